package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
)

// opens a course with some places at the Desk of the courses' coordinator.
func (o *office) course(id string, seats int) roster.Course {
	o.t.Helper()
	c, err := o.as("foelke").OpenCourse(o.t.Context(), roster.Course{
		ID: id, Type: "ALLG", Municipality: norden, Provider: "KVHS Norden", Place: "Haus مركز B", Times: "morning", Days: []string{"mo", "fr"},
		Hours: "08:30–12:00", Seats: seats, From: "2026-07-06", To: "2027-01-29",
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

// enrols takes people one step on.
func (o *office) enrols(course, state string, who ...person.ID) {
	o.t.Helper()
	steps := make([]store.Enrolling, len(who))
	for i, id := range who {
		steps[i] = store.Enrolling{Course: course, Person: id, State: state, Reason: map[bool]string{true: "job"}[roster.NeedsReason(state)]}
	}
	if _, err := o.as("foelke").Enrol(o.t.Context(), course, steps...); err != nil {
		o.t.Fatal(err)
	}
}

// crowdID is the id of one of the crowd.
func crowdID(i int) person.ID { return person.IDFrom(uint64(1000 + 7*i)) }

// into goes from the home to what an offer names.
func (s *seat) into(offer string) *seat {
	s.t.Helper()
	for i, one := range s.app.home().items {
		if one.help == offer {
			return s.press(fmt.Sprint(i + 1))
		}
	}
	s.t.Fatalf("the home does not offer %s:\n%s", offer, s.seen())
	return s
}

var courseWalk = []frame{
	{"courses", nil, ""}, {"type", []string{"t"}, ""}, {"one type", []string{"2"}, ""}, {"new", []string{"n"}, ""},
	{"written", []string{"tab", "tab", "tab"}, "29.01.2027"}, {"filled", []string{"tab", "right", "tab", "ctrl+u"}, "2"},
	{"opened", []string{"ctrl+s"}, ""}, {"people for it", []string{"a"}, ""}, {"list", []string{"3"}, "gemeinde:Norden"},
	{"marked", []string{"enter", "space", "space", "space"}, ""}, {"acts", []string{"a"}, ""}, {"plan", []string{"1"}, ""},
	{"enrolled", []string{"enter"}, ""}, {"steps", []string{"enter"}, ""}, {"first", []string{"esc", "end", "v"}, "Kind unter 3"},
	{"stated", []string{"enter"}, ""}, {"reason", []string{"home", "d"}, ""}, {"moved up", []string{"1"}, ""},
	{"absences", []string{"s"}, ""}, {"ticked", []string{"space"}, ""}, {"results", []string{"esc", "r"}, "b1a2"}, {"spoken", []string{"up", "up", "right", "right"}, "b1-"},
	{"sure", []string{"ctrl+s"}, ""}, {"begin", []string{"esc", "esc", "b"}, ""}, {"begun", []string{"enter"}, ""},
	{"why", []string{"x"}, "kein Lehrer"}, {"cancel", []string{"enter"}, ""}, {"help", []string{"esc", "?"}, ""},
}

func TestCourseFrames(t *testing.T) {
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			name := fmt.Sprintf("courses-%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				o := newOffice(t, 30)
				o.course("alt", 3)
				o.enrols("alt", roster.Registered, fatima, long, hostile, oleh)
				s := o.seat("foelke", lang, size[0], size[1]).into("home.courses")
				compare(t, filepath.Join("testdata", name+".txt"), s.walk(courseWalk))
			})
		}
	}
}

