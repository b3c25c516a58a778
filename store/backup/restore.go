package backup

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"lotse/store"
)

// What is held in memory at most.
const (
	batchDocuments = 500
	batchBytes     = 4 << 20
	heldBytes      = 256 << 20 // members of staff and their keys
)

// Restore puts the backup into an empty store, or goes on where that broke off;
// operator is who the log will say did it. It returns nil when the store holds
// exactly what the backup holds, read back and compared.
func (b *Backup) Restore(ctx context.Context, to store.Backend, operator string, progress Progress) (Report, error) {
	var report Report
	err := store.PutIn(ctx, to, operator, b.ID, func(ctx context.Context, own []string) (store.Copied, error) {
		r := restoring{to: to, held: map[store.Collection][]store.Document{}}
		var err error
		if report, err = b.read(ctx, func(c store.Collection, doc store.Document) error { return r.put(ctx, c, doc) }, progress); err != nil {
			return store.Copied{}, err
		}
		if err := r.finish(ctx); err != nil {
			return store.Copied{}, err
		}
		return store.Copied{Documents: report.Documents, Sum: report.Sum}, compare(ctx, to, own, report)
	})
	return report, err
}

// restoring is a store that is being filled.
type restoring struct {
	to    store.Backend
	c     store.Collection // of the batch
	batch []store.Document
	size  int
	held  map[store.Collection][]store.Document // for the end
	bytes int
}

func (r *restoring) put(ctx context.Context, c store.Collection, doc store.Document) error {
	if slices.Contains(last, c) {
		return r.hold(c, doc)
	}
	if c != r.c || len(r.batch) == batchDocuments || r.size > batchBytes {
		if err := r.flush(ctx); err != nil {
			return err
		}
		r.c = c
	}
	r.batch, r.size = append(r.batch, doc), r.size+len(doc.Body)
	return nil
}

func (r *restoring) hold(c store.Collection, doc store.Document) error {
	if r.bytes += len(doc.Body); r.bytes > heldBytes {
		return flawf("the backup holds more than %d MiB of staff and keys, which no office has", heldBytes>>20)
	}
	r.held[c] = append(r.held[c], doc)
	return nil
}

func (r *restoring) flush(ctx context.Context) error {
	err := add(ctx, r.to, r.c, r.batch)
	r.batch, r.size = r.batch[:0], 0
	return err
}

// finish puts in what is left, and who may come in last of all.
func (r *restoring) finish(ctx context.Context) error {
	err := r.flush(ctx)
	for _, c := range last {
		for some := range slices.Chunk(r.held[c], batchDocuments) {
			if err == nil {
				err = add(ctx, r.to, c, some)
			}
		}
	}
	return err
}

func add(ctx context.Context, to store.Backend, c store.Collection, docs []store.Document) error {
	if len(docs) == 0 {
		return nil
	}
	err := to.Restore(ctx, c, docs...)
	if errors.Is(err, store.ErrConflict) {
		return flawf("the store holds something else in %s under an id of the backup; begin again with an empty store", c)
	}
	return err
}

// compare reads the store back, without the restore's own part of the log.
func compare(ctx context.Context, to store.Backend, own []string, report Report) error {
	for _, want := range report.Parts {
		t := newTally()
		err := to.All(ctx, want.Collection, nil, func(doc store.Document) error {
			if !store.Local(want.Collection, doc) && !store.Foreign(want.Collection, doc, own) {
				t.add(doc)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read back: %w", err)
		}
		if got := t.part(want.Collection); got != want {
			return flawf("the store does not hold what the backup holds: in %s %d documents with the sum %s, in the backup %d with %s; begin again with an empty store",
				got.Collection, got.Documents, got.Sum, want.Documents, want.Sum)
		}
	}
	return nil
}
