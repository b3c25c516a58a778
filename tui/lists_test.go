package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// row is the first row of the screen with a text.
func (s *seat) row(with string) string {
	s.t.Helper()
	for line := range strings.SplitSeq(s.seen(), "\n") {
		if strings.Contains(line, with) {
			return line
		}
	}
	s.t.Fatalf("no row has %q:\n%s", with, s.seen())
	return ""
}

func (s *seat) rowHas(with, want string) *seat {
	s.t.Helper()
	if !strings.Contains(s.row(with), want) {
		s.t.Fatalf("the row of %q lacks %q:\n%s", with, want, s.seen())
	}
	return s
}

func TestFacetsTakeValuesIntoTheFilterAndOutOfIt(t *testing.T) {
	for _, width := range []int{80, 120} {
		s := newOffice(t, 12).seat("maike", "de", width, 40).press("enter", "f")
		s.sees("Gemeinde").rowHas("Aufenthalt", "Aufenthalt")
		s.press("space").sees("in:Aurich").sees("8 von 16").sees("✓ Aurich")
		s.press("down", "space").sees("in:Aurich,Norden").sees("16 von 16")
		s.press("up", "space").sees("in:Norden").seesNot("in:Aurich")
		s.press("-").sees("in:Norden -in:Aurich").press("-").seesNot("-in:")
		s.press("esc", "esc").sees("16 von 16")
	}
}

func TestFacetsIgnoreTheirOwnCondition(t *testing.T) {
	s := newOffice(t, 12).seat("maike", "de", 120, 40).press("/").write("gemeinde:Norden").press("enter")
	s.sees("8 von 16").rowHas("  Aurich  ", "8")
}

func TestListIsSortedByAnyColumnAndTurnedRound(t *testing.T) {
	s := newOffice(t, 12).seat("maike", "de", 80, 24).press("enter", "s", "2")
	s.sees("Jg.▲").press("s", "enter").sees("Jg.▼")
	if row := s.app.list.page[0]; row.Birth < s.app.list.page[1].Birth {
		t.Fatal("the youngest is not first:", row.Birth)
	}
}

func TestWhoeverTypesANameThatBeginsWithACommandSearches(t *testing.T) {
	for _, name := range []string{"fatima", "sara", "celik", "leyla", "Wolde", "amir", "7KQ-M4X"} {
		s := newOffice(t, 12).seat("maike", "de", 80, 24).press("enter").write(name)
		if got := s.app.list.line.Text(); got != name || !s.app.list.typing {
			t.Errorf("%s: the line has %q", name, got)
		}
	}
}

func TestMarksOutliveFiltersAndScrolling(t *testing.T) {
	s := newOffice(t, 40).seat("maike", "de", 80, 24).press("enter", "space", "space", "end", "space").sees("3 markiert")
	s.press("/").write("fatima").press("enter").sees("3 markiert").press("esc", "*").sees("44 markiert").press("*").seesNot("markiert")
}

func TestDigitsAndEnterGoToARow(t *testing.T) {
	s := newOffice(t, 40).seat("maike", "de", 80, 24).press("enter", "3", "7").sees("Zeile 37").press("enter")
	if s.app.list.at != 36 {
		t.Fatal("the marker is on row", s.app.list.at+1)
	}
}

func TestColumnsAreChosenInTheirOrder(t *testing.T) {
	s := newOffice(t, 12).seat("maike", "de", 80, 24).press("enter", "c")
	s.press("space", "down", "right", "enter")
	if got := strings.Join(s.app.columns, " "); got != "in birth german course" {
		t.Fatal("the columns are", got)
	}
	s.seesNot("Kennung").sees("Gemeinde")
}

func TestMouseChoosesWhatItPointsAt(t *testing.T) {
	s := newOffice(t, 12).seat("maike", "de", 120, 40).press("enter")
	if s.app.View().MouseMode == tea.MouseModeNone {
		t.Fatal("the mouse is not reported")
	}
	click := func(x, y int) { s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
	click(95, 6)
	s.sees("in:Aurich").press("esc")
	click(12, 4)
	s.sees("Jg.▲")
	click(4, 8)
	if s.app.list.at != 3 {
		t.Fatal("the marker is on", s.app.list.at)
	}
	s.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown}).press("ctrl+t")
	if s.app.list.at != 6 || s.app.View().MouseMode != tea.MouseModeNone {
		t.Fatal("the wheel does not move, or the mouse stays on")
	}
}

func TestCompletionsAreTakenWithTab(t *testing.T) {
	s := newOffice(t, 12).seat("maike", "de", 80, 24).press("/").write("gemeinde:Nord").sees("Norden 8").press("tab")
	s.sees("gemeinde:Norden").sees("8 von 16")
}
