package command

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// parseFollowUp reads whom, the day, and what is to be done: the rest of the line
// as it stands.
func parseFollowUp(rest string, _ io.Reader) (Action, error) {
	a, err := leading(rest, append([]flag{{name: "for", value: true}}, whomFlags...)...)
	if err != nil {
		return nil, err
	}
	act := ActOnMany{Kind: store.FollowUp, Staff: staffID(a.flags["for"]), Yes: a.has("yes"), JSON: a.has("json")}
	line := a.rest
	for _, name := range []string{"list", "filter"} { // its words may have run on to the day
		if given, after, found := cutDay(a.flags[name]); found {
			a.flags[name], line = given, strings.TrimSpace(after+" "+line)
		}
	}
	given, after, found := cutDay(line)
	if !found {
		return nil, usage("day.missing")
	}
	if act.Whom, err = a.whom(wordsOf(given)); err != nil {
		return nil, err
	}
	act.Day, act.Text = cut(after)
	act.Text = strings.TrimFunc(act.Text, unicode.IsSpace)
	if act.Text == "" {
		return nil, usage("what.missing")
	}
	return act, nil
}

// cutDay parts a line before its first word that is a day.
func cutDay(line string) (before, from string, found bool) {
	for rest := line; ; {
		word, after := cut(rest)
		if word == "" {
			return line, "", false
		}
		if _, ok := dayAhead(word, time.Time{}); ok {
			at := len(line) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
			return strings.TrimSpace(line[:at]), line[at:], true
		}
		rest = after
	}
}

func wordsOf(line string) []string {
	var words []string
	for word, rest := cut(line); word != ""; word, rest = cut(rest) {
		words = append(words, word)
	}
	return words
}

var daysAhead = map[string]int{"heute": 0, "today": 0, "morgen": 1, "tomorrow": 1, "übermorgen": 2, "uebermorgen": 2}

// dayAhead reads the day of a next step: a date, one without its year (the next
// such day), "morgen", or days, weeks and months from now: +7d, +2w, +1m.
func dayAhead(typed string, now time.Time) (person.Date, bool) {
	typed = strings.ToLower(typed)
	if days, ok := daysAhead[typed]; ok {
		return person.DateOf(now.AddDate(0, 0, days)), true
	}
	if len(typed) > 2 && typed[0] == '+' {
		n, err := strconv.Atoi(typed[1 : len(typed)-1])
		steps := map[byte][2]int{'d': {0, 1}, 't': {0, 1}, 'w': {0, 7}, 'm': {1, 0}}
		step, ok := steps[typed[len(typed)-1]]
		return person.DateOf(now.AddDate(0, n*step[0], n*step[1])), err == nil && ok && n >= 0 && n < 1000
	}
	if t, err := time.Parse("2.1.", typed); err == nil {
		day := time.Date(now.Year(), t.Month(), t.Day(), 0, 0, 0, 0, now.Location())
		if person.DateOf(day) < person.DateOf(now) {
			day = day.AddDate(1, 0, 0)
		}
		return person.DateOf(day), true
	}
	day, err := person.ParseDate(typed)
	return day, err == nil && len(day) == len(time.DateOnly)
}

// CloseFollowUps says that next steps were taken: those of the principal with
// these people, or one of another by its own id.
type CloseFollowUps struct {
	People []person.ID
	Step   string // id of one next step; empty: every one of the principal's that is due, or her only one
}

func parseFollowUpDone(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "step", value: true})
	if err != nil {
		return nil, err
	}
	who, err := a.whom(a.words)
	if err != nil && len(a.words) == 0 {
		err = usage("id.missing")
	}
	return CloseFollowUps{who.People, a.flags["step"]}, err
}

func (a CloseFollowUps) String() string {
	return "followup done" + when(a.Step != "", " --step "+quoted(a.Step)) + " " + strings.Join(texts(a.People), " ")
}

func (a CloseFollowUps) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	var closed StepsClosed
	for _, id := range a.People {
		sheet, err := d.Person(ctx, id, "")
		if err != nil {
			return nil, about("followup", id, err)
		}
		steps := a.steps(sheet.FollowUps, d.Session.Me.ID, d.Session.Today())
		if len(steps) == 0 {
			return nil, about("followup", id, wrong("followup.none", string(id)))
		}
		for _, step := range steps {
			if err := d.EndStep(ctx, id, step.ID, store.StepEnd{State: "done"}); err != nil {
				return nil, about("followup", id, err)
			}
			closed = append(closed, string(id)+": "+step.What)
		}
	}
	return closed, nil
}

// steps are the open next steps that are meant.
func (a CloseFollowUps) steps(all []person.FollowUp, me person.StaffID, today person.Date) []person.FollowUp {
	open := slices.DeleteFunc(slices.Clone(all), func(step person.FollowUp) bool {
		return step.State != "open" || a.Step != "" && step.ID != a.Step || a.Step == "" && step.For != me
	})
	if len(open) <= 1 {
		return open
	}
	return slices.DeleteFunc(open, func(step person.FollowUp) bool { return step.Day > today })
}

// StepsClosed are the next steps that were taken.
type StepsClosed []string

func (s StepsClosed) Print(w io.Writer, f Format) error {
	said := make([]string, len(s))
	for i, step := range s {
		said[i] = text.Of(f.Lang, "followup.closed", step)
	}
	return lines(w, f, said...)
}

// ListFollowUps lists the people with whom the principal, or a colleague, owes a
// next step; what is due comes first.
type ListFollowUps struct {
	For  person.StaffID // empty: the principal
	JSON bool
}

func parseFollowUps(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "for", value: true})
	if err != nil {
		return nil, err
	}
	return ListFollowUps{staffID(a.flags["for"]), a.has("json")}, a.none()
}

func (a ListFollowUps) String() string {
	return "followups" + when(a.JSON, " --json") + when(a.For != "", " --for "+string(a.For))
}

func (a ListFollowUps) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	who := "me"
	if a.For != "" {
		who = string(a.For)
	}
	filter := register.Parse("owes:"+who, d.Session.Book)
	found, err := d.Find(ctx, store.Query{Filter: filter, Limit: -1, Sort: register.Sort{Field: "followup"}})
	if err != nil {
		return nil, err
	}
	return Steps{People{Found: found, JSON: a.JSON, country: countryIn(d)}, d.Session.Today()}, nil
}

// Steps are people with whom a next step is owed.
type Steps struct {
	People
	today person.Date
}

func (s Steps) Print(w io.Writer, f Format) error {
	switch {
	case s.JSON || f.JSON:
		return s.People.Print(w, f)
	case len(s.Rows) == 0:
		return lines(w, f, text.Of(f.Lang, "followup.nothing"))
	}
	return table(w, f, s.Rows, func(r register.Row) []string {
		return []string{text.Date(f.Lang, string(r.FollowUp)), s.due(r, f), string(r.ID), f.label("municipality", r.Municipality), name(r.Family, r.Given)}
	})
}

func (s Steps) due(r register.Row, f Format) string {
	return when(r.FollowUp <= s.today && r.FollowUp != "", text.Of(f.Lang, "followup.due"))
}

// Spoken is one person a line.
func (s Steps) Spoken(f Format) []string {
	if len(s.Rows) == 0 {
		return []string{whole(text.Of(f.Lang, "followup.nothing"))}
	}
	var said []string
	for _, r := range s.Rows {
		said = append(said, sentenceOf(text.Date(f.Lang, string(r.FollowUp)), s.due(r, f), name(r.Family, r.Given), f.label("municipality", r.Municipality), string(r.ID)))
	}
	return said
}
