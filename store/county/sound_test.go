package county

import (
	"cmp"
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
)

func TestEveryCodeIsInTheRuleBook(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		check := checker(t)
		for _, o := range s.people {
			for _, r := range o.Records {
				check("source", string(r.Source), o)
				for name, fact := range r.Fields {
					spec, ok := person.SpecOf(name)
					if !ok || spec.List != (len(fact.List) > 0) {
						t.Fatalf("%s: field %s = %+v", o.id, name, fact)
					}
					for _, code := range append(slices.Clone(fact.List), fact.Value) {
						if spec.Kind != "" && spec.Kind != "date" && spec.Kind != "number" && code != "" {
							check(spec.Kind, code, o)
						}
					}
				}
			}
		}
		for _, c := range s.county.Courses() {
			check("municipality", c.Municipality, one{})
			check("course", c.Type, one{})
		}
	})
}

func checker(t *testing.T) func(kind, code string, o one) {
	book := worldOf(Aurich).book
	return func(kind, code string, o one) {
		t.Helper()
		if _, ok := book.Entry(kind, code); !ok {
			t.Fatalf("%s: no %s %q", o.id, kind, code)
		}
	}
}

func TestEveryCodeOfAHistoryIsInTheRuleBook(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		check := checker(t)
		for _, o := range s.people {
			for _, s := range o.Profile.Spells {
				check(string(s.Field), s.Code, o)
			}
			for _, a := range o.Profile.Assessments {
				check("level", a.Level, o)
				check("skill", a.Skill, o)
				check("evidence", a.Evidence, o)
				check("language", a.Language, o)
			}
			for _, n := range o.Profile.Needs {
				check("need", n.Kind, o)
				if n.Kind == "course" {
					check("course", n.Detail, o)
				}
			}
			for _, e := range o.Profile.Enrolments {
				check("course", e.Type, o)
				check("course_state", e.State, o)
				if e.Reason != "" {
					check("reason", e.Reason, o)
				}
			}
			for _, n := range o.Notes {
				check("contact", n.Kind, o)
			}
		}
	})
}

func TestRostersAndEnrolmentsAgree(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		type place struct {
			person person.ID
			course string
		}
		seats, courses := map[place]roster.Seat{}, map[string]store.Course{}
		for _, c := range s.county.Courses() {
			if _, twice := courses[c.ID]; twice {
				t.Fatalf("course %s twice", c.ID)
			}
			courses[c.ID] = c
			for _, s := range c.Roster {
				if _, twice := seats[place{s.Person, c.ID}]; twice {
					t.Fatalf("%s sits twice in %s", s.Person, c.ID)
				}
				seats[place{s.Person, c.ID}] = s
			}
		}
		for _, o := range s.people {
			for _, e := range o.Enrolments() {
				s, ok := seats[place{o.id, e.Course}]
				c := courses[e.Course]
				if !ok || roster.Copy(&c, &s) != e {
					t.Fatalf("%s: enrolment %+v, seat %+v", o.id, e, s)
				}
				delete(seats, place{o.id, e.Course})
			}
		}
		if len(seats) > 0 {
			t.Errorf("%d seats of nobody", len(seats))
		}
	})
}

func TestCoursesAreSound(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		today := s.today.date()
		for _, c := range s.county.Courses() {
			e, _ := s.world.book.Entry("course", c.Type)
			places := c.Places()
			if !e.Valid(string(c.From)) || len(c.Roster) == 0 || places.Confirmed+places.Trial > c.Seats || c.From >= c.To || c.Provider == "" {
				t.Fatalf("%+v", c)
			}
			for _, seat := range c.Roster {
				ok := map[string]bool{
					person.Waiting: c.Phase == roster.Planned && c.From > today && seat.Since < today,
					person.Running: c.Phase == roster.Running && c.From <= today && today < c.To,
					person.Done:    c.Phase == roster.Done && c.To < today && seat.To == c.To,
					person.Dropped: c.Phase == roster.Done && c.From < seat.To && seat.To < c.To && c.To < today && seat.Reason != "",
				}
				if !ok[roster.Copy(&c, &seat).State] || !possible(s, seat) {
					t.Fatalf("%s on %s: %s to %s: %+v", c.ID, today, c.From, c.To, seat)
				}
			}
		}
	})
}

