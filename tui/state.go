package tui

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"lotse/store"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// state is where a screen is: what it takes to go there again, through the Desk
// and its policies. It holds nothing of people but ids and what was typed; the
// text of a note is the draft's.
type state struct {
	Version int      `json:"v"`
	Lang    string   `json:"lang"`
	Stack   []spot   `json:"stack"` // from the home upward
	Line    *typed   `json:"line,omitempty"`
	Before  *earlier `json:"before,omitempty"` // offered at the home, and not taken yet
}

// earlier is a state and when it was.
type earlier struct {
	At    time.Time `json:"at"`
	State state     `json:"state"`
}

// stateVersion changes when an older state would be misunderstood. Whoever comes
// back after such an update begins at the home.
const stateVersion = 1

// typed is a text under edit, and how many runes stand behind the cursor.
type typed struct {
	Text   string `json:"t,omitempty"`
	Behind int    `json:"b,omitempty"`
}

func typedIn(e *widget.Editor) typed { return typed{e.Text(), e.Behind()} }

func (t typed) into(e *widget.Editor) {
	e.SetText(t.Text)
	e.SetBehind(t.Behind)
}

// state is where the screen is now.
func (a *App) state() state {
	s := state{Version: stateVersion, Lang: a.lang}
	for _, one := range a.screens {
		if at := one.spot(); at != (spot{}) {
			s.Stack = append(s.Stack, at)
		}
	}
	if a.line != nil {
		line := typedIn(a.line.editor)
		s.Line = &line
	}
	if a.offer != nil {
		before := *a.offer
		before.State.Before = nil
		s.Before = &before
	}
	return s
}

// worth says whether there is anything to come back to.
func (s state) worth() bool { return !s.home() || s.Before != nil || *s.Stack[0].Home != homeSpot{} }

// home says whether it is the home and nothing else.
func (s state) home() bool { return len(s.Stack) == 1 && s.Line == nil }

// encode makes bytes of a state. Of one that is too long for the store, what
// weighs most is left out.
func (s state) encode() []byte {
	for _, shorten := range []func(){func() {}, func() { s.Before = nil }, func() { s.Line = nil }} {
		shorten()
		if b, err := json.Marshal(s); err == nil && len(b) <= store.MaxScreen {
			return b
		}
	}
	return nil
}

// decodeState reads a state; false where this Lotse does not understand it.
func decodeState(b []byte) (state, bool) {
	var s state
	if json.Unmarshal(b, &s) != nil || s.Version != stateVersion || len(s.Stack) == 0 || s.Stack[0].Home == nil {
		return state{}, false
	}
	if s.home() && s.Before != nil && len(s.Before.State.Stack) > 0 && s.Before.State.Stack[0].Home != nil {
		return s.Before.State, true // it was not taken, and nothing else was begun
	}
	return s, true
}

// spot is where one screen is; one of its fields is set. A menu has none: whoever
// comes back finds the screen below it.
type spot struct {
	Home      *homeSpot     `json:"home,omitempty"`
	People    *peopleSpot   `json:"people,omitempty"`
	Profile   *profileSpot  `json:"profile,omitempty"`
	Form      *formSpot     `json:"form,omitempty"`
	Open      *openSpot     `json:"open,omitempty"`
	Pane      *paneSpot     `json:"pane,omitempty"`
	Help      *helpSpot     `json:"help,omitempty"`
	Lists     *listsSpot    `json:"lists,omitempty"`
	Tour      *tourSpot     `json:"tour,omitempty"`
	Visit     *visitSpot    `json:"visit,omitempty"`
	End       *endSpot      `json:"end,omitempty"`
	Steps     *stepsSpot    `json:"steps,omitempty"`
	Courses   *coursesSpot  `json:"courses,omitempty"`
	Course    *courseSpot   `json:"course,omitempty"`
	Supply    *supplySpot   `json:"supply,omitempty"`
	Sources   *sourcesSpot  `json:"sources,omitempty"`
	Receipts  *receiptSpot  `json:"receipts,omitempty"`
	Reviews   *reviewSpot   `json:"reviews,omitempty"`
	Newcomer  *newcomerSpot `json:"newcomer,omitempty"`
	Conflicts *conflictSpot `json:"conflicts,omitempty"`
	Fixes     *fixSpot      `json:"fixes,omitempty"`
	Needs     *needsSpot    `json:"needs,omitempty"`
}

