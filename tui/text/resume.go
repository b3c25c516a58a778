package text

// resumeWords are the words for coming back to a screen.
var resumeWords = table{
	"resume.back":     {"Weiter, wo Sie um %s waren.", "Back where you were at %s."},
	"resume.partly":   {"Weiter, wo Sie um %s waren; nicht alles ließ sich wieder öffnen.", "Back where you were at %s; not everything could be opened again."},
	"resume.offer":    {"R: zurück zu Ihrem Bildschirm von %s", "R: back to your screen of %s"},
	"resume.looking":  {"Einen Moment: Lotse sucht Ihren letzten Bildschirm …", "One moment: looking for your last screen …"},
	"key.return":      {"zurück zum Bildschirm vor der Unterbrechung", "back to the screen before the break"},
	"ended.elsewhere": {"die Sitzung ist beendet: Ihr Bildschirm geht in einem anderen Fenster weiter", "the session has ended: your screen goes on in another window"},
}
