package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"lotse/store/linkage"
	"lotse/store/person"
)

// add takes in records that were not known, some at a time: of two sources that bring
// the same new people at once, the one then finds those of the other.
func (r *delivering) add(ctx context.Context, rows []Row) error {
	for some := range slices.Chunk(rows, birthsAtOnce) {
		if err := r.addSome(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (r *delivering) addSome(ctx context.Context, rows []Row) error {
	r.desk.store.kin.births.Lock()
	defer r.desk.store.kin.births.Unlock()
	records := make([]person.Record, len(rows))
	for i, row := range rows {
		records[i].ID = r.id(row.Key)
		r.put(&records[i], row)
	}
	glances, err := r.glances(ctx, records)
	if err != nil {
		return err
	}
	var links []person.Record
	for i, row := range rows {
		rec := records[i]
		who, linked, err := r.whose(ctx, &rec, glances[i])
		if err != nil {
			return err
		}
		rec.Linked = linked
		if rec.Person = who; linked.How != person.LinkedNew {
			links = append(links, rec)
			r.note(row.Key, knownRecord{row.Hash, who, false})
		}
	}
	if err := errors.Join(r.tellDoubts(ctx), r.bearAll(ctx)); err != nil {
		return err
	}
	return r.each(len(links), func(i int) error { return r.link(ctx, links[i], r.key(links[i])) })
}

// key is the office's number of a record.
func (r *delivering) key(rec person.Record) string { return rec.ID[len(r.desk.source())+1:] }

// whose finds out whose a new record is; where nobody is like it, it makes a person.
func (r *delivering) whose(ctx context.Context, rec *person.Record, g glance) (person.ID, person.Linked, error) {
	s := r.desk.store
	linked := person.Linked{How: person.LinkedNew, At: r.receipt.At}
	if g.held != "" { // from before a crash
		return g.held, linked, r.again(ctx, rec, g.held)
	}
	alarm := person.ID("")
	if azr := rec.Fields[person.AZRNumber].Value; azr != "" {
		if who := s.self(cmp.Or(g.holder, r.numbers[azr])); who != "" {
			if r.born[who] {
				if err := errors.Join(r.tellDoubts(ctx), r.bearAll(ctx)); err != nil {
					return "", linked, err
				}
			}
			if m := r.compare(ctx, who, *rec); m.Decision != linkage.Alarm {
				return who, person.Linked{How: person.LinkedAZR, Probability: 1, At: r.receipt.At}, nil
			}
			alarm = who
		}
	}
	kin := kinOfRecord(rec)
	var pairs []doubted
	for _, m := range r.alike(kin, g) {
		other := person.ID(m.A)
		if m.A == rec.ID {
			other = person.ID(m.B)
		}
		switch {
		case other == alarm:
		case m.Decision == linkage.Same && r.in.living[other] == 0 && alarm == "":
			return other, person.Linked{How: person.LinkedMatch, Probability: m.Probability, At: r.receipt.At}, nil
		case m.Decision == linkage.Same || m.Decision == linkage.Unsure:
			pairs = append(pairs, doubted{other, "", ReviewMatch, m.Probability})
		}
	}
	if alarm == "" {
		if who, probability := r.registeredAnew(kin); who != "" {
			return who, person.Linked{How: person.LinkedMatch, Probability: probability, At: r.receipt.At}, nil
		}
	}
	who := g.free
	for r.born[who] { // drawn twice
		var err error
		if who, err = r.free(ctx); err != nil {
			return "", linked, err
		}
	}
	r.conceive(rec, who, alarm != "")
	if alarm != "" {
		pairs = slices.Insert(pairs, 0, doubted{alarm, "", ReviewAlarm, 0})
	}
	for _, pair := range pairs[:min(len(pairs), 2)] {
		r.doubtful(pair.a, who, pair.why, pair.probability)
		r.receipt.Review++
		if pair.why == ReviewAlarm {
			r.receipt.Alarms++
		}
	}
	return who, linked, nil
}

// again goes on with a record that a crash left half taken in.
func (r *delivering) again(ctx context.Context, rec *person.Record, who person.ID) error {
	if who == "" {
		return nil
	}
	kin := kinOfRecord(rec)
	kin.ID = string(who)
	r.fresh.Put(kin)
	rec.Person = who
	_, err := r.desk.store.bear(ctx, *rec)
	if err == nil {
		err = r.claim(ctx, *rec)
	}
	if err == nil {
		r.note(rec.ID[len(r.desk.source())+1:], knownRecord{rec.Hash, who, false})
	}
	return err
}
