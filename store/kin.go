package store

import (
	"context"

	"lotse/store/linkage"
	"lotse/store/person"
)

// What delivering, deciding about pairs and taking in newcomers have in common.

// recordsOf are the records that a profile is made of, those too that count no more.
func (s *Store) recordsOf(ctx context.Context, p *person.Profile, who person.ID) ([]person.Record, error) {
	return s.records(ctx, who)
}

// remake makes a person anew from the records that are hers: those that she was made
// of and these, as far as they say that they are hers.
func (s *Store) remake(ctx context.Context, who person.ID, records ...string) error {
	return errNotBuilt
}

// bear makes a new person of a record that nobody is like, with key and id. Sent
// again it finds the one that is there.
func (s *Store) bear(ctx context.Context, r person.Record) (person.ID, error) {
	return "", errNotBuilt
}

// move gives a record to another person, and remakes both.
func (s *Store) move(ctx context.Context, record string, to person.ID, how person.Linked) error {
	return errNotBuilt
}

// kinOf is what linkage compares of a person.
func kinOf(id person.ID, l *person.Listing) linkage.Record {
	return linkage.Record{
		ID: string(id), Given: l.Given, Family: l.Family, Birth: l.Birth, Sex: l.Sex,
		Nationalities: l.Nationalities, Place: l.Municipality, AZR: l.AZR,
	}
}

// like are the people most like a record, from an index over everybody that is made
// when it is first asked and follows the store.
func (s *Store) like(r linkage.Record, most int) []linkage.Match { return nil }

// doubt puts a pair into the queue, once; a pair that was decided stays decided.
func (s *Store) doubt(ctx context.Context, a, b person.ID, why string, probability float64) (Review, error) {
	return Review{}, errNotBuilt
}
