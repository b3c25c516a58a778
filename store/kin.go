package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
)

// What delivering, deciding about pairs and taking in newcomers have in common.

// record reads one record.
func (s *Store) record(ctx context.Context, id string) (person.Record, Document, error) {
	doc, err := s.backend.Get(ctx, Records, id)
	if err != nil {
		return person.Record{}, doc, err
	}
	var r person.Record
	if err := bson.Unmarshal(doc.Body, &r); err != nil {
		return r, doc, errors.New("a record cannot be read") // its id is the office's number of somebody
	}
	if r.ID = doc.ID; r.Person == "" {
		r.Person = person.ID(doc.Parent)
	}
	return r, doc, nil
}

// recordsOf are the records that a profile is made of, those too that count no more.
func (s *Store) recordsOf(ctx context.Context, p *person.Profile, who person.ID) (list []person.Record, err error) {
	if len(p.Taken) == 0 {
		return s.records(ctx, who)
	}
	for _, taken := range p.Taken {
		r, _, err := s.record(ctx, taken.Record)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// remake makes a person anew from the records that are hers: those that she was made
// of and these, as far as they say that they are hers.
func (s *Store) remake(ctx context.Context, who person.ID, records ...string) error {
	return s.changePerson(ctx, who, func(p *person.Profile) error {
		return s.mergeWith(ctx, p, p.ID, records...)
	})
}

// birth is a new person who is made of one record.
type birth struct {
	id     person.ID
	record person.Record
	azr    bool // the number is hers alone
}

// documents are what is kept of her, by collection.
func (b birth) documents(rules person.Rules) (map[Collection]Document, error) {
	id := string(b.id)
	p := person.Profile{ID: b.id}
	person.Merge(&p, []person.Record{b.record}, rules)
	p.List()
	docs := map[Collection]Document{}
	for c, v := range map[Collection]any{Keys: newKey(), Records: b.record, Persons: p} {
		body, err := bson.Marshal(v)
		if err != nil {
			return nil, err
		}
		docs[c] = Document{ID: id, Parent: "", Body: body}
	}
	docs[Records] = Document{ID: b.record.ID, Parent: id, Body: docs[Records].Body}
	return docs, nil
}

// bear makes a new person of a record that nobody is like, with key and id. Sent
// again it finds the one that is there.
func (s *Store) bear(ctx context.Context, r person.Record) (person.ID, error) {
	id, err := s.reserve(ctx, "record:"+r.ID, r.Person)
	if err != nil {
		return "", err
	}
	r.Person = id
	if azr := r.Fields[person.AZRNumber].Value; azr != "" {
		if _, err := s.reserve(ctx, "azr:"+azr, id); err != nil {
			return "", err
		}
	}
	docs, err := birth{id: id, record: r}.documents(s.footing().rulesFor([]person.Record{r}))
	if err != nil {
		return "", err
	}
	for _, c := range []Collection{Keys, Records, Persons} {
		if err := s.backend.Append(ctx, c, docs[c]); err != nil && !errors.Is(err, ErrConflict) { // there already, from before a crash
			return "", fmt.Errorf("take in a person: %w", err)
		}
	}
	return id, s.remake(ctx, id, r.ID)
}

// reserve says whose a unique value is: hers, where it was nobody's. Empty stands
// for an id that is drawn.
func (s *Store) reserve(ctx context.Context, value string, who person.ID) (person.ID, error) {
	for {
		kept, err := s.holderOf(ctx, value)
		if err != nil || kept != "" {
			return kept, err
		}
		id := who
		if id == "" {
			id = person.NewID()
			if _, err := s.backend.Get(ctx, Keys, string(id)); !errors.Is(err, ErrNotFound) {
				if err != nil {
					return "", err
				}
				continue // drawn before
			}
		}
		err = add(ctx, s.backend, Unique, value, string(id), bson.D{{Key: "person", Value: string(id)}}, "")
		if err != nil && !errors.Is(err, ErrConflict) {
			return "", err
		}
	}
}

// holderOf is whose a unique value is, empty where it is nobody's.
func (s *Store) holderOf(ctx context.Context, value string) (person.ID, error) {
	doc, err := s.backend.Get(ctx, Unique, value)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	id, _ := doc.Body.Lookup("person").StringValueOK()
	return person.ID(id), nil
}

// kinOf is what linkage compares of a person.
func kinOf(id person.ID, l *person.Listing) linkage.Record {
	return linkage.Record{
		ID: string(id), Given: l.Given, Family: l.Family, Birth: l.Birth, Sex: l.Sex,
		Nationalities: l.Nationalities, Place: l.Municipality, AZR: l.AZR,
	}
}

// kin is an index over everybody, made when it is first asked.
type kin struct {
	mu     sync.RWMutex
	index  *linkage.Index
	model  *linkage.Model
	again  again      // who is to be compared once more
	births sync.Mutex // held from looking for whom somebody new is until she is written
}

// kinIndex is the index, with everybody in it.
func (s *Store) kinIndex() *linkage.Index {
	s.kin.mu.RLock()
	x := s.kin.index
	s.kin.mu.RUnlock()
	if x != nil {
		return x
	}
	s.kin.mu.Lock()
	defer s.kin.mu.Unlock()
	if s.kin.index != nil {
		return s.kin.index
	}
	s.kin.model = linkage.Default()
	x = linkage.NewIndex(s.kin.model)
	found := s.register.Snapshot().Find(register.Query{Visible: access.Filter{Op: access.Everybody}, Limit: -1})
	batch := make([]linkage.Record, 0, len(found.Rows))
	for i := range found.Rows {
		batch = append(batch, kinOf(found.Rows[i].ID, &found.Rows[i].Listing))
	}
	x.Put(batch...)
	s.kin.index = x
	return x
}

// knowKin keeps the index up with the register.
func (s *Store) knowKin(entries []register.Entry) {
	for i := range entries {
		s.selves.note(entries[i].ID, entries[i].Listing.Into)
	}
	s.kin.mu.RLock()
	x := s.kin.index
	s.kin.mu.RUnlock()
	if x == nil {
		return
	}
	for i := range entries {
		if e := &entries[i]; e.Listing.Hidden {
			x.Remove(string(e.ID))
		} else {
			x.Put(kinOf(e.ID, &e.Listing))
		}
	}
}

// like are the people most like a record, from an index over everybody that is made
// when it is first asked and follows the store.
func (s *Store) like(r linkage.Record, most int) []linkage.Match { return s.kinIndex().Near(&r, most) }

// doubt puts a pair into the queue, once; a pair that was decided stays decided.
func (s *Store) doubt(ctx context.Context, a, b person.ID, why string, probability float64) (Review, error) {
	if a == b {
		return Review{}, nil
	}
	return s.addPair(ctx, Review{A: a, B: b, Why: why, Probability: probability, State: ReviewOpen, Found: s.clock().UTC().Truncate(time.Millisecond)})
}

// addPair keeps a pair; where the two are one already, it is that one.
func (s *Store) addPair(ctx context.Context, r Review) (Review, error) {
	for _, id := range pairIDs(r.A, r.B) {
		r.ID = id
		err := add(ctx, s.backend, Reviews, id, "", r, "")
		if !errors.Is(err, ErrConflict) {
			return r, err
		}
		kept, _, err := get[Review](ctx, s.backend, Reviews, id)
		if kept.ID = id; err != nil || s.ofThose(&kept, r.A, r.B) {
			return kept, err
		}
	}
	return r, ErrConflict
}

// ofThose says whether a pair is of two people, as they are called now or were when it
// was made.
func (s *Store) ofThose(r *Review, a, b person.ID) bool {
	two := func(x, y, u, v person.ID) bool { return x == u && y == v || x == v && y == u }
	return two(r.A, r.B, a, b) || two(s.self(r.A), s.self(r.B), s.self(a), s.self(b))
}

// pairIDs are the names that a pair may have, whichever of the two is named first: a
// short one to be typed, longer ones where that is another pair's.
func pairIDs(a, b person.ID) []string {
	if b < a {
		a, b = b, a
	}
	whole := HashOf(map[string]string{"a": string(a), "b": string(b)})
	return []string{whole[:8], whole[:12], whole[:24]}
}
