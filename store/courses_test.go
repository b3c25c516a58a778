package store_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/store/supply"
)

// course opens a course as the language course coordinator does.
func (o *office) course(seats int) string {
	o.t.Helper()
	c, err := o.as("foelke").OpenCourse(o.t.Context(), alpha("", seats))
	if err != nil {
		o.t.Fatal(err)
	}
	return c.ID
}

func (o *office) enrol(who, course string, id person.ID, state string) store.Enrolled {
	o.t.Helper()
	done, err := o.as(who).Enrol(o.t.Context(), course, store.Enrolling{Person: id, State: state, Reason: reasonFor(state)})
	if err = errors.Join(err, done[0].Err); err != nil {
		o.t.Fatalf("%s enrols %s as %s: %v", who, id, state, err)
	}
	return done[0]
}

func reasonFor(state string) string {
	if roster.NeedsReason(state) {
		return "job"
	}
	return ""
}

func (o *office) sheet(who, course string) *store.CourseSheet {
	o.t.Helper()
	sheet, err := o.as(who).Course(o.t.Context(), course)
	if err != nil {
		o.t.Fatal(err)
	}
	return sheet
}

// enrolment is what the person's own profile says of her place.
func (o *office) enrolment(id person.ID) (person.Enrolment, bool) {
	o.t.Helper()
	sheet, err := o.as("hinrich").Person(o.t.Context(), id, "")
	if err != nil {
		o.t.Fatal(err)
	}
	if len(sheet.Enrolments) == 0 {
		return person.Enrolment{}, false
	}
	return sheet.Enrolments[0], true
}

func TestCourseIDIsReadable(t *testing.T) {
	o := open(t)
	if first, second := o.course(3), o.course(3); first != "alpha-norden-26-01" || second != "alpha-norden-26-02" {
		t.Errorf("%s, %s", first, second)
	}
}

func TestPlaceWaitingListAndMovingUp(t *testing.T) {
	o := open(t)
	id := o.course(1)
	if e := o.enrol("foelke", id, rima, roster.Registered); e.State != roster.Registered || e.Full || e.Same {
		t.Errorf("%+v", e)
	}
	if e := o.enrol("foelke", id, rima, roster.Registered); !e.Same {
		t.Errorf("again: %+v", e)
	}
	if e := o.enrol("hinrich", id, oleh, roster.Registered); e.State != roster.Waiting || !e.Full || e.Queue != 1 {
		t.Errorf("%+v", e)
	}
	if e := o.enrol("foelke", id, amina, roster.Registered); e.Queue != 2 {
		t.Errorf("%+v", e)
	}
	sheet := o.sheet("foelke", id)
	if want := (roster.Places{Seats: 1, Confirmed: 1, Waiting: 2}); sheet.Places != want || len(sheet.Seats) != 3 || !slices.Equal(sheet.Next, []person.ID{oleh, amina}) {
		t.Errorf("%+v", sheet)
	}
	if e, _ := o.enrolment(rima); e.State != person.Waiting || e.Step != roster.Registered || e.Course != id {
		t.Errorf("the copy is %+v", e)
	}
	if e := o.enrol("foelke", id, rima, roster.Dropped); !slices.Equal(e.Up, []person.ID{oleh}) {
		t.Errorf("%+v", e)
	}
	if e, _ := o.enrolment(oleh); e.Step != roster.Registered {
		t.Errorf("the copy of who moved up is %+v", e)
	}
	if e, _ := o.enrolment(rima); e.State != person.Dropped || e.Reason != "job" {
		t.Errorf("the copy of who dropped out is %+v", e)
	}
	if event := o.last(audit.MovedUp, "foelke"); event.Subject == "" || event.Outcome != "ok" {
		t.Errorf("the log says of moving up %+v", event)
	}
	if e := o.enrol("foelke", id, oleh, roster.Withdrawn); !slices.Equal(e.Up, []person.ID{amina}) {
		t.Errorf("%+v", e)
	}
	if e, there := o.enrolment(oleh); there {
		t.Errorf("who withdrew has the copy %+v", e)
	}
}