// open opens the screen anew on the way back; see returning.
func (s spot) open(r *returning) {
	switch {
	case s.People != nil:
		s.People.open(r)
	case s.Profile != nil:
		s.Profile.open(r)
	case s.Form != nil:
		s.Form.open(r)
	case s.Open != nil:
		s.Open.open(r)
	case s.Pane != nil:
		s.Pane.open(r)
	case s.Help != nil:
		s.Help.open(r)
	case s.Lists != nil:
		s.Lists.open(r)
	case s.Visit != nil:
		s.Visit.open(r)
	case s.End != nil:
		s.End.open(r)
	case s.Tour != nil:
		s.Tour.open(r)
	case s.Steps != nil:
		s.Steps.open(r)
	case s.Courses != nil:
		s.Courses.open(r)
	case s.Course != nil:
		s.Course.open(r)
	case s.Supply != nil:
		s.Supply.open(r)
	case s.Sources != nil:
		s.Sources.open(r)
	case s.Receipts != nil:
		s.Receipts.open(r)
	case s.Reviews != nil:
		s.Reviews.open(r)
	case s.Newcomer != nil:
		s.Newcomer.open(r)
	case s.Conflicts != nil:
		s.Conflicts.open(r)
	case s.Fixes != nil:
		s.Fixes.open(r)
	case s.Needs != nil:
		s.Needs.open(r)
	default:
		r.stop()
	}
}

// homeSpot names the offer by its words: another update has other offers.
type homeSpot struct {
	At string `json:"at,omitempty"` // empty: the first
}

func (h *home) spot() spot {
	at := &homeSpot{}
	if h.at > 0 && h.at < len(h.items) {
		at.At = h.items[h.at].help
	}
	return spot{Home: at}
}

func (s *homeSpot) into(h *home) {
	h.at = max(0, slices.IndexFunc(h.items, func(o offer) bool { return o.help == s.At }))
}

type openSpot struct {
	ID     typed `json:"id"`
	Reason typed `json:"reason"`
	Focus  int   `json:"focus,omitempty"`
}

func (o *openPerson) spot() spot {
	return spot{Open: &openSpot{typedIn(o.id), typedIn(o.reason), o.form.Focus}}
}

func (s *openSpot) open(r *returning) {
	o := newOpenPerson(r.app)
	s.ID.into(o.id)
	s.Reason.into(o.reason)
	o.form.Focus = min(max(s.Focus, 0), len(o.form.Items)-1)
	r.put(o)
}

// paneSpot has the line that was said, where it may be said again.
type paneSpot struct {
	Said string `json:"said,omitempty"`
	Top  int    `json:"top,omitempty"`
}

func (p *pane) spot() spot {
	if action, err := command.Parse(p.head, nil); err != nil || !harmless(action) {
		return spot{Pane: &paneSpot{}}
	}
	return spot{Pane: &paneSpot{p.head, p.scroll.Top}}
}

// harmless says whether a word changes nothing, so that it may be said again.
func harmless(action command.Action) bool {
	switch action.(type) {
	case command.FindPeople, command.ShowPerson, command.AskDue, command.ReadRules, command.WhoAmI, command.Help, command.ReadLog, command.ListStaff, command.ListKeys:
		return true
	}
	return false
}

func (s *paneSpot) open(r *returning) {
	action, err := command.Parse(s.Said, nil)
	if err != nil || !harmless(action) {
		r.stop()
		return
	}
	r.app.print(action, func(printed string, err error) {
		if err != nil {
			r.stop()
			return
		}
		p := newPane(r.app, s.Said, strings.TrimRight(printed, "\n"))
		p.scroll.Top = s.Top
		r.put(p)
	})
}

type helpSpot struct {
	About string `json:"about"`
	Top   int    `json:"top,omitempty"`
}

// scopeNames are what help can be asked about, by names that stay.
var scopeNames = map[scope]string{
	onHome: "home", onFilter: "filter", onRows: "rows", onProfile: "profile", onForm: "form", onOpen: "open", onPane: "pane",
	onFacets: "facets", onPicker: "picker", onChecklist: "checklist", onLists: "lists", onAct: "act", onSure: "sure",
	onCourses: "courses", onRoster: "roster", onAttend: "attend", onResults: "results", onSupply: "supply", onSources: "sources", onSource: "source", onReceipts: "receipts", onNeeds: "needs", onWhatIf: "whatif", onPlan: "plan",
	onTour: "tour", onSteps: "steps", onEnd: "end", onReviews: "reviews", onReview: "review", onNewcomer: "newcomer", onKnown: "known",
	onConflicts: "conflicts", onConflict: "conflict", onFixes: "fixes", onPropose: "propose", onAnswer: "answer",
}

func (h *help) spot() spot { return spot{Help: &helpSpot{scopeNames[h.about], h.scroll.Top}} }

func (s *helpSpot) open(r *returning) {
	for about, name := range scopeNames {
		if name == s.About {
			h := newHelp(r.app, about)
			h.scroll.Top = s.Top
			r.put(h)
			return
		}
	}
	r.stop()
}

// language is one of those that Lotse speaks, or else the one spoken now.
func (s state) language(now string) string {
	if s.Lang == text.German || s.Lang == text.English {
		return s.Lang
	}
	return now
}
