package mongo

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"lotse/store"
)

// A slice of a batch is one request: MongoDB takes 100,000 writes and 48 MB, and
// it should be done within the patience for one operation.
const (
	sliceDocs  = 1000
	sliceBytes = 16 << 20
)

// Put writes doc over the version that it names; see store.Backend.
func (b *Backend) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	if err := b.put(ctx, c, doc); err != nil {
		// Ids stay out of errors: those of the collection unique are personal data.
		return 0, fmt.Errorf("put into %s: %w", c, err)
	}
	return doc.Version + 1, nil
}

func (b *Backend) put(ctx context.Context, c store.Collection, doc store.Document) error {
	collection, done, err := b.writing(c, doc)
	if err != nil {
		return err
	}
	defer done()
	var parent *string
	if doc.Version == 0 {
		parent = &doc.Parent
	}
	once, cancel := b.bounded(ctx)
	defer cancel()
	result, err := collection.UpdateOne(once, named(doc.ID, doc.Version), written(doc.Body, doc.Version+1, parent),
		options.UpdateOne().SetUpsert(doc.Version == 0))
	switch {
	case taken(err):
		return store.ErrConflict
	case err != nil:
		return b.explain(ctx, err)
	case result.MatchedCount+result.UpsertedCount == 0:
		return store.ErrConflict
	}
	b.wake(c)
	return nil
}

// writing checks what is to be written, and that the store is open.
func (b *Backend) writing(c store.Collection, docs ...store.Document) (*mongo.Collection, func(), error) {
	for _, doc := range docs {
		if err := doc.Check(c); err != nil {
			return nil, nil, err
		}
	}
	collection, err := b.collection(c)
	if err != nil {
		return nil, nil, err
	}
	done, err := b.begin()
	return collection, done, err
}

// taken says whether an id was taken, and nothing else went wrong.
func taken(err error) bool {
	if one, ok := errors.AsType[mongo.WriteException](err); ok && one.WriteConcernError != nil {
		return false
	}
	if bulk, ok := errors.AsType[mongo.BulkWriteException](err); ok && bulk.WriteConcernError != nil {
		return false
	}
	return err != nil && mongo.IsDuplicateKeyError(err)
}

// Append adds documents in their order; see store.Backend. A batch in which an id
// is held by something else adds nothing, unless somebody takes that id in this
// very moment.
func (b *Backend) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	fresh := make([]store.Document, len(docs))
	for i, doc := range docs {
		doc.Version = 1
		fresh[i] = doc
	}
	if err := b.add(ctx, c, fresh, false); err != nil {
		return fmt.Errorf("append to %s: %w", c, err)
	}
	return nil
}

// Restore adds documents at their versions; see store.Backend.
func (b *Backend) Restore(ctx context.Context, c store.Collection, docs ...store.Document) error {
	for _, doc := range docs {
		if doc.Version < 1 {
			return fmt.Errorf("restore %s: a document comes with version %d; versions count from 1", c, doc.Version)
		}
	}
	if err := b.add(ctx, c, docs, true); err != nil {
		return fmt.Errorf("restore %s: %w", c, err)
	}
	return nil
}

// adding is one batch on its way. Where exact, a document that is there must
// have the same version, too.
type adding struct {
	*Backend
	to    *mongo.Collection
	exact bool
	added int // documents that this call has added
}

func (b *Backend) add(ctx context.Context, c store.Collection, docs []store.Document, exact bool) error {
	collection, done, err := b.writing(c, docs...)
	if err != nil {
		return err
	}
	defer done()
	if err := ctx.Err(); err != nil {
		return err
	}
	a := &adding{Backend: b, to: collection, exact: exact}
	if docs, err = a.distinct(docs); err != nil {
		return err
	}
	if len(docs) > 1 {
		if docs, err = a.missing(ctx, docs); err != nil {
			return err
		}
	}
	for len(docs) > 0 && err == nil {
		var n int
		n, err = a.send(ctx, docs[:fitting(docs)])
		docs = docs[n:]
	}
	if a.added > 0 {
		b.wake(c)
	}
	// ErrConflict and ErrFull promise that nothing was added.
	if a.added > 0 && (errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrFull)) {
		return fmt.Errorf("only the first part of the batch was added, and then: %v", err)
	}
	return err
}

