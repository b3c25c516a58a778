package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"lotse/store"
)

var byID = bson.D{{Key: "_id", Value: 1}}

// Get reads one document; see store.Backend.
func (b *Backend) Get(ctx context.Context, c store.Collection, id string) (store.Document, error) {
	doc, err := b.get(ctx, c, id)
	if err != nil {
		return store.Document{}, fmt.Errorf("get from %s: %w", c, err)
	}
	return doc, nil
}

func (b *Backend) get(ctx context.Context, c store.Collection, id string) (store.Document, error) {
	collection, err := b.collection(c)
	if err != nil {
		return store.Document{}, err
	}
	if !utf8.ValidString(id) { // no server would look for it
		return store.Document{}, store.ErrNotFound
	}
	once, cancel := b.bounded(ctx)
	defer cancel()
	kept, err := collection.FindOne(once, bson.D{{Key: "_id", Value: id}}).Raw()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return store.Document{}, store.ErrNotFound
	}
	if err != nil {
		return store.Document{}, b.explain(ctx, err)
	}
	return read(kept)
}

// Children reads the documents of a parent; see store.Backend. What is written
// meanwhile may be there or not.
func (b *Backend) Children(ctx context.Context, c store.Collection, parent string, each func(store.Document) error) error {
	return b.scan(ctx, c, bson.D{{Key: "parent", Value: parent}}, bson.D{}, func(doc store.Document) error {
		doc.Body = slices.Clone(doc.Body)
		return each(doc)
	})
}

// All reads every document; see store.Backend. What is written meanwhile may be
// there or not.
func (b *Backend) All(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	return b.scan(ctx, c, bson.D{}, reduced(fields), each)
}

// scan calls each for what a filter finds, ordered by id.
func (b *Backend) scan(ctx context.Context, c store.Collection, filter, projection bson.D, each func(store.Document) error) error {
	collection, err := b.collection(c)
	if err == nil {
		err = b.each(ctx, collection, filter, options.Find().SetSort(byID).SetProjection(projection), func(kept bson.Raw) error {
			doc, err := read(kept)
			// A damaged entry of the log is handed on: whoever verifies it names it.
			if err != nil && c != store.Audit {
				return err
			}
			return each(doc)
		})
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", c, err)
	}
	return nil
}

// each calls do for what a filter finds, until do returns an error. The time for
// one operation is counted anew whenever more is fetched; what do takes does not
// count.
func (b *Backend) each(ctx context.Context, in *mongo.Collection, filter bson.D, o *options.FindOptionsBuilder, do func(kept bson.Raw) error) (err error) {
	if o == nil {
		o = options.Find()
	}
	cursor, err := b.find(ctx, in, filter, o)
	if err != nil {
		return b.explain(ctx, err)
	}
	defer func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), parting)
		defer cancel()
		cursor.Close(late) // best effort: the server forgets it by itself
	}()
	for b.next(ctx, cursor) {
		if err := do(cursor.Current); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return b.explain(ctx, cursor.Err())
}

func (b *Backend) find(ctx context.Context, in *mongo.Collection, filter bson.D, o *options.FindOptionsBuilder) (*mongo.Cursor, error) {
	once, cancel := b.bounded(ctx)
	defer cancel()
	return in.Find(once, filter, o)
}

func (b *Backend) next(ctx context.Context, cursor *mongo.Cursor) bool {
	if cursor.RemainingBatchLength() > 0 { // no need of a clock
		return cursor.Next(ctx)
	}
	once, cancel := b.bounded(ctx)
	defer cancel()
	return cursor.Next(once)
}
