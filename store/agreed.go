package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"lotse/store/person"
)

// agreed is a Backend that shows people as the agreements of this moment allow. A
// stored profile may have been made when other sources were open, or when others
// owned the fields: then it is made anew from its records on the way. What cannot be made anew is an error and never
// shown as it lies there. Nothing is written: whoever changes such a profile writes
// it as she saw it, and it is made anew once more when the agreements change again.
type agreed struct {
	*watch
	footing func() *footing
	failed  func(error) // told what could not be made anew while following
}

// made are the elements of a person's document that making her anew makes; derived
// are those with what it is made of.
var (
	made    = []string{"fields", "spells", "assessments", "sources", "without", "ruled", "list"}
	derived = append([]string{"taken"}, made...)
)

// Get reads one document.
func (a *agreed) Get(ctx context.Context, c Collection, id string) (Document, error) {
	doc, err := a.watch.Get(ctx, c, id)
	if err != nil || c != Persons {
		return doc, err
	}
	return a.current(ctx, doc)
}

// Children implements Backend. No person has a parent.
func (a *agreed) Children(ctx context.Context, c Collection, parent string, each func(Document) error) error {
	return a.watch.Children(ctx, c, parent, a.showing(ctx, c, each))
}

// All reads every document in the order of ids.
func (a *agreed) All(ctx context.Context, c Collection, fields []string, each func(Document) error) error {
	return a.watch.All(ctx, c, a.wanted(c, fields), a.showing(ctx, c, each))
}

func (a *agreed) showing(ctx context.Context, c Collection, each func(Document) error) func(Document) error {
	if c != Persons {
		return each
	}
	return func(doc Document) error {
		doc, err := a.current(ctx, doc)
		if err != nil {
			return err
		}
		return each(doc)
	}
}

// wanted adds the listing, which tells what is stale, to the elements asked for.
func (a *agreed) wanted(c Collection, fields []string) []string {
	isDerived := func(name string) bool { return slices.Contains(derived, name) }
	if c != Persons || slices.Contains(fields, "list") || !slices.ContainsFunc(fields, isDerived) {
		return fields
	}
	return append(slices.Clone(fields), "list")
}

// Follow tells changes. A person who cannot be made anew is told of as one of whom
// nothing is known, so that those who come after her are not held up.
func (a *agreed) Follow(ctx context.Context, position string, each func(Change) error) error {
	return a.watch.Follow(ctx, position, func(c Change) error {
		if c.Collection == Persons {
			doc, err := a.current(ctx, c.Document)
			if err != nil {
				a.failed(err)
				doc, err = a.blank(c.Document)
			}
			if err != nil {
				return nil // not a profile at all
			}
			c.Document = doc
		}
		return each(c)
	})
}

// current is a person's document as the agreements of this moment allow.
func (a *agreed) current(ctx context.Context, doc Document) (Document, error) {
	now := a.footing()
	if !now.stale(doc.Body) {
		return doc, nil
	}
	if _, err := doc.Body.LookupErr("fields"); err != nil { // reduced to what was asked for
		whole, err := a.watch.Get(ctx, Persons, doc.ID)
		if err != nil {
			return Document{}, fmt.Errorf("person %s: %w", doc.ID, err)
		}
		doc = whole
	}
	return now.remade(doc, func(p *person.Profile) ([]person.Record, error) { return a.recordsOf(ctx, now, p) })
}

