package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/person"
)

// offices are sources in every state, one with a hostile and one with a long name.
func offices() []store.SourceState {
	agreed := &store.Agreement{Basis: "§ 86 AufenthG", SignedBy: "Landrat", Reference: "32-1", From: noon.AddDate(-1, 0, 0)}
	ended := &store.Agreement{Basis: "§ 67d SGB X", SignedBy: "Landrat", Reference: "51-2", From: noon.AddDate(-1, 0, 0), Until: noon.Add(-time.Hour), Why: "nicht verlängert"}
	return []store.SourceState{
		{Source: store.Source{ID: "abh", Office: "Ausländer\x1b[31mbehörde \u202eLandkreis", System: "AVISO", Kind: "postgres", State: store.SourceLinked, Agreement: agreed,
			Owns: []person.FieldName{person.Family, person.Given}},
			Feed: store.Feed{Read: noon.Add(-2 * time.Second), Lag: 400 * time.Millisecond, Rows: 50000, Held: "r-1",
				Unknown: []store.UnknownCode{{Field: person.Municipality, Value: "Norddeich", Rows: 3, Since: noon}}}},
		{Source: store.Source{ID: "jugend", Office: strings.Repeat("Amt für Jugend und Familie ", 6), State: store.SourceLinked, Agreement: ended},
			Shut: store.ShutEnded, Concerned: 120},
		{Source: store.Source{ID: "ba", Office: "Bundesagentur für Arbeit", State: store.SourceRefused, Reason: "Die Agentur übermittelt nicht"},
			Shut: store.ShutRefused, Concerned: 2300, Costs: "integration-rate"},
	}
}

func TestSourcesAreShownInEverySize(t *testing.T) {
	o := newOffice(t, 3)
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			s := o.seat("gesa", lang, size[0], size[1])
			view := &sourcesView{app: s.app}
			view.take(offices())
			s.app.open(view)
			name := fmt.Sprintf("sources-%s-%dx%d.txt", lang, size[0], size[1])
			compare(t, filepath.Join("testdata", name), s.walk([]frame{{name: "sources"}, {"refused", []string{"end", "enter"}, ""}, {"open", []string{"esc", "home", "enter"}, ""}}))
			if strings.Contains(s.seen(), "\u202e") {
				t.Error("the name of an office turns the line around")
			}
		}
	}
}

// Only who may edit sources can change one, and each only what it is in a state for.
func TestWhatCanBeDoneWithASource(t *testing.T) {
	o := newOffice(t, 3)
	list := offices()
	for who, want := range map[string]map[intent][3]bool{
		"gesa":   {releaseHeld: {true, false, false}, endSource: {true, false, false}, agreeSource: {true, true, false}, openCodes: {true, false, false}, reopenSource: {}},
		"wiebke": {releaseHeld: {}, endSource: {}, agreeSource: {}, suspendSource: {}, openReceipts: {true, true, true}},
	} {
		s := o.seat(who, "de", 80, 24)
		for does, of := range want {
			for i, one := range list {
				if got := s.app.offersSource(does, one, true); got != of[i] {
					t.Errorf("%s, %d on %s: %v", who, does, one.ID, got)
				}
			}
		}
	}
}

func TestAReceiptIsOpenedAndLeft(t *testing.T) {
	o := newOffice(t, 3)
	o.disagrees(fatima, "Al-Hasan")
	for _, lang := range []string{"de", "en"} {
		s := o.seat("gesa", lang, 80, 24)
		s.app.openReceipts(person.YouthOffice)
		s.settle()
		s.sees(s.app.words("receipts.title", "J")[:6])
		s.press("enter").sees(": 1").press("esc").sees(s.app.words("key.openreceipt"))
	}
}
