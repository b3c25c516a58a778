package tui

import "slices"

// maxAhead is how many keys and pastes wait for a screen that is being opened.
const maxAhead = 500

// ahead holds what is typed while the screen on top is being opened: over a slow
// link keys arrive together, and none of them may be lost, or mean something on
// another screen than the one that it was meant for.
type ahead struct {
	of   screen
	keys []func()
}

// opening says whether a screen has not read yet what it is about.
func opening(s screen) bool {
	o, slow := s.(interface{ opening() bool })
	return slow && o.opening()
}

// holds keeps a key back, if the screen on top cannot have it yet. Somebody who
// has typed nothing since may leave without waiting.
func (a *App) holds(leaves bool, again func()) bool {
	top := a.top()
	if a.line != nil || !opening(top) {
		return false
	}
	if a.ahead.of != top {
		a.ahead = ahead{of: top}
	}
	if leaves && len(a.ahead.keys) == 0 {
		return false
	}
	if len(a.ahead.keys) < maxAhead {
		a.ahead.keys = append(a.ahead.keys, again)
	}
	return true
}

// catchUp gives a screen that is open now what was typed for it. Where it could
// not be opened, that is dropped.
func (a *App) catchUp() {
	if held := a.ahead; held.of != nil && !opening(held.of) {
		a.ahead = ahead{}
		if slices.Contains(a.screens, held.of) {
			for _, again := range held.keys {
				again()
			}
		}
	}
}
