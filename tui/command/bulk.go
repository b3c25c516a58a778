package command

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// Whom says whom an act on many is about: people by their ids, those in a saved
// list, or those whom a filter matches.
type Whom struct {
	People       []person.ID
	List, Filter string
}

var whomFlags = []flag{{name: "list", value: true, words: true}, {name: "filter", value: true, words: true}, {name: "yes"}, {name: "json"}}

// whom reads whom a line is about; words are the ids that it names.
func (a arguments) whom(words []string) (Whom, error) {
	who := Whom{List: a.flags["list"], Filter: a.flags["filter"]}
	for _, word := range words {
		id, err := parseID(word)
		if err != nil {
			return who, err
		}
		who.People = append(who.People, id)
	}
	ways := 0
	for _, given := range []bool{len(who.People) > 0, who.List != "", who.Filter != ""} {
		if given {
			ways++
		}
	}
	switch {
	case ways == 0:
		return who, usage("whom.missing")
	case ways > 1:
		return who, usage("whom.several")
	}
	return who, nil
}

// anybody is whom somebody means who typed ids, or else a filter.
func anybody(typed string) Whom {
	var who Whom
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == ',' }) {
		id, err := person.ParseID(word)
		if err != nil {
			return Whom{Filter: typed}
		}
		who.People = append(who.People, id)
	}
	return who
}

// err says what is wrong with the filter.
func (w Whom) err(d *store.Desk) error { return register.Parse(w.Filter, d.Session.Book).Err() }

func (w Whom) String() string {
	switch {
	case w.List != "":
		return "--list " + quotedName(w.List)
	case w.Filter != "":
		return "--filter " + w.Filter
	}
	return strings.Join(texts(w.People), " ")
}

// ids are the people who are meant now, as far as the principal may find them.
func (w Whom) ids(ctx context.Context, d *store.Desk) ([]person.ID, error) {
	if len(w.People) > 0 {
		return w.People, nil
	}
	typed := w.Filter
	if w.List != "" {
		list, err := listCalled(ctx, d, w.List)
		if err != nil {
			return nil, err
		}
		typed = inList(list)
	}
	filter, err := Understood(ctx, d, typed)
	if err != nil {
		return nil, err
	}
	found, err := d.Find(ctx, store.Query{Filter: filter, Limit: -1})
	if err != nil {
		return nil, err
	}
	if found.Resembling { // nobody acts on people who merely have similar names
		return nil, wrong("bulk.resembling")
	}
	ids := make([]person.ID, len(found.Rows))
	for i, row := range found.Rows {
		ids[i] = row.ID
	}
	return ids, nil
}

// ActOnMany is one act on one person or many. What it would do to several is
// said first, and done where that is confirmed.
type ActOnMany struct {
	Whom
	Kind  store.BulkKind
	Staff person.StaffID // whom to assign or to relieve, or who owes the next step; empty: the principal
	Day   string         // of the next step, as typed: a date, or such as +7d
	Text  string
	Into  string // name of the list made by hand
	Yes   bool   // it is confirmed
	JSON  bool
}

func parseAssign(rest string, _ io.Reader) (Action, error) { return parseStaffed(store.Assign, rest) }

func parseRelieve(rest string, _ io.Reader) (Action, error) { return parseStaffed(store.Relieve, rest) }

// parseStaffed reads a member of staff and then whom it is about.
func parseStaffed(kind store.BulkKind, rest string) (Action, error) {
	a, err := anywhere(rest, whomFlags...)
	if err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("staff.missing")
	}
	act := ActOnMany{Kind: kind, Staff: staffID(a.words[0]), Yes: a.has("yes"), JSON: a.has("json")}
	act.Whom, err = a.whom(a.words[1:])
	return act, err
}

func parseListAdd(rest string, _ io.Reader) (Action, error) { return parsePicked(store.AddTo, rest) }

func parseListTake(rest string, _ io.Reader) (Action, error) {
	return parsePicked(store.TakeFrom, rest)
}

