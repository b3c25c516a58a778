package chat

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// has says whether all parts are in a text, in their order.
func has(t *testing.T, said string, parts ...string) {
	t.Helper()
	rest := said
	for _, part := range parts {
		at := strings.Index(rest, part)
		if at < 0 {
			t.Fatalf("%q is missing, or not in its place, in\n%s", part, said)
		}
		rest = rest[at+len(part):]
	}
}

func TestGreetingIsShort(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	for _, who := range []string{"maike", "hinrich", "foelke", "wiebke", "gesa", "antje"} {
		for _, lang := range []string{"de", "en"} {
			k := o.talk(who, Options{Lang: lang})
			k.keys("quit\n")
			if err := k.ends(); err != nil {
				t.Error(err)
			}
			greeting, _, _ := strings.Cut(k.out.total(), "Lotse: ")
			if len(greeting) > 400 || strings.Count(greeting, "\n") > 7 {
				t.Errorf("%s, %s: %d bytes\n%s", who, lang, len(greeting), greeting)
			}
		}
	}
	has(t, o.script("maike", ""), "Guten Tag, Maike Janssen. Sie sind hier als: Aufsuchende Sozialarbeit.", "Sie sehen 3 Personen.",
		"find findet Personen", "show zeigt", "note schreibt", "hilfe sagt mehr, ende beendet.\nLotse: \n")
}

// A page of ten people takes a slow link a second.
func TestPageOfPeopleIsShort(t *testing.T) {
	t.Parallel()
	o := open(t, 60)
	said := o.script("maike", "find in:Aurich\nweiter\nmore\n")
	for i, page := range strings.Split(said, "Lotse: ")[1:4] {
		if len(page) > 900 || strings.Count(page, "\n") > 12 {
			t.Errorf("page %d has %d bytes:\n%s", i+1, len(page), page)
		}
	}
	has(t, said, "61 Personen, 1 bis 10:\n1. Abbas, Amir, ", "\n10. ", "Eine Nummer öffnet",
		"61 Personen, 11 bis 20:\n11. ", "\n20. ", "61 Personen, 21 bis 30:\n21. ")
	if !regexp.MustCompile(`(?m)^1\. Abbas, Amir, \d+, Aurich, Deutsch A1, noch kein Kurs, [0-9A-Z]{3}-[0-9A-Z]{3}\.$`).MatchString(said) {
		t.Errorf("a line is\n%s", said)
	}
}

func TestNumbersOpenPeopleAndSections(t *testing.T) {
	t.Parallel()
	o := open(t, 25)
	said := o.script("maike", "7\nfind fatima\n1\n1\n2\n9\nliste\n2\nfind in:Aurich\nweiter\n12\nnächste\nnext\nliste\nnochmal\n")
	has(t, said, "Eine Nummer sagt hier noch nichts", "1 Person:\n1. Al-Hassan, Fatima, 37, Norden, Deutsch A1, wartet auf Kurs, "+string(fatima)+".",
		"Al-Hassan, Fatima, "+string(fatima)+", geboren 12.07.1988, 37 Jahre, weiblich, Norden.",
		"Deutsch: A1. Wartet auf Kurs, Alphabetisierungskurs, KVHS Aurich.", "Offener Bedarf: Kinderbetreuung.",
		"Letzte Notiz, 30.03.2026, Hausbesuch, maike: Zu Hause angetroffen. Möchte vormittags in den Kurs.", "Telefon 0151 000000.",
		"Zuständig: maike.", "Eine Nummer liest vor: 1 für 1 Notiz, 2 für Angaben, 3 für Sprache, 4 für Kurse, 5 für Bedarfe.",
		"1 Notiz, Al-Hassan, Fatima:\n30.03.2026, Hausbesuch, maike: Zu Hause angetroffen.\nMöchte vormittags in den Kurs.\n",
		"Von Ausländerbehörde, Stand 01.05.2025:\nFamilienname: Al-Hassan.", "Den Abschnitt 9 gibt es nicht",
		"1 Person:", "Die Nummer 2 habe ich nicht vorgelesen",
		"26 Personen, 1 bis 10:", "26 Personen, 11 bis 20:")
	opened := regexp.MustCompile(`(?m)^(?:Lotse: )?\S+, \S+, (\S{7}), geboren`).FindAllStringSubmatch(said, -1)
	numbered := regexp.MustCompile(`(?m)^1([234])\. .* (\S{7})\.$`).FindAllStringSubmatch(said, -1)
	if len(opened) != 4 || len(numbered) < 3 || opened[1][1] != numbered[0][2] || opened[2][1] != numbered[1][2] || opened[3][1] != numbered[2][2] {
		t.Errorf("opened %v of %v", opened, numbered)
	}
	turns := strings.Split(said, "Lotse: ")
	if again, last := turns[len(turns)-2], turns[len(turns)-3]; again != last || !strings.HasPrefix(last, "26 Personen, 11 bis 20:") {
		t.Errorf("the list:\n%s\nand again:\n%s", last, again)
	}
	if strings.Contains(said, "\n, 26") {
		t.Error("a line end in a name ends the line")
	}
}

