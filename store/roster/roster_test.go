package roster

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func who(n int) person.ID { return person.IDFrom(uint64(n)*997 + 3) }

func asking(n int, state string, minute int) Ask {
	return Ask{Person: who(n), State: state, Day: "2026-11-23", At: monday.Add(time.Duration(minute) * time.Minute), By: "foelke", MoveUp: true}
}

func must(t *testing.T, c *Course, a Ask) Answer {
	t.Helper()
	answer, err := c.Step(a)
	if err != nil {
		t.Fatalf("%s: %v", a.State, err)
	}
	return answer
}

// The steps of this package are those of the code list, and count and hold as it says.
func TestWaysAreThoseOfTheRuleBook(t *testing.T) {
	book, err := rulebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	list := book.List("seat")
	if len(list) != len(ways)-1 {
		t.Errorf("%d steps in the rule book, %d here", len(list), len(ways)-1)
	}
	for _, e := range list {
		w, known := ways[e.Code]
		if !known || !Known(e.Code) || w.counts != e.Attrs["counts"] || w.holds != e.Attrs["holds"] {
			t.Errorf("%s: counts %q holds %q, in the rule book %v", e.Code, w.counts, w.holds, e.Attrs)
		}
		for _, after := range w.after {
			if _, known := book.Entry("seat", after); !known {
				t.Errorf("%s is followed by %q, which is no step", e.Code, after)
			}
		}
	}
	for _, reason := range []string{CourseCancelled, NoPlace} {
		if _, known := book.Entry("reason", reason); !known {
			t.Errorf("no reason %q", reason)
		}
	}
}

func TestWhichStepMayFollow(t *testing.T) {
	for _, c := range []struct {
		from, to string
		code     string // of the refusal; empty: it may
	}{
		{"", Requested, ""}, {"", Registered, ""}, {"", Started, ""}, {"", Dropped, "nobody"}, {"", Certificate, "nobody"},
		{Requested, Waiting, ""}, {Requested, Registered, ""}, {Waiting, Requested, "way"}, {Registered, Requested, "way"},
		{Registered, Started, ""}, {Registered, Certificate, ""}, {Started, Interrupted, ""}, {Interrupted, Started, ""},
		{Started, Withdrawn, "way"}, {Started, Registered, "way"}, {Started, Dropped, ""}, {Registered, Dropped, ""},
		{Dropped, Requested, ""}, {Withdrawn, Registered, ""}, {Ended, Certificate, ""}, {Certificate, Started, "way"},
		{Certificate, Dropped, "way"}, {Started, "elsewhere", "state"}, {Started, Started, ""},
	} {
		course := Course{Seats: 3}
		if c.from != "" {
			course.Roster = []Seat{{Person: who(1), State: c.from, Since: "2026-11-01"}}
		}
		a := asking(1, c.to, 0)
		a.Reason = "job"
		_, err := course.Step(a)
		var refusal *Refusal
		if errors.As(err, &refusal); c.code == "" && err != nil || c.code != "" && (refusal == nil || refusal.Code != c.code) {
			t.Errorf("%q → %q: %v, want %q", c.from, c.to, err, c.code)
		}
	}
	course := Course{Seats: 3, Roster: []Seat{{Person: who(1), State: Started}}}
	if _, err := course.Step(asking(1, Dropped, 0)); err == nil {
		t.Error("dropped without a reason")
	}
}

