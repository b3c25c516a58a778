package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"lotse/store/supply"
)

// matrix are cells as the Desk gives them: of all municipalities, and of each.
func matrix() (all, each []supply.Cell) {
	for i, kind := range []string{"ALLG", "ALPHA", "ZWEIT", "BSK-B2", "EOK"} {
		total := supply.Cell{Type: kind, Filter: "due:" + kind}
		for j, place := range []string{aurich, norden, "03452007", "03452020", "03452023"} {
			c := supply.Cell{Type: kind, Municipality: place, Needed: (i*7+j*11)%40 + j, Waiting: (i*3 + j) % 9, Free: i * j % 12, Filter: "due:" + kind + " in:" + place}
			c.Gap = max(0, c.Needed-c.Free)
			c.Viable = c.Gap >= 15
			each = append(each, c)
			total.Needed += c.Needed
			total.Waiting += c.Waiting
			total.Free += c.Free
		}
		total.Gap = max(0, total.Needed-total.Free)
		total.Viable = true
		all = append(all, total)
	}
	return all, each
}

// The matrix goes wherever the keys lead, on every size, and shows the cell.
func TestMatrixIsGoneAboutByCells(t *testing.T) {
	o := newOffice(t, 3)
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		s := o.seat("foelke", "de", size[0], size[1])
		view := &supplyView{app: s.app, known: true}
		view.take(matrix())
		s.app.open(view)
		compare(t, filepath.Join("testdata", fmt.Sprintf("supply-%dx%d.txt", size[0], size[1])), s.seen()+"\n")
		for _, key := range strings.Fields("right right right down g down down down tab tab left shift+tab end tab tab tab home pgdown g g g") {
			s.press(key)
			checkFrame(t, s)
			if c := s.app.View().Cursor; c == nil || c.X >= size[0] || c.Y >= size[1] {
				t.Fatalf("after %s the cursor is at %+v:\n%s", key, c, s.seen())
			}
			if !strings.Contains(s.seen(), "[") {
				t.Fatalf("after %s no cell is marked:\n%s", key, s.seen())
			}
		}
	}
}

// What if one course more: the numbers are of the course that is chosen, and each
// opens its list.
func TestOutlookOpensItsLists(t *testing.T) {
	s := newOffice(t, 3).seat("foelke", "de", 40, 15)
	s.app.openOutlook(supply.Plan{Type: "ALPHA", Municipality: norden, Daytime: "morning"})
	s.settle()
	o := s.app.top().(*outlook)
	o.found, o.failed = &supply.Outlook{Could: 3, Seated: 2, Remain: 1, CouldFilter: "in:Norden", RemainFilter: "in:Aurich"}, ""
	s.sees("ALPHA").sees("Norden").press("tab", "tab", "tab", "tab", "tab").sees("könnten hin").sees("bekämen einen Platz")
	s.press("enter").sees("in:Norden").press("esc")
}

func TestEverySizeOfSupplyScreensIsDrawn(t *testing.T) {
	o := newOffice(t, 30)
	for name, open := range map[string]func(a *App){
		"supply": func(a *App) {
			view := &supplyView{app: a, known: true}
			view.take(matrix())
			a.open(view)
		},
		"what if": func(a *App) { a.openOutlook(supply.Plan{Type: "ALPHA", Municipality: norden}) },
		"needs":   (*App).openNeeds,
	} {
		s := o.seat("foelke", "en", 80, 24)
		open(s.app)
		s.settle()
		for _, size := range [][2]int{{0, 0}, {40, 15}, {41, 16}, {59, 20}, {79, 19}, {100, 30}, {130, 43}, {400, 200}, {80, 24}} {
			s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]}).press("down", "right", "tab")
			checkFrame(t, s)
			if c := s.app.View().Cursor; c != nil && (c.X >= max(1, size[0]) || c.Y >= max(1, size[1]) || c.X < 0 || c.Y < 0) {
				t.Fatalf("%s %v: the cursor is at %d,%d", name, size, c.X, c.Y)
			}
		}
	}
}

// A planner sees the numbers and nobody behind them.
func TestPlannerSeesNumbersOnly(t *testing.T) {
	s := newOffice(t, 3).seat("wiebke", "de", 80, 24)
	view := &supplyView{app: s.app, known: true}
	view.take([]supply.Cell{{Type: "ALLG", Needed: 20, Gap: 20}}, []supply.Cell{{Type: "ALLG", Municipality: norden, Needed: 20, Gap: 20, Viable: true}})
	s.app.open(view)
	s.sees("20*").seesNot("Kurs anlegen").press("enter").sees("Sie sehen nur Zahlen").press("right", "right", "enter").sees("Sie sehen nur Zahlen")
	s.press("o").sees("Sie sehen nur Zahlen")
}

// From a group to its list, and to a course that is opened for it.
func TestGroupHasItsListAndItsCourse(t *testing.T) {
	s := newOffice(t, 30).seat("foelke", "de", 80, 24)
	view := &supplyView{app: s.app, known: true, time: "evening"}
	view.take(nil, []supply.Cell{{Type: "ALLG", Municipality: norden, Daytime: "evening", Needed: 17, Gap: 17, Viable: true, Filter: "in:Norden"}})
	s.app.open(view)
	s.sees("1 Gruppe für einen Kurs: ALLG Norden 17").press("g", "left", "left", "left", "enter").sees("in:Norden").sees("17 von").press("esc")
	s.press("n").sees("für die Gruppe").sees("[abends]").press("tab", "tab", "tab").write("29.01.2027").press("ctrl+s").sees("ist gespeichert")
	s.press("a").sees("die Gruppe, für die er angelegt wurde").press("1").sees("17 von").press("a", "1").sees("17 bekommen einen Platz")
}

// What the matrix counts is what the list shows, with the real Desk.
func TestNumberOfTheMatrixIsItsList(t *testing.T) {
	o := newOffice(t, 30)
	o.course("neu", 5)
	s := o.seat("foelke", "de", 80, 24).into("home.supply")
	view := s.app.top().(*supplyView)
	seen := 0
	for row := range view.places {
		for column := range view.types {
			view.grid.row, view.grid.column = row, column*measures
			if c, _ := view.cell(); c.Needed > 0 {
				s.press("enter").sees(fmt.Sprintf(" %d von ", c.Needed)).press("esc")
				seen++
			}
		}
	}
	if seen == 0 {
		t.Fatal("nobody needs anything\n", s.seen())
	}
}
