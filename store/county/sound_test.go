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
				if !ok || s.State != e.State || s.Result != e.Result || s.Reason != e.Reason || s.Since != e.From || s.To != e.To || c.Type != e.Type || c.Provider != e.Provider {
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
			if !e.Valid(string(c.From)) || len(c.Roster) == 0 || len(c.Roster) > c.Seats || c.From >= c.To || c.Provider == "" {
				t.Fatalf("%+v", c)
			}
			for _, s := range c.Roster {
				ok := map[string]bool{
					person.Waiting: c.From > today && s.Since < today,
					person.Running: c.From <= today && today < c.To,
					person.Done:    c.To < today && s.To == c.To,
					person.Dropped: c.From < s.To && s.To < c.To && c.To < today && s.Reason != "",
				}
				if !ok[s.State] {
					t.Fatalf("%s on %s: %s %s to %s: %+v", c.ID, today, s.State, c.From, c.To, s)
				}
			}
		}
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