// What a list is called when it was read out stays, whatever happens to it.
func TestNumbersStayWhenTheListChanges(t *testing.T) {
	t.Parallel()
	o := open(t, 12)
	k := o.typed("maike")
	k.says("find contact:none in:Aurich", "13 Personen, 1 bis 10:", "Lotse: ")
	line := regexp.MustCompile(`(?m)^2\. (\S+), (\S+), .* (\S{7})\.\r?$`).FindStringSubmatch(k.out.fresh())
	k.says("note "+line[3]+" Nicht da.", "Notiz gespeichert", "Lotse: ") // and she is not in the list any more
	k.says("2", line[3]+", geboren", "Lotse: ")
	k.says("weiter", "12 Personen, 11 bis 13:", "Lotse: ")
	if said := k.out.fresh(); strings.Count(said, ". ") < 3 {
		t.Errorf("the rest is %s", said)
	}
}

func TestScriptIsAnsweredInOrderAndToItsEnd(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "find fatima\r\nfnid x\r\n\r\nshow "+string(fatima)+"\nnotiz\nwhoami --json\nhelp find\nfind in:Nordn\nfind --count in:Norden")
	has(t, said, "1. Al-Hassan", "„fnid“ ist kein Befehl; „help“ zeigt alle; meinten Sie „find“?", "geboren 12.07.1988", "meinten Sie „note“?",
		`{"id":"maike"`, "find findet Personen", "In einer Zeile: find", "meinten Sie „Norden“?", "Lotse: 2\n")
}

// A link may deliver one byte at a time, or all at once.
func TestPiecesOfALineMakeOneLine(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.talk("maike", Options{})
	k.out.forget()
	for _, b := range []byte("find fátima\r\n\r\nwhoami\n") {
		k.keys(string([]byte{b}))
	}
	k.hears("Sie sind Maike")
	if said := k.out.fresh(); strings.Count(said, "Lotse: ") > 3 || !strings.Contains(said, "Al-Hassan") {
		t.Errorf("heard %q", said)
	}
	close(k.in)
	if err := k.ends(); err != nil {
		t.Error(err)
	}
}

func TestLanguageChanges(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "lang\n2\nfind fatima\nnachts\nlang de\nende\n")
	has(t, said, "Welche Sprache? 1 Deutsch, 2 English.", "Lotse now speaks English.", "1 person:", "is not a word here", "Lotse spricht jetzt Deutsch.", "Auf Wiedersehen.")
}

