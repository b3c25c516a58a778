package access

import (
	"strings"
	"testing"
	"testing/fstest"
)

func load(t testing.TB) *Policies {
	t.Helper()
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// files makes a folder of rules from name and text in turn.
func files(nameText ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(nameText); i += 2 {
		fsys[nameText[i]] = &fstest.MapFile{Data: []byte(nameText[i+1])}
	}
	return fsys
}

func TestBrokenRulesAreNotLoaded(t *testing.T) {
	const on = ` (principal, action == Action::"read", resource is Person) `
	for name, c := range map[string]struct{ text, says string }{
		"no rules at all":     {"", "none"},
		"syntax":              {`@id("x") permit (principal`, "parser"},
		"no id":               {`permit` + on + `;`, "without @id"},
		"two of one id":       {`@id("x") permit` + on + `; @id("x") permit` + on + `;`, "two rules"},
		"unknown attribute":   {`@id("x") forbid` + on + `when { resource.hidden };`, "hidden"},
		"unknown class":       {`@id("x") permit` + on + `when { context.class == Class::"identiy" };`, "identiy"},
		"unknown role":        {`@id("x") permit (principal in Role::"boss", action, resource);`, "boss"},
		"unknown action":      {`@id("x") permit (principal, action == Action::"peek", resource);`, "peek"},
		"wrong type":          {`@id("x") permit` + on + `when { resource.restricted == "yes" };`, "rule x"},
		"no truth value":      {`@id("x") permit` + on + `when { resource.municipality };`, "rule x"},
		"action without that": {`@id("x") permit (principal, action == Action::"whoami", resource is Office) when { context.reason == "" };`, "reason"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := files("rule.cedar", c.text)
			if c.text == "" {
				fsys = files("readme.md", "nothing")
			}
			p, err := LoadFrom(fsys)
			if err == nil || p != nil {
				t.Fatal("was loaded")
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %q does not say %q", err, c.says)
			}
		})
	}
}

func TestSchemaKnowsTheSameNames(t *testing.T) {
	p := load(t)
	if len(p.classes) != len(Classes) || len(p.roles) != len(Roles)+3 || len(p.actions) != len(Actions)+len(open) {
		t.Errorf("schema has %d classes, %d roles, %d actions", len(p.classes), len(p.roles), len(p.actions))
	}
	for _, class := range Classes {
		r := Request{Principal: Principal{ID: "a", Role: Coordinator}, Action: Read, Class: class, Person: &Person{}}
		if _, _, ok := p.question(r); !ok {
			t.Errorf("class %s cannot be asked", class)
		}
	}
	for _, a := range Actions {
		r := Request{Principal: Principal{ID: "a", Role: Operator}, Action: a, Class: "note", Person: &Person{}}
		if a == Deliver { // asked by the source itself
			r.Principal.ID, r.Source = "source:abh", "abh"
		}
		if _, _, ok := p.question(r); !ok {
			t.Errorf("action %s cannot be asked", a)
		}
	}
}

// TestEveryRequestFitsTheSchema makes sure that no attribute can be missing: a
// forbid that asks for a missing one would be skipped.
func TestEveryRequestFitsTheSchema(t *testing.T) {
	known, err := readSchema()
	if err != nil {
		t.Fatal(err)
	}
	check := newChecker(known)
	for _, r := range []Request{
		{},
		{Principal: Principal{ID: "a", Role: Outreach, Team: "t", Municipalities: []string{"m", ""}}, Action: Read, Class: "azr",
			Person: &Person{ID: "p", Municipality: "m", Assigned: []string{"a"}, Restricted: true, Circle: []string{"a"}}, NoteAuthor: "a", NoteTeam: "t", Reason: "r"},
	} {
		r.Action, r.Class = Read, "note"
		r.Principal.Role = Outreach
		if r.Person == nil {
			r.Person = &Person{}
		}
		if err := check(r); err != nil {
			t.Error(err)
		}
	}
}