// parsePicked reads the name of a list and then whom it is about: the ids are the
// last words that are some.
func parsePicked(kind store.BulkKind, rest string) (Action, error) {
	a, err := anywhere(rest, whomFlags[1:]...) // --list would be two lists
	if err != nil {
		return nil, err
	}
	at := len(a.words)
	for at > 1 && isID(a.words[at-1]) {
		at--
	}
	if at == len(a.words) && at > 1 && !a.has("filter") { // the last was meant to be one
		at--
	}
	act := ActOnMany{Kind: kind, Yes: a.has("yes"), JSON: a.has("json"), Into: strings.Join(a.words[:at], " ")}
	if act.Into == "" {
		return nil, usage("list.missing")
	}
	act.Whom, err = a.whom(a.words[at:])
	return act, err
}

func isID(word string) bool {
	_, err := person.ParseID(word)
	return err == nil
}

var bulkWords = map[store.BulkKind]string{
	store.Assign: "assign", store.Relieve: "relieve", store.FollowUp: "followup", store.AddTo: "list add", store.TakeFrom: "list take",
}

func (a ActOnMany) String() string {
	line := bulkWords[a.Kind] + when(a.Yes, " --yes") + when(a.JSON, " --json")
	switch a.Kind {
	case store.FollowUp:
		line += when(a.Staff != "", " --for "+string(a.Staff))
		if a.Filter != "" {
			return line + " --filter " + quotedName(a.Filter) + " " + a.Day + " " + a.Text
		}
		return line + " " + a.Whom.String() + " " + a.Day + " " + a.Text
	case store.Assign, store.Relieve:
		line += " " + string(a.Staff)
	default:
		line += " " + quoted(a.Into)
	}
	return line + " " + a.Whom.String()
}

func (a ActOnMany) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	bulk, err := a.bulk(ctx, d)
	if err != nil {
		return nil, err
	}
	if len(bulk.People) == 0 {
		return nil, wrong("bulk.nobody")
	}
	plan, err := d.PlanBulk(ctx, bulk)
	switch {
	case err != nil:
		return nil, err
	case plan.Do+plan.Already == 0: // who is hidden reads like who is not there
		return nil, wrong("bulk.refused")
	case plan.Do == 0: // nothing to do, and nothing to take back
		return Acted{store.BulkDone{Do: bulk.Do, Staff: bulk.Staff, Day: bulk.Day, Text: bulk.Text}, len(bulk.People), a.JSON}, nil
	case !a.Yes && len(bulk.People) > 1:
		sure := a
		sure.Yes, sure.Whom = true, Whom{People: bulk.People} // who was counted, whoever matches then
		return Planned{bulk, plan, a.JSON, sure}, nil
	}
	done, err := d.DoBulk(ctx, bulk, nil)
	return Acted{done, len(bulk.People), a.JSON}, err
}

// bulk is the act as the Desk takes it.
func (a ActOnMany) bulk(ctx context.Context, d *store.Desk) (store.Bulk, error) {
	bulk := store.Bulk{ID: string(store.NewNoteID()), Do: a.Kind, Staff: a.Staff, Text: a.Text}
	if a.Kind == store.FollowUp {
		day, ok := dayAhead(a.Day, d.Session.Now())
		if !ok {
			return bulk, usage("coming", shown(a.Day))
		}
		bulk.Day, bulk.Staff = day, cmp.Or(a.Staff, d.Session.Me.ID)
	}
	if a.Into != "" {
		list, err := listCalled(ctx, d, a.Into)
		if err != nil {
			return bulk, err
		}
		if !list.Hand {
			return bulk, wrong("list.nothand", shown(list.Name))
		}
		bulk.List = list.ID
	}
	var err error
	bulk.People, err = a.ids(ctx, d)
	bulk.People = distinct(bulk.People)
	return bulk, err
}

func distinct(ids []person.ID) []person.ID {
	sorted := slices.Sorted(slices.Values(ids))
	return slices.Compact(sorted)
}

// Planned says what an act on many would do. It is Pending.
type Planned struct {
	Bulk store.Bulk
	Plan store.BulkPlan
	JSON bool
	sure Action
}