// The day of a course: opened, filled from the list, one drops out, the next one
// moves up, and what the course came to is written down.
func TestCourseIsFilledAndTheNextMovesUp(t *testing.T) {
	o := newOffice(t, 30)
	o.course("neu", 2)
	s := o.seat("foelke", "de", 80, 24).into("home.courses").press("enter").sees("Noch niemand")
	s.press("a", "3").write("gemeinde:Norden").press("enter", "*", "a").sees("In den Kurs neu einschreiben").press("1")
	s.sees("2 bekommen einen Platz").sees("Warteliste").press("enter")
	if _, pane := s.app.top().(*pane); pane {
		s.press("esc")
	}
	s.sees("2 bestätigt | voll").rowHas("Warteliste", "Warteliste")
	s.press("home", "d").sees("Als Nächste auf der Warteliste: ").press("1").sees("Nachgerückt: ").sees("2 bestätigt | voll")
}

func TestSecondCoordinatorIsToldThatTheCourseIsFull(t *testing.T) {
	o := newOffice(t, 6)
	o.course("eng", 1)
	s := o.seat("foelke", "de", 80, 24).into("home.courses").press("enter")
	o.enrols("eng", roster.Requested, crowdID(1))
	s.send(changedMsg{}, tickMsg{noon}).sees("angefragt")
	o.enrols("eng", roster.Registered, crowdID(2)) // somebody else takes the last place meanwhile
	s.press("end", "c").sees("Kein Platz mehr frei").sees("Warteliste, Platz 1")
}

