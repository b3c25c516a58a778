package store

import (
	"context"
	"time"

	"lotse/store/linkage"
	"lotse/store/person"
)

// leave keeps of a record only that the office has it no more.
func (r *delivering) leave(ctx context.Context, key string) error {
	s, k := r.desk.store, r.was(key)
	rec, _, err := update(ctx, s.backend, Records, r.id(key), "", func(rec *person.Record) error {
		if rec.Person == "" {
			rec.Person = k.person
		}
		rec.Gone = s.goneAt()
		return nil
	})
	if err == nil {
		err = s.remake(ctx, rec.Person, r.id(key))
	}
	if err == nil {
		k.gone, k.person = true, rec.Person
		r.note(key, k)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.in.remember(rec.Person, &rec)
	}
	return err
}

func (r *delivering) id(key string) string { return string(r.desk.source()) + ":" + key }

// change keeps a record as it is now. Whose it is does not change with it.
func (r *delivering) change(ctx context.Context, row Row) error {
	s, k := r.desk.store, r.was(row.Key)
	before, _, err := s.record(ctx, r.id(row.Key))
	if err != nil {
		return err
	}
	after := before
	r.put(&after, row)
	if err := r.renumbered(ctx, before, after); err != nil { // first, so that no crash loses what it says
		return err
	}
	after, _, err = update(ctx, s.backend, Records, r.id(row.Key), "", func(rec *person.Record) error {
		if rec.Person == "" {
			rec.Person = k.person
		}
		r.put(rec, row)
		return nil
	})
	if err == nil {
		err = s.remake(ctx, after.Person, r.id(row.Key))
	}
	if err == nil {
		r.note(row.Key, knownRecord{row.Hash, after.Person, false})
	}
	return err
}

// put writes a row into its record.
func (r *delivering) put(rec *person.Record, row Row) {
	rec.Source, rec.AsOf, rec.Fields = r.desk.source(), row.AsOf, row.Fields
	rec.Raw, rec.Hash, rec.Received, rec.Gone = row.Raw, row.Hash, r.receipt.At, time.Time{}
	rec.Spells = person.Carry(rec.Spells, rec)
}

// renumbered sees what another federal number says.
func (r *delivering) renumbered(ctx context.Context, before, after person.Record) error {
	azr := after.Fields[person.AZRNumber].Value
	if azr == "" || azr == before.Fields[person.AZRNumber].Value {
		return nil
	}
	return r.claim(ctx, after)
}

// claim takes a federal number for the person of a record. Where it is somebody
// else's, the two are a pair to be looked at.
func (r *delivering) claim(ctx context.Context, rec person.Record) error {
	azr := rec.Fields[person.AZRNumber].Value
	if azr == "" {
		return nil
	}
	s := r.desk.store
	holder, err := s.reserve(ctx, "azr:"+azr, rec.Person)
	if err != nil || s.self(holder) == s.self(rec.Person) {
		return err
	}
	why, probability := ReviewMatch, 0.99
	if r.compare(ctx, s.self(holder), rec).Decision == linkage.Alarm {
		why, probability = ReviewAlarm, 0
	}
	_, err = s.doubt(ctx, s.self(holder), s.self(rec.Person), why, probability)
	return err
}

func (r *delivering) doubtful(a, b person.ID, why string, probability float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.doubts = append(r.doubts, doubted{a, b, why, probability})
}

// compare compares a person with a record.
func (r *delivering) compare(ctx context.Context, who person.ID, rec person.Record) linkage.Match {
	s := r.desk.store
	p, _, err := get[person.Profile](ctx, s.backend, Persons, string(who))
	if err != nil {
		return linkage.Match{}
	}
	s.kinIndex()
	a, b := kinOf(who, &p.Listing), kinOfRecord(&rec)
	return s.kin.model.Compare(&a, &b)
}

// kinOfRecord is what linkage compares of a record.
func kinOfRecord(rec *person.Record) linkage.Record {
	f := rec.Fields
	return linkage.Record{
		ID: rec.ID, Given: f[person.Given].Value, Family: f[person.Family].Value, Birth: person.Date(f[person.Birth].Value), Sex: f[person.Sex].Value,
		Nationalities: f[person.Nationality].List, Place: f[person.Municipality].Value, AZR: f[person.AZRNumber].Value,
	}
}