// recordsOf reads the records that a profile is made of. Older profiles do not name them.
func (a *agreed) recordsOf(ctx context.Context, now *footing, p *person.Profile) (list []person.Record, err error) {
	if len(p.Taken) == 0 {
		err := a.watch.Children(ctx, Records, string(p.ID), func(doc Document) error {
			r, err := now.recordIn(doc)
			list = append(list, r)
			return err
		})
		return list, err
	}
	for _, taken := range p.Taken {
		doc, err := a.watch.Get(ctx, Records, taken.Record)
		if errors.Is(err, ErrNotFound) {
			continue // it can say nothing
		}
		if err != nil {
			return nil, err
		}
		r, err := now.recordIn(doc)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// recordIn decodes a record; of a source that is shut, nothing of what it says.
func (now *footing) recordIn(doc Document) (r person.Record, err error) {
	body, err := now.lean(doc.Body)
	if err == nil {
		err = bson.Unmarshal(body, &r)
	}
	if err != nil {
		return r, fmt.Errorf("record: %w", err) // its id is the office's number of somebody
	}
	if r.ID = doc.ID; r.Person == "" {
		r.Person = person.ID(doc.Parent)
	}
	return r, nil
}

// lean is a copy of a record without what making a profile does not need.
func (now *footing) lean(body bson.Raw) (bson.Raw, error) {
	source, _ := body.Lookup("source").StringValueOK()
	if now.uses(source) {
		return without(body, "raw", "linked")
	}
	return without(body, "raw", "linked", "fields", "spells", "assessments")
}

// stale says whether a profile was made when other sources were open, or by other
// rules. It looks at three short elements and decodes nothing else.
func (now *footing) stale(body bson.Raw) bool {
	list, ok := body.Lookup("list").DocumentOK()
	if !ok {
		return false // it has nothing that lists show; whoever decodes it says so
	}
	ruled := ""
	for at := 4; at < len(list)-1; { // once through, for this is asked of everybody who is read
		element, _, ok := bsoncore.ReadElement([]byte(list[at:]))
		if !ok {
			return true // it is damaged: whoever makes it anew says so
		}
		at += len(element)
		key := element[1:]
		switch {
		case bytes.HasPrefix(key, keySources) && anyOf(element, func(source string) bool { return !now.uses(source) }):
			return true
		case bytes.HasPrefix(key, keyWithout) && anyOf(element, now.uses):
			return true
		case bytes.HasPrefix(key, keyRuled):
			ruled, _ = element.Value().StringValueOK()
		}
	}
	return ruled != now.rules.Mark
}

// The keys of a listing under which stand the sources that count, those left out, and
// the mark of the rules.
var keySources, keyWithout, keyRuled = []byte("so\x00"), []byte("wo\x00"), []byte("ru\x00")

// anyOf says whether one of a list of texts is as wanted.
func anyOf(element bsoncore.Element, wanted func(string) bool) bool {
	array, ok := element.Value().ArrayOK()
	if !ok {
		return false
	}
	values, err := array.Values()
	for _, v := range values {
		if text, ok := v.StringValueOK(); ok && wanted(text) {
			return true
		}
	}
	return err != nil
}

// remade makes a person's document anew from her records.
func (now *footing) remade(doc Document, records recordsOf) (Document, error) {
	p, err := now.merged(doc, records)
	if err != nil {
		return Document{}, err
	}
	doc.Body, err = sameOp(p, doc.Body)
	return doc, err
}

// recordsOf reads the records of a profile.
type recordsOf func(*person.Profile) ([]person.Record, error)

// merged makes a profile anew from its records. What belongs to Lotse itself stays as
// it is.
func (now *footing) merged(doc Document, records recordsOf) (*person.Profile, error) {
	p, err := profileIn(doc)
	if err != nil {
		return nil, err
	}
	list, err := records(p)
	if err != nil {
		return nil, fmt.Errorf("person %s: %w", doc.ID, err)
	}
	if p.Into == "" { // of one who was absorbed the document tells what she was then
		list = slices.DeleteFunc(list, func(r person.Record) bool { return r.Person != person.ID(doc.ID) })
	}
	person.Merge(p, list, now.rulesFor(list))
	p.List()
	return p, nil
}

// profileIn decodes what is not made anew of a person's document.
func profileIn(doc Document) (*person.Profile, error) {
	body, err := without(doc.Body, made...)
	var p person.Profile
	if err == nil {
		err = bson.Unmarshal(body, &p)
	}
	if err != nil {
		return nil, fmt.Errorf("decode person %s: %w", doc.ID, err)
	}
	p.ID, p.Version = person.ID(doc.ID), doc.Version
	return &p, nil
}

// sameOp encodes a profile with the mark of the act that wrote it.
func sameOp(p *person.Profile, before bson.Raw) (bson.Raw, error) {
	op, _ := before.Lookup("op").StringValueOK()
	return stamped(p, op)
}

// without is a copy of a document that lacks some elements.
func without(body bson.Raw, names ...string) (bson.Raw, error) {
	elements, err := body.Elements()
	if err != nil {
		return nil, err
	}
	out := make(bson.Raw, 4, len(body))
	for _, e := range elements {
		if !slices.Contains(names, e.Key()) {
			out = append(out, e...)
		}
	}
	out = append(out, 0)
	binary.LittleEndian.PutUint32(out, uint32(len(out)))
	return out, nil
}

// blank is a person's document without anything that an office delivered.
func (a *agreed) blank(doc Document) (Document, error) {
	p, err := profileIn(doc)
	if err != nil {
		return Document{}, err
	}
	taken := p.Taken
	person.Merge(p, nil, person.Rules{})
	p.Taken = taken
	p.List()
	p.Listing.Hidden = true
	doc.Body, err = sameOp(p, doc.Body)
	return doc, err
}
