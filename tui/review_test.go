package tui

import (
	"fmt"
	"path/filepath"
	"testing"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

// alike are two people who may be one.
func (o *office) alike() (a, b person.ID) {
	o.t.Helper()
	a, b = long, hostile
	if _, err := o.as("hinrich").Suspect(o.t.Context(), a, b); err != nil {
		o.t.Fatal(err)
	}
	return a, b
}

func TestPairsAreShownInEverySize(t *testing.T) {
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			o := newOffice(t, 3)
			o.alike()
			s := o.seat("hinrich", lang, size[0], size[1])
			s.app.openReviews()
			s.settle()
			name := fmt.Sprintf("reviews-%s-%dx%d.txt", lang, size[0], size[1])
			compare(t, filepath.Join("testdata", name), s.walk([]frame{
				{name: "pairs"}, {"beside each other", []string{"enter"}, ""}, {"one person", []string{"s"}, ""}, {"decided", []string{"d"}, ""}, {"taken back", []string{"u"}, ""},
			}))
		}
	}
}

func TestWhoIsKnownIsShownWhileANameIsTyped(t *testing.T) {
	o := newOffice(t, 3)
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			s := o.seat("hinrich", lang, size[0], size[1])
			s.app.openNewcomer()
			s.settle()
			one := folk()[0]
			s.write(one.Records[0].Fields[person.Family].Value)
			name := fmt.Sprintf("newcomer-%s-%dx%d.txt", lang, size[0], size[1])
			compare(t, filepath.Join("testdata", name), s.walk([]frame{{name: "a name"}, {"to those who are known", []string{"ctrl+o"}, ""}, {"the one", []string{"enter"}, ""}}))
		}
	}
}

func TestSomebodyNewIsTakenInOnce(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("hinrich", "de", 80, 24)
	s.app.openNewcomer()
	s.settle()
	s.write("Quiroga").press("tab").write("Xiomara").press("tab").write("31.05.1990").press("tab").write("weiblich").press("tab").write("Kolumbien").press("tab").write("Nirgendwo")
	s.press("ctrl+s").sees("Gemeinde: das ist nicht zu verstehen")
	for range len("Nirgendwo") {
		s.press("backspace")
	}
	s.write("Norden").press("ctrl+s").sees("Quiroga, Xiomara")
	found, err := o.as("hinrich").Find(t.Context(), store.Query{Filter: register.Parse("Quiroga", o.as("hinrich").Session.Book), Limit: -1})
	if err != nil || found.Total != 1 {
		t.Errorf("she is there %d times (%v)", found.Total, err)
	}
}

// From the line a pair opens side by side, with its keys.
func TestAPairIsOpenedFromTheLine(t *testing.T) {
	o := newOffice(t, 3)
	o.alike()
	rows, err := o.as("hinrich").Reviews(t.Context(), false)
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	s := o.seat("hinrich", "de", 80, 24)
	s.say("review show " + rows[0].ID)
	s.settle()
	s.sees("zwei Personen").press("a").settle()
	rows, err = o.as("hinrich").Reviews(t.Context(), true)
	if err != nil || rows[0].State != store.ReviewApart {
		t.Errorf("%+v, %v", rows, err)
	}
	s.say("review show 00000000")
	s.settle()
	s.sees("nicht gefunden")
}