// Outreach workers ask for places, for people whom they may see, and take back what
// they asked for themselves.
func TestOutreachOnlyProposes(t *testing.T) {
	o := open(t)
	id := o.course(2)
	o.enrol("tjark", id, oleh, roster.Requested)
	if _, err := o.as("tjark").Enrol(t.Context(), id, store.Enrolling{Person: oleh, State: roster.Registered}); !errors.As(err, new(*store.Refused)) {
		t.Errorf("gave a place: %v", err)
	}
	for _, unseen := range []person.ID{rima, hidden, nobody} {
		done, err := o.as("tjark").Enrol(t.Context(), id, store.Enrolling{Person: unseen, State: roster.Requested})
		if err != nil || !errors.Is(done[0].Err, store.ErrNotFound) {
			t.Errorf("%s: %v %v", unseen, err, done[0].Err)
		}
	}
	if _, err := o.as("maike").Enrol(t.Context(), id, store.Enrolling{Person: oleh, State: roster.Withdrawn, Reason: "job"}); !errors.As(err, new(*store.Refused)) {
		t.Errorf("withdrew another's proposal: %v", err)
	}
	o.enrol("tjark", id, oleh, roster.Withdrawn)
	o.enrol("okko", id, amina, roster.Requested)
	o.enrol("foelke", id, amina, roster.Registered)
	if _, err := o.as("okko").Enrol(t.Context(), id, store.Enrolling{Person: amina, State: roster.Withdrawn, Reason: "job"}); !errors.As(err, new(*store.Refused)) {
		t.Errorf("withdrew a confirmed place: %v", err)
	}
}

// Whoever may not find a restricted person sees no line of hers; her place is one
// that is kept back.
func TestRestrictedPeopleInCourses(t *testing.T) {
	backend := open(t)
	id := backend.course(2)
	circle := backend.store.DeskOf(store.Staff{ID: "tjark", Role: "coordinator", Name: "Tjark"})
	done, err := circle.Enrol(t.Context(), id, store.Enrolling{Person: hidden, State: roster.Registered})
	if err = errors.Join(err, done[0].Err); err != nil {
		t.Fatal(err)
	}
	backend.enrol("foelke", id, rima, roster.Registered)
	sheet := backend.sheet("foelke", id)
	if len(sheet.Seats) != 1 || sheet.Hidden != 0 || sheet.Kept != 1 || sheet.Confirmed != 2 || sheet.Free != 0 {
		t.Errorf("%+v", sheet)
	}
	if done, err := circle.Enrol(t.Context(), id, store.Enrolling{Person: hidden, State: roster.Waiting}); err != nil || done[0].Err != nil {
		t.Fatal(err, done)
	}
	sheet = backend.sheet("foelke", id)
	if len(sheet.Seats) != 1 || sheet.Hidden != 0 || sheet.Kept != 0 || sheet.Waiting != 0 || sheet.Free != 1 || len(sheet.Next) != 0 {
		t.Errorf("of who waits: %+v", sheet)
	}
	if e := backend.enrol("foelke", id, oleh, roster.Waiting); e.Queue != 1 {
		t.Errorf("the queue betrays her: %+v", e)
	}
	if e := backend.enrol("foelke", id, rima, roster.Withdrawn); len(e.Up) > 0 && e.Up[0] != oleh {
		t.Errorf("who moved up betrays her: %+v", e)
	}
}