// Confirmed does what was planned, to those who were counted.
func (p Planned) Confirmed() Action { return p.sure }

type planJSON struct {
	Do      string `json:"do"`
	People  int    `json:"people"`
	Already int    `json:"already"`
	Refused int    `json:"refused"`
}

func (p Planned) Print(w io.Writer, f Format) error {
	if p.JSON || f.JSON {
		return printJSON(w, planJSON{string(p.Bulk.Do), p.Plan.Do, p.Plan.Already, p.Plan.Refused})
	}
	return lines(w, f, p.Sentence(f))
}

// Sentence says what would be done.
func (p Planned) Sentence(f Format) string {
	said := text.Of(f.Lang, "bulk.plan", bulkDoes(p.Bulk.Do, p.Bulk.Staff, p.Bulk.Day, p.Bulk.Text, f), peopleIn(f, p.Plan.Do))
	if p.Plan.Already > 0 {
		said += text.Of(f.Lang, "bulk.already", text.Number(f.Lang, p.Plan.Already))
	}
	if p.Plan.Refused > 0 {
		said += text.Of(f.Lang, "bulk.refused", text.Number(f.Lang, p.Plan.Refused))
	}
	return said
}

// Pending says that it is not done yet, and how it is.
func (p Planned) Pending(f Format) string { return text.Of(f.Lang, "bulk.yes") }

// bulkDoes is what an act on many does, in words.
func bulkDoes(kind store.BulkKind, staff person.StaffID, day person.Date, what string, f Format) string {
	said := text.Of(f.Lang, "bulk."+string(kind))
	if staff != "" {
		said += " " + string(staff)
	}
	return said + when(day != "", " "+text.Date(f.Lang, string(day))) + when(what != "", " „"+shown(what)+"“")
}

func peopleIn(f Format, n int) string {
	if n == 1 {
		return text.Of(f.Lang, "bulk.people.one")
	}
	return text.Of(f.Lang, "bulk.people", text.Number(f.Lang, n))
}

// Acted is an act on many that was done.
type Acted struct {
	store.BulkDone
	People int // whom it was about
	JSON   bool
}

// bulkJSON is a line of bulk --json and of the acts on many; see doc.go.
type bulkJSON struct {
	ID      string `json:"id"`
	Do      string `json:"do"`
	Staff   string `json:"staff,omitempty"`
	Day     string `json:"day,omitempty"`
	Text    string `json:"text,omitempty"`
	Changed int    `json:"changed"`
	Failed  int    `json:"failed"`
	Undone  bool   `json:"undone,omitempty"`
}

func bulkObject(b store.BulkDone) bulkJSON {
	return bulkJSON{b.ID, string(b.Do), string(b.Staff), string(b.Day), b.Text, b.Changed, b.Failed, b.Undone}
}

func (a Acted) Print(w io.Writer, f Format) error {
	if a.JSON || f.JSON {
		return printJSON(w, bulkObject(a.BulkDone))
	}
	return lines(w, f, a.sentence(f))
}

// Spoken is what was done, in a sentence.
func (a Acted) Spoken(f Format) []string { return []string{whole(a.sentence(f))} }

func (a Acted) sentence(f Format) string {
	b := a.BulkDone
	return a.Sentence(f) + when(!b.Undone && b.Changed > 0, "; "+text.Of(f.Lang, "bulk.undo", b.ID))
}

// Sentence says what was done.
func (a Acted) Sentence(f Format) string {
	b := a.BulkDone
	if b.Open > 0 {
		return bulkDoes(b.Do, b.Staff, b.Day, b.Text, f) + ": " + reached(b, f)
	}
	if b.Changed+b.Failed == 0 {
		return text.Of(f.Lang, "bulk.same")
	}
	said := bulkDoes(b.Do, b.Staff, b.Day, b.Text, f) + ": " + peopleIn(f, b.Changed)
	if b.Undone {
		said = text.Of(f.Lang, "bulk.undone", said)
	}
	if b.Failed > 0 {
		said += text.Of(f.Lang, "bulk.failed", text.Number(f.Lang, b.Failed))
	}
	return said
}
