package command

import (
	"io"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// Profile is a person as the principal may see her, with the notes.
type Profile struct {
	*store.Sheet
	Notes []person.Note // newest contact first
	JSON  bool
	Reads map[person.Source]time.Time // when sources were read last and all was well
	Now   time.Time
}

func (p Profile) Print(w io.Writer, f Format) error {
	if p.JSON || f.JSON {
		return printJSON(w, p.object())
	}
	if err := lines(w, f, string(p.ID)+"  "+p.Name()); err != nil {
		return err
	}
	if err := table(w, f, p.rows(f), func(row []string) []string { return row }); err != nil {
		return err
	}
	for _, note := range p.Notes {
		head := strings.Join([]string{string(note.Day), f.label("contact", note.Kind), string(note.Author)}, "  ")
		if note.Confided {
			head += "  " + text.Of(f.Lang, "show.confided")
		}
		if err := lines(w, f, "", head, note.Text); err != nil {
			return err
		}
	}
	return nil
}

// rows are the plain lines of a profile: label, value, where it is from.
func (p Profile) rows(f Format) [][]string {
	var rows [][]string
	add := func(key string, parts ...string) {
		rows = append(rows, append([]string{text.Of(f.Lang, key)}, parts...))
	}
	for _, field := range p.Fields {
		add("field."+string(field.Spec.Name), f.value(field.Spec, field.Field.Fact), p.origin(f, field.Field.Fact))
		for _, lost := range field.Field.Losing {
			add("show.losing", f.value(field.Spec, lost), p.origin(f, lost))
		}
	}
	for _, a := range p.Assessments {
		add("show.level", strings.Join([]string{f.label("language", a.Language), f.label("skill", a.Skill), a.Level}, " "),
			string(a.Day)+", "+f.label("evidence", a.Evidence)+when(a.Struck != nil, ", "+text.Of(f.Lang, "show.struck")))
	}
	for _, e := range p.Enrolments {
		add("show.course", strings.TrimSpace(f.label("course", e.Type)+", "+f.label("course_state", e.State)+" "+e.Result), span(e.From, e.To))
	}
	for _, n := range p.Needs {
		add("show.need", f.label("need", n.Kind)+when(n.Detail != "", " "+f.label("course", n.Detail)), string(n.Found)+", "+text.Of(f.Lang, "show.need."+n.State))
	}
	for _, g := range p.Grants {
		add("show.grant", grantWords(g, f))
	}
	for _, r := range p.Recognitions {
		add("show.recognition", recognitionWords(r, f))
	}
	for _, step := range p.FollowUps {
		add("show.followup", f.StepWords(step), string(step.Day)+", "+f.Owner(step.For)+", "+text.Of(f.Lang, "show.followup."+step.State)+
			when(step.Outcome != "", ", "+f.label("visit", step.Outcome)), step.ID, strings.ReplaceAll(step.Result, "\n", " / "))
	}
	for _, r := range p.Referrals {
		add("show.referral", text.Of(f.Lang, "event.referral", string(r.From), string(r.To)), string(r.Day)+", "+text.Of(f.Lang, "referral."+r.State), r.Why, r.Answer)
	}
	for _, s := range p.Spells {
		add("show.spell", f.label(string(s.Field), s.Code), span(s.From, s.To))
	}
	return rows
}

// value is a fact in words.
func (f Format) value(spec person.Spec, fact person.Fact) string {
	list := fact.List
	if !spec.List {
		list = []string{fact.Value}
	}
	words := make([]string, len(list))
	for i, code := range list {
		words[i] = code
		if spec.Kind != "" && spec.Kind != "date" && spec.Kind != "number" {
			words[i] = f.label(spec.Kind, code)
		}
	}
	return strings.Join(words, ", ")
}

// origin is the source of a value, how long ago it was read, and the value's day.
func (p Profile) origin(f Format, fact person.Fact) string {
	read := p.Reads[fact.Source]
	if read.IsZero() {
		return f.origin(fact)
	}
	return f.label("source", string(fact.Source)) + ", " + Ago(read, p.Now, f.Lang) + ", " + string(fact.AsOf)
}

// freshField is a field with when its source was read last.
type freshField struct {
	person.Field
	ReadAt *time.Time `json:"read_at,omitempty"`
}

func (p Profile) field(field person.Field) freshField {
	read := p.Reads[field.Source]
	if read.IsZero() {
		return freshField{Field: field}
	}
	return freshField{field, &read}
}

func (f Format) origin(fact person.Fact) string {
	return f.label("source", string(fact.Source)) + ", " + string(fact.AsOf)
}

func span(from, to person.Date) string {
	if from == "" && to == "" {
		return ""
	}
	return string(from) + "–" + string(to)
}

// profileJSON is what show --json prints; see doc.go.
type profileJSON struct {
	ID           string                          `json:"id"`
	Name         string                          `json:"name,omitempty"`
	Family       string                          `json:"family,omitempty"`
	Given        string                          `json:"given,omitempty"`
	Native       string                          `json:"native,omitempty"`
	German       string                          `json:"german,omitempty"`
	Restricted   bool                            `json:"restricted,omitempty"`
	LastContact  string                          `json:"last_contact,omitempty"`
	LastKind     string                          `json:"last_kind,omitempty"`
	Assigned     []person.StaffID                `json:"assigned"`
	Fields       map[person.FieldName]freshField `json:"fields"`
	Assessments  []person.Assessment             `json:"assessments"`
	Enrolments   []person.Enrolment              `json:"enrolments"`
	Needs        []person.NeedFound              `json:"needs"`
	FollowUps    []person.FollowUp               `json:"follow_ups"`
	Referrals    []person.Referral               `json:"referrals"`
	Grants       []person.Grant                  `json:"grants"`
	Recognitions []person.Recognition            `json:"recognitions"`
	Spells       []person.Spell                  `json:"spells"`
	Notes        []noteJSON                      `json:"notes"`
}

type noteJSON struct {
	ID       person.NoteID  `json:"id"`
	Key      string         `json:"key,omitempty"`
	At       time.Time      `json:"at"`
	Author   person.StaffID `json:"author"`
	Kind     string         `json:"kind"`
	Day      person.Date    `json:"day"`
	Confided bool           `json:"confided"`
	Text     string         `json:"text"`
}

func (p Profile) object() profileJSON {
	o := profileJSON{
		ID: string(p.ID), Name: p.Name(), Family: p.Value(person.Family), Given: p.Value(person.Given), Native: p.Value(person.Native),
		German: p.German, Restricted: p.Restricted, LastContact: string(p.LastContact), LastKind: p.LastKind,
		Fields: map[person.FieldName]freshField{}, Assigned: some(p.Assigned), Assessments: some(p.Assessments),
		Enrolments: some(p.Enrolments), Needs: some(p.Needs), FollowUps: some(p.FollowUps), Referrals: some(p.Referrals), Grants: some(p.Grants), Recognitions: some(p.Recognitions), Spells: some(p.Spells), Notes: []noteJSON{},
	}
	for _, field := range p.Fields {
		o.Fields[field.Spec.Name] = p.field(field.Field)
	}
	for _, n := range p.Notes {
		o.Notes = append(o.Notes, noteJSON{n.ID, n.Key, n.At, n.Author, n.Kind, n.Day, n.Confided, n.Text})
	}
	return o
}

// some is the list, never nil: an empty list is [] in JSON, not null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
