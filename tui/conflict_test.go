package tui

import (
	"fmt"
	"path/filepath"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// disagrees has the youth office say something else of somebody than the aliens
// authority does.
func (o *office) disagrees(who person.ID, family string) {
	o.t.Helper()
	number := azr(who)
	facts := person.Facts{
		person.Given: {Value: "Fatima"}, person.Family: {Value: family}, person.AZRNumber: {Value: number}, person.Birth: {Value: "1990-01-01"},
	}
	_, err := o.store.SourceDesk(person.YouthOffice).Deliver(o.t.Context(), store.Delivery{
		ID: "d-" + family, At: noon, Total: 1, Rows: []store.Row{{Number: 1, Key: "j-" + string(who), Hash: "h-" + family, AsOf: "2026-11-20", Fields: facts}},
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestConflictsAreShownInEverySize(t *testing.T) {
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			o := newOffice(t, 3)
			o.disagrees(fatima, "Ḥassan مرحبا-von und zu Beispielhausen")
			s := o.seat("hinrich", lang, size[0], size[1])
			s.app.openConflicts("")
			s.settle()
			name := fmt.Sprintf("conflicts-%s-%dx%d.txt", lang, size[0], size[1])
			compare(t, filepath.Join("testdata", name), s.walk([]frame{
				{name: "conflicts"}, {"what is right", []string{"enter"}, ""}, {"another one", []string{"down"}, ""},
				{"proposed", []string{"up", "enter"}, ""}, {"with a sentence", []string{"enter", "w"}, "steht so im Pass"}, {"sent", []string{"ctrl+s"}, ""},
				{"those too", []string{"d"}, ""}, {"the corrections", []string{"k"}, ""}, {"told", []string{"s"}, ""},
				{"refused", []string{"r"}, "stimmt so"}, {"settled", []string{"ctrl+s"}, ""}, {"settled ones too", []string{"d"}, ""}, {"help", []string{"?"}, ""},
			}))
		}
	}
}

// From the list to the correction and back, with keys only, and by words.
func TestAConflictBecomesACorrection(t *testing.T) {
	o := newOffice(t, 3)
	o.disagrees(fatima, "Al-Hasan")
	s := o.seat("hinrich", "de", 80, 24)
	s.say("conflict")
	s.settle()
	s.sees("Widersprüche (2)").sees("Al-Hasan")
	s.press("enter").sees("Was ist richtig?").sees("Korrektur an").press("down", "enter").sees("Festgehalten").sees("Widersprüche (1)")
	fixes, err := o.as("hinrich").Fixes(t.Context(), "", false)
	if err != nil || len(fixes) != 1 || fixes[0].Should != "Al-Hasan" {
		t.Fatalf("%+v, %v", fixes, err)
	}
	s.press("d").sees("Widersprüche (2)").sees("Korrektur: offen").press("d").sees("Widersprüche (1)")
	s.press("k").sees("Korrekturen").sees("statt").press("r", "enter").sees("Ein Satz genügt").write("stimmt so").press("enter")
	s.sees("Keine Korrektur ist offen").press("d").sees("stimmt so").press("s").sees("Das geht bei dieser Korrektur nicht")
	s.press("esc").sees("Widersprüche (1)").press("/").sees("conflict").write("in:Aurich").hold("enter")
	s.settle()
	s.sees("Widersprüche")
}

// Whichever value is right, whoever says otherwise hears of it; the home says how
// many wait, and a profile opens its own.
func TestAConflictIsSettledEitherWay(t *testing.T) {
	o := newOffice(t, 3)
	o.disagrees(fatima, "Al-Hasan")
	s := o.seat("hinrich", "de", 80, 24)
	s.sees("2 Widersprüche")
	s.app.openProfile(fatima, "")
	s.settle()
	s.sees("widersprechen sich").press("w").sees("Widersprüche (2): " + string(fatima)).press("enter").sees("Jugendbehörde").press("enter").sees("Widersprüche (1)")
	fixes, err := o.as("hinrich").Fixes(t.Context(), "", false)
	if err != nil || len(fixes) != 1 || fixes[0].Source != person.YouthOffice || fixes[0].Has != "Al-Hasan" {
		t.Fatalf("%+v, %v", fixes, err)
	}
	s.press("esc", "esc").sees("ein Widerspruch").sees("eine Korrektur offen")
}

// A profile says who else somebody may be, and was; undoing that is asked first.
func TestAProfileNamesItsPairs(t *testing.T) {
	o := newOffice(t, 3)
	a, b := o.alike()
	s := o.seat("hinrich", "de", 80, 24)
	s.app.openProfile(b, "")
	s.settle()
	s.sees("vielleicht dieselbe wie "+string(a)).press("p").sees("spricht").press("esc", "esc")
	s.app.openProfile(a, "")
	s.settle()
	s.sees("vielleicht dieselbe wie " + string(b)).press("p").press("s").sees("war auch " + string(b)).sees("von hinrich")
	s.press("p", "u").sees("wieder eine eigene Person").press("down", "enter").sees("vielleicht dieselbe wie " + string(b))
	m := o.seat("maike", "de", 80, 24)
	m.app.openProfile(a, "")
	m.settle()
	m.seesNot("vielleicht dieselbe").press("p").seesNot("nebeneinander")
}
