package sshserver

import (
	"errors"
	"fmt"

	"lotse/store"
	"lotse/tui/command"
	"lotse/tui/text"
)

// words are one sentence in German and in English.
type words [2]string

func (w words) in(lang string, args ...any) string {
	sentence := w[0]
	if lang == text.English {
		sentence = w[1]
	}
	if len(args) == 0 {
		return sentence
	}
	return fmt.Sprintf(sentence, args...)
}

// both is for somebody whose language nobody knows yet.
func (w words) both(arg string) string {
	return "Lotse: " + fmt.Sprintf(w[0], arg) + " / " + fmt.Sprintf(w[1], arg) + "\r\n"
}

var (
	sayStranger = words{
		"Schlüssel %s ist hier nicht bekannt; bitte diesen Fingerabdruck der Systemverwaltung nennen.",
		"Key %s is not known here; please tell your administrator this fingerprint.",
	}
	sayAway = words{
		"Schlüssel %s kann gerade nicht geprüft werden; bitte gleich noch einmal versuchen.",
		"Key %s cannot be checked just now; please try again in a moment.",
	}
	sayMany = words{
		"Mit Schlüssel %s sind zu viele Verbindungen offen; bitte erst andere schließen.",
		"Too many connections are open with key %s; please close others first.",
	}
	sayCalm = words{
		"Mit Schlüssel %s gab es eben mehrere Abstürze; bitte in ein paar Minuten noch einmal versuchen.",
		"Several sessions of key %s crashed just now; please try again in a few minutes.",
	}
	sayCrash = words{
		"Da ist etwas schiefgegangen, das nicht Ihr Fehler ist. Bitte der Systemverwaltung diese Nummer nennen: %s",
		"Something went wrong that is not your mistake. Reference %s, please tell the admin.",
	}
	sayIdle = words{
		"Die Sitzung wurde beendet, weil %d Minuten lang nichts geschah; was offen war, ist als Entwurf gespeichert.",
		"The session was ended because nothing happened for %d minutes; what was open is kept as a draft.",
	}
	sayShutdown = words{
		"Der Server wird beendet; was offen war, ist als Entwurf gespeichert. Bitte in ein paar Minuten neu anmelden.",
		"The server is shutting down; what was open is kept as a draft. Please connect again in a few minutes.",
	}
	sayLongest = words{
		"Die Sitzung war so lange offen wie erlaubt; was offen war, ist als Entwurf gespeichert. Bitte neu anmelden.",
		"The session was open for as long as allowed; what was open is kept as a draft. Please connect again.",
	}
	sayTerminal = words{
		"Für den Bildschirm braucht Lotse ein Terminal: ssh -t HOST. Ein einzelner Befehl geht so: ssh HOST find in:Norden; alle zeigt: ssh HOST help",
		"The screen needs a terminal: ssh -t HOST. For a single command: ssh HOST find in:Norden; for all of them: ssh HOST help",
	}
	sayDumb = words{
		"Dieses Terminal (TERM=dumb) kann keinen Bildschirm zeigen. Ein einzelner Befehl geht so: ssh HOST find in:Norden; alle zeigt: ssh HOST help",
		"This terminal (TERM=dumb) cannot show a screen. For a single command: ssh HOST find in:Norden; for all of them: ssh HOST help",
	}
	sayScreens = words{
		"Mit diesem Schlüssel sind schon %d Bildschirme offen; bitte erst einen schließen.",
		"%d screens are open with this key already; please close one first.",
	}
)

// ending is why a seat or a whole visit ends before its user wants it to. It is
// the cause of their cancelled contexts.
type ending struct {
	how  string // for the log, as Desk.End takes it
	exit int
	say  func(lang string) string // nil: there is nobody to tell
}

func (e *ending) Error() string { return "the session ends: " + e.how }

func (e *ending) sentence(lang string) string {
	if e == nil || e.say == nil {
		return ""
	}
	return e.say(lang)
}

const (
	exitEnded   = 1
	exitCrashed = 70 // EX_SOFTWARE
)

func ended(how string, w words, args ...any) *ending {
	return &ending{how, exitEnded, func(lang string) string { return w.in(lang, args...) }}
}

// gone is the end of a connection or channel that its client closed.
var gone = &ending{how: howClosed, exit: exitEnded}

const (
	howClosed = "closed"
	howLost   = "lost"
	howIdle   = "idle"
)

// endedBy is the end that the store wants.
func endedBy(why error) *ending {
	how := howClosed
	if end, ok := errors.AsType[*store.Ended](why); ok {
		how = end.Code
	}
	if how == store.EndedKeyRevoked {
		how = "revoked"
	}
	return &ending{how, exitEnded, func(lang string) string { return command.Sentence(why, lang) }}
}
