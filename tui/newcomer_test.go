package tui

import (
	"fmt"
	"path/filepath"
	"testing"
)

// Whoever takes in somebody sees at each field how it may go on and what is wrong.
func TestANewPersonsFieldsSayWhatTheyTake(t *testing.T) {
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			o := newOffice(t, 3)
			words := map[string][3]string{"de": {"weib", "Sy", "Arab, Engl"}, "en": {"fem", "Sy", "Arab, Engl"}}[lang]
			s := o.seat("hinrich", lang, size[0], size[1]).press("n")
			name := fmt.Sprintf("newcomer-fields-%s-%dx%d.txt", lang, size[0], size[1])
			compare(t, filepath.Join("testdata", name), s.walk([]frame{
				{name: "empty"},
				{"what a field takes", []string{"tab", "tab", "tab"}, ""},
				{"how it may go on", nil, words[0]},
				{"written out", []string{"tab"}, words[1]},
				{"a slip", []string{"tab"}, "Nordn"},
				{"what is wrong, at its field", []string{"ctrl+s"}, ""},
				{"several languages", []string{"backspace", "tab", "tab", "tab"}, words[2]},
				{"nobody without a name", []string{"shift+tab", "shift+tab", "shift+tab", "ctrl+u", "ctrl+s"}, ""},
			}))
		}
	}
}

// Who is known already is confirmed once before she is taken in anew; who is nobody's
// like is taken in at once. What was typed stays where it is refused.
func TestSomebodyWhoIsKnownIsTakenInAnewOnlyAfterAQuestion(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("hinrich", "de", 80, 24).press("n").sees("Neue Person")
	s.write("Al-Hassan").press("tab").write("Fatima").press("tab").write("12.07.1988").sees("Schon bekannt?")
	s.press("ctrl+s").sees("Ist sie es?").press("esc").sees("Fatima")
	s.press("ctrl+s", "down", "enter").sees("Aufgenommen als").seesNot(string(fatima))
	s.press("esc").sees("Guten").seesNot("Neue Person")
}

func TestTheFormIsReachedFromTheList(t *testing.T) {
	o := newOffice(t, 3)
	o.seat("hinrich", "de", 80, 24).press("1", "ctrl+n").sees("Neue Person").press("esc").sees("Personen")
	o.seat("hinrich", "de", 80, 24).press("/").write("Quiroga").press("ctrl+n").sees("Neue Person")
}

// A typed comma, a slip and a birth in times to come make nobody.
func TestWhatCannotBeReadTakesNobodyIn(t *testing.T) {
	o := newOffice(t, 3)
	for _, c := range []struct {
		field       int
		typed, says string
	}{
		{newBirth, "31.02.1990", "Geburtsdatum: das ist nicht zu verstehen"},
		{newBirth, "31.05.2090", "Geburtsdatum: das ist nicht zu verstehen"},
		{newSex, "q", "Geschlecht: das ist nicht zu verstehen"},
		{newNationality, "Atlantis", "Staatsangehörigkeit: das ist nicht zu verstehen"},
		{newMunicipality, "Nordn", "Meinten Sie"},
		{newLanguages, "Arabisch, Klingonisch", "Sprachen: das ist nicht zu verstehen"},
		{newPhone, "", "mindestens ein Name"},
	} {
		s := o.seat("hinrich", "de", 80, 24).press("n")
		if c.typed != "" {
			s.write("Quiroga")
		}
		for range c.field {
			s.press("tab")
		}
		s.write(c.typed).press("ctrl+s").sees(c.says).sees("Neue Person")
	}
}

// Names that are long, of another script or hostile stay in their lines, each with why
// she may be the newcomer.
func TestWhoeverIsKnownStaysInHerLines(t *testing.T) {
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			o := newOffice(t, 3)
			s := o.seat("hinrich", lang, size[0], size[1]).press("n")
			name := fmt.Sprintf("newcomer-names-%s-%dx%d.txt", lang, size[0], size[1])
			compare(t, filepath.Join("testdata", name), s.walk([]frame{
				{name: "a long one", text: "Tekle-Haimanot"},
				{"a hostile one", []string{"ctrl+u"}, "Evil"},
				{"Cyrillic", []string{"ctrl+u"}, "Шевченко"},
				{"Arabic", []string{"ctrl+u"}, "الحسن"},
				{"the beginning of a name", []string{"ctrl+u"}, "Al-Ha"},
				{"is it her", []string{"ctrl+u", "backspace", "backspace"}, "Al-Hassan"},
				{"a question first", []string{"tab", "F", "a", "t", "i", "m", "a", "tab", "1", "9", "8", "8", "ctrl+s"}, ""},
			}))
		}
	}
}
