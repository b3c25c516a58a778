package command

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// PlanStep writes down what was agreed on with one person.
type PlanStep struct {
	Person person.ID
	Day    string // as typed: a date, or such as +7d
	What   string
	For    person.StaffID // who owes it, or a role such as "@courses"; empty: the principal
	JSON   bool
}

var planFlags = []flag{{name: "for", value: true}, {name: "json"}}

func parseStep(rest string, _ io.Reader) (Action, error) {
	a, err := leading(rest, planFlags...)
	if err != nil {
		return nil, err
	}
	word, line := cut(a.rest)
	step := PlanStep{For: staffID(a.flags["for"]), JSON: a.has("json")}
	if step.Person, err = parseID(word); err != nil {
		return nil, err
	}
	if step.Day, line = cut(line); step.Day == "" {
		return nil, usage("day.missing")
	}
	if step.What = strings.TrimSpace(line); step.What == "" {
		return nil, usage("what.missing")
	}
	return step, nil
}

func (a PlanStep) String() string {
	return "step" + when(a.For != "", " --for "+string(a.For)) + when(a.JSON, " --json") + " " + string(a.Person) + " " + a.Day + " " + a.What
}

func (a PlanStep) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	day, ok := dayAhead(a.Day, d.Session.Now())
	if !ok {
		return nil, usage("coming", shown(a.Day))
	}
	step, err := d.PlanStep(ctx, a.Person, store.NewStep{Day: day, What: a.What, For: a.For})
	if err != nil {
		return nil, about("step", a.Person, err)
	}
	return StepKept{a.Person, step, a.JSON}, nil
}

// StepKept is a next step as it is kept.
type StepKept struct {
	Person person.ID
	Step   person.FollowUp
	JSON   bool
}

func (s StepKept) Print(w io.Writer, f Format) error {
	if s.JSON || f.JSON {
		return printJSON(w, stepObject(s.Person, s.Step, 0))
	}
	return lines(w, f, s.sentence(f))
}

func (s StepKept) sentence(f Format) string {
	return text.Of(f.Lang, "step.kept", string(s.Person), text.Date(f.Lang, string(s.Step.Day)), f.StepWords(s.Step), f.Owner(s.Step.For))
}

// Spoken is the step in a sentence.
func (s StepKept) Spoken(f Format) []string { return []string{whole(s.sentence(f))} }

// EndStep closes a next step of the principal, with what came of it.
type EndStep struct {
	Person          person.ID
	Step            string // its id; empty: the one that is due, or the only one
	Withdrawn       bool
	Outcome, Result string
	Next, Then      string // when the next step is, as typed, and what; Then empty: the same again
}

var endFlags = []flag{
	{name: "step", value: true}, {name: "outcome", value: true}, {name: "next", value: true}, {name: "then", value: true, words: false}, {name: "withdrawn"},
}

// parseStepDone reads the flags before the id or behind it; the rest is what came
// of it, as it stands.
func parseStepDone(rest string, stdin io.Reader) (Action, error) {
	who, a, err := personThen(rest, endFlags)
	if err != nil {
		return nil, err
	}
	end := EndStep{
		Person: who, Step: a.flags["step"], Withdrawn: a.has("withdrawn"), Outcome: a.flags["outcome"], Next: a.flags["next"], Then: a.flags["then"],
		Result: strings.TrimSpace(a.rest),
	}
	if end.Result == "-" { // several lines come on the standard input
		end.Result, err = input(stdin, "result.missing", store.MaxResult)
	}
	return end, err
}

// personThen reads the id of a person with flags before and behind it; what
// follows stays in the rest.
func personThen(line string, known []flag) (who person.ID, a arguments, err error) {
	a, err = wordThen(line, known, func(word string) (err error) {
		who, err = parseID(word)
		return err
	})
	return who, a, err
}

// wordThen reads one word with flags before and behind it; what follows stays in
// the rest.
func wordThen(line string, known []flag, read func(word string) error) (arguments, error) {
	before, err := leading(line, known...)
	if err != nil {
		return before, err
	}
	word, after := cut(before.rest)
	if err := read(word); err != nil {
		return before, err
	}
	a := before
	if !before.ended {
		if a, err = leading(after, known...); err != nil {
			return a, err
		}
		after = a.rest
	}
	for name, value := range before.flags {
		if _, twice := a.flags[name]; twice && !before.ended {
			return a, usage("twice", "--"+name)
		}
		a.flags[name] = value
	}
	a.rest = strings.TrimSpace(after)
	return a, nil
}

