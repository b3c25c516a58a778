package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
)

const (
	guardsFrom   = 50  // records that a source must have before the guard looks
	rowsAtOnce   = 8   // people written at the same time
	birthsAtOnce = 250 // people taken in with one append
)

// delivering is one delivery while it is taken.
type delivering struct {
	desk     *Desk
	in       *intake
	delivery Delivery
	receipt  Receipt

	mu      sync.Mutex
	births  []birth
	born    map[person.ID]bool   // not written yet
	fresh   *linkage.Index       // those of the rows that are taken in at the moment
	numbers map[string]person.ID // federal numbers of those who were new
	doubts  []doubted
	let     string // the receipt whose release lets it through
}

// doubted is a pair that somebody must look at.
type doubted struct {
	a, b        person.ID
	why         string
	probability float64
}

// Deliver takes what a source delivers: it keeps the records, finds out whose they
// are and brings the people up to date. When it returns, lists show it. A delivery
// that would change or remove too much is held, and its receipt says so.
func (d *Desk) Deliver(ctx context.Context, delivery Delivery) (Receipt, error) {
	id := d.source()
	r := &delivering{desk: d, in: d.store.intake(id), delivery: delivery, born: map[person.ID]bool{}, numbers: map[string]person.ID{}}
	r.receipt = Receipt{ID: delivery.ID, Source: id, Name: delivery.Name, SHA256: delivery.SHA256, Bytes: delivery.Bytes, At: d.store.goneAt(),
		State: ReceiptTaken, Rows: delivery.Total, Bad: delivery.Bad, Unknown: delivery.Unknown}
	a := act{name: "deliver " + string(id), action: access.Deliver, event: audit.Delivery}
	a.fill = func(e *audit.Event) {
		e.Codes = append(e.Codes, string(id), delivery.ID, delivery.SHA256, r.receipt.State,
			fmt.Sprintf("added=%d changed=%d gone=%d", r.receipt.Added, r.receipt.Changed, r.receipt.Gone))
		e.Codes = slices.DeleteFunc(e.Codes, func(code string) bool { return code == "" })
	}
	err := d.through(context.WithoutCancel(ctx), a, func(ctx context.Context) (int, error) {
		r.in.mu.Lock()
		defer r.in.mu.Unlock()
		if done, err := r.before(ctx); done || err != nil {
			return 0, err
		}
		if r.onlyReceipt() {
			return 0, r.keepReceipt(ctx)
		}
		if err := r.take(ctx); err != nil {
			return 0, err
		}
		return r.receipt.Added + r.receipt.Changed + r.receipt.Gone, r.keepReceipt(ctx)
	})
	if err != nil {
		r.forget()
	}
	return r.receipt, err
}

// forget gives up what is known, after an error: how far the delivery came must be
// read anew, and people who were not written are nobody's kin.
func (r *delivering) forget() {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	r.in.read = false
	for _, b := range r.births {
		r.desk.store.kinIndex().Remove(string(b.id))
	}
}

// before looks whether the delivery was taken, and sees to it that what is known is.
func (r *delivering) before(ctx context.Context) (bool, error) {
	s := r.desk.store
	if r.delivery.SHA256 != "" {
		kept, doc, err := get[Receipt](ctx, s.backend, Receipts, r.delivery.ID)
		if err == nil && kept.State != ReceiptHeld && kept.State != ReceiptReleased {
			kept.ID, r.receipt = doc.ID, kept
			return true, nil
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return false, err
		}
	}
	if r.in.read {
		return false, nil
	}
	return false, s.readKnown(ctx, r.in, r.desk.source())
}

// onlyReceipt says whether nothing of a file is to be taken.
func (r *delivering) onlyReceipt() bool {
	switch b := r.delivery.Broken; {
	case r.delivery.Again:
		r.receipt.State, r.receipt.Why = ReceiptAgain, "again"
	case b != nil:
		r.receipt.State, r.receipt.Why = ReceiptRefused, cmp.Or(b.Code, "broken")
		r.receipt.Detail = fmt.Sprintf("row %d: %s", b.Row, b.Why)
	default:
		return false
	}
	return true
}

// sorted are the rows of a delivery by what they are.
type sorted struct {
	added, changed []Row
	gone           []string
}

func (r *delivering) sort() sorted {
	var out sorted
	last := map[string]int{}
	for i, row := range r.delivery.Rows {
		if at, twice := last[row.Key]; twice {
			r.receipt.Bad = append(r.receipt.Bad, BadRow{Number: r.delivery.Rows[at].Number, Key: row.Key, Code: "twice"})
			r.say(r.delivery.Rows[at], "bad")
		}
		last[row.Key] = i
	}
	for i, row := range r.delivery.Rows {
		if last[row.Key] != i {
			continue
		}
		switch k, had := r.in.known[row.Key]; {
		case !had:
			out.added = append(out.added, row)
			r.say(row, "added")
		case k.gone || k.hash != row.Hash:
			out.changed = append(out.changed, row)
			r.say(row, "changed")
		default:
			r.receipt.Same++
			r.say(row, "same")
		}
	}
	for _, key := range r.delivery.Gone {
		if k, had := r.in.known[key]; had && !k.gone {
			out.gone = append(out.gone, key)
		}
	}
	return out
}

func (r *delivering) say(row Row, what string) {
	if r.delivery.Outcome {
		r.receipt.Each = append(r.receipt.Each, RowOutcome{row.Number, what})
	}
}

// take does what the guard lets through: those who are gone first, so that whoever is
// registered anew is not taken for somebody else; then what is new.
func (r *delivering) take(ctx context.Context) error {
	rows := r.sort()
	if err := r.guard(ctx, &rows); err != nil {
		return err
	}
	if err := r.each(len(rows.gone), func(i int) error { return r.leave(ctx, rows.gone[i]) }); err != nil {
		return err
	}
	if err := r.each(len(rows.changed), func(i int) error { return r.change(ctx, rows.changed[i]) }); err != nil {
		return err
	}
	if err := r.add(ctx, rows.added); err != nil {
		return err
	}
	r.receipt.Gone, r.receipt.Changed, r.receipt.Added = len(rows.gone), len(rows.changed), len(rows.added)
	if err := r.tellDoubts(ctx); err != nil || r.let == "" {
		return err
	}
	return r.letThrough(ctx, r.let)
}

// tellDoubts writes down the pairs that somebody must look at: before the people are
// written, so that no crash loses a doubt. One that names nobody in the end is seen by
// nobody.
func (r *delivering) tellDoubts(ctx context.Context) error {
	r.mu.Lock()
	doubts := r.doubts
	r.doubts = nil
	r.mu.Unlock()
	for _, pair := range doubts {
		if _, err := r.desk.store.doubt(ctx, pair.a, pair.b, pair.why, pair.probability); err != nil {
			return err
		}
	}
	return nil
}

// each does something with several at once, and stops at the first error.
func (r *delivering) each(n int, do func(i int) error) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	slots := make(chan struct{}, rowsAtOnce)
	for i := range n {
		slots <- struct{}{}
		mu.Lock()
		stop := failed != nil
		mu.Unlock()
		if stop {
			<-slots
			break
		}
		all.Go(func() {
			defer func() { <-slots }()
			if err := do(i); err != nil {
				mu.Lock()
				failed = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return failed
}

// note keeps what is known of a record in step.
func (r *delivering) note(key string, k knownRecord) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.in.set(key, k)
}

func (r *delivering) was(key string) knownRecord {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.in.known[key]
}
