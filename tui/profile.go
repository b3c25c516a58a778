package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// profile shows one person: a head, and sections to go through.
type profile struct {
	app    *App
	id     person.ID
	reason string // stated by those who must
	sheet  *store.Sheet
	notes  []person.Note
	due    *dueRead // what is next for her
	at     int      // section that is seen
	scroll widget.Scroll
	width  int // the rows in scroll were made for
}

// section is a part of a profile; its title is "section." and the name.
type section struct {
	name string
	rows func(p *profile, width int) []widget.Row
}

// openProfile goes to a person and reads her.
func (a *App) openProfile(id person.ID, reason string) {
	p := &profile{app: a, id: id, reason: reason, due: &dueRead{}}
	a.open(p)
	a.home().mind.stale = true
	p.load()
	p.loadPairs()
}

func (p *profile) opening() bool { return p.sheet == nil }

// load reads the person at the Desk.
func (p *profile) load() { p.read(p.loaded) }

func (p *profile) read(then func(command.Outcome, error)) {
	show := command.ShowPerson{Person: p.id, Reason: p.reason}
	p.app.run(func(ctx context.Context) func() {
		outcome, err := show.Do(ctx, p.app.desk)
		return func() { then(outcome, err) }
	})
}

func (p *profile) loaded(outcome command.Outcome, err error) {
	shown, ok := outcome.(command.Profile)
	switch {
	case err != nil:
		p.app.leave(p)
		p.app.fail(err)
	case ok:
		p.sheet, p.notes, p.width = shown.Sheet, shown.Notes, 0
		p.due = &dueRead{}
		p.turned()
	}
}

func (p *profile) scope() scope { return onProfile }
func (p *profile) paste(string) {}
func (p *profile) resized()     { p.width = 0 }

func (p *profile) title() string { return p.app.words("profile.title", string(p.id)) }

func (p *profile) offers(does intent) bool {
	may := p.app.desk.Session.May
	switch does {
	case putOnTour:
		return may("tour")
	case planStep:
		return may("followup")
	case referPerson:
		return may("refer")
	case addNeed:
		return may("need")
	case closeNeed:
		return may("need") && p.sheet != nil && len(p.openNeeds()) > 0
	case openPairs:
		return len(p.pairsOf()) > 0
	case showConflicts:
		return p.sheet != nil && p.disputed() > 0
	}
	return does != writeNote || p.sheet != nil && p.sheet.MayNote
}

func (p *profile) press(key widget.Key) bool {
	switch intentOf(onProfile, key) {
	case writeNote:
		p.write()
	case showRecords:
		p.app.perform("records " + string(p.id))
	case putOnTour, planStep, referPerson:
		return p.hand(intentOf(onProfile, key))
	case addNeed:
		return p.addNeed()
	case closeNeed:
		return p.closeNeed()
	case showConflicts:
		p.openConflicts()
	case openPairs:
		p.openPairs()
	case goBack:
		p.app.back()
	case nextSection:
		p.turn(p.at + 1)
	case previousSection:
		p.turn(p.at - 1)
	case numberSection:
		if at := int(key.Name[0] - '1'); at < len(p.sections()) {
			p.turn(at)
		}
	case goDown, pageDown, goFirst:
		p.scroll.Press(key)
	default:
		return false
	}
	return true
}

func (p *profile) turn(to int) {
	count := max(1, len(p.sections()))
	p.at = (to + count) % count
	p.scroll.Top, p.width = 0, 0
	p.turned()
}

// turned reads what the section that is seen needs.
func (p *profile) turned() {
	if list := p.sections(); p.at < len(list) && list[p.at].name == "next" {
		p.askDue()
	}
	if p.readSomething() {
		p.app.wake()
	}
}

// write opens the form for a note, if the policies allow one.
func (p *profile) write() {
	switch {
	case p.sheet == nil:
	case !p.sheet.MayNote:
		p.app.say(widget.Bad, p.app.words("profile.nonote"))
	default:
		p.app.openNoteForm(p)
	}
}

// sections are those with classes that one may see.
func (p *profile) sections() []section {
	if p.sheet == nil {
		return nil
	}
	list := []section{{"timeline", (*profile).timelineRows}, {"facts", (*profile).factRows}}
	for _, s := range []struct {
		class person.Class
		section
	}{
		{person.Notes, section{"notes", (*profile).noteRows}},
		{person.Language, section{"language", (*profile).languageRows}},
		{person.Course, section{"courses", (*profile).courseRows}},
		{person.Need, section{"needs", (*profile).needRows}},
		{person.Entitlement, section{"next", (*profile).nextRows}},
	} {
		if p.sheet.Sees[s.class] {
			list = append(list, s.section)
		}
	}
	return list
}

