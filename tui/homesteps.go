package tui

import (
	"context"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// loadOwed reads what somebody owes: steps that are due, answers, visits of today.
// What cannot be read is told where it is opened.
func (a *App) loadOwed(ctx context.Context, mind *onMind) {
	may := a.desk.Session.May
	if may("followup") {
		mind.due, _ = a.desk.Steps(ctx, store.StepQuery{Limit: ofEach})
	}
	if may("refer") {
		mind.referrals, _ = a.desk.Referrals(ctx)
	}
	if may("link") {
		mind.pairs = a.readPairs(ctx)
		fixes, _ := a.desk.Fixes(ctx, "", false)
		mind.fixes = len(fixes)
	}
	if may("tour") {
		shown, _ := a.desk.Tour(ctx)
		mind.tour = shown.Stops
	}
}

// stirred has the home read anew within a second what is owed, where that changed:
// a colleague handed somebody over, or a rule made a task.
func (h *home) stirred() {
	if h.may("find") && h.mind.owed != h.app.desk.Session.Owed() {
		h.mind.stale = true
		h.app.wake()
	}
	if h.feeds != h.app.desk.Session.Feeds() || h.turns != h.app.desk.Session.Turns() {
		h.app.wake()
	}
}

// again is told by atHome, which knows what is stale.
func (h *home) again() {}

func (h *home) tick(time.Time) {
	if h.app.top() == screen(h) {
		h.renew()
	}
}

// renew reads anew what changed: all that is on one's mind, or the sources alone.
func (h *home) renew() {
	session := h.app.desk.Session
	feeds, turns := session.Feeds(), session.Turns()
	switch {
	case h.mind.stale:
		h.loadMind()
	case h.feeds != feeds || h.turns != turns:
		h.loadSources()
	}
	h.feeds, h.turns = feeds, turns
}

func (h *home) openOwn(does intent) bool {
	switch {
	case !h.offers(does):
		return false
	case does == openTour:
		h.app.openTour()
	default:
		h.app.openSteps()
	}
	return true
}

// owed says first how much is overdue, due, to be answered and to be visited.
func (h *home) owed() string {
	visits := 0
	for _, stop := range h.mind.tour {
		if stop.Outcome == "" {
			visits++
		}
	}
	var parts []string
	add := func(n int, key string) {
		switch {
		case n == 1:
			parts = append(parts, h.app.words(key+".one"))
		case n > 1:
			parts = append(parts, h.app.words(key, text.Number(h.app.lang, n)))
		}
	}
	add(h.mind.due.Late, "home.late")
	add(h.mind.due.Today, "home.duetoday")
	add(h.toAnswer(), "home.answers")
	add(visits, "home.visits")
	add(h.mind.pairs.open(), "home.pairs")
	switch n := h.mind.conflicts; {
	case h.mind.moreConflicts:
		parts = append(parts, h.app.words("home.disputes", h.app.atLeast(n, true)))
	default:
		add(n, "home.disputes")
	}
	add(h.mind.fixes, "home.fixes")
	return strings.Join(parts, " · ")
}

// toAnswer is how many people are offered to whoever sits here.
func (h *home) toAnswer() (n int) {
	for _, one := range h.mind.referrals {
		if one.To == h.app.desk.Session.Me.ID {
			n++
		}
	}
	return n
}

// owedLinks are the referrals, and the oldest steps.
func (h *home) owedLinks() []offer {
	a := h.app
	var links []offer
	f := a.stopFormat()
	for i, one := range h.mind.referrals[:min(len(h.mind.referrals), ofEach)] {
		links = append(links, offer{
			help: "referral:" + one.ID, head: headOf(i, "home.referrals"), do: func() { a.openReferral(one) },
			row: func(width int) widget.Row {
				row := widget.Text(f.ReferralWords(one.Referral, a.desk.Session.Me.ID) + "  ")
				return row.And(widget.Normal, person.DisplayName(one.Row.Family, one.Row.Given)+"  ").And(widget.Quiet, one.Why).Cut(width)
			},
		})
	}
	for i, one := range h.mind.due.Lines {
		links = append(links, offer{
			help: "due:" + one.ID, head: headOf(i, "home.due"), do: func() { a.openProfile(one.Row.ID, "") },
			row: func(width int) widget.Row {
				tone, sign := widget.Normal, ""
				if one.Day <= a.desk.Session.Today() {
					tone, sign = widget.Bad, "! "
				}
				row := widget.In(tone, sign+text.Date(a.lang, string(one.Day))+"  ")
				return row.And(widget.Normal, person.DisplayName(one.Row.Family, one.Row.Given)+"  ").And(widget.Quiet, f.StepWords(one.FollowUp)).Cut(width)
			},
		})
	}
	return links
}