func TestFullCourseHasAWaitingListInTheOrderOfAsking(t *testing.T) {
	c := Course{Seats: 2, Reserved: 1}
	if a := must(t, &c, asking(1, Registered, 0)); a.State != Registered || a.Full {
		t.Fatalf("%+v", a)
	}
	must(t, &c, asking(2, Requested, 1)) // asks early, is placed late
	for n := 3; n <= 4; n++ {
		if a := must(t, &c, asking(n, Registered, n)); a.State != Waiting || !a.Full {
			t.Fatalf("%+v", a)
		}
	}
	must(t, &c, asking(2, Waiting, 60))
	if got := c.Queue(); !slices.Equal(got, []person.ID{who(2), who(3), who(4)}) {
		t.Fatalf("the queue is %v", got)
	}
	stated := asking(4, Waiting, 70)
	stated.First = "Umzug ins Frauenhaus"
	if a := must(t, &c, stated); !a.Changed {
		t.Error("a stated reason changes nothing")
	}
	if got := c.Queue(); got[0] != who(4) {
		t.Errorf("with a stated reason the queue is %v", got)
	}
	if a := must(t, &c, asking(3, Registered, 80)); a.State != Waiting || a.Changed {
		t.Errorf("asked again: %+v", a)
	}
	drop := asking(1, Dropped, 90)
	drop.Reason = "job"
	if a := must(t, &c, drop); !slices.Equal(a.Up, []person.ID{who(4)}) || c.Seat(who(4)).State != Registered {
		t.Errorf("moved up: %+v", a)
	}
	want := Places{Seats: 2, Confirmed: 2, Waiting: 2}
	if got := c.Places(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if a := must(t, &c, drop); a.Changed || len(a.Up) != 0 {
		t.Errorf("dropped again: %+v", a)
	}
	if a := must(t, &c, asking(1, Requested, 100)); a.State != Requested || c.Seat(who(1)).Asked != monday.Add(100*time.Minute) {
		t.Errorf("asked anew: %+v", c.Seat(who(1)))
	}
}

// Whatever is asked for, in whatever order: there are never more people than seats,
// nobody vanishes, nobody is there twice, asking again changes nothing, and who
// moves up is the first of the waiting list.
func TestRandomSteps(t *testing.T) {
	states := []string{Requested, Applied, Granted, Placement, Waiting, Registered, Trial, Started, Interrupted, Examined, Certificate, Ended, Dropped, Withdrawn}
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 5))
		c := Course{Seats: 1 + random.IntN(5), Reserved: random.IntN(2)}
		known := map[person.ID]bool{}
		for step := range 120 {
			a := asking(random.IntN(12), states[random.IntN(len(states))], step)
			a.Reason = "job"
			if random.IntN(6) == 0 {
				a.First = "stated"
			}
			queue, before := c.Queue(), fmt.Sprint(c.Roster)
			answer, err := c.Step(a)
			switch {
			case err != nil && fmt.Sprint(c.Roster) != before:
				t.Fatalf("seed %d: refused (%v), and yet changed", seed, err)
			case err == nil:
				known[a.Person] = true
				fair(t, &c, queue, a.Person, answer)
			}
			sound(t, &c, known)
			if err == nil && len(answer.Up) == 0 {
				after := fmt.Sprint(c.Roster)
				if again, err := c.Step(a); err != nil || again.Changed || fmt.Sprint(c.Roster) != after {
					t.Fatalf("seed %d: %s again: %+v %v", seed, a.State, again, err)
				}
			}
		}
	}
}

func sound(t *testing.T, c *Course, known map[person.ID]bool) {
	t.Helper()
	taken, lines := c.Reserved, map[person.ID]bool{}
	for _, s := range c.Roster {
		if Holds(s.State) != "" {
			taken++
		}
		lines[s.Person] = true
	}
	if p := c.Places(); taken > max(c.Seats, c.Reserved) || p.Confirmed+p.Trial+p.Free != max(c.Seats, c.Reserved) {
		t.Fatalf("%d of %d seats taken: %+v", taken, c.Seats, p)
	}
	if len(lines) != len(c.Roster) || len(lines) != len(known) {
		t.Fatalf("%d lines of %d people, %d of whom came", len(c.Roster), len(lines), len(known))
	}
}

func fair(t *testing.T, c *Course, queue []person.ID, mover person.ID, a Answer) {
	t.Helper()
	queue = slices.DeleteFunc(queue, func(id person.ID) bool { return id == mover })
	if !slices.Equal(a.Up, queue[:len(a.Up)]) {
		t.Fatalf("%v moved up, the queue was %v", a.Up, queue)
	}
}