func (p *profile) draw(width, height int) widget.Frame {
	var frame widget.Frame
	if p.sheet == nil {
		frame.Put(widget.Text("  " + p.app.words("wait")))
		frame.Cursor = true
		return frame
	}
	frame.Put(p.head(width)...)
	if height >= airy {
		frame.Put(nil)
	}
	frame.Put(p.tabs(width))
	if height >= airy {
		frame.Put(nil)
	}
	if p.width != width {
		p.scroll.Rows, p.width = p.sections()[p.at].rows(p, width-4), width
	}
	frame.Under(p.scroll.Draw(width-2, height-len(frame.Rows)), 2)
	return frame
}

// head says who it is, in the words that one must not overlook.
func (p *profile) head(width int) []widget.Row {
	a, s := p.app, p.sheet
	name := widget.Text("  ").And(widget.Strong, s.Name())
	if native := s.Value(person.Native); native != "" {
		name = name.And(widget.Normal, "   "+native)
	}
	rows := []widget.Row{name.Cut(width)}
	if s.Restricted {
		rows = append(rows, widget.Text("  ").And(widget.Bad, a.words("profile.restricted")))
	}
	rows = append(rows, p.pairRows(width)...)
	for _, line := range plain.Lines(strings.Join(p.facts(), " · "), width-4) {
		rows = append(rows, widget.Text("  ").And(widget.Normal, line.String()))
	}
	if !s.Drafted.IsZero() && s.MayNote {
		drafted := s.Drafted.In(a.desk.Session.Now().Location())
		waits := a.words("profile.draft", text.Date(a.lang, drafted.Format(time.DateOnly)), a.clock(drafted))
		rows = append(rows, widget.Text("  ").And(widget.Good, waits).Cut(width))
	}
	return rows
}

func (p *profile) facts() []string {
	a, s := p.app, p.sheet
	var list []string
	if birth := person.Date(s.Value(person.Birth)); birth != "" {
		list = append(list, a.words("profile.born", text.Date(a.lang, string(birth)), birth.Age(a.desk.Session.Now())))
	}
	if place := s.Value(person.Municipality); place != "" {
		list = append(list, a.label("municipality", place))
	}
	if s.Sees[person.Language] {
		level := s.German
		if level == "" {
			level = "?"
		}
		list = append(list, a.words("profile.german", level))
	}
	if s.LastContact != "" {
		list = append(list, a.words("profile.contact", text.Date(a.lang, string(s.LastContact)), a.label("contact", s.LastKind)))
	}
	if len(s.Assigned) > 0 && a.height >= airy {
		list = append(list, a.words("profile.assigned", joinIDs(s.Assigned)))
	}
	return list
}

func joinIDs(ids []person.StaffID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return strings.Join(names, ", ")
}

// tabs names the sections, the seen one in brackets; where they do not fit, only
// that one.
func (p *profile) tabs(width int) widget.Row {
	list := p.sections()
	for _, gap := range []string{" ", ""} {
		if row := p.tabRow(list, gap); row.Width() <= width+len(gap) {
			return row.Cut(width)
		}
	}
	word := p.app.words("section." + list[p.at].name)
	row := widget.Text("  ").And(widget.Strong, fmt.Sprintf("< %d %s >", p.at+1, word))
	return row.And(widget.Quiet, fmt.Sprintf("  1–%d", len(list))).Cut(width)
}

func (p *profile) tabRow(list []section, gap string) widget.Row {
	row := widget.Text(gap)
	for i, s := range list {
		word := fmt.Sprintf("%d %s", i+1, p.app.words("section."+s.name))
		if i == p.at {
			row = row.And(widget.Strong, "["+word+"]")
		} else {
			row = row.And(widget.Quiet, " "+word+" ")
		}
		row = row.And(widget.Normal, gap)
	}
	return row
}

// sentence is an error in the words of the interface.
func (a *App) sentence(err error) string { return command.Sentence(err, a.lang) }

// name is the person's name, her id until it is known.
func (p *profile) name() string {
	if p.sheet == nil || p.sheet.Name() == "" {
		return string(p.id)
	}
	return p.sheet.Name()
}

// profileSpot is where a profile is; the section goes by its name, since who sees
// more has more of them.
type profileSpot struct {
	Person  person.ID `json:"person"`
	Reason  string    `json:"reason,omitempty"`
	Section string    `json:"section,omitempty"`
	Top     int       `json:"top,omitempty"`
}

func (p *profile) spot() spot {
	s := &profileSpot{Person: p.id, Reason: p.reason, Top: p.scroll.Top}
	if list := p.sections(); p.at < len(list) {
		s.Section = list[p.at].name
	}
	return spot{Profile: s}
}

func (s *profileSpot) open(r *returning) {
	p := &profile{app: r.app, id: s.Person, reason: s.Reason, due: &dueRead{}}
	p.read(func(outcome command.Outcome, err error) {
		if p.loaded(outcome, err); p.sheet == nil {
			r.stop()
			return
		}
		p.turn(max(0, slices.IndexFunc(p.sections(), func(one section) bool { return one.name == s.Section })))
		p.scroll.Top = s.Top
		r.put(p)
	})
}
