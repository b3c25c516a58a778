package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
	"lotse/tui/widget"
)

// returning brings back the screen that somebody left without wishing to. Each
// screen of it is opened anew at the Desk, from the home upward, which asks the
// policies and records it; what cannot be opened any more ends the way there.
// Nothing of it is seen before all is there.
type returning struct {
	app    *App
	from   earlier
	wanted bool     // by its key, not by itself
	later  []func() // what was typed after that key
	left   []spot
	stack  []screen
	list   *people
	partly bool
}

// comeBack asks the Desk for the screen that was left. The home is there
// meanwhile: it may take seconds to find out that nobody sits at that screen.
func (a *App) comeBack() {
	ctx, stop := context.WithCancel(a.work)
	a.resume = &task{over: make(chan struct{}), do: func(context.Context) func() {
		place, left, err := a.desk.Resume(ctx)
		for pause := mendPause; err != nil && !final(err) && rest(ctx, pause); pause = min(2*pause, time.Minute) {
			place, left, err = a.desk.Resume(ctx)
		}
		return func() { a.found(place, left) }
	}}
	a.resumeStop = stop
	a.await(a.resume)
	a.waits = append(a.waits, tea.Tick(time.Second, func(t time.Time) tea.Msg { return tickMsg{t} })) // see looking
}

// stopLooking is for a session that ends before the Desk has answered. What was
// found at the last moment is left where it was.
func (a *App) stopLooking(ctx context.Context) {
	a.leaving = true
	if t := a.resume; t != nil {
		a.resumeStop()
		if a.finish(ctx, t); t.then != nil {
			t.then()
		}
	}
}

// found takes what the Desk has found: goes there, or offers it to somebody who
// has begun something already.
func (a *App) found(place *store.Place, left *store.Left) {
	a.resume, a.looking = nil, false
	if place == nil {
		return
	}
	already := a.fresh
	if left != nil {
		already = left.State
		if to, ok := decodeState(left.State); ok && to.worth() {
			a.offer = &earlier{left.At, to}
		}
	}
	a.keptIn(place, already)
	if a.offer != nil && !a.touched && !a.leaving {
		a.goTo(false)
	}
}

// left is what may be come back to from the home; nil where nothing may.
func (a *App) left() *earlier {
	if a.offer != nil && a.desk.Session.Now().Sub(a.offer.At) > store.ScreenTime {
		a.offer = nil
	}
	if a.returning != nil {
		return nil
	}
	return a.offer
}

// goTo begins the way to the screen that is offered.
func (a *App) goTo(wanted bool) {
	r := &returning{app: a, from: *a.offer, wanted: wanted, left: a.offer.State.Stack[1:]}
	a.returning = r
	r.next()
}

func (r *returning) next() {
	if len(r.left) == 0 {
		r.arrive()
		return
	}
	one := r.left[0]
	r.left = r.left[1:]
	one.open(r)
}

// put adds a screen that was opened; stop ends the way at the screen below.
func (r *returning) put(s screen) {
	r.stack = append(r.stack, s)
	r.next()
}

func (r *returning) stop() {
	r.left, r.partly = nil, true
	r.next()
}

func (r *returning) top() screen {
	if len(r.stack) == 0 {
		return r.app.home()
	}
	return r.stack[len(r.stack)-1]
}

// arrive shows all of it, unless somebody has begun something meanwhile: then it
// stays an offer.
func (r *returning) arrive() {
	a := r.app
	a.returning = nil
	if a.touched && !r.wanted {
		return
	}
	to := r.from.State
	a.offer = to.Before
	if a.list != nil && r.list != nil {
		a.list.settle()
	}
	if r.list != nil {
		a.list = r.list
	}
	a.screens = append(a.screens[:1:1], r.stack...)
	to.Stack[0].Home.into(a.home())
	a.speak(to.language(a.lang))
	if to.Line != nil {
		a.line = newLine(a, "")
		to.Line.into(a.line.editor)
	}
	r.greet()
	if r.wanted {
		for _, press := range r.later {
			press()
		}
		return
	}
	a.watchSeen(r.from)
}

// greet says where one is.
func (r *returning) greet() {
	a := r.app
	at := a.clock(r.from.At)
	switch {
	case r.partly:
		a.say(widget.Normal, a.words("resume.partly", at))
	case !r.from.State.home():
		a.say(widget.Good, a.words("resume.back", at))
	}
}

// watchSeen finds out when the client has got what is shown now. A key that comes
// before was pressed for the home.
func (a *App) watchSeen(from earlier) {
	if a.seen == nil {
		return
	}
	a.unseen = &from
	a.await(&task{over: make(chan struct{}), do: func(ctx context.Context) func() {
		a.seen(ctx)
		return func() { a.unseen = nil }
	}})
}

// takes hears of a key or a paste before anybody else does, and says whether it
// has to wait: what follows the key that asks to come back is for the screen that
// one comes back to.
func (a *App) takes(again func()) (waits bool) {
	if r := a.returning; r != nil && r.wanted {
		r.later = append(r.later, again)
		return true
	}
	a.touched = true
	if a.unseen != nil {
		a.offer, a.unseen = a.unseen, nil
		a.screens, a.line, a.list, a.message = a.screens[:1:1], nil, nil, ""
		a.home().at = 0
	}
	return false
}