func TestFlawsOfACourse(t *testing.T) {
	o := open(t)
	for code, flaw := range map[string]func(*roster.Course){
		"course.ended":        func(c *roster.Course) { c.Type = "FRAUEN" },
		"course.early":        func(c *roster.Course) { c.Type, c.From = "JOB-BSK", "2023-05-01" },
		"course.type":         func(c *roster.Course) { c.Type = "ALFA" },
		"course.municipality": func(c *roster.Course) { c.Municipality = "Nirgendwo" },
		"course.times":        func(c *roster.Course) { c.Times = "nachts" },
		"course.weekday":      func(c *roster.Course) { c.Days = []string{"mo", "xx"} },
		"course.seats":        func(c *roster.Course) { c.Seats = 41 },
		"course.reserved":     func(c *roster.Course) { c.Reserved = 3 },
		"course.order":        func(c *roster.Course) { c.To = "2026-11-19" },
		"course.day":          func(c *roster.Course) { c.From = "morgen" },
		"course.text":         func(c *roster.Course) { c.Provider = "KVHS\x1b[2J" },
		"course.id":           func(c *roster.Course) { c.ID = "Alpha 1" },
	} {
		c := alpha("", 2)
		flaw(&c)
		_, err := o.as("foelke").OpenCourse(t.Context(), c)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
}

func TestChangingACourse(t *testing.T) {
	o := open(t)
	id := o.course(1)
	read := o.sheet("foelke", id).Course
	for _, who := range []person.ID{rima, oleh, amina} {
		o.enrol("foelke", id, who, roster.Registered)
	}
	more := read // places that were given since are no conflict
	more.Seats, more.Hours = 2, "09:00"
	changed, err := o.as("hinrich").ChangeCourse(t.Context(), more)
	if err != nil || changed.Seats != 2 {
		t.Fatal(changed, err)
	}
	if e, _ := o.enrolment(oleh); e.Step != roster.Registered {
		t.Errorf("with one more place there is %+v", e)
	}
	if _, err := o.as("foelke").ChangeCourse(t.Context(), read); !errors.Is(err, store.ErrConflict) {
		t.Errorf("changed what somebody else changed: %v", err)
	}
	fewer := changed
	fewer.Seats = 1
	if _, err := o.as("foelke").ChangeCourse(t.Context(), fewer); !errors.As(err, new(*store.Mistake)) {
		t.Errorf("fewer seats than confirmed: %v", err)
	}
}

func TestCourseFromStartToResults(t *testing.T) {
	o := open(t)
	id := o.course(2)
	o.enrol("foelke", id, rima, roster.Registered)
	o.enrol("foelke", id, oleh, roster.Registered)
	o.enrol("foelke", id, amina, roster.Registered)
	advance := func(phase, why string) {
		t.Helper()
		if c, err := o.as("foelke").AdvanceCourse(t.Context(), id, phase, why); err != nil || c.Phase != phase {
			t.Fatal(c.Phase, err)
		}
	}
	advance(roster.Running, "")
	if e, _ := o.enrolment(rima); e.State != person.Running || e.Step != roster.Started {
		t.Errorf("%+v", e)
	}
	session := roster.Session{Day: today(), Absent: []person.ID{rima}}
	if err := o.as("foelke").Attend(t.Context(), id, session); err != nil {
		t.Fatal(err)
	}
	if line := o.sheet("hinrich", id).Seats[0]; line.Person != rima || line.Absent != 1 || line.Of != 1 || !line.Flagged {
		t.Errorf("%+v", line)
	}
	result := store.CourseResult{Person: rima, Test: "DTZ", Listening: "B1", Reading: "A2", Writing: "B1", Speaking: "B1", Day: "2026-11-22"}
	for again := range 3 {
		if again == 2 {
			result.Day = "" // the same on whichever day it is typed
		}
		done, err := o.as("foelke").Results(t.Context(), id, result)
		if err = errors.Join(err, done[0].Err); err != nil || done[0].State != roster.Certificate || done[0].Same != (again > 0) {
			t.Fatal(done, err)
		}
	}
	sheet, err := o.as("hinrich").Person(t.Context(), rima, "")
	if err != nil || len(sheet.Assessments) != 6 || sheet.Enrolments[0].Result != "B1" {
		t.Errorf("%d findings, %+v %v", len(sheet.Assessments), sheet.Enrolments, err)
	}
	advance(roster.Done, "")
	if e, _ := o.enrolment(oleh); e.State != person.Done || e.Step != roster.Ended {
		t.Errorf("%+v", e)
	}
	if e, there := o.enrolment(amina); there {
		t.Errorf("who waited to the end has %+v", e)
	}
	if _, err := o.as("foelke").AdvanceCourse(t.Context(), id, roster.Running, ""); !errors.As(err, new(*store.Mistake)) {
		t.Errorf("what is over began again: %v", err)
	}
}

// noPeople is a real backend that cannot write people for a while.
type noPeople struct {
	store.Backend
	down atomic.Bool
}

func (n *noPeople) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	if c == store.Persons && n.down.Load() {
		return 0, errRefused
	}
	return n.Backend.Put(ctx, c, doc)
}