func TestCourseThatSomebodyElseChangedIsNotOverwritten(t *testing.T) {
	o := newOffice(t, 0)
	c := o.course("neu", 2)
	s := o.seat("foelke", "de", 80, 24).into("home.courses").press("e")
	c.Seats = 9
	if _, err := o.as("foelke").ChangeCourse(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	s.press("ctrl+s").sees("Jemand hat den Kurs inzwischen geändert").press("esc").sees("9")
}

func TestTypesOfferedAreThoseInForce(t *testing.T) {
	s := newOffice(t, 0).seat("foelke", "de", 80, 24).into("home.courses").press("n", "tab", "tab", "ctrl+u").write("01.11.2024")
	s.press("tab", "shift+tab", "shift+tab", "shift+tab", "f", "f").sees("FRAUEN")
	s.press("tab", "tab", "ctrl+u").write("01.11.2026").press("shift+tab", "shift+tab").seesNot("FRAUEN")
}

// Changes of others reach the screen, and the marker stays on its person.
func TestNewsRenewTheCourseUnderTheMarker(t *testing.T) {
	o := newOffice(t, 6)
	o.course("neu", 5)
	o.enrols("neu", roster.Registered, crowdID(1))
	o.enrols("neu", roster.Waiting, crowdID(2))
	s := o.seat("foelke", "de", 80, 24).into("home.courses").press("enter", "end")
	on := s.app.top().(*courseView).on
	o.enrols("neu", roster.Registered, crowdID(3), crowdID(4))
	s.send(changedMsg{}).sees("1 bestätigt").send(tickMsg{noon}).sees("3 bestätigt")
	if view := s.app.top().(*courseView); view.on != on || view.sheet.Seats[view.roll.At].Person != on {
		t.Fatal("the marker went elsewhere\n", s.seen())
	}
}

func TestResultsAreTypedDownAColumn(t *testing.T) {
	o := newOffice(t, 6)
	o.course("neu", 5)
	o.enrols("neu", roster.Registered, crowdID(1), crowdID(2), crowdID(3))
	s := o.seat("foelke", "de", 80, 24).into("home.courses").press("enter", "b", "enter", "r")
	s.write("b1b1a2").press("home", "up", "up", "up", "right").write("a2-b1").press("up", "up", "up", "right").write("b1a2a2")
	s.press("ctrl+s").sees("3 Ergebnisse").sees("1 mit B1").sees("2 mit A2").press("enter")
	s.sees("Zertifikat B1").sees("Zertifikat A2")
}

func TestAbsencesAreCountedAndFlagged(t *testing.T) {
	o := newOffice(t, 6)
	c := o.course("neu", 5)
	c.From = "2026-05-01"
	if _, err := o.as("foelke").ChangeCourse(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	o.enrols("neu", roster.Registered, crowdID(1), crowdID(2))
	s := o.seat("foelke", "de", 80, 24).into("home.courses").press("enter", "b", "enter")
	s.press("s").sees("Sonntag 31.05.2026").press("space", "e", "enter").sees("1 fehlten, 1 entschuldigt").sees("1/1!").sees("0/1")
	s.press("s").sees("schon aufgeschrieben").press("left").sees("30.05.2026").seesNot("schon")
}

func TestWhoOnlyReadsCoursesChangesNothing(t *testing.T) {
	o := newOffice(t, 6)
	o.course("neu", 5)
	o.enrols("neu", roster.Registered, fatima, hidden)
	s := o.seat("maike", "de", 80, 24).into("home.courses").press("n").sees("Sprachförderkoordination").press("enter")
	s.sees("Al-Hassan, Fatima").seesNot("Verborgen").press("d").sees("Sprachförderkoordination").seesNot("n neu")
	if items := o.seat("wiebke", "de", 80, 24); strings.Contains(items.seen(), "Kurse: Plätze") {
		t.Fatal("a planner is offered the courses\n", items.seen())
	}
}

func TestOutreachProposesFromTheList(t *testing.T) {
	o := newOffice(t, 6)
	o.course("neu", 5)
	s := o.seat("maike", "de", 80, 24).press("1", "space", "a").sees("Für einen Kurs vorschlagen")
	s.press(fmt.Sprint(s.pickNamed("Für einen Kurs vorschlagen"))).sees("Kurs wählen").press("enter").sees("angefragt").press("enter")
	if sheet, err := o.as("foelke").Course(t.Context(), "neu"); err != nil || sheet.Requested != 1 {
		t.Fatal(sheet, err, s.seen())
	}
}

// pickNamed is the number of a pick in the menu on top.
func (s *seat) pickNamed(label string) int {
	for i, one := range s.app.top().(*picker).picks {
		if strings.Contains(one.label, label) {
			return i + 1
		}
	}
	s.t.Fatalf("the menu lacks %q:\n%s", label, s.seen())
	return 0
}

func TestEverySizeOfCourseScreensIsDrawn(t *testing.T) {
	o := newOffice(t, 30)
	o.course("neu", 3)
	o.enrols("neu", roster.Registered, fatima, long, hostile, oleh)
	for _, keys := range [][]string{{}, {"t"}, {"n"}, {"enter"}, {"enter", "enter"}, {"enter", "d"}, {"enter", "s"}, {"enter", "r"}, {"enter", "b"}, {"enter", "a"}} {
		s := o.seat("foelke", "de", 80, 24).into("home.courses").press(keys...)
		for _, size := range [][2]int{{0, 0}, {40, 15}, {41, 16}, {59, 20}, {79, 19}, {100, 30}, {130, 43}, {400, 200}, {3000, 3000}, {80, 24}} {
			s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			checkFrame(t, s)
			if c := s.app.View().Cursor; c != nil && (c.X >= max(1, size[0]) || c.Y >= max(1, size[1]) || c.X < 0 || c.Y < 0) {
				t.Fatalf("%v %v: the cursor is at %d,%d", keys, size, c.X, c.Y)
			}
		}
	}
}

func TestWishesAndRouteStandInTheRoster(t *testing.T) {
	o := newOffice(t, 6)
	o.course("neu", 5)
	o.enrols("neu", roster.Waiting, crowdID(1))
	s := o.seat("foelke", "de", 80, 24).into("home.courses").press("enter", "enter")
	s.press(fmt.Sprint(s.pickNamed("Wünsche"))).press("space", "down", "down", "space", "down", "right", "ctrl+s")
	s.sees("KA").sees("44-1")
}

func TestRosterIsAListOfPeople(t *testing.T) {
	o := newOffice(t, 6)
	o.course("neu", 5)
	o.enrols("neu", roster.Registered, crowdID(1), crowdID(2))
	o.seat("foelke", "de", 80, 24).into("home.courses").press("enter", "l").sees("2 von 10").press("esc").sees("2 bestätigt")
}
