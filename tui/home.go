package tui

import (
	"context"
	"slices"
	"strconv"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// home greets and says what one can do here.
type home struct {
	app   *App
	known bool           // who is filled
	who   store.Identity // how many people one may see
	lost  []string       // notes of hers that were refused when the store came back
	items []offer        // there from the start: somebody may type before the first frame
	at    int
	mind  onMind
	feeds uint64 // as of which news of sources (store.Session.Feeds, Turns)
	turns uint64
}

// offer is one thing that one can do, chosen by its number or with Enter.
type offer struct {
	word string // of the grammar, where there is one
	help string // key of its sentence, or what it is a link to
	do   func()
	head string                     // key of the heading above it
	row  func(width int) widget.Row // how a link looks; nil: its sentence
}

func newHome(a *App) *home {
	h := &home{app: a}
	h.items = h.choices()
	return h
}

func (h *home) scope() scope  { return onHome }
func (h *home) title() string { return h.app.words("home.title") }
func (h *home) paste(string)  {}

// load asks who one is and how many people one may see: once a session, since
// the log has an event of it.
func (h *home) load() {
	h.app.run(func(ctx context.Context) func() {
		who, err := h.app.desk.WhoAmI(ctx)
		return func() {
			if err != nil {
				h.app.fail(err)
				return
			}
			h.who, h.known = who, true
			h.loadRefused()
		}
	})
}

// loadRefused asks which notes that waited for the store could not be written.
func (h *home) loadRefused() {
	h.app.run(func(ctx context.Context) func() {
		refused, _ := h.app.desk.RefusedNotes(ctx) // what cannot be recorded is told the next time
		return func() {
			for _, one := range refused {
				h.lost = append(h.lost, command.UnsentSentence(one, h.app.desk.Session.Now(), h.app.lang))
			}
			if len(h.lost) > 0 {
				h.app.say(widget.Bad, h.app.words("unsent.home"))
			}
		}
	})
	h.loadMind()
}

func (h *home) may(action string) bool { return h.app.desk.Session.May(action) }

// choices is what a role can do, most wanted first.
func (h *home) choices() []offer {
	a := h.app
	var list []offer
	add := func(allowed bool, word, help string, do func()) {
		if allowed {
			list = append(list, offer{word: word, help: help, do: do})
		}
	}
	add(h.may("find"), "", "home.list", func() { a.openPeople(false) })
	add(h.may("find"), "/", "home.search", func() { a.openPeople(true) })
	add(h.may("find") && h.may("list.keep"), "l", "home.lists", func() { a.openLists("") })
	add(h.may("read") && !h.may("find"), "show", "home.open", func() { a.open(newOpenPerson(a)) })
	add(h.may("person.new"), "n", "home.newcomer", a.openNewcomer)
	add(h.may("course.read"), "c", "home.courses", func() { a.openCourses(courseFilter{}) })
	add(h.may("supply.read"), "p", "home.supply", a.openSupply)
	add(h.may("log.read"), "log", "home.log", func() { a.perform("log") })
	add(h.may("staff.read"), "staff list", "home.stafflist", func() { a.perform("staff list") })
	add(h.may("staff.edit"), "staff add", "home.staffadd", func() { a.line = newLine(a, "staff add ") })
	add(h.may("staff.edit"), "staff role", "home.staffrole", func() { a.line = newLine(a, "staff role ") })
	add(h.may("staff.edit"), "staff off", "home.staffoff", func() { a.line = newLine(a, "staff off ") })
	add(h.may("key.read"), "key list", "home.keylist", func() { a.perform("key list") })
	add(h.may("key.edit"), "key add", "home.keyadd", func() { a.line = newLine(a, "key add ") })
	add(h.may("key.edit"), "key revoke", "home.keyrevoke", func() { a.line = newLine(a, "key revoke ") })
	add(h.may("rules.read"), "rules", "home.rules", func() { a.perform("rules") })
	add(h.may("followup"), "s", "home.steps", a.openSteps)
	add(h.may("tour"), "t", "home.tour", a.openTour)
	add(h.may("link"), "review", "home.reviews", a.openReviews)
	add(h.may("link"), "conflict", "home.conflicts", func() { a.openConflicts("") })
	add(h.may("link"), "correction", "home.corrections", func() { a.openFixes("", false) })
	add(h.may("source.read"), "source", "home.sources", a.openSources)
	add(true, "whoami", "home.whoami", func() { a.perform("whoami") })
	add(true, "?", "home.help", a.help)
	return list
}

func (h *home) offers(does intent) bool {
	switch does {
	case focusFilter:
		return h.may("find")
	case openLists:
		return h.may("find") && h.may("list.keep")
	case openTour:
		return h.may("tour")
	case openSteps:
		return h.may("followup")
	case takeInPerson:
		return h.may("person.new")
	}
	return true
}

func (h *home) press(key widget.Key) bool {
	if n, err := strconv.Atoi(key.Text); err == nil && n >= 1 && n <= len(h.items) {
		h.at = n - 1
		h.items[h.at].do()
		return true
	}
	switch intentOf(onHome, key) {
	case goDown:
		h.at = max(0, min(h.at+1, len(h.items)-1))
	case goUp:
		h.at = max(h.at-1, 0)
	case choose:
		if h.at < len(h.items) {
			h.items[h.at].do()
		}
	case focusFilter:
		if h.may("find") {
			h.app.openPeople(true)
		}
	case openLists:
		if !h.offers(openLists) {
			return false
		}
		h.app.openLists("")
	case takeInPerson:
		return h.app.takeIn()
	case openTour, openSteps:
		return h.openOwn(intentOf(onHome, key))
	case returnHere:
		if h.app.left() != nil {
			h.app.goTo(true)
		}
	default:
		return h.toPlans(key)
	}
	return true
}

func (h *home) draw(width, height int) widget.Frame {
	a := h.app
	me := a.desk.Session.Me
	var frame widget.Frame
	greeting := a.words("home.greeting", me.Name)
	for _, line := range plain.Lines(greeting, width-4) {
		frame.Under(widget.Frame{Rows: []widget.Row{{{Text: line, Tone: widget.Strong}}}}, 2)
	}
	for _, sentence := range h.sentences() {
		for _, line := range plain.Lines(sentence, min(width-4, measure)) {
			frame.Under(widget.Frame{Rows: []widget.Row{{{Text: line}}}}, 2)
		}
	}
	if owed := h.owed(); owed != "" {
		for _, line := range plain.Lines(owed, min(width-4, measure)) {
			frame.Under(widget.Frame{Rows: []widget.Row{{{Text: line, Tone: widget.Bad}}}}, 2)
		}
	}
	for _, sentence := range h.sourceSentences() {
		for _, line := range plain.Lines(sentence, min(width-4, measure)) {
			frame.Under(widget.Frame{Rows: []widget.Row{{{Text: line, Tone: widget.Bad}}}}, 2)
		}
	}
	for _, sentence := range h.lost {
		for _, line := range plain.Lines(sentence, min(width-4, measure)) {
			frame.Under(widget.Frame{Rows: []widget.Row{{{Text: line, Tone: widget.Bad}}}}, 2)
		}
	}
	if behind := h.behind(); behind != "" {
		for _, line := range plain.Lines(behind, min(width-4, measure)) {
			frame.Under(widget.Frame{Rows: []widget.Row{{{Text: line, Tone: widget.Good}}}}, 2)
		}
	}
	if height >= len(frame.Rows)+len(h.items)+2 {
		frame.Put(nil)
	}
	return h.menu(frame, width, height)
}

// behind says what may be come back to, or that it takes a moment to find out.
func (h *home) behind() string {
	if from := h.app.left(); from != nil {
		return h.app.words("resume.offer", h.app.clock(from.At))
	}
	if h.app.looking {
		return h.app.words("resume.looking")
	}
	return ""
}

// measure is how wide running text gets; longer lines are hard to read.
const measure = 76

func (h *home) sentences() []string {
	a := h.app
	role := a.desk.Session.Book.Label("role", string(a.desk.Session.Me.Role), a.lang)
	list := []string{a.words("home.role", role)}
	switch {
	case !h.known:
		return append(list, a.words("wait"))
	case h.may("find"):
		return append(list, a.words("home.people", text.Number(a.lang, h.who.People)))
	case slices.Contains([]string{"planner", "admin", "dpo"}, string(a.desk.Session.Me.Role)):
		return append(list, a.words("home."+string(a.desk.Session.Me.Role)))
	}
	return list
}
