package embedded

import (
	"context"
	"fmt"
	"slices"

	"lotse/store"
)

// Put writes doc over the version that it names; see store.Backend.
func (b *Backend) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	err := doc.Check(c)
	if err == nil {
		err = b.writer.write(ctx, func(t *transaction) error { return t.put(c, doc) })
	}
	if err != nil {
		// Ids stay out of errors: those of the collection unique are personal data.
		return 0, fmt.Errorf("put into %s: %w", c, err)
	}
	return doc.Version + 1, nil
}

// Append adds documents, all or none, in one transaction; see store.Backend.
func (b *Backend) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	docs = slices.Clone(docs)
	for i := range docs {
		docs[i].Version = 1
	}
	if err := b.add(ctx, c, docs, false); err != nil {
		return fmt.Errorf("append to %s: %w", c, err)
	}
	return nil
}

// Restore adds documents at their versions, all or none; see store.Backend.
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

func (b *Backend) add(ctx context.Context, c store.Collection, docs []store.Document, exact bool) error {
	for _, doc := range docs {
		if err := doc.Check(c); err != nil {
			return err
		}
	}
	if len(docs) == 0 {
		return nil
	}
	return b.writer.write(ctx, func(t *transaction) error { return t.appendAll(c, docs, exact) })
}
