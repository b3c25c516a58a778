package store_test

import (
	"maps"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// set changes a field as a delivery of an office would.
func set(name person.FieldName, value string, asOf person.Date) func(*person.Profile) error {
	return func(p *person.Profile) error {
		fields := maps.Clone(p.Fields)
		field := fields[name]
		field.Value, field.AsOf = value, asOf
		fields[name] = field
		p.Fields = fields
		return nil
	}
}

func course(id, state, step string) func(*person.Profile) error {
	return func(p *person.Profile) error {
		p.Enrolments = []person.Enrolment{{Course: id, Type: "ALLG", State: state, Step: step, From: "2026-01-07"}}
		return nil
	}
}

func TestEventsMakeTasksOnce(t *testing.T) {
	for name, c := range map[string]struct {
		who     person.ID
		changes []func(*person.Profile) error
		rule    string
		owner   person.StaffID
	}{
		"status":           {rima, []func(*person.Profile) error{set(person.Residence, "24", "2026-02-01")}, "residence", "@coordinator"},
		"assigned":         {amina, []func(*person.Profile) error{set(person.Residence, "24", "2026-02-01")}, "residence", "maike"},
		"benefits":         {rima, []func(*person.Profile) error{set(person.Sphere, "asylblg", "2025-01-01"), set(person.Sphere, "sgb2", "2026-02-01")}, "sphere", "@coordinator"},
		"moved":            {rima, []func(*person.Profile) error{set(person.Municipality, norden, "2026-02-01")}, "moved", "@coordinator"},
		"dropped":          {rima, []func(*person.Profile) error{course("c", person.Running, "started"), course("c", person.Dropped, "dropped")}, "dropped", "@courses"},
		"moving up":        {rima, []func(*person.Profile) error{course("c", person.Waiting, "waiting"), course("c", person.Waiting, "registered")}, "offered", "@courses"},
		"the first status": {rima, []func(*person.Profile) error{set(person.Sphere, "sgb2", "2026-02-01")}, "", ""},
		"nothing":          {rima, []func(*person.Profile) error{set(person.Residence, "25-2", "2026-02-01")}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			for _, change := range append(c.changes, c.changes[len(c.changes)-1]) {
				if err := o.store.ChangePerson(t.Context(), c.who, change); err != nil {
					t.Fatal(err)
				}
			}
			sheet, err := o.as("hinrich").Person(t.Context(), c.who, "")
			if err != nil {
				t.Fatal(err)
			}
			if c.rule == "" {
				if len(sheet.FollowUps) != 0 {
					t.Errorf("made %+v", sheet.FollowUps)
				}
				return
			}
			if len(sheet.FollowUps) != 1 {
				t.Fatalf("made %+v", sheet.FollowUps)
			}
			if f := sheet.FollowUps[0]; f.Rule != c.rule || f.For != c.owner || f.State != "open" || f.Day < o.as("hinrich").Session.Today() {
				t.Errorf("made %+v", f)
			}
		})
	}
}

// The task stands in the lists as soon as the change does.
func TestTaskIsInTheRegisterWithItsCause(t *testing.T) {
	o := open(t)
	if err := o.store.ChangePerson(t.Context(), rima, set(person.Residence, "24", "2026-02-01")); err != nil {
		t.Fatal(err)
	}
	found, err := o.as("hinrich").Find(t.Context(), store.Query{Filter: o.filter("owes:me status:24"), Limit: -1})
	if err != nil || found.Total != 1 {
		t.Errorf("%d, %v", found.Total, err)
	}
	if err := o.store.TimeTasks(t.Context()); err != nil {
		t.Error(err)
	}
}
