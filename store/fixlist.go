package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// Fixes are the corrections that are proposed to an office, to all where none is
// named, oldest first; with all also those that are settled. Of people, and of
// fields, that the principal may not read she hears nothing.
func (d *Desk) Fixes(ctx context.Context, source person.Source, all bool) (lines []FixLine, err error) {
	a := act{name: "read proposals", action: access.Correct, event: audit.FixesRead, fill: d.knownCodes("source", string(source))}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		fixes, err := d.store.fixes(ctx, source)
		if err == nil {
			lines, err = d.fixLines(ctx, fixes, all)
		}
		return len(lines), err
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// fixes are all proposals to an office, or to all, oldest first, but those to offices
// whose data may not be used now.
func (s *Store) fixes(ctx context.Context, source person.Source) (list []Fix, err error) {
	each := func(doc Document) error {
		var fix Fix
		if err := bson.Unmarshal(slices.Clone(doc.Body), &fix); err != nil {
			return errors.New("a proposal cannot be read")
		}
		if fix.ID = strings.Clone(doc.ID); s.open(fix.Source) {
			list = append(list, fix)
		}
		return nil
	}
	if source == "" {
		err = s.backend.All(ctx, Fixes, nil, each)
	} else {
		err = s.backend.Children(ctx, Fixes, string(source), each)
	}
	slices.SortFunc(list, func(a, b Fix) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return list, err
}

// fixLines are the proposals that the principal may read, with whom they are about.
func (d *Desk) fixLines(ctx context.Context, fixes []Fix, all bool) (lines []FixLine, err error) {
	for i := range fixes {
		fix := &fixes[i]
		fix.Person = d.store.nowOf(ctx, fix.Person)
		if spec, _ := person.SpecOf(fix.Field); !d.mayReadOf(fix.Person, spec.Class) {
			continue
		}
		if err := d.store.settleFix(ctx, fix); err != nil {
			return nil, err
		}
		if all || fix.State == FixOpen || fix.State == FixSent {
			lines = append(lines, FixLine{Fix: *fix})
		}
	}
	return d.fixRows(lines)
}

// fixRows adds the rows of the people; those whom no list shows are left out.
func (d *Desk) fixRows(lines []FixLine) ([]FixLine, error) {
	ids := make([]person.ID, len(lines))
	for i := range lines {
		ids[i] = lines[i].Person
	}
	rows, err := d.rows(ids)
	if err != nil {
		return nil, err
	}
	of := map[person.ID]register.Row{}
	for _, row := range rows {
		of[row.ID] = row
	}
	for i := range lines {
		lines[i].Row = of[lines[i].Person]
	}
	return slices.DeleteFunc(lines, func(l FixLine) bool { return l.Row.ID == "" }), nil
}

// nowOf is who somebody is now: herself or the one whom she turned out to be.
func (s *Store) nowOf(ctx context.Context, id person.ID) person.ID {
	for range 8 { // not for ever, whatever is written there
		if _, listed := s.register.Snapshot().Facts(id); listed {
			return id
		}
		doc, err := s.backend.Get(ctx, Persons, string(id))
		into, _ := doc.Body.Lookup("into").StringValueOK()
		if err != nil || into == "" {
			return id
		}
		id = person.ID(into)
	}
	return id
}

// settleFix corrects a proposal by itself once the office's record has the value.
func (s *Store) settleFix(ctx context.Context, fix *Fix) error {
	if fix.State != FixOpen && fix.State != FixSent {
		return nil
	}
	r, _, err := s.record(ctx, fix.Record)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil || !r.Gone.IsZero() || said(r.Fields[fix.Field]) != fix.Should {
		return err
	}
	id, who := fix.ID, fix.Person
	kept, _, err := update(ctx, s.backend, Fixes, id, "", func(f *Fix) error {
		if f.State != FixOpen && f.State != FixSent {
			return errUnchanged
		}
		f.State, f.Decided = FixCorrected, s.goneAt()
		return nil
	})
	if unlessSame(err) == nil {
		*fix = kept
		fix.ID, fix.Person = id, who
	}
	return unlessSame(err)
}
