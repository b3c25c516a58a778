package tui

import (
	"context"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// hand does what a profile offers besides reading: a visit, a next step, a
// hand-over. The last two are typed on the ":" line, which is begun.
func (p *profile) hand(does intent) bool {
	a := p.app
	if !p.offers(does) {
		return false
	}
	switch does {
	case putOnTour:
		a.addToTour(p.id)
	case planStep:
		a.line = newLine(a, "step "+string(p.id)+" +7d ")
	case referPerson:
		a.line = newLine(a, "refer "+string(p.id)+" ")
	}
	return true
}

// openReferral asks what to do about somebody who is offered.
func (a *App) openReferral(one store.ReferralLine) {
	name := person.DisplayName(one.Row.Family, one.Row.Given)
	menu := &picker{app: a, head: a.words("refer.title"), intro: name + ": " + a.stopFormat().ReferralWords(one.Referral, a.desk.Session.Me.ID) + ": " + one.Why}
	answer := func(answer string) {
		menu.picks = append(menu.picks, pick{label: a.words("refer." + answer), do: func() {
			a.leave(menu)
			a.answerReferral(one.Row.ID, one.ID, answer)
		}})
	}
	if one.To == a.desk.Session.Me.ID {
		answer("accept")
		answer("reject")
	} else {
		answer("revoke")
	}
	menu.picks = append(menu.picks, pick{label: a.words("key.openperson"), do: func() {
		a.leave(menu)
		a.openProfile(one.Row.ID, "")
	}})
	a.open(menu)
}

func (a *App) answerReferral(who person.ID, id, answer string) {
	a.run(func(ctx context.Context) func() {
		err := a.desk.AnswerReferral(ctx, who, id, answer, "")
		return func() {
			if err != nil {
				a.fail(err)
			} else {
				a.say(widget.Good, command.Told{Code: "refer.done." + answer, Args: []any{string(who)}}.Sentence(a.lang))
			}
			a.home().loadMind()
		}
	})
}
