package tui

import (
	"context"
	"fmt"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// ofEach is how many lists, next steps and people the home shows of each.
const ofEach = 5

// onMind is what somebody has to do with just now.
type onMind struct {
	pairs         pairs                // of people who may be one, or are
	counted       time.Time            // when the conflicts were, which takes reading many people
	conflicts     int                  // that nobody has seen to
	moreConflicts bool                 // there are more of them
	fixes         int                  // corrections that are open
	due           store.StepList       // open steps of one's own, the oldest first
	referrals     []store.ReferralLine // that wait for an answer
	tour          []store.Stop
	sources       []store.SourceState // that somebody must see to, or that are shut
	recent        []register.Row
	stale         bool   // somebody was opened since
	owed          uint64 // as of which change of what is owed (store.Session.Owed)
}

// loadMind reads next steps that are owed, and who was opened last.
func (h *home) loadMind() {
	if !h.may("find") {
		h.mind.stale = false
		h.loadSources()
		return
	}
	h.mind.stale, h.mind.owed = false, h.app.desk.Session.Owed()
	if h.may("list.keep") {
		h.app.loadShelf(func(error) { h.arrange() })
	}
	h.countConflicts()
	h.app.run(func(ctx context.Context) func() {
		var mind onMind
		h.app.loadOwed(ctx, &mind)
		mind.sources = h.app.sourcesOwed(ctx)
		if recent, err := h.app.desk.Recent(ctx); err == nil {
			mind.recent = recent[:min(len(recent), ofEach)]
		}
		return func() {
			mind.stale, mind.owed = h.mind.stale, h.mind.owed
			mind.conflicts, mind.moreConflicts, mind.counted = h.mind.conflicts, h.mind.moreConflicts, h.mind.counted
			h.mind = mind
			h.arrange()
		}
	})
}

// arrange lists anew what can be chosen; the marker stays on what it is on.
func (h *home) arrange() {
	at := ""
	if h.at < len(h.items) {
		at = h.items[h.at].help
	}
	h.items = append(h.choices(), h.links()...)
	h.at = 0
	for i, one := range h.items {
		if one.help == at {
			h.at = i
		}
	}
}

// links are the lists, next steps and people on one's mind.
func (h *home) links() []offer {
	a := h.app
	links := h.owedLinks()
	for i, one := range a.shelf.lists[:min(len(a.shelf.lists), ofEach)] {
		links = append(links, offer{
			help: "list:" + one.ID, head: headOf(i, "home.mylists"),
			row: func(width int) widget.Row { return a.listRow(one, width) }, do: func() { a.openSaved(one) },
		})
	}
	for i, r := range h.mind.recent {
		links = append(links, h.personLink(r, headOf(i, "home.recent"), "recent:", nil))
	}
	return links
}

func headOf(i int, key string) string {
	if i > 0 {
		return ""
	}
	return key
}

func (h *home) personLink(r register.Row, head, kind string, before widget.Row) offer {
	return offer{
		help: kind + string(r.ID), head: head, do: func() { h.app.openProfile(r.ID, "") },
		row: func(width int) widget.Row {
			row := append(widget.Row{}, before...)
			return row.And(widget.Normal, string(r.ID)+"  ").And(widget.Normal, person.DisplayName(r.Family, r.Given)).Cut(width)
		},
	}
}

// menu adds as many offers as fit, those around the selected one, with the
// headings of what is on one's mind.
func (h *home) menu(frame widget.Frame, width, height int) widget.Frame {
	room := max(1, height-len(frame.Rows))
	var rows []widget.Row
	at := 0
	for i := range h.items {
		if head := h.items[i].head; head != "" {
			rows = append(rows, nil, widget.In(widget.Strong, "  "+h.app.words(head)))
		}
		if i == h.at {
			at = len(rows)
		}
		rows = append(rows, h.itemRow(i, width))
	}
	first := max(0, min(at-room+2, len(rows)-room))
	if at == len(rows)-1 || at-first >= room {
		first = max(0, at-room+1)
	}
	frame.X, frame.Y, frame.Cursor = 2, len(frame.Rows)+at-first, true
	frame.Put(rows[first:min(len(rows), first+room)]...)
	return frame
}

func (h *home) itemRow(i, width int) widget.Row {
	item := h.items[i]
	marker := plain.Line{}
	if i == h.at {
		marker = h.app.marker()
	}
	row := widget.Text("  ").And(widget.Normal, marker.Pad(2).String())
	number := "   "
	if i < 9 {
		number = fmt.Sprintf("%-3d", i+1)
	} else if item.row == nil {
		number = fmt.Sprintf("%-3d", i+1)
	}
	row = row.And(widget.Strong, number)
	if item.row != nil {
		return append(row, item.row(width-8)...)
	}
	row = row.And(widget.Normal, h.app.words(item.help))
	if item.help == "home.lists" {
		came, left := h.app.shelf.news()
		if news := badge(h.app.lang, came, left); news != "" {
			row = row.And(widget.Good, "  "+news)
		}
	}
	if n := h.count(item.help); n > 0 {
		row = row.And(widget.Good, "  "+h.app.atLeast(n, item.help == "home.conflicts" && h.mind.moreConflicts))
	}
	if item.word != "" {
		row = row.And(widget.Quiet, "   "+item.word)
	}
	return row
}

// count is how long the worklist is that an offer opens.
func (h *home) count(help string) int {
	switch help {
	case "home.reviews":
		return h.mind.pairs.open()
	case "home.conflicts":
		return h.mind.conflicts
	case "home.corrections":
		return h.mind.fixes
	}
	return 0
}

// countedFor is how long a count of the conflicts is good enough, unless somebody here
// settles one.
const countedFor = time.Minute

// countConflicts counts the conflicts that wait, aside from what is read sooner.
func (h *home) countConflicts() {
	now := h.app.desk.Session.Now()
	if !h.may("link") || !h.mind.counted.IsZero() && now.Sub(h.mind.counted) < countedFor {
		return
	}
	h.mind.counted = now
	h.app.run(func(ctx context.Context) func() {
		list, more, err := h.app.conflicts(ctx, "")
		return func() {
			if err == nil {
				h.mind.conflicts, h.mind.moreConflicts = len(command.Waiting(list)), more
			}
		}
	})
}
