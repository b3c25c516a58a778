package command

import (
	"context"
	"io"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/text"
)

// Enrol takes people one step on in a course. What it would do to several is said
// first, and done where that is confirmed.
type Enrol struct {
	Course string
	Whom
	To     string // a step, as typed; empty: a place, or for whoever may only propose a proposal
	Reason string // for leaving, as typed
	First  string // why before others
	Route  string // as typed
	Day    string // as typed; empty: today
	Limit  int    // of those whom a list or a filter finds: the first so many in fair order
	Wishes roster.Wishes
	Yes    bool
	JSON   bool
}

func parseEnrol(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, append([]flag{
		{name: "to", value: true}, {name: "limit", value: true}, {name: "route", value: true}, {name: "first", value: true, words: true},
		{name: "childcare"}, {name: "bus"}, {name: "evening"}, {name: "day", value: true},
	}, whomFlags...)...)
	if err != nil {
		return nil, err
	}
	e := Enrol{
		To: a.flags["to"], Route: a.flags["route"], First: a.flags["first"], Day: a.flags["day"], Yes: a.has("yes"), JSON: a.has("json"),
		Wishes: roster.Wishes{Childcare: a.has("childcare"), Bus: a.has("bus"), Evening: a.has("evening")},
	}
	if e.Limit, err = a.number("limit", 0); err != nil {
		return nil, err
	}
	if e.Course, err = a.course(); err != nil {
		return nil, err
	}
	e.Whom, err = a.whom(a.words)
	return e, err
}

func parseEnrolDrop(rest string, _ io.Reader) (Action, error) { return parseLeave("dropped", rest) }
func parseEnrolWithdraw(rest string, _ io.Reader) (Action, error) {
	return parseLeave("withdrawn", rest)
}
func parseEnrolInterrupt(rest string, _ io.Reader) (Action, error) {
	return parseLeave("interrupted", rest)
}

// parseLeave reads a course, a person and why she leaves.
func parseLeave(to, rest string) (Action, error) {
	e, words, err := parseOne(rest)
	if err != nil {
		return nil, err
	}
	if e.To, e.Reason = to, strings.Join(words, " "); e.Reason == "" {
		return nil, usage("reason.missing")
	}
	return e, nil
}

// parseOne reads a course and a person, and leaves the other words.
func parseOne(rest string) (e Enrol, words []string, err error) {
	a, err := anywhere(rest, flag{name: "day", value: true}, flag{name: "json"})
	if err != nil {
		return e, nil, err
	}
	e.Day, e.JSON = a.flags["day"], a.has("json")
	if e.Course, err = a.course(); err != nil {
		return e, nil, err
	}
	if len(a.words) == 0 {
		return e, nil, usage("id.missing")
	}
	id, err := parseID(a.words[0])
	e.People = []person.ID{id}
	return e, a.words[1:], err
}

func parseEnrolStep(rest string, _ io.Reader) (Action, error) {
	e, words, err := parseOne(rest)
	if err != nil {
		return nil, err
	}
	if e.To = strings.Join(words, " "); e.To == "" {
		return nil, usage("step.missing")
	}
	return e, nil
}

func parseEnrolFirst(rest string, _ io.Reader) (Action, error) {
	e, words, err := parseOne(rest)
	if err != nil {
		return nil, err
	}
	if e.To, e.First = roster.Waiting, strings.Join(words, " "); e.First == "" {
		return nil, usage("firstwhy.missing")
	}
	return e, nil
}

var leaveWords = map[string]string{"dropped": "drop", "withdrawn": "withdraw", "interrupted": "interrupt"}

func (a Enrol) String() string {
	day := when(a.JSON, " --json") + when(a.Day != "", " --day "+a.Day)
	switch {
	case a.Reason != "":
		return "enrol " + leaveWords[a.To] + day + " " + a.Course + " " + a.Whom.String() + " " + a.Reason
	case a.First != "" && a.To == roster.Waiting && len(a.People) == 1:
		return "enrol first" + day + " " + a.Course + " " + a.Whom.String() + " " + a.First
	}
	return "enrol" + when(a.Yes, " --yes") + day + when(a.To != "", " --to "+quoted(a.To)) + when(a.Limit > 0, " --limit "+strconv.Itoa(a.Limit)) +
		when(a.Route != "", " --route "+quoted(a.Route)) + when(a.First != "", " --first "+quotedName(a.First)) +
		when(a.Wishes.Childcare, " --childcare") + when(a.Wishes.Bus, " --bus") + when(a.Wishes.Evening, " --evening") +
		" " + a.Course + " " + a.Whom.String()
}

func (a Enrol) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	asked, err := a.asked(d)
	if err != nil {
		return nil, err
	}
	people, err := a.people(ctx, d)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, wrong("enrol.nobody", shown(a.Course))
	}
	if !a.Yes && len(people) > 1 {
		return a.planned(ctx, d, asked.State, people)
	}
	who := make([]store.Enrolling, len(people))
	for i, one := range people {
		who[i] = asked
		who[i].Person = one.Person
	}
	done, err := d.Enrol(ctx, a.Course, who...)
	return enrolled(ctx, d, a.Course, done, a.JSON, noCourse(err, a.Course))
}

