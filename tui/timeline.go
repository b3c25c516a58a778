package tui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// event is one thing that happened to a person, on a day.
type event struct {
	day  person.Date
	at   time.Time // orders what happened on one day
	head string
	body string
	most int  // lines of the body that are shown; 0: all
	void bool // it counts no more, and is faint
}

// foldAfter is how much of a note the timeline shows; all of it is under Notes.
const foldAfter = 6

// timelineRows merges everything dated by day, newest first.
func (p *profile) timelineRows(width int) []widget.Row {
	events := p.noteEvents()
	for i := range events {
		events[i].most = foldAfter
	}
	events = append(events, p.languageEvents()...)
	events = append(events, p.courseEvents()...)
	events = append(events, p.needEvents()...)
	events = append(events, p.spellEvents()...)
	events = append(events, p.stepEvents()...)
	events = append(events, p.referralEvents()...)
	return p.eventRows(events, width, "empty.timeline")
}

func (p *profile) noteRows(width int) []widget.Row {
	return p.eventRows(p.noteEvents(), width, "empty.notes")
}

// eventRows draws events under their days: the day once, in a column of its own.
func (p *profile) eventRows(events []event, width int, empty string) []widget.Row {
	if len(events) == 0 {
		return []widget.Row{widget.In(widget.Quiet, p.app.words(empty))}
	}
	slices.SortStableFunc(events, func(a, b event) int {
		return cmp.Or(cmp.Compare(b.day, a.day), b.at.Compare(a.at))
	})
	var rows []widget.Row
	var day person.Date
	for i, e := range events {
		shown := ""
		if i == 0 || e.day != day {
			day, shown = e.day, text.Date(p.app.lang, string(e.day))
		}
		rows = append(rows, p.app.eventBlock(shown, e, min(width, measure+dayWidth))...)
	}
	return rows
}

// dayWidth is the column of days, "31.05.2026" and a gap.
const dayWidth = 12

func (a *App) eventBlock(day string, e event, width int) []widget.Row {
	var rows []widget.Row
	put := func(tone widget.Tone, content string) {
		for _, line := range plain.Lines(content, max(8, width-dayWidth)) {
			left := plain.Of("")
			if len(rows) == 0 {
				left = plain.Of(day)
			}
			rows = append(rows, widget.In(widget.Normal, left.Pad(dayWidth).String()).And(tone, line.String()))
		}
	}
	if e.body == "" {
		tone := widget.Normal
		if e.void {
			tone = widget.Quiet
		}
		put(tone, e.head)
		return rows
	}
	put(widget.Strong, e.head)
	put(widget.Normal, e.body)
	if folded := len(rows) - 1 - e.most; e.most > 0 && folded > 1 {
		rows = rows[:1+e.most]
		put(widget.Quiet, a.words("event.folded", folded))
	}
	return rows
}

func (p *profile) noteEvents() []event {
	var events []event
	for _, n := range p.notes {
		key := "event.note"
		if n.Confided {
			key = "event.confided"
		}
		head := p.app.words(key, p.app.label("contact", n.Kind), string(n.Author))
		events = append(events, event{day: n.Day, at: n.At, head: head, body: n.Text})
	}
	return events
}

func (p *profile) spellEvents() []event {
	a := p.app
	var events []event
	for _, s := range p.sheet.Spells {
		spec, _ := person.SpecOf(s.Field)
		head := a.words("field."+string(s.Field)) + ": " + a.label(spec.Kind, s.Code)
		if s.To != "" {
			head += " (" + a.words("until", text.Date(a.lang, string(s.To))) + ")"
		}
		events = append(events, event{day: s.From, head: head + " · " + a.label("source", string(s.Source))})
	}
	return events
}

// languageEvents puts the skills that were assessed together into one event.
func (p *profile) languageEvents() []event { return p.found(false) }

// struckEvents are the findings that were written down in error, and why.
func (p *profile) struckEvents() []event { return p.found(true) }

func (p *profile) found(struck bool) []event {
	a := p.app
	list := slices.DeleteFunc(slices.Clone(p.sheet.Assessments), func(f person.Assessment) bool { return (f.Struck != nil) != struck })
	var events []event
	for i := 0; i < len(list); {
		first := list[i]
		var found []string
		for ; i < len(list) && together(first, list[i]); i++ {
			found = append(found, a.skill(list[i]))
		}
		head := a.label("language", first.Language) + ": " + strings.Join(found, ", ") + " · " + a.evidence(first)
		if struck {
			head += " · " + a.words("language.struck", first.Struck.Reason)
		}
		events = append(events, event{day: first.Day, head: head, void: struck})
	}
	return events
}

func together(x, y person.Assessment) bool {
	return x.Day == y.Day && x.Language == y.Language && x.Evidence == y.Evidence && x.Issuer == y.Issuer && x.Test == y.Test &&
		(x.Struck == nil || y.Struck == nil || x.Struck.Reason == y.Struck.Reason)
}

// skill is "B1", or "Hören B1".
func (a *App) skill(found person.Assessment) string {
	if found.Skill == person.Overall {
		return found.Level
	}
	return a.label("skill", found.Skill) + " " + found.Level
}

func (a *App) evidence(found person.Assessment) string {
	words := a.label("evidence", found.Evidence)
	if found.Test != "" {
		words += " " + found.Test
	}
	if found.Issuer != "" {
		words += ", " + found.Issuer
	}
	return words
}

func (p *profile) courseEvents() []event {
	a := p.app
	var events []event
	for _, e := range p.sheet.Enrolments {
		course := a.label("course", e.Type) + " · " + e.Provider
		begun := "event.course"
		if e.State == person.Waiting {
			begun = "event.waiting"
		}
		events = append(events, event{day: e.From, head: a.words(begun, course)})
		if e.To != "" && (e.State == person.Done || e.State == person.Dropped) {
			events = append(events, event{day: e.To, head: a.words("event.ended", a.label("course_state", e.State), course) + a.ending(e)})
		}
	}
	return events
}

// ending is the result or the reason with which a course ended.
func (a *App) ending(e person.Enrolment) string {
	switch {
	case e.Result != "":
		return " · " + a.words("course.result", e.Result)
	case e.Reason != "":
		return " · " + a.label("reason", e.Reason)
	}
	return ""
}

func (p *profile) needEvents() []event {
	a := p.app
	var events []event
	for _, n := range p.sheet.Needs {
		events = append(events, event{day: n.Found, head: a.words("event.need", a.need(n), string(n.By))})
		if n.Closed != "" {
			events = append(events, event{day: n.Closed, head: a.words("event.need."+n.State, a.need(n))})
		}
	}
	return events
}

func (a *App) need(n person.NeedFound) string {
	if n.Detail == "" {
		return a.label("need", n.Kind)
	}
	return a.label("need", n.Kind) + " (" + n.Detail + ")"
}
