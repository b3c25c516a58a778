package access

import (
	"slices"
	"sync"
	"testing"
	"time"
)

func TestRulesSayWhatTheOfficeSays(t *testing.T) {
	p := load(t)
	rounds := 250_000
	if testing.Short() {
		rounds = 20_000
	}
	var wait sync.WaitGroup
	for seed := range uint64(4) {
		wait.Go(func() {
			d := newDice(seed)
			allowed := 0
			for range rounds {
				r := d.request()
				got := p.Decide(r)
				if got.Allow {
					allowed++
				}
				if got.Allow != oracle(r) {
					t.Errorf("%+v about %+v: got %+v", r, r.Person, got)
					return
				}
			}
			if allowed < rounds/20 {
				t.Errorf("only %d of %d allowed: the dice do not try the rules", allowed, rounds)
			}
		})
	}
	wait.Wait()
}

func TestUnknownIsRefused(t *testing.T) {
	p := load(t)
	sound := Request{Principal: Principal{ID: "a", Role: Coordinator}, Action: Read, Class: "note", Person: &Person{ID: "p"}}
	if !p.Decide(sound).Allow {
		t.Fatal("a sound request is refused")
	}
	for name, spoil := range map[string]func(*Request){
		"role":             func(r *Request) { r.Principal.Role = "boss" },
		"no role":          func(r *Request) { r.Principal.Role = "" },
		"no id":            func(r *Request) { r.Principal.ID = "" },
		"action":           func(r *Request) { r.Action = "peek" },
		"inner action":     func(r *Request) { r.Action = Action(open[Find]) },
		"class":            func(r *Request) { r.Class = "secret" },
		"no class":         func(r *Request) { r.Class = "" },
		"read of nobody":   func(r *Request) { r.Person = nil },
		"note on nobody":   func(r *Request) { r.Person, r.Action = nil, WriteNote },
		"draft on nobody":  func(r *Request) { r.Person, r.Action = nil, Draft },
		"writing identity": func(r *Request) { r.Class, r.Action = "identity", WriteNote },
	} {
		r := sound
		spoil(&r)
		if d := p.Decide(r); d.Allow {
			t.Errorf("%s: allowed by %v", name, d.Policies)
		}
	}
}

func TestRestrictedPersonIsOnlyThereForTheCircle(t *testing.T) {
	p := load(t)
	her := &Person{ID: "p", Municipality: "m", Assigned: []string{"a"}, Restricted: true, Circle: []string{"b"}}
	for _, role := range append([]Role{Operator}, Roles...) {
		for _, action := range []Action{Find, Read, WriteNote, Draft} {
			for _, class := range Classes {
				r := Request{Principal: Principal{ID: "a", Role: role, Team: "t", Municipalities: []string{"m"}}, Action: action, Class: class, Person: her, NoteAuthor: "a", NoteTeam: "t"}
				if d := p.Decide(r); d.Allow || role != DPO && !slices.Contains(d.Policies, "restricted.circle") {
					t.Errorf("%s %s %s: %+v", role, action, class, d)
				}
			}
		}
	}
	officer := Request{Principal: Principal{ID: "a", Role: DPO}, Action: Read, Class: "identity", Person: her, Reason: "Art. 15 DSGVO"}
	if d := p.Decide(officer); !d.Allow || !slices.Equal(d.Policies, []string{"dpo.person"}) {
		t.Errorf("data protection officer with a reason: %+v", d)
	}
}

func TestErringRuleRefuses(t *testing.T) {
	const everybody = `@id("all") permit (principal, action, resource);`
	const overflow = ` (principal, action, resource) when { 9223372036854775807 + 1 == 0 };`
	r := Request{Principal: Principal{ID: "a", Role: Coordinator}, Action: Read, Class: "note", Person: &Person{ID: "p"}}
	for name, text := range map[string]string{
		"forbid": `@id("errs") forbid` + overflow,
		"permit": `@id("errs") permit` + overflow,
	} {
		p, err := LoadFrom(files("a.cedar", everybody, "b.cedar", text))
		if err != nil {
			t.Fatal(err)
		}
		if d := p.Decide(r); d.Allow || !slices.Equal(d.Policies, []string{"errs"}) {
			t.Errorf("erring %s: %+v", name, d)
		}
		if f := p.Filter(r.Principal, Find, "identity"); f.Op != None {
			t.Errorf("erring %s: filter finds %v", name, f)
		}
	}
}

func TestDecisionNamesItsRules(t *testing.T) {
	p := load(t)
	r := Request{Principal: Principal{ID: "a", Role: Coordinator, Team: "t"}, Action: Read, Class: "confided",
		Person: &Person{ID: "p", Assigned: []string{"a"}}, NoteAuthor: "b", NoteTeam: "t", Time: time.Now()}
	want := []string{"coordinator.assigned", "coordinator.confided"}
	if d := p.Decide(r); !slices.Equal(d.Policies, want) {
		t.Errorf("got %+v, want %v", d, want)
	}
}

func BenchmarkDecide(b *testing.B) {
	p := load(b)
	r := Request{Principal: Principal{ID: "a", Role: Outreach, Municipalities: []string{"03452001", "03452019"}}, Action: Read, Class: "identity",
		Person: &Person{ID: "7KQ-M4X", Municipality: "03452019", Assigned: []string{"b"}}, Time: time.Now()}
	for b.Loop() {
		if !p.Decide(r).Allow {
			b.Fatal("refused")
		}
	}
}
