package tui

import (
	"context"

	"lotse/tui/widget"
)

// fresh reads something at the Desk, once at a time, and again when it has changed
// since. Others' changes wait for the tick of a second: a busy office would have
// every screen ask, and the log tell of it, with each note.
type fresh struct {
	busy, stale bool
}

// read has do done outside the loop unless it is under way.
func (f *fresh) read(a *App, do job) {
	if f.busy {
		f.stir(a)
		return
	}
	f.busy, f.stale = true, false
	a.run(func(ctx context.Context) func() {
		then := do(ctx)
		return func() { f.busy = false; then() }
	})
}

// stir notes that something changed.
func (f *fresh) stir(a *App) { f.stale = true; a.wake() }

// renewing is a screen that shows what others may change.
type renewing interface {
	stirred() // something changed
	again()   // it is seen again
}

// coursesChanged has the screens read anew what they show of courses.
func (a *App) coursesChanged() {
	a.stirAll()
	a.seenAgain()
}

// stirAll tells the screens that something changed.
func (a *App) stirAll() {
	for _, s := range a.screens {
		if s, ok := s.(renewing); ok {
			s.stirred()
		}
	}
}

// failOn says an error of a screen that was read anew, while it is seen.
func (a *App) failOn(s screen, err error) {
	if a.top() == s {
		a.fail(err)
	}
}

// seenAgain has the screen on top catch up with what changed while it was below.
func (a *App) seenAgain() {
	if s, ok := a.top().(renewing); ok {
		s.again()
	}
}

// toPlans goes to courses, or to need and places, by their letters at the home.
func (h *home) toPlans(key widget.Key) bool {
	switch does := intentOf(onHome, key); {
	case does == goCourses && h.may("course.read"):
		h.app.openCourses(courseFilter{})
	case does == goSupply && h.may("supply.read"):
		h.app.openSupply()
	default:
		return false
	}
	return true
}