// distinct drops what a batch holds twice. Two documents of one id that differ
// are a conflict.
func (a *adding) distinct(docs []store.Document) ([]store.Document, error) {
	known := make(map[string]store.Document, len(docs))
	var once []store.Document
	for _, doc := range docs {
		first, twice := known[doc.ID]
		switch {
		case !twice:
			known[doc.ID] = doc
			once = append(once, doc)
		case !a.same(first, doc):
			return nil, store.ErrConflict
		}
	}
	return once, nil
}

// same says whether a document that is kept is what is to be added.
func (a *adding) same(kept, doc store.Document) bool {
	return kept.Parent == doc.Parent && bytes.Equal(kept.Body, doc.Body) && (!a.exact || kept.Version == doc.Version)
}

// missing leaves out what is there already. An id that holds something else is a
// conflict, found before anything is written.
func (a *adding) missing(ctx context.Context, docs []store.Document) (missing []store.Document, err error) {
	for len(docs) > 0 {
		part := docs[:fitting(docs)]
		docs = docs[len(part):]
		there, err := a.there(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, doc := range part {
			if !there[doc.ID] {
				missing = append(missing, doc)
			}
		}
	}
	return missing, nil
}

// there says which of the documents are kept.
func (a *adding) there(ctx context.Context, docs []store.Document) (map[string]bool, error) {
	wanted := make(map[string]store.Document, len(docs))
	ids := make(bson.A, len(docs))
	for i, doc := range docs {
		wanted[doc.ID], ids[i] = doc, doc.ID
	}
	there := make(map[string]bool)
	err := a.each(ctx, a.to, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}, nil, func(kept bson.Raw) error {
		doc, err := read(kept)
		if err != nil {
			return err
		}
		if !a.same(doc, wanted[doc.ID]) {
			return store.ErrConflict
		}
		there[doc.ID] = true
		return nil
	})
	return there, err
}

// fitting is how many of the documents go into the next request, one at least.
func fitting(docs []store.Document) int {
	size := 0
	for i, doc := range docs[:min(len(docs), sliceDocs)] {
		if size += len(doc.Body); size > sliceBytes && i > 0 {
			return i
		}
	}
	return min(len(docs), sliceDocs)
}

// send sends one request and returns how many of its documents are there now,
// counted from the first. Where one was there before, the rest is left for the
// next request.
func (a *adding) send(ctx context.Context, docs []store.Document) (int, error) {
	models := make([]mongo.WriteModel, len(docs))
	for i, doc := range docs {
		models[i] = mongo.NewUpdateOneModel().SetUpsert(true).
			SetFilter(named(doc.ID, 0)).SetUpdate(written(doc.Body, doc.Version, &doc.Parent))
	}
	once, cancel := a.bounded(ctx)
	defer cancel()
	_, err := a.to.BulkWrite(once, models)
	if err == nil {
		a.added += len(docs)
		return len(docs), nil
	}
	at := 0 // how far it came
	if failed, ok := errors.AsType[mongo.BulkWriteException](err); ok && len(failed.WriteErrors) > 0 {
		at = failed.WriteErrors[0].Index
	}
	a.added += at
	if !taken(err) {
		return at, a.explain(ctx, err)
	}
	// By somebody else meanwhile, or by this very request, sent once before.
	there, err := a.there(ctx, docs[at:at+1])
	if err == nil && len(there) == 0 {
		err = errors.New("an id is taken and cannot be found")
	}
	if err != nil {
		return at, err
	}
	return at + 1, nil
}