func (a EndStep) String() string {
	return "step done" + when(a.Step != "", " --step "+quoted(a.Step)) + when(a.Withdrawn, " --withdrawn") +
		when(a.Outcome != "", " --outcome "+quoted(a.Outcome)) + when(a.Next != "", " --next "+quoted(a.Next)) +
		when(a.Then != "", " --then "+quoted(a.Then)) + " " + string(a.Person) + when(a.Result != "", " "+a.Result)
}

func (a EndStep) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	sheet, err := d.Person(ctx, a.Person, "")
	if err != nil {
		return nil, about("step", a.Person, err)
	}
	step, err := a.meant(sheet.FollowUps, d)
	if err != nil {
		return nil, err
	}
	end := store.StepEnd{State: "done", Result: a.Result}
	if a.Withdrawn {
		end.State = "withdrawn"
	}
	if a.Outcome != "" {
		end.Outcome = code(d, "visit", a.Outcome)
	}
	if a.Next != "" {
		day, ok := dayAhead(a.Next, d.Session.Now())
		if !ok {
			return nil, usage("coming", shown(a.Next))
		}
		end.Next = &store.NewStep{Day: day, What: cmp.Or(a.Then, step.What), For: again(step, d)}
	}
	if err := d.EndStep(ctx, a.Person, step.ID, end); err != nil {
		return nil, about("step", a.Person, err)
	}
	return StepEnded{a.Person, step, end}, nil
}

// again is who owes the step that follows one: who owed that, where it was a role.
func again(step person.FollowUp, d *store.Desk) person.StaffID {
	if strings.HasPrefix(string(step.For), "@") {
		return d.Session.Me.ID
	}
	return step.For
}

// meant is the step that somebody means who names a person.
func (a EndStep) meant(all []person.FollowUp, d *store.Desk) (person.FollowUp, error) {
	if a.Step != "" {
		for _, f := range all {
			if f.ID == a.Step {
				return f, nil
			}
		}
		return person.FollowUp{}, wrong("step.unknown", string(a.Person), shown(a.Step))
	}
	open := CloseFollowUps{}.steps(all, d.Session.Me.ID, d.Session.Today())
	if len(open) == 0 {
		role := person.StaffID("@" + string(d.Session.Me.Role))
		open = CloseFollowUps{}.steps(all, role, d.Session.Today())
	}
	if len(open) == 0 { // several, none of which is due yet
		open = CloseFollowUps{}.steps(all, d.Session.Me.ID, "9999-12-31")
	}
	switch len(open) {
	case 0:
		return person.FollowUp{}, wrong("followup.none", string(a.Person))
	case 1:
		return open[0], nil
	}
	ids := make([]string, len(open))
	for i, f := range open {
		ids[i] = f.ID + " (" + shown(f.What) + ")"
	}
	return person.FollowUp{}, wrong("step.several", string(a.Person), strings.Join(ids, ", "))
}

// StepEnded is a next step that was closed, and how.
type StepEnded struct {
	Person person.ID
	Step   person.FollowUp
	End    store.StepEnd
}

func (s StepEnded) Print(w io.Writer, f Format) error { return lines(w, f, s.Spoken(f)...) }

// Spoken is what was closed, and what is next.
func (s StepEnded) Spoken(f Format) []string {
	said := []string{text.Of(f.Lang, "step.ended."+s.End.State, string(s.Person), f.StepWords(s.Step)) +
		when(s.End.Outcome != "", ", "+f.label("visit", s.End.Outcome))}
	if next := s.End.Next; next != nil {
		said = append(said, text.Of(f.Lang, "step.next", text.Date(f.Lang, string(next.Day)), next.What))
	}
	return said
}

// StepWords is what a step is about; one that a rule made is said in the language
// of the reader.
func (f Format) StepWords(step person.FollowUp) string {
	if step.Rule == "" || f.Book == nil {
		return step.What
	}
	detail, made := strings.CutPrefix(step.What, f.Book.Label("task", step.Rule, text.German))
	if !made {
		return step.What
	}
	return f.label("task", step.Rule) + detail
}

// Owner is who owes a step: a member of staff, or a role by its name.
func (f Format) Owner(owner person.StaffID) string {
	if role, isRole := strings.CutPrefix(string(owner), "@"); isRole {
		return f.label("role", role)
	}
	return string(owner)
}

