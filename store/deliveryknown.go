package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
)

// intakes are what this process knows of the records of each source that it reads.
type intakes struct {
	mu sync.Mutex
	of map[person.Source]*intake
}

// intake is what is known of one source's records.
type intake struct {
	mu     sync.Mutex // one delivery at a time
	read   bool
	known  map[string]knownRecord // by the office's number
	living map[person.ID]int      // live records that somebody has of this source
	left   *linkage.Index         // people who had a record that is gone

	leasing sync.Mutex // a delivery may take long, and the lease is kept meanwhile
	lease   leaseState
}

// knownRecord is one record as it is kept.
type knownRecord struct {
	hash   string
	person person.ID
	gone   bool
}

func (s *Store) intake(id person.Source) *intake {
	s.intakes.mu.Lock()
	defer s.intakes.mu.Unlock()
	if s.intakes.of == nil {
		s.intakes.of = map[person.Source]*intake{}
	}
	if s.intakes.of[id] == nil {
		s.intakes.of[id] = &intake{}
	}
	return s.intakes.of[id]
}

// set notes a record, and whose live records there are.
func (in *intake) set(key string, k knownRecord) {
	if old, had := in.known[key]; had && !old.gone {
		in.living[old.person]--
	}
	if in.known[key] = k; !k.gone {
		in.living[k.person]++
	}
}

func (in *intake) live() (n int) {
	for _, k := range in.known {
		if !k.gone {
			n++
		}
	}
	return n
}

// SourceDesk is the Desk of a source: it delivers for itself, and sees nobody.
func (s *Store) SourceDesk(id person.Source) *Desk {
	session := s.newSession("feed-"+string(person.NewID()), Staff{ID: person.StaffID("source:" + string(id)), Name: string(id), Role: access.Source})
	return s.desk(session)
}

// source is whose Desk it is.
func (d *Desk) source() person.Source {
	id, _ := strings.CutPrefix(string(d.Session.Me.ID), "source:")
	return person.Source(id)
}

// Known are the hashes of the records that are kept of this source, by the office's
// number; those that the office has no more are not among them.
func (d *Desk) Known(ctx context.Context) (map[string]string, error) {
	var hashes map[string]string
	a := act{name: "read what is known of " + string(d.source()), action: access.Deliver, event: audit.SourceReader, fill: codesOf(string(d.source()))}
	err := d.through(context.WithoutCancel(ctx), a, func(ctx context.Context) (int, error) {
		in := d.store.intake(d.source())
		in.mu.Lock()
		defer in.mu.Unlock()
		if err := d.store.readKnown(ctx, in, d.source()); err != nil {
			return 0, err
		}
		hashes = make(map[string]string, len(in.known))
		for key, k := range in.known {
			if !k.gone {
				hashes[key] = k.hash
			}
		}
		return len(hashes), nil
	})
	return hashes, err
}

// readKnown reads what is kept of a source, and repairs the people whom a crash left
// behind their records.
func (s *Store) readKnown(ctx context.Context, in *intake, source person.Source) error {
	known, err := s.keptRecords(ctx, source)
	if err != nil {
		return err
	}
	in.known, in.living = map[string]knownRecord{}, map[person.ID]int{}
	for key, k := range known {
		in.set(key, k)
	}
	in.read = true
	return errors.Join(s.readLeft(ctx, in, source, known), s.repairTaken(ctx, source, known))
}

func (s *Store) keptRecords(ctx context.Context, source person.Source) (map[string]knownRecord, error) {
	known := map[string]knownRecord{}
	var mu sync.Mutex
	prefix := string(source) + ":"
	err := s.backend.(Scattered).Scatter(ctx, Records, []string{"hash", "person", "gone"}, func(doc Document) error {
		key, of := strings.CutPrefix(doc.ID, prefix)
		if !of {
			return nil
		}
		k := knownRecord{person: person.ID(doc.Parent)}
		k.hash, _ = doc.Body.Lookup("hash").StringValueOK()
		if who, ok := doc.Body.Lookup("person").StringValueOK(); ok {
			k.person = person.ID(who)
		}
		_, k.gone = doc.Body.Lookup("gone").DateTimeOK()
		mu.Lock()
		known[key] = k
		mu.Unlock()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what is known of %s: %w", source, err)
	}
	return known, nil
}

// repairTaken makes those anew who do not say of a record of theirs what it says.
func (s *Store) repairTaken(ctx context.Context, source person.Source, known map[string]knownRecord) error {
	behind := map[person.ID][]string{}
	for key, k := range known {
		behind[k.person] = append(behind[k.person], key)
	}
	var mu sync.Mutex
	prefix := string(source) + ":"
	err := s.watch.Scatter(ctx, Persons, []string{"taken", "into"}, func(doc Document) error {
		var p struct {
			Taken []person.Taken `bson:"taken"`
			Into  person.ID      `bson:"into"`
		}
		if err := bson.Unmarshal(slices.Clone(doc.Body), &p); err != nil {
			return nil // whoever opens her hears of it
		}
		mu.Lock()
		defer mu.Unlock()
		missing := behind[person.ID(doc.ID)]
		for _, taken := range p.Taken {
			key, of := strings.CutPrefix(taken.Record, prefix)
			k, is := known[key]
			switch {
			case !of:
			case is && k.person == person.ID(doc.ID) && k.hash == taken.Hash && k.gone == taken.Gone:
				missing = slices.DeleteFunc(missing, func(m string) bool { return m == key })
			case is && k.person != person.ID(doc.ID) && p.Into == "":
				missing = append(missing, key) // it went to somebody else
			}
		}
		if behind[person.ID(doc.ID)] = missing; len(missing) == 0 {
			delete(behind, person.ID(doc.ID))
		}
		return nil
	})
	for who, keys := range behind {
		if err != nil {
			break
		}
		err = s.mend(ctx, prefix, who, keys)
	}
	return err
}

func (s *Store) mend(ctx context.Context, prefix string, who person.ID, keys []string) error {
	ids := make([]string, len(keys))
	for i, key := range keys {
		ids[i] = prefix + key
	}
	err := s.remake(ctx, who, ids...)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	for _, id := range ids { // the record was written, and nobody yet
		r, _, err := s.record(ctx, id)
		if err == nil && r.Person == who {
			_, err = s.bear(ctx, r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// goneAt is a moment as tombstones keep it.
func (s *Store) goneAt() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }
