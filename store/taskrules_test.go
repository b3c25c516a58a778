package store

import (
	"testing"

	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/person"
)

// A deadline makes its task when it is near, once, and takes it back when it does
// not run any more before its day.
func TestDeadlinesMakeTasksAndTakeThemBack(t *testing.T) {
	book, err := rulebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	near := []need.Deadline{{Code: "claim", On: "2026-12-20"}, {Code: "bsk", On: "2027-02-01"}, {Code: "notice", On: "2026-11-25"}, {Code: "odd", On: "2026-11-30"}}
	for name, c := range map[string]struct {
		day   person.Date
		found []need.Deadline
		want  map[string]string // rule → state and day
	}{
		"near ones":    {"2026-11-23", near, map[string]string{"claim": "open 2026-12-06", "notice": "open 2026-11-25", "deadline": "open 2026-11-23"}},
		"sooner":       {"2026-11-01", near, map[string]string{"deadline": "open 2026-11-16"}},
		"met":          {"2026-11-24", nil, map[string]string{"claim": "withdrawn 2026-12-06", "notice": "withdrawn 2026-11-25", "deadline": "withdrawn 2026-11-23"}},
		"passed":       {"2027-01-01", nil, map[string]string{"claim": "open 2026-12-06", "notice": "open 2026-11-25", "deadline": "open 2026-11-23"}},
		"the last day": {"2026-12-20", near[:1], map[string]string{"claim": "open 2026-12-06", "notice": "open 2026-11-25", "deadline": "open 2026-11-23"}},
	} {
		var p person.Profile
		if name != "sooner" {
			addTasks(book, &p, nil, deadlinesOf(book, near, "2026-11-23"), "2026-11-23")
		}
		addTasks(book, &p, nil, deadlinesOf(book, c.found, c.day), c.day)
		if addTasks(book, &p, nil, deadlinesOf(book, c.found, c.day), c.day) {
			t.Errorf("%s: something was left to do", name)
		}
		got := map[string]string{}
		for _, f := range p.FollowUps {
			got[f.Rule] = f.State + " " + string(f.Day)
		}
		if len(got) != len(c.want) || len(p.FollowUps) != len(got) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
		for rule, want := range c.want {
			if got[rule] != want {
				t.Errorf("%s: %s is %q, not %q", name, rule, got[rule], want)
			}
		}
	}
}

// A course that is cancelled asks for another place, once.
func TestCancelledCourseMakesItsTask(t *testing.T) {
	was := standing{enrolments: []person.Enrolment{{Course: "c", State: person.Waiting, Step: "registered"}}}
	for name, c := range map[string]struct {
		after     []person.Enrolment
		cancelled bool
		want      string
	}{
		"copy gone, cancelled":  {nil, true, "cancelled"},
		"dropped, cancelled":    {[]person.Enrolment{{Course: "c", State: person.Dropped}}, true, "cancelled"},
		"withdrew":              {nil, false, ""},
		"dropped out":           {[]person.Enrolment{{Course: "c", State: person.Dropped}}, false, "dropped"},
		"nothing":               {was.enrolments, true, ""},
		"started":               {[]person.Enrolment{{Course: "c", State: person.Running, Step: "started"}}, false, ""},
		"done, then cancelled?": {[]person.Enrolment{{Course: "c", State: person.Done}}, true, ""},
	} {
		causes := causesOf(was, &person.Profile{Enrolments: c.after}, func(string) bool { return c.cancelled })
		got := ""
		for _, one := range causes {
			got += one.rule
		}
		if got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

func TestRestrictedAreOfferedWithinTheCircle(t *testing.T) {
	p := person.Profile{Restricted: true, Circle: []person.StaffID{"maike", "tjark"}}
	if _, err := offer(&p, person.Referral{ID: "r1", From: "maike", To: "okko", State: person.Offered}); outcomeOf(err) != "referral.circle" {
		t.Errorf("out of the circle: %v", err)
	}
	if _, err := offer(&p, person.Referral{ID: "r2", From: "maike", To: "tjark", State: person.Offered}); err != nil || len(p.Referrals) != 1 {
		t.Errorf("within the circle: %v", err)
	}
	if _, err := offer(&p, person.Referral{ID: "r3", From: "maike", To: "maike2", State: person.Offered}); outcomeOf(err) != "referral.open" {
		t.Errorf("while another offer is open: %v", err)
	}
}
