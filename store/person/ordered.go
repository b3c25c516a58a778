package person

import (
	"maps"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Facts and FieldSet are written in the order of their names: the same content
// must give the same bytes, or an append could not be sent again.

// Facts are the fields of one record.
type Facts map[FieldName]Fact

// FieldSet are the fields of a profile.
type FieldSet map[FieldName]Field

// MarshalBSON implements bson.Marshaler.
func (f Facts) MarshalBSON() ([]byte, error) { return bson.Marshal(ordered(f)) }

// MarshalBSON implements bson.Marshaler.
func (f FieldSet) MarshalBSON() ([]byte, error) { return bson.Marshal(ordered(f)) }

func ordered[V any](m map[FieldName]V) bson.D {
	doc := make(bson.D, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		doc = append(doc, bson.E{Key: string(name), Value: m[name]})
	}
	return doc
}
