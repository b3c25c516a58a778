package store_test

import (
	"errors"
	"strings"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

func (o *office) steps(who string, q store.StepQuery) []store.StepLine {
	o.t.Helper()
	list, err := o.as(who).Steps(o.t.Context(), q)
	if err != nil {
		o.t.Fatal(err)
	}
	return list.Lines
}

func TestStepIsPlannedOnceAndEndsWithWhatWasSaid(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	plan := store.NewStep{ID: "s1", Day: "2090-01-01", What: "Anrufen"}
	for range 2 {
		if _, err := maike.PlanStep(t.Context(), rima, plan); err != nil {
			t.Fatal(err)
		}
	}
	if same, err := maike.PlanStep(t.Context(), rima, store.NewStep{Day: "2090-01-01", What: "Anrufen"}); err != nil || same.ID != "s1" {
		t.Errorf("the same step again is %+v, %v", same, err)
	}
	other := plan
	other.What = "Schreiben"
	if _, err := maike.PlanStep(t.Context(), rima, other); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another step under the same id: %v", err)
	}
	end := store.StepEnd{State: "done", Outcome: "met", Result: "Will in den Kurs.\nMontag anmelden.", Next: &store.NewStep{Day: "2090-02-01", What: "Anmelden"}}
	for range 2 {
		if err := maike.EndStep(t.Context(), rima, "s1", end); err != nil {
			t.Fatal(err)
		}
	}
	sheet, err := maike.Person(t.Context(), rima, "")
	if err != nil || len(sheet.FollowUps) != 2 {
		t.Fatalf("%+v, %v", sheet.FollowUps, err)
	}
	if done := sheet.FollowUps[0]; done.State != "done" || done.Outcome != "met" || done.Result != end.Result || done.Closer != "maike" {
		t.Errorf("closed as %+v", done)
	}
	if next := sheet.FollowUps[1]; next.State != "open" || next.What != "Anmelden" || next.Day != "2090-02-01" {
		t.Errorf("next is %+v", next)
	}
	end.State, end.Next = "withdrawn", nil
	if err := maike.EndStep(t.Context(), rima, "s1", end); !errors.Is(err, store.ErrConflict) {
		t.Errorf("closed in another way: %v", err)
	}
}

func TestStepsThatCannotBe(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for code, s := range map[string]store.NewStep{
		"followup.day":   {Day: "2001-01-01", What: "x"},
		"followup.empty": {Day: "2090-01-01", What: "  "},
		"followup.text":  {Day: "2090-01-01", What: "a\x1b[2J"},
		"step.role":      {Day: "2090-01-01", What: "x", For: "@boss"},
		"staff.unknown":  {Day: "2090-01-01", What: "x", For: "keiner"},
		"step.id":        {ID: "a b", Day: "2090-01-01", What: "x"},
	} {
		_, err := maike.PlanStep(t.Context(), rima, s)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != code {
			t.Errorf("%+v: %v, not %s", s, err, code)
		}
	}
	if _, err := maike.PlanStep(t.Context(), rima, store.NewStep{ID: "s", Day: "2090-01-01", What: "x"}); err != nil {
		t.Fatal(err)
	}
	for code, end := range map[string]store.StepEnd{
		"followup.state": {State: "gone"}, "visit.outcome": {State: "done", Outcome: "dancing"},
		"step.result":  {State: "done", Result: strings.Repeat("x", store.MaxResult+1)},
		"followup.day": {State: "done", Next: &store.NewStep{Day: "1990-01-01", What: "x"}},
	} {
		err := maike.EndStep(t.Context(), rima, "s", end)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != code {
			t.Errorf("%+v: %v, not %s", end, err, code)
		}
	}
}

// A step that a role owes is everybody's of that role, and nobody else's.
func TestRoleOwesAStep(t *testing.T) {
	o := open(t)
	for id, who := range map[string]person.StaffID{"role": "@courses", "own": "maike", "other": "hinrich"} {
		if _, err := o.as("hinrich").PlanStep(t.Context(), rima, store.NewStep{ID: id, Day: "2090-01-01", What: id, For: who}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		who  string
		q    store.StepQuery
		want string
	}{
		{"foelke", store.StepQuery{}, "role"},
		{"foelke", store.StepQuery{For: "all"}, "role"}, // she sees no notes
		{"maike", store.StepQuery{}, "own"},
		{"hinrich", store.StepQuery{}, "other"},
		{"hinrich", store.StepQuery{For: "@courses"}, "role"},
		{"hinrich", store.StepQuery{For: "all", Until: "2089-12-31"}, ""},
		{"tjark", store.StepQuery{For: "all"}, ""}, // rima lives elsewhere
	} {
		var got []string
		for _, line := range o.steps(c.who, c.q) {
			got = append(got, line.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s asks %+v: %v, not %s", c.who, c.q, got, c.want)
		}
	}
	if err := o.as("foelke").EndStep(t.Context(), rima, "own", store.StepEnd{State: "done"}); err == nil {
		t.Error("whoever sees no notes closed the step of another")
	}
	if err := o.as("foelke").EndStep(t.Context(), rima, "role", store.StepEnd{State: "done"}); err != nil {
		t.Error(err)
	}
	if found, err := o.as("maike").Find(t.Context(), store.Query{Filter: o.filter("owes:me"), Limit: -1}); err != nil || found.Total != 1 {
		t.Errorf("owes:me finds %d, %v", found.Total, err)
	}
}

func TestStepsAreCountedWhollyWhereTheListIsCut(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for id, day := range map[string]person.Date{"a": "2090-01-03", "b": "2090-01-01", "c": "2090-01-02"} {
		if _, err := maike.PlanStep(t.Context(), rima, store.NewStep{ID: id, Day: day, What: "Anrufen"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := maike.Steps(t.Context(), store.StepQuery{})
	if err != nil || all.Total != len(all.Lines) {
		t.Fatalf("%+v, %v", all, err)
	}
	two, err := maike.Steps(t.Context(), store.StepQuery{Limit: 2})
	if err != nil || two.Total != all.Total || two.Late != all.Late || two.Today != all.Today || len(two.Lines) != 2 {
		t.Fatalf("%+v, %v", two, err)
	}
	for i, l := range two.Lines {
		if l.ID != all.Lines[i].ID || l.Row.Family == "" {
			t.Errorf("%d: %+v, not %+v", i, l, all.Lines[i])
		}
	}
}
