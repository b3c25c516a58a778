package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
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
	s.press("ctrl+u").write("fat").seesNot("nat:").press("tab").sees("1 von 16")
}

// saves saves the list as it is under a name.
func (s *seat) saves(name string) *seat {
	s.t.Helper()
	if s.app.top() == screen(s.app.home()) {
		s.press("enter")
	}
	return s.press("w", "ctrl+u").write(name).press("ctrl+s").sees("„" + name + "“ ist gespeichert")
}

func TestSavedListTellsWhatIsNew(t *testing.T) {
	o := newOffice(t, 12)
	s := o.seat("maike", "de", 80, 24).press("/").write("kurs:keiner").press("enter").saves("Ohne Kurs").sees("Ohne Kurs")
	s.press("esc", "esc").rowHas("Ohne Kurs", "15").press("l").sees("Meine Listen").rowHas("Ohne Kurs", "15").press("p").sees("★")
	s.press("enter").sees("15 von 16").sees("course:none").sees("›  Ohne Kurs")
	s.press("esc", "esc", "esc").press("3", "d").sees("wirklich").press("d").sees("Noch keine Listen")
}

func TestWhoCameAndWhoLeftIsSaidAndShown(t *testing.T) {
	o := newOffice(t, 12)
	s := o.seat("maike", "de", 80, 24).press("/").write("kontakt:keiner").press("enter").saves("Nie").press("esc", "/").write("kontakt:..30d").press("enter").saves("Neulich")
	s.press("esc", "esc")
	if _, err := o.as("maike").AddNote(t.Context(), store.NewNote{Person: fatima, Day: "2026-05-30", Text: "da gewesen"}); err != nil {
		t.Fatal(err)
	}
	s.send(changedMsg{}).rowHas("Meine Listen", "+1 -1").rowHas("Neulich", "+1").rowHas(" Nie ", "-1")
	s.press("l", "home", "enter").rowHas("Al-Hassan", "▸+").press("+").sees("id:530-00V").press("+").seesNot("id:")
	s.press("esc", "end", "enter").press("-").sees("id:530-00V").sees("Al-Hassan")
	s.press("esc", "esc", "esc").rowHas("Meine Listen", "Meine Listen   l")
}

func TestActOnMarkedIsPlannedDoneAndUndone(t *testing.T) {
	o := newOffice(t, 12)
	s := o.seat("maike", "de", 80, 24).press("enter", "space", "space", "a").sees("markierten Personen: 2")
	s.press("1").sees("Wiedervorlage").press("ctrl+s").sees("Was ist zu tun?").write("anrufen").press("ctrl+s").sees("2 Personen").sees("noch ist nichts geändert")
	s.press("enter").sees("Erledigt").seesNot("markiert")
	s.press("/").write("owes:me").press("enter").sees("2 von 16").press("esc", "esc").sees("Wiedervorlagen")
	s.press("enter", "u").sees("Was soll zurückgenommen werden?").press("enter").sees("zurück")
	s.press("/").write("owes:me").press("enter").sees("0 von 16")
}

func TestHandPickedListIsMadeFromMarks(t *testing.T) {
	o := newOffice(t, 12)
	s := o.seat("maike", "de", 80, 24).press("enter", "space", "down", "space", "a", "2").press("tab").write("Montag").press("ctrl+s").sees("2 Personen").press("enter").sees("Erledigt")
	s.press("l").rowHas("Montag", "2").rowHas("Montag", "von Hand").press("enter").sees("2 von 16").sees(`list:"Montag"`)
	s.press("*", "a").sees("Aus dieser Liste nehmen").press("3").press("ctrl+s").press("enter").sees("0 von 16")
}

func TestFileIsFetchedWithALine(t *testing.T) {
	o := newOffice(t, 12)
	s := o.seat("hinrich", "de", 120, 40).press("/").write("gemeinde:Norden").press("enter", "a")
	s.press("5").sees("Wozu").press("ctrl+s").sees("Bitte nennen Sie den Zweck").write("Bericht an den Kreis").press("ctrl+s")
	s.sees(`'export --csv --purpose "Bericht an den Kreis" in:Norden' > lotse.csv`)
}

func TestNewsAreCountedAsTheLanguageWritesThem(t *testing.T) {
	for lang, want := range map[string]string{"de": "+1.200 -1.349", "en": "+1,200 -1,349"} {
		if got := badge(lang, 1200, 1349); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
