package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
	"lotse/store/person"
)

func TestFilterFollowsEveryKeyAndCountsTruly(t *testing.T) {
	o := newOffice(t, 30)
	s := o.seat("maike", "de", 80, 24).press("enter").sees("34 von 34")
	s.press("/").write("fat").sees("1 von 34").sees("Al-Hassan, Fatima").seesNot("Abbas")
	s.write("zzz").sees("0 von 34").sees("Niemand passt")
	s.press("ctrl+u").write("gemeinde:Nordn").sees("34 von 34").sees("Norden")
}

func TestEscLeavesTheLineThenClearsThenGoesBack(t *testing.T) {
	s := newOffice(t, 3).seat("maike", "de", 80, 24).press("/").write("fatima")
	s.press("esc").sees("1 von 7").sees("Suche leeren")
	s.press("esc").sees("7 von 7").press("esc").sees("Guten Tag")
}

func TestMarkerStaysOnItsPersonWhileTheFilterChanges(t *testing.T) {
	s := newOffice(t, 30).seat("maike", "de", 80, 24).press("enter", "down", "down", "down", "down")
	before, _ := s.app.list.selected()
	s.press("/").write("kurs:none").press("enter")
	if after, _ := s.app.list.selected(); after.ID != before.ID {
		t.Fatal("the marker went from", before.ID, "to", after.ID)
	}
	s.press("/", "ctrl+u").write("fatima").press("enter")
	if after, _ := s.app.list.selected(); after.ID != fatima {
		t.Fatal("the marker is on", after.ID)
	}
}

func TestOnlyTheSeenPageIsFetched(t *testing.T) {
	s := newOffice(t, 100).seat("maike", "de", 80, 24).press("enter")
	rows := s.app.list.rows()
	for _, key := range []string{"end", "up", "pgup", "home", "down", "pgdown", "pgdown"} {
		s.press(key)
		if n := len(s.app.list.page); n > rows {
			t.Fatal(n, "rows fetched for a page of", rows)
		}
		if _, ok := s.app.list.selected(); !ok {
			t.Fatal("no person under the marker after", key)
		}
	}
	s.press("end")
	if got := s.app.list.at; got != 103 {
		t.Fatal("the last row is", got)
	}
}

func TestListIsBlankUntilItsFilterIsRecorded(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("maike", "de", 80, 24).press("/").write("fatima").sees("Al-Hassan")
	o.backend.refuse.Store(store.Audit)
	s.press("enter").seesNot("Al-Hassan").seesNot("von 7")
	s.press("enter").seesNot("Al-Hassan")
	o.backend.refuse.Store(store.Collection(""))
	s.press("/", "enter").sees("Al-Hassan").sees("1 von 7")
}

// twoFilters has two filters that wait to be recorded: of fatima, then of everybody
// without a course.
func (o *office) twoFilters() *seat {
	s := o.seat("maike", "de", 80, 24).press("/").write("fatima").hold("enter")
	for _, r := range "/\x15kurs:none" {
		key := tea.KeyPressMsg{Code: r, Text: string(r)}
		if r == '\x15' {
			key = tea.KeyPressMsg(specialKeys["ctrl+u"])
		}
		s.app.handle(key)
	}
	return s.hold("enter")
}

func TestFailureOfAnEarlierFilterDoesNotBlankTheLaterOne(t *testing.T) {
	o := newOffice(t, 3)
	s := o.twoFilters()
	s.do(1)
	o.backend.refuse.Store(store.Audit)
	s.do(0)
	s.sees("6 von 7")
	o.backend.refuse.Store(store.Collection(""))
}

func TestEarlierFilterThatIsRecordedLateDoesNotShowTheOneThatFailed(t *testing.T) {
	o := newOffice(t, 3)
	s := o.twoFilters()
	o.backend.refuse.Store(store.Audit)
	s.do(1)
	o.backend.refuse.Store(store.Collection(""))
	s.do(0)
	s.seesNot("von 7").seesNot("Abbas")
	s.press("/", "enter").sees("6 von 7")
}

func TestASecondOfQuietSettlesTheFilter(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("maike", "de", 80, 24).press("/").write("kurs:none")
	s.send(tickMsg{s.app.list.typed.Add(500 * time.Millisecond)})
	if s.app.list.settled != "" || !s.app.ticking {
		t.Fatal("settled while somebody types")
	}
	s.send(tickMsg{s.app.list.typed.Add(time.Second)})
	if s.app.list.settled != "course:none" || s.app.ticking {
		t.Fatalf("settled: %q", s.app.list.settled)
	}
}

