package tui

import (
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// telling puts what became of an enrolment into words.
type telling struct {
	app   *App
	names map[person.ID]string
	done  []store.Enrolled
}

// tellEnrolled says what became of an enrolment: of one person in a sentence, of
// many in numbers, and who moved up. What is to be looked into for each has a pane.
func (a *App) tellEnrolled(course string, done []store.Enrolled, names map[person.ID]string) {
	t := telling{a, names, done}
	said := []string{t.many()}
	if len(done) == 1 && done[0].Err == nil {
		said = []string{t.one(done[0])}
	}
	for _, one := range done {
		said = append(said, t.movers("enrolled.up", one.Up), t.movers("roster.nobodyup", one.Next))
	}
	sentence := strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " ")
	hints := t.hints()
	switch {
	case len(hints) == 1 && len(done) == 1:
		_, hint, _ := strings.Cut(hints[0], "  ")
		a.say(t.tone(), strings.TrimSpace(sentence+" "+hint))
	case len(hints) > 0:
		a.open(newPane(a, course, sentence+"\n\n"+strings.Join(hints, "\n")))
		a.say(t.tone(), a.words("enrolled.look"))
	default:
		a.say(t.tone(), sentence)
	}
}

func (t telling) name(id person.ID) string {
	if name := t.names[id]; name != "" {
		return name
	}
	return string(id)
}

func (t telling) one(e store.Enrolled) string {
	a, name := t.app, t.name(e.Person)
	switch {
	case e.Full:
		return a.words("enrolled.full", name, e.Queue)
	case e.Same:
		return a.words("enrol.same", name, a.label("seat", e.State)) + "."
	case e.Queue > 0:
		return a.words("enrolled.waits", name, e.Queue)
	}
	return a.words("enrolled.one", name, a.label("seat", e.State))
}

// many counts what became of many.
func (t telling) many() string {
	a := t.app
	count, full, failed := map[string]int{}, 0, 0
	for _, e := range t.done {
		switch {
		case e.Err != nil:
			failed++
		case e.Full:
			full++
		default:
			count[e.State]++
		}
	}
	var said []string
	for _, code := range codesOf(a, "seat") {
		if count[code] > 0 {
			said = append(said, a.words("enrolled.many", a.label("seat", code), text.Number(a.lang, count[code])))
		}
	}
	if full > 0 {
		said = append(said, a.words("enrolled.queued", text.Number(a.lang, full)))
	}
	if failed > 0 && len(t.done) > 1 {
		said = append(said, a.words("enrolled.failed", failed))
	}
	return strings.Join(said, " ")
}

// movers names people who moved up, or would be next.
func (t telling) movers(key string, who []person.ID) string {
	if len(who) == 0 {
		return ""
	}
	names := make([]string, len(who))
	for i, id := range who {
		names[i] = t.name(id)
	}
	return t.app.words(key, strings.Join(names, "; "))
}

// hints are what is to be looked into, each with whom it is about.
func (t telling) hints() []string {
	var list []string
	for _, e := range t.done {
		who := string(e.Person) + "  " + t.name(e.Person) + ": "
		if e.Err != nil {
			list = append(list, who+command.Sentence(e.Err, t.app.lang))
		}
		for _, code := range e.Warn {
			list = append(list, who+t.app.words(code))
		}
	}
	return list
}

// tone is bad where somebody did not get what was asked for her alone.
func (t telling) tone() widget.Tone {
	for _, e := range t.done {
		if e.Err != nil || e.Full && len(t.done) == 1 {
			return widget.Bad
		}
	}
	return widget.Good
}
