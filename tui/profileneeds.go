package tui

import (
	"context"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/widget"
)

// openNeeds are the person's needs that are open.
func (p *profile) openNeeds() []person.NeedFound {
	return slices.DeleteFunc(slices.Clone(p.sheet.Needs), func(n person.NeedFound) bool { return n.State != "open" })
}

// addNeed asks for the kind of a need, then how urgent it is; two digits are enough.
func (p *profile) addNeed() bool {
	if p.sheet == nil || !p.offers(addNeed) {
		return false
	}
	a := p.app
	menu := &picker{app: a, head: a.words("profile.need"), intro: p.name()}
	for _, kind := range codesOf(a, "need") {
		menu.picks = append(menu.picks, pick{label: a.label("need", kind), do: func() {
			a.leave(menu)
			p.askUrgency(kind)
		}})
	}
	a.open(menu)
	return true
}

func (p *profile) askUrgency(kind string) {
	a := p.app
	n := store.NewNeed{ID: string(store.NewNoteID()), Kind: kind}
	menu := &picker{app: a, head: a.label("need", kind), intro: a.words("profile.need.urgency")}
	for _, code := range codesOf(a, "urgency") {
		menu.picks = append(menu.picks, pick{label: a.label("urgency", code), do: func() {
			n.Urgency = code
			a.leave(menu)
			p.onNeed(a.words("profile.need.added", a.label("need", kind)), func(ctx context.Context) error {
				_, err := a.desk.AddNeed(ctx, p.id, n)
				return err
			})
		}})
	}
	a.open(menu)
}

// closeNeed asks which open need is closed, then how.
func (p *profile) closeNeed() bool {
	if p.sheet == nil || !p.app.desk.Session.May("need") {
		return false
	}
	a, needs := p.app, p.openNeeds()
	if len(needs) == 0 {
		a.say(widget.Normal, a.words("profile.need.noneopen"))
		return true
	}
	menu := &picker{app: a, head: a.words("profile.need.close"), intro: p.name()}
	for _, n := range needs {
		menu.picks = append(menu.picks, pick{label: a.need(n), note: a.label("urgency", n.Urgency), do: func() {
			a.leave(menu)
			p.askEnd(n)
		}})
	}
	a.open(menu)
	return true
}

func (p *profile) askEnd(n person.NeedFound) {
	a := p.app
	name := n.ID
	if name == "" {
		name = n.Kind
	}
	menu := &picker{app: a, head: a.need(n), intro: a.words("profile.need.how")}
	for _, state := range []string{"met", "withdrawn"} {
		menu.picks = append(menu.picks, pick{label: a.words("need." + state), do: func() {
			a.leave(menu)
			p.onNeed(a.words("profile.need.closed", a.need(n)), func(ctx context.Context) error {
				return a.desk.CloseNeed(ctx, p.id, name, state, "")
			})
		}})
	}
	a.open(menu)
}

// onNeed writes about a need, says so and reads the person again.
func (p *profile) onNeed(done string, write func(context.Context) error) {
	p.app.run(func(ctx context.Context) func() {
		err := write(ctx)
		return func() {
			if err != nil {
				p.app.fail(err)
				return
			}
			p.app.say(widget.Good, done)
			if slices.Contains(p.app.screens, screen(p)) {
				p.load()
			}
		}
	})
}
