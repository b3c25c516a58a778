package command

import (
	"time"

	"lotse/store"
	"lotse/tui/text"
)

// soonEnds is how long before its end an agreement is called to mind.
const soonEnds = 30 * 24 * time.Hour

// SourceOwed says that a source which was open is shut and, to those who look after
// it, what waits for them.
func (f Format) SourceOwed(s store.SourceState, office string, now time.Time, edit bool) []string {
	var list []string
	say := func(key string, args ...any) {
		list = append(list, text.Of(f.Lang, "home.source."+key, append([]any{office}, args...)...))
	}
	a, at := s.Agreement, now.Location()
	switch {
	case s.Shut == store.ShutEnded && a != nil:
		say("ended", f.lastMoment(a.Until.In(at)))
	case s.Shut == store.ShutSuspended:
		say("suspended")
	}
	if !edit {
		return list
	}
	if s.Shut == "" && a != nil && !a.Until.IsZero() && a.Until.Sub(now) <= soonEnds {
		say("ends", f.lastMoment(a.Until.In(at)))
	}
	if s.Shut == "" && !s.Feed.Failing.IsZero() {
		say("fails", f.feedError(s.Feed))
	}
	if s.Feed.Held != "" {
		say("held")
	}
	switch n := len(s.Feed.Unknown); {
	case n == 1:
		say("codes.one")
	case n > 1:
		say("codes", n)
	}
	return list
}
