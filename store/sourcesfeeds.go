package store

import (
	"context"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

// feeds are how reading the sources goes.
func (s *Store) feeds(ctx context.Context) (map[person.Source]Feed, error) {
	all := map[person.Source]Feed{}
	err := s.backend.All(ctx, Feeds, nil, func(doc Document) error {
		var feed Feed
		if err := bson.Unmarshal(slices.Clone(doc.Body), &feed); err != nil {
			return fmt.Errorf("decode feed %s: %w", doc.ID, err)
		}
		all[person.Source(doc.ID)] = feed
		return nil
	})
	return all, err
}
