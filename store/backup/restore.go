package backup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotse/store"
)

// What is held in memory at most.
const (
	batchDocuments = 500
	batchBytes     = 4 << 20
	heldBytes      = 256 << 20 // members of staff and their keys
)

// fewDocuments is how many go into a store at once that takes its time, so that
// one sees how far it is.
const (
	fewDocuments = 25
	longBatch    = 250 * time.Millisecond
)

// Restore puts the backup into an empty store, or goes on where that broke off;
// operator is who the log will say did it. It returns nil when the store holds
// exactly what the backup holds, read back and compared.
func (b *Backup) Restore(ctx context.Context, to store.Backend, operator string, progress Progress) (Report, error) {
	var report Report
	err := store.PutIn(ctx, to, operator, b.ID, func(ctx context.Context, own []string) (store.Copied, error) {
		r := restoring{to: to, most: fewDocuments, progress: progress, held: map[store.Collection][]store.Document{}}
		var err error
		if report, err = b.read(ctx, func(c store.Collection, doc store.Document) error { return r.put(ctx, c, doc) }, nil); err != nil {
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
	most  int // documents of a batch

	progress Progress // told what is in the store
	told     store.Collection
	done     int64                                 // of that one
	held     map[store.Collection][]store.Document // for the end
	bytes    int
}

func (r *restoring) put(ctx context.Context, c store.Collection, doc store.Document) error {
	if slices.Contains(last, c) {
		return r.hold(c, doc)
	}
	if c != r.c || len(r.batch) >= r.most || r.size > batchBytes {
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
	err := r.add(ctx, r.c, r.batch)
	r.batch, r.size = r.batch[:0], 0
	return err
}

// finish puts in what is left, and who may come in last of all.
func (r *restoring) finish(ctx context.Context) error {
	if err := r.flush(ctx); err != nil {
		return err
	}
	for _, c := range last {
		for rest := r.held[c]; len(rest) > 0; {
			some := rest[:min(len(rest), r.most)]
			if err := r.add(ctx, c, some); err != nil {
				return err
			}
			rest = rest[len(some):]
		}
	}
	return nil
}

// add puts documents in, says so, and finds out how many the store takes in one go.
func (r *restoring) add(ctx context.Context, c store.Collection, docs []store.Document) error {
	if c != r.told {
		r.told, r.done = c, 0
	}
	began := time.Now()
	err := add(ctx, r.to, c, docs)
	if err != nil || len(docs) == 0 {
		return err
	}
	r.most = max(r.most/2, fewDocuments)
	if time.Since(began) < longBatch {
		r.most = min(4*r.most, batchDocuments)
	}
	r.done += int64(len(docs))
	if r.progress != nil {
		r.progress(c, r.done)
	}
	return nil
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
