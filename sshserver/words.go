package sshserver

import (
	"errors"
	"fmt"
	"strings"

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
	sayStoreless = words{
		"Die Datenbank ist seit %s nicht erreichbar, darum kann gerade niemand herein; bitte gleich noch einmal versuchen.",
		"The store cannot be reached since %s, so nobody can be let in just now; please try again in a moment.",
	}
	sayMany = words{
		"Mit Schlüssel %s sind zu viele Verbindungen offen; bitte erst andere schließen.",
		"Too many connections are open with key %s; please close others first.",
	}
	sayLarge = words{
		"Diese Liste ergibt mehr als %d MB; bitte den Filter enger fassen.",
		"This list makes more than %d MB; please narrow its filter.",
	}
	sayOpen = words{
		"Mehr als %d Dateien zugleich sind nicht möglich; bitte erst andere schließen.",
		"No more than %d files can be open at once; please close others first.",
	}
	sayCalm = words{
		"Mit Schlüssel %s gab es eben mehrere Abstürze; bitte in ein paar Minuten noch einmal versuchen.",
		"Several sessions of key %s crashed just now; please try again in a few minutes.",
	}
	sayCrash = words{
		"Da ist etwas schiefgegangen, das nicht Ihr Fehler ist. Bitte der Systemverwaltung diese Nummer nennen: %s",
		"Something went wrong that is not your mistake. Reference %s, please tell the admin.",
	}
	// {kept} is what became of what was open: see seat.sentence.
	sayIdle = words{
		"Die Sitzung wurde beendet, weil %d Minuten lang nichts geschah; {kept}.",
		"The session was ended because nothing happened for %d minutes; {kept}.",
	}
	sayShutdown = words{
		"Der Server wird beendet; {kept}. Bitte in ein paar Minuten neu anmelden.",
		"The server is shutting down; {kept}. Please connect again in a few minutes.",
	}
	sayLongest = words{
		"Die Sitzung war so lange offen wie erlaubt; {kept}. Bitte neu anmelden.",
		"The session was open for as long as allowed; {kept}. Please connect again.",
	}
	sayKept = words{
		"was offen war, ist als Entwurf gespeichert",
		"what was open is kept as a draft",
	}
	sayUnkept = words{
		"was offen war, wird als Entwurf gespeichert, sobald die Datenbank wieder da ist",
		"what was open will be kept as a draft once the store is back",
	}
	sayLost = words{
		"was offen war, konnte nicht gespeichert werden",
		"what was open could not be kept",
	}
	sayScreens = words{
		"Mit diesem Schlüssel sind schon %d Bildschirme oder Gespräche offen; bitte erst eines schließen.",
		"%d screens or conversations are open with this key already; please close one first.",
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

// sentenceWith says in it what became of what was open.
func (e *ending) sentenceWith(lang string, kept words) string {
	return strings.ReplaceAll(e.sentence(lang), "{kept}", kept.in(lang))
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
