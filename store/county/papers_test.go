package county

import (
	"testing"

	"lotse/store/person"
)

func TestPapersAreInTheRuleBookAndInOrder(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		check, ids := checker(t), map[string]bool{}
		once := func(id string, o one) {
			if id == "" || ids[id] {
				t.Fatalf("%s: id %q", o.id, id)
			}
			ids[id] = true
		}
		for _, o := range s.people {
			for _, g := range o.Profile.Grants {
				once(g.ID, o)
				check("route", g.Route, o)
				check("grant", g.State, o)
				check("authority", g.Authority, o)
				s.soundGrant(t, o, g)
			}
			for _, q := range o.Profile.Recognitions {
				once(q.ID, o)
				check("nationality", q.Country, o)
				last := o.began.date()
				for _, step := range q.Steps {
					check("recognition", step.State, o)
					if step.Day < last || step.Day > s.today.date() {
						t.Fatalf("%s, here since %s: %+v", o.id, o.began.date(), q)
					}
					last = step.Day
				}
			}
			for _, n := range o.Profile.Needs {
				once(n.ID, o)
				if n.Urgency != "" {
					check("urgency", n.Urgency, o)
				}
				if (n.State == "open") != (n.Closer == "") || (n.State == "withdrawn") != (n.Why != "") {
					t.Fatalf("%s: %+v", o.id, n)
				}
			}
			if p := o.Profile; p.Restricted && len(p.Referrals) > 0 {
				t.Fatalf("%s is restricted, and offered to %v", o.id, p.Referrals)
			}
		}
	})
}

// soundGrant is of a time when the person was here and such grants were given.
func (s *sample) soundGrant(t *testing.T, o one, g person.Grant) {
	t.Helper()
	came, today := o.began.date(), s.today.date()
	open := g.State == "applied" || g.State == "refused"
	if g.Applied < came || g.Applied > today || g.Granted > today || !open && g.Granted < g.Applied || open != (g.Granted == "") {
		t.Fatalf("%s, here since %s: %+v", o.id, came, g)
	}
	if g.Route == "44-4" && g.Granted >= suspended.date() {
		t.Fatalf("%s: admitted while admissions are suspended: %+v", o.id, g)
	}
}

func TestThereArePapersOfEveryKind(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		found, check := map[string]int{}, checker(t)
		for _, o := range s.people {
			for _, g := range o.Profile.Grants {
				found[g.Route+" "+g.State]++
				if g.Route == "bsk" && g.State == "granted" && g.Granted < (s.today-61).date() && g.Granted > (s.today-91).date() {
					found["bsk lapses within a month"]++
				}
			}
			found["referral"] += len(o.Profile.Referrals)
			found["recognition"] += len(o.Profile.Recognitions)
			found["daytimes"] += min(1, len(o.Profile.Fields[person.Daytimes].List))
			for _, f := range o.Profile.FollowUps {
				if found["outcome "+f.Outcome]++; f.Outcome != "" {
					check("visit", f.Outcome, o)
				}
			}
			for _, n := range o.Profile.Needs {
				found["urgent "+n.Urgency]++
			}
		}
		for _, what := range []string{
			"44a used", "44a granted", "44a applied", "44-4 used", "44-4 granted", "bsk used", "bsk granted", "bsk lapses within a month",
			"referral", "recognition", "daytimes", "outcome met", "outcome nobody", "urgent now", "urgent later",
		} {
			if found[what] < 3 {
				t.Errorf("%s: %d", what, found[what])
			}
		}
		t.Log(found)
	})
}
