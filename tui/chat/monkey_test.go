package chat

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// harmlessOnly refuses everything that a terminal could obey, but BS, CR, LF and BEL.
func harmlessOnly(t *testing.T, who, said string) {
	t.Helper()
	if !utf8.ValidString(said) {
		t.Errorf("%s hears what is no UTF-8", who)
	}
	for at, r := range said {
		if obeyed(r) && !strings.ContainsRune("\b\r\n\a\u200c\u200d", r) {
			t.Fatalf("%s hears %U in %q", who, r, said[max(0, at-60):min(len(said), at+60)])
		}
	}
}

// Whatever is typed, pasted and answered, nothing but text reaches the terminal,
// and the conversation goes on.
func TestMonkeyHearsNothingButText(t *testing.T) {
	t.Parallel()
	o := open(t, 12)
	pieces := []string{
		"find ", "in:Norden", "show ", string(fatima), string(hostile), "note ", "lang", " en", "whoami", "help ", "staff ", "add ", "list", "role ", "off ",
		"key ", "log", "weiter", "more", "nochmal", "liste", "next", "1", "2", "3", "11", "hilfe", "?", ".", "j", "n", "gestern", "--json", "--confided", "enno", "antje",
		"\r", "\r", "\r", "\r", "\r\n", "\n", "\t", "\t", "\x7f", "\x15", "\x17", "\x03", "\x0c", "\x1b[A", "\x1b[B", "\x1bOC", "\x1b[15~", "\x1b",
		"Text mit Umlaut ä", "e\u0301", "漢字", "\u202eRTL", "\x1b]52;c;ZGE=\a", "\x1b[2J", "\x9b31m", "\xff\xfe", "\x00", "\ufeff", "\u2028", "🙂", "نور",
		strings.Repeat("lang und eingefügt ", 10) + "\rzweite\r\rdritte\r", "\x1b[200~ein\rgefügt\x1b[201~",
	}
	for i, who := range []string{"maike", "hinrich", "foelke", "wiebke", "gesa", "antje", "maike"} {
		random := rand.New(rand.NewPCG(uint64(i), 7))
		k := o.talk(who, Options{Terminal: i < 6, Lang: []string{"de", "en"}[i%2], Width: func() int { return []int{80, 40, 25, 0}[i%4] }})
		for range 800 {
			k.keys(pieces[random.IntN(len(pieces))])
		}
		k.keys("\x03", ".\r", ".\r", "\x03", "\rlang de\r") // out of any question
		close(k.in)
		select {
		case err := <-k.done:
			if err != nil {
				t.Errorf("%s: %v", who, err)
			}
		case <-time.After(60 * time.Second):
			t.Fatalf("%s waits for ever; heard %q", who, k.out.total()[max(0, len(k.out.total())-300):])
		}
		harmlessOnly(t, who, k.out.total())
	}
}

func TestHostileTextIsReadOutAsText(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "find in:Aurich\n1\n2\nshow \x1b[2J\x9b\nfind \x1b]0;x\a\nnote "+string(hostile)+" Text\x1b[31m rot\n\x1b[A\x00\xff\nhelp \u202e\n"+
		"note "+string(hostile)+"\n\n\n\ngut\nschlecht\x1b[2J\n\nj\nshow "+string(hostile)+"\n")
	harmlessOnly(t, "maike", said)
	has(t, said, "Evil", "Familienname: Evil", "enthält das Steuerzeichen U+001B", "enthält das Steuerzeichen U+001B", "Notiz gespeichert")
	if notes := o.notes(hostile); len(notes) != 1 || notes[0].Text != "gut" {
		t.Errorf("written: %+v", notes)
	}
}

func TestTabCompletesWhatIsKnownHere(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	for typed, want := range map[string]string{
		"fi\t":               "find ",
		"w\t":                "w\nwhoami, weiter\nLotse: w",
		"find ge\t":          "find ge\ngemeinde, german, geboren, geschlecht\nLotse: find ge",
		"find germ\t":        "find german:",
		"find in:norde\t":    "in:Norden, in:Norderney\nLotse: find in:norde",
		"find in:Hage,Lez\t": "find in:Hage,Lez\a",
		"find -need:kin\t":   "Kinderbetreuung",
		"note --k\t":         "note --k\n--kind, --key\nLotse: note --k",
		"lang e\t":           "lang en",
		"help no\t":          "help note",
		"show \t":            "show \a", // nobody was read out yet
		"xyz\t":              "xyz\a",
		"sta\t":              "sta\a", // not for her role
	} {
		k.out.forget()
		k.keys(typed)
		k.hears(want)
		k.keys("\x03")
		k.hears("\nLotse: ")
	}
	k.says("find fatima", "1 Person:", "Lotse: ")
	k.out.forget()
	k.keys("show 5\t")
	k.hears("show " + string(fatima) + " ")
	k.keys("\r")
	k.hears("geboren")
	k.hears("Lotse: ")
	k.keys("note\r")
	k.hears("Person: ")
	k.keys("\r")
	k.hears("Tag: ")
	k.keys("\r")
	k.hears("Art: ")
	k.keys("tel\t")
	k.hears("Telefon")
	k.keys("\x03")
	k.hears("Gut, nichts geschehen.")
}

// Earlier lines come back, but never the text of a note.
func TestHistoryHasNoTextOfANote(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	k.says("find fatima", "Lotse: ")
	k.says("note --kind phone "+string(fatima)+" Ganz geheim.", "Notiz gespeichert", "Lotse: ")
	k.says("note "+string(fatima), "Tag: ")
	k.says("", "Art: ")
	k.says("", "Anvertraut: ")
	k.says("", "Text: ")
	k.says("Auch geheim.")
	k.says(".", "Lotse: ")
	k.says("whoami", "Lotse: ")
	k.out.forget()
	for range 6 {
		k.keys("\x1b[A")
	}
	k.hears("\a")
	for range 6 {
		k.keys("\x1b[B")
	}
	k.keys("\x10", "\x10", "\x10")
	k.hears("note --kind phone " + string(fatima))
	if said := k.out.fresh(); strings.Contains(said, "eheim") || !strings.Contains(said, "find fatima") || !strings.Contains(said, "whoami") {
		t.Errorf("recalled: %q", said)
	}
}

func TestTerminalThatIsNotUTF8IsTold(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	k.says("find M\xfcller", "\a", "Einige Buchstaben kamen nicht als UTF-8 an", "Lotse: ")
}
