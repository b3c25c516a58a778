package tui

import (
	"strings"
	"testing"

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
		t.Log("\n" + s.seen())
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
		t.Log("\n" + s.seen())
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
	t.Log("\n" + s.seen())
	s.press("enter").sees("in:Norden").press("esc")
}
