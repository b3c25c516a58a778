package tui

import (
	"context"
	"slices"
	"sync/atomic"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// whom is whom an act on a list is about: those marked, or everybody in it.
type whom struct {
	people []person.ID
	marked bool
}

// openActs offers what can be done with those marked, or with the whole list.
func (p *people) openActs() {
	a := p.app
	who, ok := p.whom()
	if !ok {
		return
	}
	said := a.words("act.all", text.Number(a.lang, len(who.people)))
	if who.marked {
		said = a.words("act.marked", text.Number(a.lang, len(who.people)))
	}
	menu := &picker{app: a, head: a.words("act.title"), intro: said, opener: "a"}
	add := func(allowed bool, key string, do func()) {
		if allowed {
			menu.picks = append(menu.picks, pick{label: a.words(key), do: do})
		}
	}
	may := a.desk.Session.May
	for _, one := range []struct {
		allowed bool
		kind    store.BulkKind
	}{
		{may("assign"), store.Assign}, {may("assign"), store.Relieve}, {may("followup"), store.FollowUp},
		{may("list.keep"), store.AddTo}, {may("list.keep") && p.saved != nil && p.saved.hand && p.saved.mine, store.TakeFrom},
	} {
		add(one.allowed, "act."+string(one.kind), func() { p.openAct(one.kind, who, said) })
	}
	add(may("export"), "act.export", func() { p.openExport(who) })
	p.addEnrolling(menu, who)
	add(may("list.keep"), "act.undo", func() { a.back(); a.openUndo("") })
	add(may("tour"), "act.tour", func() { a.leave(menu); a.addToTour(who.people...) })
	if len(menu.picks) == 0 {
		a.say(widget.Bad, a.words("act.none"))
		return
	}
	a.open(menu)
}

// whom is whom an act is about. Nobody acts on people who merely have names like
// the one that was typed.
func (p *people) whom() (whom, bool) {
	if p.reason() != "" || p.list == nil {
		return whom{}, false
	}
	if len(p.marks) > 0 {
		return whom{p.marked(), true}, true
	}
	everybody, err := p.everybody()
	switch {
	case err != nil:
		p.app.fail(err)
	case p.filter.Err() != nil:
		p.app.say(widget.Bad, p.problem(p.filter.Err()))
	case p.resembling:
		p.app.say(widget.Bad, p.app.words("act.resembling"))
	case p.total == 0:
		p.app.say(widget.Normal, p.app.words("people.none"))
	case p.total > len(everybody):
		p.app.say(widget.Bad, p.app.words("act.toomany", text.Number(p.app.lang, mostMarks)))
	default:
		return whom{everybody, false}, true
	}
	return whom{}, false
}

// many is an act on many that is under way, outside the loop.
type many struct {
	done, of atomic.Int64
}

func (m *many) progress(done, of int) {
	m.of.Store(int64(of))
	m.done.Store(int64(done))
}

// actOn does something to many people while the screen goes on.
func (a *App) actOn(do func(ctx context.Context, progress func(done, of int)) (store.BulkDone, error), told func(store.BulkDone)) {
	one := &many{}
	a.many = append(a.many, one)
	a.say(widget.Normal, a.words("act.begun"))
	a.wake()
	a.run(func(ctx context.Context) func() {
		done, err := do(ctx, one.progress)
		return func() {
			a.many = slices.DeleteFunc(a.many, func(other *many) bool { return other == one })
			if err != nil {
				a.fail(err)
			} else {
				told(done)
			}
			a.shelf.reread()
			a.home().mind.stale = true
			if list, ok := a.top().(*people); ok {
				list.reread()
			}
		}
	})
}

// tellProgress says how far acts on many are, once a second.
func (a *App) tellProgress() {
	for _, one := range a.many {
		if of := one.of.Load(); of > 0 {
			a.say(widget.Normal, a.words("act.progress", text.Number(a.lang, int(one.done.Load())), text.Number(a.lang, int(of))))
		}
		a.wake()
	}
}

func (a *App) format() command.Format { return command.Format{Lang: a.lang} }

// openUndo offers to take back one of the last acts on many.
func (a *App) openUndo(opener string) {
	if !a.desk.Session.May("list.keep") {
		return
	}
	a.run(func(ctx context.Context) func() {
		bulks, err := a.desk.Bulks(ctx)
		return func() {
			bulks = slices.DeleteFunc(bulks, func(b store.BulkDone) bool { return b.Undone })
			switch {
			case err != nil:
				a.fail(err)
			case len(bulks) == 0:
				a.say(widget.Normal, a.words("undo.none"))
			default:
				a.offerUndo(bulks[:min(len(bulks), 9)], opener)
			}
		}
	})
}

func (a *App) offerUndo(bulks []store.BulkDone, opener string) {
	menu := &picker{app: a, head: a.words("undo.title"), intro: a.words("undo.intro"), opener: opener}
	for _, one := range bulks {
		menu.picks = append(menu.picks, pick{label: command.Acted{BulkDone: one}.Sentence(a.format()), do: func() {
			a.leave(menu)
			a.actOn(func(ctx context.Context, progress func(done, of int)) (store.BulkDone, error) {
				return a.desk.UndoBulk(ctx, one.ID, progress)
			}, func(done store.BulkDone) {
				done.Undone = true
				a.say(widget.Good, command.Acted{BulkDone: done}.Sentence(a.format()))
			})
		}})
	}
	a.open(menu)
}
