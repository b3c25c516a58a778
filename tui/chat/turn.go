package chat

import (
	"errors"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/register"
	"lotse/tui/command"
)

// turn does what a line says. Its error is the end of the conversation.
func (c *conversation) turn(line string) error {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil
	}
	before := c.answer
	c.answer = nil
	if n, err := strconv.Atoi(strings.TrimSuffix(line, ".")); err == nil {
		return c.choose(n)
	}
	if word, ok := ownWord(line); ok {
		return word.do(c, before)
	}
	c.remember(line)
	if c.in.keys.broken {
		c.speak(c.words("chat.utf8"))
	}
	return c.say(line)
}

// say does a line of the grammar, or asks for what it lacks.
func (c *conversation) say(line string) error {
	inquiry, err := command.Inquire(line, c.desk, c.lang)
	may := inquiry == nil || inquiry.Word.For(c.desk)
	if err == nil && inquiry != nil && may {
		return c.inquire(inquiry)
	}
	var action command.Action
	if err == nil {
		action, err = command.Parse(line, nil)
	}
	switch {
	case err == nil:
		c.do(action)
	case !may: // nobody is asked for what will be refused
		c.speak(whole(c.words("refused.role")))
	default:
		c.puzzled(line, err)
	}
	return nil
}

// puzzled says that a line is none. What was pasted behind it is not done.
func (c *conversation) puzzled(line string, err error) {
	sentence := command.Sentence(err, c.lang)
	wrong, _ := errors.AsType[*command.Usage](err)
	if wrong != nil && wrong.Code == "unknown" {
		if near := c.near(line); near != "" {
			sentence += c.words("filter.near", near)
		}
	}
	c.speak(whole(sentence))
	if wrong != nil && wrong.Line() != "" {
		c.speak(whole(c.words("spoken.line", wrong.Line())))
	}
	if c.in.rest() {
		c.in.skip(c.ctx)
		c.speak(c.words("chat.dropped"))
	}
}

// remember keeps a line for recall, without the text of a note.
func (c *conversation) remember(line string) {
	if c.in.typist == nil {
		return
	}
	if action, err := command.Parse(line, nil); err == nil {
		if note, ok := action.(command.AddNote); ok {
			line = strings.TrimSpace(strings.TrimSuffix(note.String(), note.Note.Text))
		}
	}
	c.in.typist.remember(line)
}

// choose is a number alone: of a person in the list, or of a section.
func (c *conversation) choose(n int) error {
	if c.number == nil {
		c.speak(c.words("chat.nonumber"))
		return nil
	}
	return c.number(n)
}

// do does an action and says what came of it.
func (c *conversation) do(action command.Action) error {
	switch a := action.(type) {
	case command.FindPeople:
		switch {
		case a.Facets:
			return c.act(action, a.JSON)
		case !a.JSON && !a.Count:
			return c.find(a)
		}
		return c.act(action, true) // a number alone is for programs, too
	case command.ShowPerson:
		if !a.JSON {
			return c.open(a)
		}
	case command.ShowList:
		if !a.JSON && len(a.Columns) == 0 {
			return c.look(a)
		}
	case command.AddNote:
		return c.noteLine(a)
	case command.Help:
		if a.Topic == "" {
			return c.help()
		}
	case command.Converse:
		c.speak(c.words("chat.already"))
		return nil
	case command.Export: // a file read out is of no use, and would be in the log
		c.speak(c.words("export.chat"))
		return nil
	}
	return c.act(action, jsonAsked(action))
}

// jsonAsked says whether an action is to answer a program.
func jsonAsked(action command.Action) bool { return strings.Contains(action.String()+" ", " --json ") }

// act does an action of the grammar that has no form of its own here.
func (c *conversation) act(action command.Action, json bool) error {
	outcome, err := action.Do(c.ctx, c.desk)
	if err != nil {
		c.sorry(err)
		return err
	}
	switch o := outcome.(type) {
	case command.LanguageSet:
		c.lang = o.Language
	case command.Lists:
		c.lists = nil
		for _, one := range o.Lists {
			c.lists = append(c.lists, one.Name)
		}
	case command.Courses:
		c.courses = nil
		for _, one := range o.Lines {
			c.courses = append(c.courses, one.Course.ID)
		}
	case command.CourseKept:
		c.courses = append(c.courses, o.Course.ID)
	case command.StaffListed:
		c.staff = nil
		for _, one := range o.Staff {
			c.staff = append(c.staff, string(one.ID))
		}
	}
	if waits, pending := outcome.(command.Pending); pending && !json {
		return c.confirm(waits)
	}
	if said := c.done(action, outcome); said != "" {
		c.speak(said)
		return nil
	}
	c.outcome(outcome, json)
	return nil
}

// look looks at a saved list, and reads it out as one that was searched for.
func (c *conversation) look(a command.ShowList) error {
	outcome, err := a.Do(c.ctx, c.desk)
	if err != nil {
		c.sorry(err)
		return err
	}
	if list, ok := outcome.(command.InList); ok {
		a.Name = list.Name
	}
	return c.find(command.FindPeople{Filter: "list:" + register.Quoted(a.Name), Limit: a.Limit, Sort: a.Sort})
}

// confirm says what would be done, and does it once that is confirmed.
func (c *conversation) confirm(waits command.Pending) error {
	c.speak(whole(waits.Sentence(command.Format{Lang: c.lang, Book: c.desk.Session.Book})), c.words("chat.bulk"))
	yes, err := c.yes("chat.bulk")
	switch {
	case errors.Is(err, errGivenUp), err == nil && !yes:
		c.speak(c.words("chat.givenup"))
		return nil
	case err != nil:
		return err
	}
	return c.act(waits.Confirmed(), false)
}

// noteLine sends a note that was said in one line. Where that fails its text is
// not lost.
func (c *conversation) noteLine(a command.AddNote) error {
	if a.Note.Key == "" {
		a.Note.ID = store.NewNoteID()
	}
	if entry, known := c.desk.Session.Book.Find("contact", a.Note.Kind); known {
		a.Note.Kind = entry.Code
	}
	outcome, err := a.Do(c.ctx, c.desk)
	if err == nil {
		c.written(outcome)
		return nil
	}
	c.sorry(err)
	if !troubled(err) {
		return err
	}
	if errors.Is(err, store.ErrAway) {
		c.sendLater(a)
		return err
	}
	n := a.Note
	c.park(store.Draft{Person: n.Person, NoteID: n.ID, Day: n.Day, Kind: n.Kind, Confided: n.Confided, Text: n.Text}, nil)
	c.speak(c.words("chat.away.waits", string(n.Person)))
	return err
}

// written says that a note is kept.
func (c *conversation) written(o command.Outcome) {
	if added, ok := o.(command.NoteAdded); ok {
		c.speak(c.words("form.saved", c.clock(added.Note.At)))
	}
}

// troubled says whether an error is nobody's decision: the same may work later.
func troubled(err error) bool {
	if _, ok := errors.AsType[*store.Refused](err); ok {
		return false
	}
	if _, ok := errors.AsType[*store.Mistake](err); ok {
		return false
	}
	if _, ok := errors.AsType[*command.Unknown](err); ok {
		return false
	}
	return !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrConflict)
}