// asked is the step that is asked for, without a person.
func (a Enrol) asked(d *store.Desk) (e store.Enrolling, err error) {
	e = store.Enrolling{Course: a.Course, State: roster.Registered, First: a.First}
	if !d.Session.May("enrol") {
		e.State = roster.Requested
	}
	if a.To != "" {
		if e.State, err = codeOf(d, "seat", a.To); err != nil {
			return e, err
		}
	}
	if a.Reason != "" {
		if e.Reason, err = codeOf(d, "reason", a.Reason); err != nil {
			return e, wrong("reason", shown(a.Reason), reasons(d))
		}
	}
	if a.Route != "" {
		if e.Route, err = codeOf(d, "route", a.Route); err != nil {
			return e, err
		}
	}
	if a.Day != "" {
		if e.Day, err = anyDay(a.Day, d.Session.Now()); err != nil {
			return e, err
		}
	}
	if a.Wishes != (roster.Wishes{}) {
		e.Wishes = &a.Wishes
	}
	return e, nil
}

func reasons(d *store.Desk) string {
	var codes []string
	for _, e := range d.Session.Book.List("reason") {
		codes = append(codes, e.Code+" ("+d.Session.Book.Label("reason", e.Code, d.Session.Me.Language)+")")
	}
	return strings.Join(codes, ", ")
}

// people are those who are meant: by their ids in the order in which they are
// named, else in fair order those of a list or a filter who have no place yet.
func (a Enrol) people(ctx context.Context, d *store.Desk) ([]store.Candidate, error) {
	if len(a.People) > 0 {
		found := make([]store.Candidate, len(a.People))
		for i, id := range a.People {
			found[i].Person = id
		}
		return found, nil
	}
	typed := a.Filter
	if a.List != "" {
		list, err := listCalled(ctx, d, a.List)
		if err != nil {
			return nil, err
		}
		typed = inList(list)
	}
	filter, err := Understood(ctx, d, typed)
	if err != nil {
		return nil, err
	}
	found, err := d.Candidates(ctx, a.Course, filter, a.Limit)
	return found, noCourse(err, a.Course)
}

// planned says what would be done.
func (a Enrol) planned(ctx context.Context, d *store.Desk, state string, people []store.Candidate) (Outcome, error) {
	sheet, err := openCourse(ctx, d, a.Course)
	if err != nil {
		return nil, err
	}
	ids := make([]person.ID, len(people))
	for i, one := range people {
		ids[i] = one.Person
	}
	if len(a.People) > 0 {
		if err := withRows(ctx, d, people); err != nil {
			return nil, err
		}
	}
	sure := a
	sure.Yes, sure.Limit, sure.Whom = true, 0, Whom{People: ids} // who was counted, whoever matches then
	return EnrolPlanned{a.Course, state, people, sheet.Places, a.JSON, sure}, nil
}

// withRows finds the rows of people who were named by their ids.
func withRows(ctx context.Context, d *store.Desk, people []store.Candidate) error {
	ids := make([]person.ID, len(people))
	for i, one := range people {
		ids[i] = one.Person
	}
	found, err := peopleOf(ctx, d, distinct(ids))
	for i := range people {
		for _, row := range found.Rows {
			if row.ID == people[i].Person {
				people[i].Row = row
			}
		}
	}
	return err
}

// EnrolPlanned says whom an act would give places. It is Pending.
type EnrolPlanned struct {
	Course string
	State  string
	People []store.Candidate // in the order in which they would get places
	Places roster.Places
	JSON   bool
	sure   Action
}

// Confirmed does what was planned, to those who were counted.
func (p EnrolPlanned) Confirmed() Action { return p.sure }

type enrolPlanJSON struct {
	Course string   `json:"course"`
	State  string   `json:"state"`
	People []string `json:"people"`
	Free   int      `json:"free"`
}

func (p EnrolPlanned) Print(w io.Writer, f Format) error {
	if p.JSON || f.JSON {
		plan := enrolPlanJSON{Course: p.Course, State: p.State, Free: p.Places.Free}
		for _, one := range p.People {
			plan.People = append(plan.People, string(one.Person))
		}
		return printJSON(w, plan)
	}
	if err := lines(w, f, p.Sentence(f)); err != nil {
		return err
	}
	return table(w, f, p.People, func(c store.Candidate) []string {
		return []string{string(c.Person), name(c.Row.Family, c.Row.Given), p.why(&c, f)}
	})
}

// why says why somebody stands where she does, and what is to be looked at.
func (p EnrolPlanned) why(c *store.Candidate, f Format) string {
	var parts []string
	if c.Deadline != "" {
		parts = append(parts, text.Of(f.Lang, "enrol.plan.deadline", text.Date(f.Lang, string(c.Deadline))))
	}
	if c.Since != "" {
		parts = append(parts, text.Of(f.Lang, "enrol.plan.since", text.Date(f.Lang, string(c.Since))))
	}
	for _, warn := range c.Warn {
		parts = append(parts, text.Of(f.Lang, warn))
	}
	return sentenceParts(parts...)
}

// Sentence says what would be done.
func (p EnrolPlanned) Sentence(f Format) string {
	said := text.Of(f.Lang, "enrol.plan", p.Course, len(p.People), f.label("seat", p.State))
	if roster.Holds(p.State) != "" {
		said += text.Of(f.Lang, "enrol.plan.free", p.Places.Free)
		if over := len(p.People) - p.Places.Free; over > 0 {
			said += text.Of(f.Lang, "enrol.plan.over", over)
		}
	}
	return said
}

// Pending says that it is not done yet, and how it is.
func (p EnrolPlanned) Pending(f Format) string { return text.Of(f.Lang, "bulk.yes") }
