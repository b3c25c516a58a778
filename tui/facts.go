package tui

import (
	"cmp"
	"slices"
	"strings"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// factRows shows every field with its source and its day, and what other
// sources say. Where there is room, source and day stand before the value, so
// that nothing stands right of a name.
func (p *profile) factRows(width int) []widget.Row {
	var rows []widget.Row
	for _, f := range p.sheet.Fields {
		label := p.app.words("field." + string(f.Spec.Name))
		rows = append(rows, p.factRow(width, widget.Quiet, label, f.Spec, f.Field.Fact)...)
		for _, lost := range f.Field.Losing {
			rows = append(rows, p.factRow(width, widget.Bad, "  "+p.app.words("facts.differs"), f.Spec, lost)...)
		}
	}
	return append(rows, p.recognitionRows(width)...)
}

// Columns of a fact, with their gaps: label, day, source.
const (
	labelWidth  = 21
	sourceWidth = 18
	sourceMost  = 26 // where there is room
	freshWidth  = 14 // how long ago the source was read
)

func (p *profile) factRow(width int, tone widget.Tone, label string, spec person.Spec, fact person.Fact) []widget.Row {
	a := p.app
	day, source := text.Date(a.lang, string(fact.AsOf)), a.label("source", string(fact.Source))
	read := p.readAgo(fact.Source)
	left := widget.Row{{Text: plain.Of(label).Cut(labelWidth - 2).Pad(labelWidth), Tone: tone}}
	if width < 70 || read != "" && width < 100 {
		rows := beside(left, width, a.value(spec, fact))
		return append(rows, widget.In(widget.Quiet, "  "+joinKnown(source, read, day)).Cut(width))
	}
	wide := sourceWidth
	if width >= 100 {
		wide = sourceMost
		if len(a.desk.LastReads()) > 0 {
			wide += freshWidth
		}
		source = joinKnown(source, read)
	}
	left = left.And(widget.Quiet, plain.Of(day).Pad(dayWidth).String())
	left = left.And(widget.Quiet, plain.Of(source).Cut(wide-2).Pad(wide).String())
	return beside(left, width, a.value(spec, fact))
}

// beside puts a text right of a row, in as many lines as it needs.
func beside(left widget.Row, width int, value string) []widget.Row {
	var rows []widget.Row
	at := left.Width()
	for _, line := range plain.Lines(value, max(8, width-at)) {
		rows = append(rows, append(left, widget.Span{Text: line}))
		left = widget.Row{{Text: plain.Of("").Pad(at)}}
	}
	return rows
}

// value writes what a field holds: the words for a code, a date as the language does.
func (a *App) value(spec person.Spec, fact person.Fact) string {
	values := fact.List
	if !spec.List {
		values = []string{fact.Value}
	}
	shown := make([]string, len(values))
	for i, v := range values {
		switch spec.Kind {
		case "date":
			shown[i] = text.Date(a.lang, v)
		case "number", "":
			shown[i] = v
		default:
			shown[i] = a.label(spec.Kind, v)
		}
	}
	return strings.Join(shown, ", ")
}

// languageRows shows the levels of each language, the latest first.
func (p *profile) languageRows(width int) []widget.Row {
	rows := []widget.Row{widget.In(widget.Strong, p.app.words("profile.german", p.level()))}
	for _, name := range []person.FieldName{person.Languages, person.LiterateAny, person.LiterateLatin} {
		for _, f := range p.sheet.Fields {
			if f.Spec.Name == name {
				rows = append(rows, p.factRow(min(width, 60), widget.Quiet, p.app.words("field."+string(name)), f.Spec, f.Field.Fact)...)
			}
		}
	}
	rows = append(rows, nil)
	return append(rows, p.eventRows(append(p.languageEvents(), p.struckEvents()...), width, "empty.language")...)
}

func (p *profile) level() string {
	if p.sheet.German == "" {
		return p.app.words("language.unknown")
	}
	return p.app.label("level", p.sheet.German)
}

func (p *profile) courseRows(width int) []widget.Row {
	a := p.app
	var blocks []event
	for _, e := range p.sheet.Enrolments {
		head := a.label("course_state", e.State) + a.wayOf(e) + a.ending(e)
		if e.To != "" {
			head += " · " + a.words("until", text.Date(a.lang, string(e.To)))
		}
		blocks = append(blocks, event{day: e.From, head: head, body: a.label("course", e.Type) + " · " + e.Provider})
	}
	return p.eventRows(blocks, width, "empty.courses")
}

// wayOf is the step on the way to a course, beside the state that lists count.
func (a *App) wayOf(e person.Enrolment) string {
	way := a.label("seat", e.Step)
	if way == "" || way == a.label("course_state", e.State) {
		return ""
	}
	return " (" + way + ")"
}

// needRows shows open needs, the most urgent first, before those that are closed.
func (p *profile) needRows(width int) []widget.Row {
	a := p.app
	needs := slices.Clone(p.sheet.Needs)
	slices.SortStableFunc(needs, func(x, y person.NeedFound) int {
		return cmp.Or(cmp.Compare(open(y), open(x)), cmp.Compare(a.pressing(x), a.pressing(y)))
	})
	var rows []widget.Row
	for _, n := range needs {
		rows = append(rows, a.eventBlock(text.Date(a.lang, string(n.Found)), a.needBlock(n), width)...)
	}
	if len(rows) == 0 {
		return []widget.Row{widget.In(widget.Quiet, a.words("empty.needs"))}
	}
	return rows
}

// needBlock is a need: its kind, how urgent it is, by whom, and what was said of it.
func (a *App) needBlock(n person.NeedFound) event {
	e := event{head: a.words("need."+n.State) + ": " + a.need(n), body: n.Note}
	if n.State == "open" && n.Urgency != "" {
		e.head += " · " + a.label("urgency", n.Urgency)
	}
	e.head += " · " + string(n.By)
	if n.Closed != "" {
		e.head += " · " + text.Date(a.lang, string(n.Closed))
	}
	if n.Closer != "" && n.Closer != n.By {
		e.head += ", " + string(n.Closer)
	}
	if n.Why != "" {
		e.body = strings.Trim(e.body+"\n"+n.Why, "\n")
	}
	return e
}

// pressing is where a need's urgency stands in the list of codes, the most urgent
// first; closed needs are alike.
func (a *App) pressing(n person.NeedFound) int {
	if n.State != "open" {
		return 0
	}
	return slices.Index(codesOf(a, "urgency"), cmp.Or(n.Urgency, "soon"))
}

func open(n person.NeedFound) int {
	if n.State == "open" {
		return 1
	}
	return 0
}