// possible says whether the steps of a seat follow each other, in order and by staff.
func possible(s *sample, seat roster.Seat) bool {
	state, on := "", person.Date("")
	for _, step := range seat.Steps {
		if !roster.MayFollow(state, step.State) || step.Day < on || step.Day > s.today.date() || step.By == "" {
			return false
		}
		state, on = step.State, step.Day
	}
	_, known := s.world.book.Entry("route", seat.Route)
	return known && state == seat.State && on == seat.Since && !seat.Asked.IsZero()
}

func TestThePlanningTableLooksAlive(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		var sum roster.Places
		full, free, flagged, seats, first := 0, 0, 0, 0, 0
		for _, c := range s.county.Courses() {
			p := c.Places()
			switch c.Phase {
			case roster.Planned:
				if len(c.Sessions) > 0 {
					t.Errorf("%s has met before it began", c.ID)
				}
				sum.Waiting += p.Waiting
				sum.Requested += p.Requested
				if p.Free > 0 {
					free++
				} else if p.Waiting > 0 {
					full++
				}
			case roster.Running:
				sum.Trial += p.Trial
				for _, seat := range c.Roster {
					seats++
					if roster.Flagged(c.Absences(&seat)) {
						flagged++
					}
				}
			}
			for _, seat := range c.Roster {
				if seat.First != "" {
					first++
				}
			}
		}
		t.Logf("planned: %d with free places, %d full; %+v; %d of %d flagged; %d first", free, full, sum, flagged, seats, first)
		if free < 5 || full < 2 || sum.Requested < 20 || sum.Waiting < 10 || sum.Trial < 5 || first == 0 {
			t.Error("the table looks dead")
		}
		within(t, "flagged", 100*float64(flagged)/float64(seats), 11, 6)
	})
}

func TestNothingHappensBeforeArrivalOrAfterToday(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		today := s.today.date()
		for _, o := range s.counted(all) {
			from := max(o.h.arrived, o.born).date()
			during := func(what string, day person.Date) {
				if day < from || day > today {
					t.Fatalf("%s: %s on %s, arrived on %s", o.id, what, day, from)
				}
			}
			for _, a := range o.Profile.Assessments {
				during("assessment", a.Day)
			}
			for _, n := range o.Profile.Needs {
				during("need", n.Found)
				if (n.State == "open") != (n.Closed == "") || n.Closed != "" && n.Closed < n.Found {
					t.Fatalf("%s: %+v", o.id, n)
				}
			}
			for _, e := range o.Enrolments() {
				during("enrolment", e.From)
			}
			for _, n := range o.Notes {
				during("note", n.Day)
				if person.DateOf(n.At) != n.Day || n.Author == "" || n.Person != o.id {
					t.Fatalf("%+v", n)
				}
			}
			for _, r := range o.Records {
				during("record", r.AsOf)
			}
			for _, r := range o.Records {
				if _, ok := person.Date(r.Fields[person.Birth].Value).Time(); !ok && r.Source != person.Outreach {
					t.Fatalf("%s: birth %q", r.ID, r.Fields[person.Birth].Value)
				}
			}
			for i, s := range o.Profile.Spells {
				if s.To != "" && s.To < s.From || s.From < from || i > 0 && cmp.Less(s.From, o.Profile.Spells[i-1].From) {
					t.Fatalf("%s: %+v", o.id, s)
				}
			}
			if n := len(o.Notes); n > 0 && (o.Notes[n-1].Day != o.Profile.LastContact || o.Notes[n-1].Kind != o.Profile.LastKind) || (n == 0) != (o.Profile.LastContact == "") {
				t.Fatalf("%s: last contact %s, notes %+v", o.id, o.Profile.LastContact, o.Notes)
			}
		}
	})
}

func TestTestResultsAreReachedAsTheRuleSays(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, o := range s.counted(grown) {
			for _, e := range o.Enrolments() {
				if e.Result == "" || e.Result == "<A2" {
					continue
				}
				p := person.Profile{}
				for _, a := range o.Profile.Assessments {
					if a.Evidence == "certificate" && a.Day > e.To && len(p.Assessments) < 4 {
						p.Assessments = append(p.Assessments, a)
					}
				}
				if p.German() != e.Result {
					t.Fatalf("%s: result %s, skills %+v", o.id, e.Result, p.Assessments)
				}
			}
		}
	})
}
