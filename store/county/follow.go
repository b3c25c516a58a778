package county

import (
	"fmt"

	"lotse/store/person"
)

// follow adds the next steps that were agreed on at a contact: some are done,
// some still to come, some overdue.
func (t *teller) follow(p *person.Profile) {
	met, ok := p.LastContact.Time()
	if !ok || !t.next.chance(0.45) {
		return
	}
	last := dayAt(met)
	by := t.worker()
	if t.next.chance(0.15) {
		by = t.roles["coordinator"]
	}
	if done := last + day(7+t.next.IntN(14)); done < t.today && t.next.chance(0.3) {
		f := t.step(p, by, done)
		f.State, f.Closed = "done", min(t.today-1, done+day(t.next.IntN(6))).date()
		f.Closer = f.For
		t.conclude(&f)
		p.FollowUps = append(p.FollowUps, f)
	}
	if t.next.chance(0.7) {
		due := max(last+3, t.today+day(t.next.between(-25, 60)))
		p.FollowUps = append(p.FollowUps, t.step(p, by, due))
	}
}

// conclude says what came of a step, where somebody wrote it down.
func (t *teller) conclude(f *person.FollowUp) {
	if !t.facts.chance(0.6) {
		return
	}
	f.Outcome = []string{"met", "nobody", "moved", "refused"}[t.facts.weighted([]float64{75, 18, 3, 4})]
	if f.Outcome == "met" {
		f.Result = pick(t.facts, t.talks)
	}
}

// step is an open one, about a need that is open where there is one.
func (t *teller) step(p *person.Profile, by person.StaffID, due day) person.FollowUp {
	about := ""
	for _, n := range p.Needs {
		if n.State == "open" && t.next.chance(0.6) {
			about = n.Kind
		}
	}
	return person.FollowUp{
		ID: fmt.Sprintf("f%016x", t.next.Uint64()), Day: due.date(), What: pick(t.next, t.steps[about]), For: by, By: by, State: "open",
	}
}

func (w *world) readSteps() {
	w.steps = map[string][]string{}
	for _, r := range rows("talks") {
		w.talks = append(w.talks, r["text"])
	}
	for _, r := range rows("followups") {
		w.steps[r["open"]] = append(w.steps[r["open"]], r["text"])
	}
}
