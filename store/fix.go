package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// Fix is a correction that is proposed to the owner of a field. It is a note on
// paper: nothing is ever written into an office's system from here.
type Fix struct {
	ID      string           `bson:"-" json:"id"`
	Person  person.ID        `bson:"p" json:"person"`
	Record  string           `bson:"r" json:"record"` // of the owner, to be corrected
	Source  person.Source    `bson:"s" json:"source"`
	Field   person.FieldName `bson:"f" json:"field"`
	Has     string           `bson:"h" json:"has"`
	Should  string           `bson:"v" json:"should"` // values of a list with commas between
	Why     string           `bson:"w,omitempty" json:"why,omitempty"`
	By      person.StaffID   `bson:"u" json:"by"`
	At      time.Time        `bson:"t" json:"at"`
	State   string           `bson:"x" json:"state"` // FixOpen …
	Decided time.Time        `bson:"d,omitempty" json:"decided,omitzero"`
	Answer  string           `bson:"a,omitempty" json:"answer,omitempty"`
}

// What became of a proposal.
const (
	FixOpen      = "open"
	FixSent      = "sent"      // the office has it
	FixCorrected = "corrected" // the office has corrected it
	FixRejected  = "rejected"  // the office says that it is right
)

// NewFix is a correction to be proposed.
type NewFix struct {
	ID     string // made by whoever proposes it, so that it can be sent again; empty: made here
	Person person.ID
	Field  person.FieldName
	Should string
	Why    string
	Source person.Source // the office whose value is wrong; empty: the one whose value holds
}

// saying is what a source says of a field, or whose value holds where none is named.
// Of what it says in several records, the first is meant that is not as it should be.
func saying(field person.Field, source person.Source, should string) (wrong person.Fact) {
	if source == "" {
		return field.Fact
	}
	for _, fact := range append([]person.Fact{field.Fact}, field.Losing...) {
		if fact.Source == source && (wrong.Source == "" || said(wrong) == should) {
			wrong = fact
		}
	}
	return wrong
}

// FixLine is a correction as the to-do list of an office shows it.
type FixLine struct {
	Fix
	Row register.Row
}

// ProposeFix proposes a correction to the office whose value holds, or to another
// one that is named and says otherwise.
func (d *Desk) ProposeFix(ctx context.Context, n NewFix) (fix Fix, err error) {
	spec, known := person.SpecOf(n.Field)
	if !known {
		spec.Class = person.Identity
	}
	doc, who, err := d.subject(ctx, n.Person)
	if err != nil {
		return Fix{}, fmt.Errorf("propose correction of %s: %w", n.Person, err)
	}
	a := act{name: "propose correction of " + string(n.Person), action: access.Correct, event: audit.FixProposed, classes: []person.Class{spec.Class}, who: who}
	if known {
		a.fill = codesOf(string(n.Field))
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		if !known {
			return 0, mistake("fix.field", "%.40q is no field", string(n.Field))
		}
		if !d.sees(act{action: access.Read, who: who}, spec.Class) {
			return 0, &Refused{Act: "propose correction", Code: RefusedField, Arg: string(n.Field)}
		}
		fix, err = d.newFix(ctx, n, spec, doc)
		if err == nil {
			fix, err = d.keepFix(ctx, fix)
		}
		return 1, err
	})
	if err != nil {
		return Fix{}, err
	}
	return fix, nil
}

// newFix checks a proposal, and finds the record that it is about.
func (d *Desk) newFix(ctx context.Context, n NewFix, spec person.Spec, doc Document) (Fix, error) {
	fix := Fix{Person: person.ID(doc.ID), Field: n.Field, Why: n.Why, By: d.Session.Me.ID, At: d.store.goneAt(), State: FixOpen}
	if err := errors.Join(checkID(&n.ID), checkText(&fix.Why)); err != nil {
		return fix, err
	}
	values := []string{n.Should}
	if spec.List {
		values = strings.Split(n.Should, ",")
	}
	should, err := d.newFact(spec, values)
	if err != nil {
		return fix, err
	}
	fix.ID, fix.Should = n.ID, said(should)
	if kept, _, err := get[Fix](ctx, d.store.backend, Fixes, fix.ID); err == nil { // sent again: whatever became of it since
		fix.Record, fix.Source, fix.Has = kept.Record, kept.Source, kept.Has
		return fix, nil
	}
	var p person.Profile
	if err := bson.Unmarshal(doc.Body, &p); err != nil {
		return fix, err
	}
	wrong := saying(p.Fields[n.Field], n.Source, fix.Should)
	switch {
	case wrong.Source == "":
		return fix, mistake("fix.nothing", "no office says anything of %s; there is nothing to correct", n.Field)
	case said(wrong) == fix.Should:
		return fix, mistake("fix.same", "%s is so already: %.60q", n.Field, fix.Should)
	}
	fix.Has, fix.Source = said(wrong), wrong.Source
	fix.Record, err = d.store.recordSaying(ctx, &p, fix)
	return fix, err
}

