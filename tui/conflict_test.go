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
				{name: "conflicts"}, {"what is right", []string{"enter"}, ""}, {"not the one that holds", []string{"enter"}, ""},
				{"proposed", []string{"down", "enter"}, ""}, {"the corrections", []string{"k"}, ""}, {"told", []string{"s"}, ""},
				{"settled", []string{"b"}, ""}, {"settled ones too", []string{"d"}, ""},
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
	s.press("enter").sees("Was ist richtig?").press("enter").sees("gilt schon")
	s.press("down", "enter").sees("Vorgeschlagen").sees("Korrektur: offen")
	fixes, err := o.as("hinrich").Fixes(t.Context(), "", false)
	if err != nil || len(fixes) != 1 || fixes[0].Should != "Al-Hasan" {
		t.Fatalf("%+v, %v", fixes, err)
	}
	s.press("k").sees("Korrekturen").sees("statt").press("r").sees("correction done " + fixes[0].ID + " rejected")
	s.write("stimmt so").hold("enter")
	s.settle()
	s.sees("Keine Korrektur ist offen").press("d").sees("stimmt so").press("s").sees("Das geht bei dieser Korrektur nicht")
	s.press("esc").sees("Widersprüche").press("/").sees("conflict").write("in:Aurich").hold("enter")
	s.settle()
	s.sees("Widersprüche")
}
