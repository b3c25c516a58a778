package tui

// stepEvents are the next steps of a person: the open ones on their day, the others
// on the day on which they ended, with what was said.
func (p *profile) stepEvents() []event {
	a, f := p.app, p.app.stopFormat()
	var events []event
	for _, step := range p.sheet.FollowUps {
		what := f.StepWords(step)
		if step.State == "open" {
			head := a.words("event.step", what, f.Owner(step.For))
			if step.Day <= a.desk.Session.Today() {
				head = "! " + head
			}
			events = append(events, event{day: step.Day, head: head})
			continue
		}
		head := a.words("event.step."+step.State, what)
		if step.Outcome != "" {
			head += " · " + a.label("visit", step.Outcome)
		}
		day := step.Closed
		if day == "" {
			day = step.Day
		}
		events = append(events, event{day: day, head: head, body: step.Result, most: foldAfter})
	}
	return events
}

// referralEvents are the hand-overs of a person.
func (p *profile) referralEvents() []event {
	a := p.app
	var events []event
	for _, r := range p.sheet.Referrals {
		head := a.words("event.referral", string(r.From), string(r.To)) + ", " + a.words("referral."+r.State) + ": " + r.Why
		if r.Answer != "" {
			head += " · " + r.Answer
		}
		events = append(events, event{day: r.Day, head: head})
	}
	return events
}