func TestPhases(t *testing.T) {
	old := Course{From: "2026-09-01", To: "2026-12-20"}
	for day, want := range map[person.Date]string{"2026-08-31": Planned, "2026-09-01": Running, "2026-12-20": Running, "2026-12-21": Done} {
		if got := old.PhaseOn(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
	full := func() *Course {
		c := &Course{Seats: 3, From: "2026-11-20", To: "2027-05-01", Phase: Planned}
		must(t, c, asking(1, Registered, 0))
		must(t, c, asking(2, Trial, 1))
		must(t, c, asking(3, Requested, 2))
		must(t, c, asking(4, Waiting, 3))
		return c
	}
	for phase, want := range map[string][]string{
		Running:   {Started, Trial, Requested, Waiting},
		Done:      {Ended, Ended, Withdrawn, Withdrawn},
		Cancelled: {Withdrawn, Dropped, Withdrawn, Withdrawn},
	} {
		c := full()
		c.Advance(phase, "zu wenige", asking(0, "", 9))
		for i, s := range c.Roster {
			if s.State != want[i] || NeedsReason(s.State) && s.Reason == "" {
				t.Errorf("%s: %d is %s (%s), want %s", phase, i, s.State, s.Reason, want[i])
			}
		}
		if changed := c.Advance(phase, "", asking(0, "", 10)); len(changed) != 0 {
			t.Errorf("%s again changes %v", phase, changed)
		}
	}
	c := full()
	c.Phase = Running
	if !c.MovesUp("2026-11-30", 14) || c.MovesUp("2026-12-20", 14) {
		t.Error("moving up does not end with the days after the beginning")
	}
}

func TestAbsences(t *testing.T) {
	c := Course{Seats: 3}
	must(t, &c, asking(1, Started, 0))
	for day := range 30 {
		s := Session{Day: person.DateOf(monday.AddDate(0, 0, day))}
		if day < 2 {
			s.Absent = []person.ID{who(1)}
		}
		if day == 2 {
			s.Absent, s.Excused = []person.ID{who(1)}, []person.ID{who(1)}
		}
		if !c.Attend(s) || c.Attend(s) {
			t.Fatal("the same session again changes something")
		}
	}
	if absent, of := c.Absences(c.Seat(who(1))); absent != 2 || of != 30 {
		t.Errorf("absent %d of %d", absent, of)
	}
	for _, one := range []struct {
		absent, of int
		want       bool
	}{{0, 0, false}, {2, 30, false}, {2, 20, false}, {2, 19, true}, {1, 10, false}, {3, 100, true}} {
		if Flagged(one.absent, one.of) != one.want {
			t.Errorf("absent %d of %d", one.absent, one.of)
		}
	}
}

func TestCopyAndOldDocuments(t *testing.T) {
	c := Course{ID: "alpha-1", Type: "ALPHA", Provider: "KVHS", Roster: []Seat{
		{Person: who(1), State: "running", Since: "2026-09-01"},
		{Person: who(2), State: "done", Since: "2026-09-01", To: "2026-11-01", Result: "B1"},
		{Person: who(3), State: "waiting", Since: "2026-10-01"},
		{Person: who(4), State: Withdrawn, Since: "2026-10-01"},
	}}
	c.Renew()
	for i, want := range []person.Enrolment{
		{State: person.Running, Step: Started, From: "2026-09-01"},
		{State: person.Done, Step: Certificate, From: "2026-09-01", To: "2026-11-01", Result: "B1"},
		{State: person.Waiting, Step: Waiting, From: "2026-10-01"},
		{State: "", Step: Withdrawn, From: "2026-10-01"},
	} {
		want.Course, want.Type, want.Provider = c.ID, c.Type, c.Provider
		if got := Copy(&c, &c.Roster[i]); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if c.Roster[2].Asked.IsZero() {
		t.Error("nobody knows since when she waits")
	}
}

func TestWhoGetsAPlaceInARunningCourseHasStarted(t *testing.T) {
	c := Course{Seats: 1, From: "2026-11-01", To: "2027-05-01", Phase: Planned}
	must(t, &c, asking(1, Registered, 0))
	must(t, &c, asking(2, Waiting, 1))
	c.Advance(Running, "", asking(0, "", 2))
	if _, err := c.Step(asking(1, Registered, 3)); err != nil || c.Seat(who(1)).State != Started {
		t.Errorf("registered again: %+v, %v", c.Seat(who(1)), err)
	}
	left := asking(1, Dropped, 4)
	left.Reason, left.MoveUp = "job", true
	if answer := must(t, &c, left); len(answer.Up) != 1 || c.Seat(who(2)).State != Started {
		t.Errorf("moved up %v as %s", answer.Up, c.Seat(who(2)).State)
	}
	c.Seats = 2
	if answer := must(t, &c, asking(3, Registered, 5)); answer.State != Started || !answer.Changed {
		t.Errorf("%+v", answer)
	}
	if answer := must(t, &c, asking(3, Registered, 6)); answer.State != Started || answer.Changed {
		t.Errorf("sent again: %+v", answer)
	}
}

func TestACourseStartsAndEndsOnTheDayOfItsSteps(t *testing.T) {
	day := asking(0, "", 0).Day
	for _, one := range []struct {
		about, phase   string
		from, to       person.Date
		begins, ending person.Date
	}{
		{"started early", Running, "2090-01-01", "2090-06-01", day, "2090-06-01"},
		{"started late", Running, "2026-01-01", "2090-06-01", "2026-01-01", "2090-06-01"},
		{"ended early", Done, "2026-01-01", "2090-06-01", "2026-01-01", day},
		{"ended without a last day", Done, "2026-01-01", "", "2026-01-01", day},
		{"ended late", Done, "2026-01-01", "2026-02-01", "2026-01-01", "2026-02-01"},
		{"ended before its first day", Done, "2090-01-01", "2090-06-01", day, day},
		{"cancelled", Cancelled, "2090-01-01", "2090-06-01", "2090-01-01", "2090-06-01"},
	} {
		c := Course{Seats: 3, From: one.from, To: one.to, Phase: Planned}
		if c.Advance(one.phase, "", asking(0, "", 0)); c.From != one.begins || c.To != one.ending {
			t.Errorf("%s: from %s to %s", one.about, c.From, c.To)
		}
	}
}
