package text

// awayWords are the words for a store that is away.
var awayWords = table{
	"away.mark": {"seit %s ohne Datenbank", "since %s without store"},
	"away.back": {"Die Datenbank ist wieder da; sie fehlte seit %s.", "The store is back; it was away since %s."},

	"away.list": {"seit %s ohne Datenbank; das ist der Stand von da", "since %s without store; this is how things stood then"},

	"error.away.show":  {"die Datenbank ist seit %s nicht erreichbar: Profile lassen sich gerade nicht öffnen; Listen gehen weiter", "the store cannot be reached since %s: profiles cannot be opened just now; lists go on"},
	"error.away.note":  {"nicht gespeichert: die Datenbank ist seit %s nicht erreichbar", "not saved: the store cannot be reached since %s"},
	"error.away.since": {"die Datenbank ist seit %s nicht erreichbar: das geht erst wieder, wenn sie zurück ist; Listen gehen weiter", "the store cannot be reached since %s: this works again once it is back; lists go on"},

	"form.away":            {"Noch nicht gesichert; das geschieht von selbst, sobald die Datenbank wieder da ist.", "Not kept yet; that happens by itself once the store is back."},
	"form.waits":           {"Noch nicht gespeichert: seit %s ohne Datenbank. Bleibt hier als Entwurf und wird von selbst gesendet, sobald sie wieder da ist.", "Not saved yet: without store since %s. It stays here as a draft and is sent by itself once the store is back."},
	"form.left":            {"Noch nicht gespeichert; die Notiz wird von selbst gesendet, sobald die Datenbank wieder da ist.", "Not saved yet; the note is sent by itself once the store is back."},
	"unsent.waits":         {"Ein Text zu %[1]s von %[2]s ist noch nicht gesendet: note %[1]s setzt ihn fort.", "Unsent text about %[1]s from %[2]s: note %[1]s goes on with it."},
	"unsent.refused.key":   {"Ihre Notiz zu %s von %s, die auf die Datenbank wartete, wurde nicht gespeichert: Der Schlüssel, mit dem sie geschrieben wurde, gilt nicht mehr.", "Your note about %s from %s, which waited for the store, was not saved: the key with which it was written does not count any more."},
	"unsent.refused.sight": {"Ihre Notiz zu %s von %s, die auf die Datenbank wartete, wurde nicht gespeichert: Unter dieser Kennung gibt es niemanden, über den Sie schreiben dürfen.", "Your note about %s from %s, which waited for the store, was not saved: there is nobody of that id about whom you may write."},
	"unsent.home":          {"Eine Notiz von Ihnen wurde nicht gespeichert; was, steht auf der Startseite.", "A note of yours was not saved; the home screen says which."},
	"unsent.kept":          {"Der Text ist ein Entwurf: note %s setzt ihn fort.", "Its text is a draft: note %s goes on with it."},
	"unsent.lost":          {"Der Text ist nicht mehr da.", "Its text is not there any more."},

	"form.unkept": {"Der Entwurf ist noch nicht gesichert; das geschieht von selbst, sobald die Datenbank wieder da ist.", "The draft is not kept yet; that happens by itself once the store is back."},
}
