package store

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
)

// conceive notes somebody new, who can be found from now on.
func (r *delivering) conceive(rec *person.Record, id person.ID, alarm bool) person.ID {
	rec.Person = id
	b := birth{id: id, record: *rec, azr: !alarm && rec.Fields[person.AZRNumber].Value != ""}
	b.record.Linked = person.Linked{How: person.LinkedNew, At: r.receipt.At}
	r.births, r.born[id] = append(r.births, b), true
	r.desk.store.kin.again.bore(id)
	kin := kinOfRecord(rec)
	kin.ID = string(id)
	r.desk.store.kinIndex().Put(kin)
	r.fresh.Put(kin)
	if b.azr {
		r.numbers[kin.AZR] = id
	}
	r.note(rec.ID[len(r.desk.source())+1:], knownRecord{rec.Hash, id, false})
	r.receipt.People++
	return id
}

// bearAll writes those who are new, many with one append.
func (r *delivering) bearAll(ctx context.Context) error {
	if len(r.births) == 0 {
		return nil
	}
	s := r.desk.store
	docs := map[Collection][]Document{}
	for _, b := range r.births {
		made, err := b.documents(s.footing().rulesFor([]person.Record{b.record}))
		if err != nil {
			return err
		}
		for c, doc := range made {
			docs[c] = append(docs[c], doc)
		}
		docs[Unique] = append(docs[Unique], unique("record:"+b.record.ID, b.id))
		if b.azr {
			docs[Unique] = append(docs[Unique], unique("azr:"+b.record.Fields[person.AZRNumber].Value, b.id))
		}
	}
	for _, c := range []Collection{Unique, Keys, Records, Persons} {
		err := s.backend.Append(ctx, c, docs[c]...)
		if errors.Is(err, ErrConflict) { // another process was faster with one of them
			return r.bearEach(ctx)
		}
		if err != nil {
			return fmt.Errorf("take people in: %w", err)
		}
	}
	for _, doc := range docs[Persons] {
		doc.Version = 1
		if err := s.take(doc.ID, 1, doc.Body); err != nil {
			return err
		}
	}
	r.births, r.born = nil, map[person.ID]bool{}
	return nil
}

func unique(value string, who person.ID) Document {
	body, _ := bson.Marshal(bson.D{{Key: "person", Value: string(who)}})
	return Document{ID: value, Parent: string(who), Body: body}
}

// bearEach writes them one by one, where another process has some of them already.
func (r *delivering) bearEach(ctx context.Context) error {
	s := r.desk.store
	for _, b := range r.births {
		holder, err := r.overtaken(ctx, b)
		if err != nil {
			return err
		}
		id := holder
		if b.record.Linked.How = person.LinkedNew; holder != "" {
			b.record.Person, b.record.Linked.How, b.record.Linked.Probability = holder, person.LinkedAZR, 1
			r.receipt.People--
			err = r.link(ctx, b.record, r.key(b.record))
		} else if id, err = s.bear(ctx, b.record); err == nil && b.azr {
			b.record.Person = id
			err = r.claim(ctx, b.record)
		}
		if err != nil {
			return err
		}
		if id != b.id {
			s.kinIndex().Remove(string(b.id))
			r.note(r.key(b.record), knownRecord{b.record.Hash, id, false})
		}
	}
	r.births, r.born = nil, map[person.ID]bool{}
	return nil
}

// overtaken is who got the federal number of somebody new in the meantime, from another
// process; empty: nobody, or somebody else who has the same.
func (r *delivering) overtaken(ctx context.Context, b birth) (person.ID, error) {
	s := r.desk.store
	if !b.azr {
		return "", nil
	}
	holder, err := s.holderOf(ctx, "azr:"+b.record.Fields[person.AZRNumber].Value)
	if holder = s.self(holder); err != nil || holder == "" || holder == b.id {
		return "", err
	}
	if own, err := s.holderOf(ctx, "record:"+b.record.ID); err != nil || own != "" {
		return "", err
	}
	if _, err := s.backend.Get(ctx, Persons, string(holder)); err != nil { // is being written
		return "", unlessNone(err)
	}
	if r.compare(ctx, holder, b.record).Decision == linkage.Alarm {
		return "", nil
	}
	return holder, nil
}

func unlessNone(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// link keeps a new record of somebody who was known.
func (r *delivering) link(ctx context.Context, rec person.Record, key string) error {
	s := r.desk.store
	body, err := bson.Marshal(rec)
	if err != nil {
		return err
	}
	err = s.backend.Append(ctx, Records, Document{ID: rec.ID, Parent: string(rec.Person), Body: body})
	if errors.Is(err, ErrConflict) { // it is there, from before a crash or from another process
		_, _, err = update(ctx, s.backend, Records, rec.ID, "", func(kept *person.Record) error {
			if kept.Person != "" {
				rec.Person = kept.Person
			}
			*kept = rec
			return nil
		})
		r.note(key, knownRecord{rec.Hash, rec.Person, false})
	}
	if err != nil {
		return err
	}
	if err := r.claim(ctx, rec); err != nil {
		return err
	}
	if err := s.remake(ctx, rec.Person, rec.ID); err != nil {
		return err
	}
	r.mu.Lock()
	r.receipt.Linked++
	r.mu.Unlock()
	return r.tellLink(ctx, rec)
}

// tellLink records that a record came to somebody who was known.
func (r *delivering) tellLink(ctx context.Context, rec person.Record) error {
	key, _, err := get[personKey](ctx, r.desk.store.backend, Keys, string(rec.Person))
	if err != nil {
		return err
	}
	event := r.desk.event(audit.RecordLinked)
	event.Subject, event.Codes, event.Outcome = key.Token, []string{string(rec.Source), rec.Linked.How}, "ok"
	return r.desk.store.log.Record(ctx, event)
}