// Where a person's copy could not be written it stays owed, and whoever opens the
// store next writes it.
func TestOwedCopiesAreWrittenByWhoeverComesNext(t *testing.T) {
	o := open(t)
	id := o.course(2)
	o.enrol("foelke", id, rima, roster.Requested)
	broken := &noPeople{Backend: o.backend}
	ill, err := store.Open(t.Context(), broken, store.Options{Process: "test"})
	if err != nil {
		t.Fatal(err)
	}
	broken.down.Store(true)
	desk := ill.DeskOf(store.Staff{ID: "foelke", Role: "courses", Name: "Foelke"})
	if done, err := desk.Enrol(t.Context(), id, store.Enrolling{Person: rima, State: roster.Registered}); err != nil || done[0].Err != nil {
		t.Fatal("the roster is the truth, and was written: ", err, done)
	}
	if e, _ := o.enrolment(rima); e.Step != roster.Requested {
		t.Fatalf("the copy is there: %+v", e)
	}
	if err := ill.Close(); err != nil {
		t.Fatal(err)
	}
	next, err := store.Open(t.Context(), o.backend, store.Options{Process: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	wait(t, "the repair", func() bool { e, _ := o.enrolment(rima); return e.Step == roster.Registered })
	wait(t, "clearing the outbox", func() bool { return next.Owed(id) == 0 })
}

// Who begins a course needs it no more; who needs something else still does.
func TestNeedsAreMetBySomebodyWhoBegins(t *testing.T) {
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close()
	found := func(kind, detail string, day person.Date) person.NeedFound {
		return person.NeedFound{Kind: kind, Detail: detail, Found: day, By: "maike", State: "open"}
	}
	one := store.Arrival{Profile: person.Profile{ID: rima, Needs: []person.NeedFound{
		found("course", "ALPHA", "2026-10-01"), found("course", "", "2026-10-02"), found("course", "BSK-B2", "2026-10-03"), found("housing", "", "2026-10-04"),
	}}, Records: []person.Record{{ID: "abh:1", Source: person.AliensAuthority, Fields: person.Facts{person.Family: {Value: "Haddad"}, person.Municipality: {Value: norden}}}}}
	if err := store.Fill(t.Context(), backend, store.Office{Staff: staff(), People: slices.Values([]store.Arrival{one})}, nil); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), backend, store.Options{Process: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	desk := s.DeskOf(store.Staff{ID: "hinrich", Role: "coordinator", Name: "Hinrich"})
	c, err := desk.OpenCourse(t.Context(), alpha("", 5))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ state, open string }{{roster.Registered, "course course course housing"}, {roster.Started, "course housing"}} {
		if done, err := desk.Enrol(t.Context(), c.ID, store.Enrolling{Person: rima, State: step.state}); err != nil || done[0].Err != nil {
			t.Fatal(done, err)
		}
		sheet, err := desk.Person(t.Context(), rima, "")
		if err != nil {
			t.Fatal(err)
		}
		var open []string
		for _, n := range sheet.Needs {
			if n.State == "open" {
				open = append(open, n.Kind)
			}
		}
		if got := strings.Join(open, " "); got != step.open {
			t.Errorf("%s: open needs are %s, want %s", step.state, got, step.open)
		}
	}
}

// The planning table at the size of a large county: 50,000 people, 2,000 courses.
func BenchmarkPlanningTable(b *testing.B) {
	backend, err := embedded.Open(b.Context(), b.TempDir()+"/store")
	if err != nil {
		b.Fatal(err)
	}
	defer backend.Close()
	const many, courses = 50_000, 2_000
	who := func(i int) person.ID { return person.IDFrom(uint64(i)*331 + 7) }
	people := func(yield func(store.Arrival) bool) {
		for i := range many {
			record := person.Record{ID: "abh:" + strconv.Itoa(i), Source: person.AliensAuthority, Fields: person.Facts{
				person.Family: {Value: "Haddad"}, person.Municipality: {Value: norden},
			}}
			if !yield(store.Arrival{Profile: person.Profile{ID: who(i), Restricted: i%70 == 0}, Records: []person.Record{record}}) {
				return
			}
		}
	}
	var all []store.Course
	for i := range courses {
		c := alpha("alpha-"+strconv.Itoa(i), 25)
		for n := range 25 {
			c.Roster = append(c.Roster, roster.Seat{Person: who(i*25 + n), State: roster.Registered, Since: "2026-11-01"})
		}
		all = append(all, c)
	}
	if err := store.Fill(b.Context(), backend, store.Office{Staff: staff(), People: people, Courses: all}, nil); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), backend, store.Options{Process: "test"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	desk := s.DeskOf(store.Staff{ID: "foelke", Role: "courses", Name: "Foelke"})
	b.Run("Courses", func(b *testing.B) {
		for b.Loop() {
			if lines, err := desk.Courses(b.Context(), store.CourseQuery{}); err != nil || len(lines) != courses {
				b.Fatal(len(lines), err)
			}
		}
	})
	b.Run("Course", func(b *testing.B) {
		for b.Loop() {
			if _, err := desk.Course(b.Context(), "alpha-7"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Enrol", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			state := []string{roster.Interrupted, roster.Started}[i%2]
			done, err := desk.Enrol(b.Context(), "alpha-7", store.Enrolling{Person: who(7*25 + 1), State: state, Reason: reasonFor(state)})
			if err != nil || done[0].Err != nil {
				b.Fatal(done, err)
			}
		}
	})
}

// The numbers of the planning table open lists of just as many people.
func TestRosterOfACourseIsAList(t *testing.T) {
	o := open(t)
	id := o.course(1)
	o.enrol("foelke", id, rima, roster.Registered)
	o.enrol("foelke", id, oleh, roster.Registered)
	o.enrol("foelke", id, amina, roster.Requested)
	for part, want := range map[string][]person.ID{
		"": {rima, oleh, amina}, "confirmed": {rima}, "waiting": {oleh}, "requested": {amina}, "trial": nil,
	} {
		found, err := o.as("foelke").Find(t.Context(), store.Query{Filter: o.filter(store.RosterList(id, part)), Limit: -1})
		slices.Sort(want)
		if err != nil || !slices.Equal(ids(found), want) {
			t.Errorf("%q: %v (%v), want %v", part, ids(found), err, want)
		}
	}
	if found, err := o.as("tjark").Find(t.Context(), store.Query{Filter: o.filter("list:@" + id), Limit: -1}); err != nil || slices.Contains(ids(found), rima) || found.Total != 2 {
		t.Errorf("an outreach worker elsewhere finds %v (%v)", ids(found), err)
	}
	for _, none := range []string{"list:@nowhere", store.RosterList(id, "elsewhere"), "-list:@nowhere"} {
		if found, err := o.as("foelke").Find(t.Context(), store.Query{Filter: o.filter(none)}); err != nil || found.Total != 0 {
			t.Errorf("%s finds %d (%v)", none, found.Total, err)
		}
	}
}

// Planners see how full courses are in rounded numbers, and nobody in them.
func TestPlannersSeeTheTableOfCoursesInFives(t *testing.T) {
	o := open(t)
	id := o.course(7)
	o.enrol("foelke", id, rima, roster.Registered)
	o.enrol("foelke", id, oleh, roster.Waiting)
	if _, err := o.as("foelke").AdvanceCourse(t.Context(), id, roster.Cancelled, "Rima ist krank"); err != nil {
		t.Fatal(err)
	}
	all := store.CourseQuery{Phases: []string{roster.Planned, roster.Running, roster.Done, roster.Cancelled}}
	lines, err := o.as("wiebke").Courses(t.Context(), all)
	if err != nil || len(lines) == 0 {
		t.Fatal(lines, err)
	}
	for _, l := range lines {
		for _, n := range []int{l.Confirmed, l.Trial, l.Free, l.Requested, l.Waiting} {
			if n != supply.Hidden && (n == 0 || n%5 != 0) {
				t.Errorf("%+v tells more than fives", l)
			}
		}
		if l.Course.Why != "" || len(l.Course.Roster) > 0 || len(l.Course.Sessions) > 0 {
			t.Errorf("%+v tells of people", l)
		}
	}
	if _, err := o.as("wiebke").Course(t.Context(), id); !errors.As(err, new(*store.Refused)) {
		t.Errorf("a planner opened a course: %v", err)
	}
}
