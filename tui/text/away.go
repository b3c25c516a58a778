package text

// awayWords are the words for a store that is away.
var awayWords = table{
	"away.mark": {"seit %s ohne Speicher", "since %s without store"},
	"away.back": {"Der Speicher ist wieder da; er fehlte seit %s.", "The store is back; it was away since %s."},

	"away.list": {"seit %s ohne Speicher; das ist der Stand von da", "since %s without store; this is how things stood then"},

	"error.away.show":  {"der Datenspeicher ist seit %s nicht erreichbar: Profile lassen sich gerade nicht öffnen; Listen gehen weiter", "the store cannot be reached since %s: profiles cannot be opened just now; lists go on"},
	"error.away.note":  {"nicht gespeichert: der Datenspeicher ist seit %s nicht erreichbar", "not saved: the store cannot be reached since %s"},
	"error.away.since": {"der Datenspeicher ist seit %s nicht erreichbar: das geht erst wieder, wenn er zurück ist; Listen gehen weiter", "the store cannot be reached since %s: this works again once it is back; lists go on"},

	"form.away":   {"Noch nicht gesichert; das geschieht von selbst, sobald der Speicher wieder da ist.", "Not kept yet; that happens by itself once the store is back."},
	"form.waits":  {"Noch nicht gespeichert: seit %s ohne Speicher. Bleibt hier als Entwurf und wird von selbst gesendet, sobald er wieder da ist.", "Not saved yet: without store since %s. It stays here as a draft and is sent by itself once the store is back."},
	"form.left":   {"Noch nicht gespeichert; die Notiz wird von selbst gesendet, sobald der Speicher wieder da ist.", "Not saved yet; the note is sent by itself once the store is back."},
	"form.unkept": {"Der Entwurf ist noch nicht gesichert; das geschieht von selbst, sobald der Speicher wieder da ist.", "The draft is not kept yet; that happens by itself once the store is back."},
}