func TestEveryEndIsTold(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	for name, end := range map[string]func(*talk) error{
		"quit":   func(k *talk) error { k.keys("quit\r"); return k.ends() },
		"ctrl-d": func(k *talk) error { k.keys("\x04"); return k.ends() },
		"eof":    func(k *talk) error { close(k.in); return k.ends() },
	} {
		if err := end(o.typed("maike")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	k := o.typed("maike")
	why := errors.New("idle")
	k.stop(why)
	if err := k.ends(); !errors.Is(err, why) || !strings.HasSuffix(k.out.total(), "Lotse: \n") {
		t.Errorf("%v after %q", err, k.out.total())
	}
}

func TestStaffAndKeysByConversation(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	key := string(strings.TrimSpace(keyLines(t)[0].Line))
	said := o.script("gesa", strings.Join([]string{
		"staff add", "jantje", "1", "Jantje Harms", "Norden, Auirch", "Norden, Aurich", "nord", "n", "3", "Jantje Harmsen", "j",
		"staff add maike --role planner", "Maike Zwei", "", "", "j", ".",
		"key add jantje", "", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDsu7fs/xFeWnkJDsnXnhM0NLjuLmKwrS5V2Zc9OvCvv", "?", "31.12.2027", "", "j",
		"key add jantje", key, "", "", "j", ".", "key list jantje", "staff role jantje", "2", "", "", "j", "staff off", ".", "staff off jantje", "staff on", "jantje", "j",
		"staff list", "find", "note", "show 7KQ-M4X",
	}, "\n")+"\n")
	has(t, said, "Welche Kennung soll es sein?", "Welche Rolle? 1 Aufsuchende Sozialarbeit, ", "Wie heißt", "In welchen Gemeinden?",
		"„Auirch“ ist hier nicht bekannt; meinten Sie „Aurich“?", "In welchem Team? Enter lässt es weg.",
		"Kennung jantje, Rolle Aufsuchende Sozialarbeit, Name Jantje Harms, Gemeinden Norden, Aurich, Team nord.", "Ist das richtig?",
		"Was soll anders sein? 1 Kennung, 2 Rolle, 3 Name", "Jantje Harmsen ist aufgenommen, Kennung jantje.",
		"gibt es schon", "Gut, nichts geschehen.",
		"Der öffentliche Schlüssel?", "Das brauche ich", "Wann ist sein letzter Tag?", "Nach diesem Tag", "Aus welchen Netzen",
		"Schlüssel ssh-ed25519 Zc9OvCvv", "Der Schlüssel für jantje ist eingetragen: SHA256:",
		"Gut, nichts geschehen.", "jantje, bis 31.12.2027", "jantje hat jetzt die Rolle Sprachförderkoordination.",
		"Gut, nichts geschehen.", "jantje wird nicht mehr hereingelassen.", "jantje wird wieder hereingelassen.",
		"9 Mitarbeitende:", "Jantje Harmsen, jantje, Sprachförderkoordination, Team nord, Norden, Aurich.",
		"Ihre Rolle erlaubt das nicht.", "Ihre Rolle erlaubt das nicht.", "Ihre Rolle erlaubt das nicht.")
}

func TestReasonIsAskedOfWhoMustGiveOne(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("antje", "show "+string(fatima)+"\n\n?\nAuskunft nach Art. 15\nshow\n\nNachfrage\nlog\n\n\nperson.read\nlog --limit 1\nende\n")
	has(t, said, "Aus welchem Grund?", "Das brauche ich", "Sie sehen eine Person nur mit einem Grund", "geboren 12.07.1988",
		"Enter heißt: Al-Hassan, Fatima", "Grund: ", "geboren 12.07.1988", "Ab welchem Tag? Enter heißt: 31.05.2026.",
		"2 Einträge, die neuesten zuerst:", "antje, person.read done ok", "Grund: Nachfrage", "Grund: Auskunft nach Art. 15", "1 Eintrag:")
	for _, e := range o.events(audit.PersonRead) {
		if e.Phase == audit.Refused {
			t.Error("nobody tried to open her without a reason")
		}
	}
}

func TestHelpIsShortAndThenLonger(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "hilfe\nhelp note\n?\nhelp filter\nweiter\nweiter\nweiter\nweiter\nhelp tanzen\n")
	has(t, said, "Sie können sagen: find, show, note, list, followup, followups, undo, bulk, ", "step, steps, tour, refer, referrals, ", "whoami, lang, help. ", "weiter liest vor", "Sagen Sie nur note, dann frage ich nach: Person, Tag, Art, Anvertraut, Text.",
		"In einer Zeile: note [--kind", "Sie können sagen", "in:Norden,Hage: Gemeinde.", "Es gibt noch", "id:7KQ-M4X: Kennung der Person.", "gibt es keine Hilfe")
	short, _, _ := strings.Cut(said, "Sagen Sie nur note")
	if _, short, _ = strings.Cut(short, "Lotse: "); len(short) > 900 {
		t.Errorf("help has %d bytes", len(short))
	}
}

func TestNewsComesBetweenLines(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	maike, script := o.typed("maike"), o.talk("maike", Options{})
	maike.says("show "+string(oleh), "Lotse: ")
	maike.out.forget()
	hinrich := o.typed("hinrich")
	hinrich.says("note "+string(fatima)+" Termin am Montag.", "Notiz gespeichert")
	maike.hears("\nNeu: Hinrich Saathoff hat eine Notiz zu " + string(fatima) + " geschrieben, ")
	maike.hears("Uhr.\nLotse: ")
	maike.keys("whoa") // while something stands on the line nothing interrupts it
	hinrich.says("note "+string(oleh)+" Kommt mit.", "Notiz gespeichert")
	other := o.typed("maike")
	hinrich.says("note "+string(fatima)+" Noch etwas.", "Notiz gespeichert")
	other.hears(string(fatima))
	if strings.Contains(maike.out.fresh(), string(oleh)) {
		t.Errorf("interrupted: %q", maike.out.fresh())
	}
	maike.says("mi", "Sie sind Maike", "Neu: Hinrich Saathoff hat eine Notiz zu "+string(oleh), "Lotse: ")
	script.out.forget()
	script.keys("whoami\n")
	script.hears("Neu: Hinrich Saathoff hat eine Notiz zu " + string(fatima))
	if said := script.out.fresh(); strings.Contains(said, "Termin") || strings.Contains(said, "Al-Hassan") {
		t.Errorf("news tells too much: %s", said)
	}
}

func TestListTellsThatItChanged(t *testing.T) {
	t.Parallel()
	o := open(t, 4)
	c := &conversation{ctx: t.Context(), desk: o.as("maike"), lang: "de"}
	var err error
	if c.opened, err = c.desk.OpenList(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.list = &list{total: 7, told: time.Now()}
	if news := c.listNews(); news != nil {
		t.Errorf("too soon: %q", news)
	}
	c.list.told = time.Now().Add(-2 * calm)
	if news := fmt.Sprint(c.listNews()); news != "[Ihre Liste hat jetzt 7 Personen, 1 weniger als vorhin.]" {
		c.list.total, c.list.told = 8, time.Now().Add(-2*calm)
		if news = fmt.Sprint(c.listNews()); news != "[Ihre Liste hat jetzt 7 Personen, 1 weniger als vorhin.]" {
			t.Errorf("told %s", news)
		}
	}
	if news := c.listNews(); news != nil {
		t.Errorf("told again: %q", news)
	}
}

func TestNobodyIsFoundWhomOneMayNotSee(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "show "+string(hidden)+"\nshow "+string(person.IDFrom(999))+"\nnote "+string(hidden)+"\nnote "+string(person.IDFrom(999))+"\nfind haddad\n")
	if strings.Count(said, "icht gefunden.") != 4 || !strings.Contains(said, "Niemand passt zu dieser Suche.") {
		t.Errorf("heard\n%s", said)
	}
}

func TestTroubleIsTold(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	o.backend.refuse.Store(store.Audit)
	k.says("find fatima", "Das ging nicht: ", "Lotse: ")
	k.says("show "+string(fatima), "Das ging nicht: ", "Lotse: ")
	o.backend.refuse.Store(store.Collection(""))
	if said := k.out.total(); strings.Contains(said, "Al-Hassan") {
		t.Errorf("shown, and not recorded:\n%s", said)
	}
	k.says("find fatima", "Al-Hassan")
}

func TestActOnManyIsDoneOnceItIsConfirmed(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("hinrich", "list\nlist save Nord in:Norden\nassign maike --list Nord\nn\nfind --count worker:maike\nassign\nmaike\nlist:Nord\nj\nfind --count worker:maike\nundo\nlist show\nNort\nlist show nord\n1\nfind list:Nort\nexport --all --purpose Kursplanung\nende\n")
	has(t, said, "Es gibt noch keine Listen", "Nord: in:Norden (2)", "maike – betrifft 1 Person; bei 1 ist es schon so.\nSoll es geschehen? j oder n.", "Gut, nichts geschehen.", "Lotse: 1",
		"Wen betrifft es?", "betrifft 1 Person", "Soll es geschehen?", "zurück mit undo", "Lotse: 2", "Zurückgenommen: zuständig machen: maike: 1 Person",
		"Welche Liste?", "meinten Sie „Nord“?", "2 Personen:", "1. ", "geboren", "meinten Sie „Nord“?", "Eine Datei gibt es nur außerhalb des Gesprächs")
}

func TestListIsReadInTheOrderThatWasAskedFor(t *testing.T) {
	t.Parallel()
	o := open(t, 30)
	said := o.script("hinrich", "find --sort -birth --limit 5 Amir\nweiter\nfind --sort qqqqqq\nende\n")
	var years []string
	for _, found := range regexp.MustCompile(`, Amir, (\d+), `).FindAllStringSubmatch(said, -1) {
		years = append(years, found[1])
	}
	if len(years) < 5 || !slices.IsSorted(years) {
		t.Errorf("ages are read as %v in\n%s", years, said)
	}
	has(t, said, "ist kein Feld")
}