// recordSaying is the office's record that has the value to be corrected.
func (s *Store) recordSaying(ctx context.Context, p *person.Profile, fix Fix) (string, error) {
	own := mistake("fix.own", "%s was written here, not by an office; write it anew", fix.Field)
	if fix.Source == person.Outreach {
		return "", own
	}
	records, err := s.recordsOf(ctx, p, fix.Person)
	if err != nil {
		return "", err
	}
	for _, r := range records {
		if r.Source == fix.Source && r.Gone.IsZero() && said(r.Fields[fix.Field]) == fix.Has {
			return r.ID, nil
		}
	}
	return "", ErrConflict // it has just changed
}

// said is a value as a proposal writes it.
func said(fact person.Fact) string {
	if len(fact.List) > 0 {
		return strings.Join(slices.Sorted(slices.Values(fact.List)), ", ")
	}
	return fact.Value
}

// keepFix keeps a proposal, once.
func (d *Desk) keepFix(ctx context.Context, fix Fix) (Fix, error) {
	err := add(ctx, d.store.backend, Fixes, fix.ID, string(fix.Source), fix, "")
	if !errors.Is(err, ErrConflict) {
		return fix, err
	}
	kept, _, err := get[Fix](ctx, d.store.backend, Fixes, fix.ID)
	if err != nil {
		return Fix{}, err
	}
	if kept.By != fix.By || kept.Person != fix.Person || kept.Field != fix.Field || kept.Should != fix.Should {
		return Fix{}, mistake("fix.id", "this id is of another proposal; leave it out")
	}
	kept.ID = fix.ID
	return kept, nil
}

// CloseFix writes down what became of a proposal: sent, corrected, rejected. One is
// corrected by itself when the office delivers the value.
func (d *Desk) CloseFix(ctx context.Context, id, state, answer string) error {
	fix, _, err := get[Fix](ctx, d.store.backend, Fixes, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("close proposal: %w", err)
	}
	if err != nil || !d.store.open(fix.Source) || !d.mayReadOf(d.store.nowOf(ctx, fix.Person), person.Identity) {
		fix = Fix{Field: person.Family} // as of nobody
	}
	spec, _ := person.SpecOf(fix.Field)
	_, who, err := d.subject(ctx, fix.Person)
	if err != nil {
		return fmt.Errorf("close proposal: %w", err)
	}
	a := act{name: "close proposal of " + id, action: access.Correct, event: audit.FixClosed, classes: []person.Class{spec.Class}, who: who}
	if slices.Contains(closings, state) {
		a.fill = codesOf(state)
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		if !slices.Contains(closings, state) {
			return 0, mistake("fix.state", "%.20q is nothing that becomes of a proposal; write one of %s", state, strings.Join(closings, ", "))
		}
		if err := checkText(&answer); err != nil {
			return 0, err
		}
		_, _, err := update(ctx, d.store.backend, Fixes, id, "", func(f *Fix) error { return d.close(f, state, answer) })
		return 1, unlessSame(err)
	})
}

var closings = []string{FixSent, FixCorrected, FixRejected}

func (d *Desk) close(f *Fix, state, answer string) error {
	switch {
	case f.State == state && f.Answer == answer:
		return errUnchanged
	case f.State == FixCorrected || f.State == FixRejected:
		return mistake("fix.settled", "it was settled already (%s); propose it anew", f.State)
	}
	f.State, f.Answer, f.Decided = state, answer, d.store.goneAt()
	return nil
}
