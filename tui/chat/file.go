package chat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
)

// file is a person that was opened: what is most needed is read out at once,
// the sections by their numbers.
type file struct {
	*conversation
	command.Profile
}

// open opens a person.
func (c *conversation) open(a command.ShowPerson) error {
	outcome, err := a.Do(c.ctx, c.desk)
	if err != nil {
		c.sorry(err)
		return err
	}
	profile, ok := outcome.(command.Profile)
	if !ok {
		return nil
	}
	f := &file{c, profile}
	c.file, c.about = f, who{profile.ID, profile.Name()}
	c.number, c.more = f.section, nil
	c.speak(f.head()...)
	return nil
}

// head is what one must know before a visit.
func (f *file) head() []string {
	var lines []string
	add := func(line string) {
		if line != "" {
			lines = append(lines, line)
		}
	}
	add(f.named())
	if f.Restricted {
		add(f.words("profile.restricted"))
	}
	add(f.language())
	add(f.openNeeds())
	add(f.contact())
	add(f.reached())
	if len(f.Assigned) > 0 {
		add(whole(f.words("profile.assigned", joinedIDs(f.Assigned))))
	}
	if !f.Drafted.IsZero() && f.MayNote {
		drafted := f.Drafted.In(f.desk.Session.Now().Location())
		add(f.words("chat.drafted", f.day(drafted.Format("2006-01-02")), f.clock(drafted)))
	}
	return append(lines, f.contents())
}

func joinedIDs(ids []person.StaffID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}

func (f *file) named() string {
	birth := person.Date(f.Value(person.Birth))
	born := ""
	if birth != "" {
		born = f.words("chat.born", f.date(string(birth)), birth.Age(f.desk.Session.Now()))
	}
	return joined(cmp.Or(f.Name(), f.words("chat.noname")), string(f.ID), born, f.label("sex", f.Value(person.Sex)),
		f.label("municipality", f.Value(person.Municipality))) + "."
}

// language is the level of German and the course that counts: one that runs
// before one that is waited for, before the last that ended.
func (f *file) language() string {
	var said []string
	if f.Sees[person.Language] {
		level := f.words("language.unknown")
		if f.German != "" {
			level = f.label("level", f.German)
		}
		said = append(said, f.words("profile.german", level)+".")
	}
	if f.Sees[person.Course] {
		said = append(said, whole(f.courseNow()))
	}
	return strings.Join(said, " ")
}

func (f *file) courseNow() string {
	rank := map[string]int{person.Running: 3, person.Waiting: 2}
	var best *person.Enrolment
	for i, e := range f.Enrolments {
		if best == nil || rank[e.State] > rank[best.State] || rank[e.State] == rank[best.State] && e.To > best.To {
			best = &f.Enrolments[i]
		}
	}
	if best == nil {
		return f.words("chat.course.none")
	}
	return joined(f.words("chat.course."+best.State), f.label("course", best.Type), best.Provider)
}

func (f *file) openNeeds() string {
	if !f.Sees[person.Need] {
		return ""
	}
	var open []string
	for _, n := range f.Needs {
		if word := f.label("need", n.Kind); n.State == "open" && !slices.Contains(open, word) {
			open = append(open, word)
		}
	}
	if len(open) == 0 {
		return f.words("chat.noneed")
	}
	return f.words("chat.needs", strings.Join(open, ", "))
}

// lastNote is how much of the last note is read out with the head.
const lastNote = 300

// contact is the last contact, with what was written of it.
func (f *file) contact() string {
	switch {
	case !f.Sees[person.Notes]:
		return ""
	case len(f.Notes) > 0:
		n := f.Notes[0]
		line := strings.Join(strings.Fields(n.Text), " ")
		return f.words("chat.lastnote", f.noteHead(n), plain.Of(line).Cut(lastNote).String())
	case f.LastContact != "":
		return whole(f.words("profile.contact", f.date(string(f.LastContact)), f.label("contact", f.LastKind)))
	}
	return f.words("chat.nocontact")
}

func (f *file) noteHead(n person.Note) string {
	confided := ""
	if n.Confided {
		confided = f.words("show.confided")
	}
	return joined(f.date(string(n.Day)), f.label("contact", n.Kind), string(n.Author), confided)
}

func (f *file) reached() string {
	part := func(name person.FieldName) string {
		if value := f.Value(name); value != "" {
			return f.words("field."+string(name)) + " " + value
		}
		return ""
	}
	if said := joined(part(person.Phone), part(person.Street)); said != "" {
		return said + "."
	}
	return ""
}

// section is a part of a file that is read out by its number.
type section struct {
	name  string
	items []string
}

func (f *file) sections() []section {
	list := []section{{"facts", f.facts()}}
	add := func(class person.Class, name string, items []string) {
		if f.Sees[class] {
			list = append(list, section{name, items})
		}
	}
	add(person.Notes, "notes", f.noteItems())
	add(person.Language, "language", f.levels())
	add(person.Course, "courses", f.courses())
	add(person.Need, "needs", f.needs())
	if f.Sees[person.Notes] { // what outreach work asks for first comes first
		list[0], list[1] = list[1], list[0]
	}
	if len(f.Spells) > 0 {
		list = append(list, section{"timeline", f.spells()})
	}
	return list
}

// contents names the sections with their numbers.
func (f *file) contents() string {
	var named []string
	for i, s := range f.sections() { // a section has its number even while others are empty
		if len(s.items) == 0 {
			continue
		}
		named = append(named, fmt.Sprintf("%d %s", i+1, f.words("chat.for", f.sized(s))))
	}
	return f.words("chat.sections", strings.Join(named, ", "))
}

// section reads one out.
func (f *file) section(n int) error {
	list := f.sections()
	if n < 1 || n > len(list) {
		f.speak(f.words("chat.nosection", n, len(list)))
		return nil
	}
	s := list[n-1]
	if len(s.items) == 0 {
		f.speak(f.words("empty." + s.name))
		return nil
	}
	f.speak(f.sized(s) + ", " + f.heading() + ":")
	if s.name != "notes" { // whose texts have lines
		for i := range s.items {
			s.items[i] = flat(s.items[i])
		}
	}
	f.readOut(s.items)
	return nil
}

// sized is a section's name; of notes, how many there are.
func (f *file) sized(s section) string {
	switch {
	case s.name != "notes":
		return f.words("section." + s.name)
	case len(s.items) == 1:
		return f.words("chat.notes.one")
	}
	return f.words("chat.notes", len(s.items))
}

// heading is whose file it is.
func (f *file) heading() string { return cmp.Or(f.Name(), string(f.ID)) }

// day is a day as one says it: "heute" for this one.
func (c *conversation) day(iso string) string {
	if iso == string(c.desk.Session.Today()) {
		return c.words("chat.today")
	}
	return text.Date(c.lang, iso)
}
