package tui

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
)

const (
	keepPause = 300 * time.Millisecond // between two writes while somebody types
	mendPause = 3 * time.Second        // before the store is tried again that did not take it
)

// keeper keeps where a screen is, while the loop goes on: one write at a time,
// the latest state next, and nothing as long as nothing changes. It has no news
// for the loop, so nothing is drawn for it.
type keeper struct {
	mu   sync.Mutex
	want []byte
	news chan struct{} // has a value when want was set
}

func newKeeper() *keeper { return &keeper{news: make(chan struct{}, 1)} }

// tell says what is to be kept from now on.
func (k *keeper) tell(state []byte) {
	k.mu.Lock()
	same := bytes.Equal(k.want, state)
	k.want = state
	k.mu.Unlock()
	if same {
		return
	}
	select {
	case k.news <- struct{}{}:
	default:
	}
}

func (k *keeper) latest() []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.want
}

// run keeps until ctx ends, or the place is not this screen's any more. What
// fails is tried again in silence: the user is told of her text, not of this.
func (k *keeper) run(ctx context.Context, place *store.Place, kept []byte) {
	for {
		if state := k.latest(); !bytes.Equal(state, kept) {
			err := place.Keep(ctx, state)
			if final(err) {
				return
			}
			pause := mendPause
			if err == nil {
				kept, pause = state, keepPause
			}
			if !rest(ctx, pause) {
				return
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-k.news:
		}
	}
}

// final says whether an error will not pass: the session is over, the policies
// refuse, or the screen goes on elsewhere.
func final(err error) bool {
	if errors.As(err, new(*store.Ended)) || errors.As(err, new(*store.Refused)) {
		return true
	}
	return errors.Is(err, store.ErrTaken)
}

func rest(ctx context.Context, pause time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
		return true
	}
}

// keeping is what an App knows of its state.
type keeping struct {
	keeper *keeper
	place  *store.Place // nil until the Desk was asked
	fresh  []byte       // the state of an App that was not touched
	wished bool         // its user has left
	fell   atomic.Bool  // it panicked

	resume     *task // asks the Desk for the screen that was left; nil once it has answered
	resumeStop context.CancelFunc
	looking    bool     // that takes so long that it must be explained
	leaving    bool     // nothing may be begun any more
	touched    bool     // somebody has pressed a key
	offer      *earlier // what was found, and is not on the screen
	returning  *returning
	unseen     *earlier                  // what is on the screen, while its client still shows the home
	seen       func(ctx context.Context) // see Options
}

// Fell says that a panic ended the screen.
func (a *App) Fell() { a.fell.Store(true) }

// wish is the end that its user wants.
func (a *App) wish() {
	a.wished = true
	a.quit()
}

// keptIn begins to keep the state in a place, where something is kept already.
func (a *App) keptIn(place *store.Place, already []byte) {
	a.place = place
	a.waits = append(a.waits, func() tea.Msg {
		a.keeper.run(a.work, place, already)
		return nil
	}, func() tea.Msg {
		select {
		case <-place.Taken():
			return endedMsg{&store.Ended{Code: store.EndedElsewhere}}
		case <-a.work.Done():
			return nil
		}
	})
}

// keepState says what is to be kept after something may have changed. On the way
// back it is what the way leads to, which the store has.
func (a *App) keepState() {
	if a.place != nil && a.returning == nil {
		a.keeper.tell(a.state().encode())
	}
}

// giveUp leaves the place of the state. Whoever wanted to leave has nothing to
// come back to, unless a text is unfinished; nor has anybody whose screen fell
// over: it would do so again.
func (a *App) giveUp(ctx context.Context) {
	if a.place == nil {
		return
	}
	var left []byte
	if !a.fell.Load() && (!a.wished || a.unfinished()) {
		if now := a.state(); now.worth() {
			left = now.encode()
		}
	}
	_ = a.place.Leave(ctx, left) // nobody is there any more to be told
}