func TestNewsIsReadAgain(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("maike", "de", 160, 50).press("enter").seesNot("30.05.2026")
	if _, err := o.as("maike").AddNote(t.Context(), store.NewNote{Person: fatima, Day: "2026-05-30", Text: "da gewesen"}); err != nil {
		t.Fatal(err)
	}
	s.send(changedMsg{}).sees("30.05.2026")
}

func TestHiddenPersonIsSeenByTheCircleAlone(t *testing.T) {
	o := newOffice(t, 0)
	o.seat("maike", "de", 80, 24).press("enter").seesNot("Verborgen").sees("4 von 4")
	o.seat("hinrich", "de", 80, 24).press("enter").sees("Verborgen").press("/").write("verborgen").press("enter", "enter").sees("Auskunftssperre")
}

func TestRolesWithoutPeopleHaveAHomeThatHelps(t *testing.T) {
	o := newOffice(t, 3)
	o.seat("wiebke", "de", 80, 24).sees("Guten Tag, Wiebke de Vries.").sees("keine Daten einzelner Personen").seesNot("Personenliste").press("/").sees("Guten Tag")
	s := o.seat("gesa", "de", 80, 24).sees("staff list").sees("key add").press("1").sees("hinrich").press("esc")
	s.write("2").sees(":staff add")
	s.write("--role planner neu Neu Mann").press("enter").press("1").sees("Neu Mann")
}

func TestDataProtectionOfficerStatesAReason(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("antje", "de", 80, 24).sees("Protokoll").press("1").sees("Auskunft nach")
	s.write(string(fatima)).press("enter", "enter", "enter").sees("Bitte nennen Sie den Grund")
	s.write("Auskunft Art. 15").press("enter", "enter").sees("Al-Hassan, Fatima").press("n").sees("gehören nicht zu Ihrer Aufgabe")
}

func TestStrangerIsNotFound(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).press(":").write("show " + string(hidden)).press("enter").seesNot("Verborgen").sees("Guten Tag")
	first := strings.ReplaceAll(s.seen(), string(hidden), "ID")
	nobody := person.IDFrom(999)
	s.press(":").write("show " + string(nobody)).press("enter")
	if second := strings.ReplaceAll(s.seen(), string(nobody), "ID"); second != first {
		t.Fatalf("they differ:\n%s\n%s", first, second)
	}
}

func TestLineRunsWordsAndRemembersThem(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("maike", "de", 80, 24).press(":").write("who").press("tab").sees(":whoami").press("enter").sees("Maike Janssen")
	s.press("esc", ":", "up").sees(":whoami").press("down", "esc").seesNot(":whoami")
	s.press(":").write("bogus").press("enter").sees("bogus")
	s.press(":").write("find evil").press("enter").sees("Evil").seesNot("\x1b]")
}

func TestLanguageChangesAtOnceAndIsKept(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("maike", "de", 80, 24).press("L").sees("Hello, Maike Janssen.").press("enter").sees("7 of 7")
	if got := o.as("maike").Session.Me.Language; got != "en" {
		t.Fatalf("kept: %q", got)
	}
	s.press(":").write("lang de").press("enter").sees("Suche:")
}

func TestEndedSessionSaysWhy(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24)
	if err := o.as("gesa").StaffOff(t.Context(), "maike"); err != nil {
		t.Fatal(err)
	}
	<-s.app.desk.Session.Ended()
	s.send(endedMsg{s.app.desk.Session.Why()})
	if s.app.ExitMessage() == "" || len(s.app.waits) == 0 {
		t.Fatal("nothing is said")
	}
}

func TestFindOnTheLineOpensTheListWithThatFilter(t *testing.T) {
	o := newOffice(t, 30)
	s := o.seat("maike", "de", 80, 24)
	s.press(":").write("find fatima").press("enter").sees("1 von 34").sees("Al-Hassan, Fatima")
	s.press(":").write("find kurs:none").press("enter").seesNot("1 von 34").press("esc").sees("34 von 34").press("esc").sees("Guten Tag")
}

// Whoever has never seen the list types a name. It must not switch the language
// at its "L", nor end the session at its "q".
func TestLettersOnTheListBeginASearch(t *testing.T) {
	o := newOffice(t, 30)
	s := o.seat("maike", "de", 80, 24).press("enter").sees("34 von 34")
	s.write("Lq").sees("Suche: Lq")
	s.press("ctrl+u").write("fat").press("enter").sees("1 von 34")
	s.press("b").sees("Suche: fat b")
}

func TestSimilarNamesAreSaidToBeSimilar(t *testing.T) {
	s := newOffice(t, 0).seat("maike", "de", 80, 24).press("/").write("fatimma")
	s.sees("ähnliche Namen").sees("Al-Hassan, Fatima")
	s.press("ctrl+u").write("fatima").seesNot("ähnliche Namen")
}