// ListSteps lists open next steps, the oldest first.
type ListSteps struct {
	For   person.StaffID // empty: the principal's and her role's
	All   bool           // those of everybody
	Until string         // as typed
	JSON  bool
}

func parseSteps(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "all"}, flag{name: "for", value: true}, flag{name: "until", value: true})
	if err != nil {
		return nil, err
	}
	return ListSteps{staffID(a.flags["for"]), a.has("all"), a.flags["until"], a.has("json")}, a.none()
}

func (a ListSteps) String() string {
	return "steps" + when(a.JSON, " --json") + when(a.All, " --all") + when(a.For != "", " --for "+string(a.For)) + when(a.Until != "", " --until "+quoted(a.Until))
}

func (a ListSteps) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	q := store.StepQuery{For: a.For}
	if a.All {
		q.For = "all"
	}
	if !a.JSON { // what a program reads is whole
		q.Limit = maxShownSteps
	}
	if a.Until != "" {
		day, ok := dayAhead(a.Until, d.Session.Now())
		if !ok {
			return nil, usage("coming", shown(a.Until))
		}
		q.Until = day
	}
	list, err := d.Steps(ctx, q)
	return StepsListed{list.Lines, list.Total - len(list.Lines), d.Session.Today(), a.JSON}, err
}

// maxShownSteps is how many steps are shown, the oldest of them.
const maxShownSteps = 300

// StepsListed are open next steps.
type StepsListed struct {
	Steps []store.StepLine
	More  int // that are not listed
	today person.Date
	JSON  bool
}

// stepJSON is a line of steps --json; see doc.go.
type stepJSON struct {
	ID     string `json:"id"`
	Family string `json:"family,omitempty"`
	Given  string `json:"given,omitempty"`
	Step   string `json:"step"`
	Day    string `json:"day"`
	What   string `json:"what"`
	For    string `json:"for"`
	By     string `json:"by"`
	Rule   string `json:"rule,omitempty"`
	State  string `json:"state"`
	Late   int    `json:"late"`
}

func stepObject(who person.ID, step person.FollowUp, late int) stepJSON {
	return stepJSON{
		ID: string(who), Step: step.ID, Day: string(step.Day), What: step.What, For: string(step.For), By: string(step.By),
		Rule: step.Rule, State: step.State, Late: late,
	}
}

func (s StepsListed) Print(w io.Writer, f Format) error {
	switch {
	case s.JSON || f.JSON:
		return printEach(w, s.Steps, func(l store.StepLine) any {
			o := stepObject(l.Row.ID, l.FollowUp, l.Late)
			o.Family, o.Given = l.Row.Family, l.Row.Given
			return o
		})
	case len(s.Steps) == 0:
		return lines(w, f, text.Of(f.Lang, "step.none"))
	}
	others := slices.ContainsFunc(s.Steps, func(l store.StepLine) bool { return l.For != s.Steps[0].For })
	err := table(w, f, s.Steps, func(l store.StepLine) []string {
		return []string{
			text.Date(f.Lang, string(l.Day)), s.when(l, f), string(l.Row.ID), f.StepWords(l.FollowUp),
			when(others, f.Owner(l.For)), name(l.Row.Family, l.Row.Given),
		}
	})
	if s.More > 0 && err == nil {
		err = lines(w, f, text.Of(f.Lang, "step.more", text.Number(f.Lang, s.More)))
	}
	return err
}

// when says that a step is overdue or due, in words: not every screen has colours.
func (s StepsListed) when(l store.StepLine, f Format) string {
	return StepWhen(l, s.today, f.Lang)
}

// StepWhen says of a step that it is overdue and for how long, or due today.
func StepWhen(l store.StepLine, today person.Date, lang string) string {
	switch {
	case l.Late == 1:
		return text.Of(lang, "step.late.one")
	case l.Late > 1:
		return text.Of(lang, "step.late", text.Number(lang, l.Late))
	case l.Day == today:
		return text.Of(lang, "step.today")
	}
	return ""
}

// Spoken is one step a line.
func (s StepsListed) Spoken(f Format) []string {
	if len(s.Steps) == 0 {
		return []string{whole(text.Of(f.Lang, "step.none"))}
	}
	said := []string{counted(f, "step.count", len(s.Steps)+s.More)}
	for _, l := range s.Steps {
		said = append(said, sentenceOf(text.Date(f.Lang, string(l.Day)), s.when(l, f), f.StepWords(l.FollowUp), name(l.Row.Family, l.Row.Given), string(l.Row.ID)))
	}
	return said
}
