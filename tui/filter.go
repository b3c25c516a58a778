package tui

import (
	"context"
	"errors"
	"time"

	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// quiet is how long nobody types before the filter counts as settled.
const quiet = time.Second

// refilter reads the filter line again; the marker stays on its person if she
// is still in the list.
func (p *people) refilter() {
	text := p.line.Text()
	if p.list == nil {
		return
	}
	p.filter = register.Parse(text, p.app.desk.Session.Book)
	p.reread()
	if p.filter.String() != p.settled {
		p.typed = time.Now()
		p.app.wake()
	}
}

func (p *people) tick(now time.Time) {
	switch {
	case p.list == nil || p.filter.String() == p.settled && p.unsettled == "":
	case now.Sub(p.typed) < quiet-50*time.Millisecond: // somebody still types
		p.app.wake()
	default:
		p.settle()
	}
}

// settle records the filter that somebody stopped at. Until that has worked
// again after a failure, nothing is shown.
func (p *people) settle() {
	filter := p.filter
	if p.list == nil || p.refused != "" || filter.String() == p.settled && p.unsettled == "" {
		return
	}
	p.settled = filter.String()
	p.asked++
	asked := p.asked
	p.app.run(func(ctx context.Context) func() {
		err := p.list.Settle(ctx, filter)
		return func() {
			if asked != p.asked { // a later filter decides, whichever is recorded first
				return
			}
			p.unsettled = command.Sentence(err, p.app.lang)
			p.reread()
		}
	})
}

// back tries once more to record a filter, now that the store can be reached.
func (p *people) back() {
	if p.list != nil && p.unsettled != "" {
		p.settle()
	}
	p.reread()
}

// leave records the last filter of a session that ended while somebody typed.
func (p *people) leave(ctx context.Context) {
	if p.list != nil && p.refused == "" && p.filter.String() != p.settled {
		_ = p.list.Settle(ctx, p.filter) // nobody is there any more to be told
	}
}

// count says "n of N"; nothing while nothing may be shown.
func (p *people) count() string {
	if p.list == nil || p.reason() != "" {
		return ""
	}
	lang := p.app.lang
	return p.app.words("people.count", text.Number(lang, p.total), text.Number(lang, p.all))
}

// problem is what is wrong with a half-typed filter; a word that comes near is
// all that somebody who still types wants to know.
func (p *people) problem(err error) string {
	if wrong, ok := errors.AsType[*register.Problem](err); ok && wrong.Near != "" {
		return p.app.words("people.near", wrong.Near)
	}
	return command.Sentence(err, p.app.lang)
}

// hint is one sentence under the filter: what is wrong with it, or what to do.
func (p *people) hint() (widget.Tone, string) {
	switch {
	case p.reason() != "":
		return widget.Bad, p.reason()
	case p.list == nil:
		return widget.Quiet, p.app.words("wait")
	case p.line.Full:
		return widget.Bad, p.app.words("people.full", maxFilter)
	case p.filter.Err() != nil:
		return widget.Normal, p.problem(p.filter.Err())
	case p.resembling:
		return widget.Normal, p.app.words("people.resembling")
	case p.total == 0 && p.all > 0:
		return widget.Normal, p.app.words("people.none")
	case p.all == 0:
		return widget.Normal, p.app.words("people.nobody")
	case p.jump != "":
		return widget.Strong, p.app.words("people.jump", p.jump)
	case !p.typing && len(p.marks) > 0:
		return widget.Normal, p.app.words("people.marked", text.Number(p.app.lang, len(p.marks)))
	case p.typing && p.line.Text() == "":
		return widget.Quiet, p.app.words("people.example")
	}
	return widget.Normal, ""
}

// reason is why the list shows nothing, empty where it may.
func (p *people) reason() string {
	if p.unsettled != "" {
		return p.unsettled
	}
	return p.refused
}
