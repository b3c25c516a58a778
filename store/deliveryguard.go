package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// releaseTime is how long a release waits for its delivery.
const releaseTime = time.Hour

// guard takes out of a delivery what would change or remove too much, and keeps a
// receipt that waits for somebody. Of a file nothing is taken then.
func (r *delivering) guard(ctx context.Context, rows *sorted) error {
	s, id := r.desk.store, r.desk.source()
	known := r.in.live()
	source := s.documented(id)
	share := cmp.Or(source.Guard, UsualGuard)
	changes := 0
	for _, row := range rows.changed {
		if !r.was(row.Key).gone {
			changes++
		}
	}
	tooMany := func(n int) bool { return known >= guardsFrom && float64(n) > share*float64(known) }
	changed, gone := tooMany(changes), tooMany(len(rows.gone))
	if !changed && !gone {
		return r.healed(ctx)
	}
	if rel := source.Release; rel != nil && s.clock().Sub(rel.At) < releaseTime && within(changes, rel.Changed) && within(len(rows.gone), rel.Gone) {
		r.let = rel.Receipt
		return nil
	}
	feed, err := getOrNone[Feed](ctx, s.backend, Feeds, string(id))
	if err != nil {
		return err
	}
	held := r.receipt
	held.State, held.Why, held.Changed, held.Gone, held.Added = ReceiptHeld, "guard.gone", changes, len(rows.gone), len(rows.added)
	if changed {
		held.Why = "guard.changed"
	}
	if r.delivery.SHA256 != "" {
		*rows = sorted{}
		r.receipt = held
		return r.hold(ctx, held, feed)
	}
	r.receipt.State, r.receipt.Why = ReceiptHeld, held.Why
	held.ID = fmt.Sprintf("%s/held-%s", id, r.receipt.At.Format("20060102T150405"))
	if changed {
		rows.changed = nil
	}
	if gone {
		rows.gone = nil
	}
	if no := feed.Declined; no != nil && within(held.Changed, no.Changed) && within(held.Gone, no.Gone) {
		return nil // somebody decided against it
	}
	return r.hold(ctx, held, feed)
}

// within says whether a number is about what somebody agreed to.
func within(n, agreed int) bool { return n <= agreed+agreed/10+50 }

// documented is what is documented of a source.
func (s *Store) documented(id person.Source) Source {
	for _, source := range s.footing().sources {
		if source.ID == id {
			return source
		}
	}
	return Source{ID: id}
}

// hold keeps the receipt that waits: one at a time for a database, brought up to date;
// of files in the order in which they came, but a file that has all rows says more
// than those that waited before it.
func (r *delivering) hold(ctx context.Context, held Receipt, feed Feed) error {
	s := r.desk.store
	file := r.delivery.SHA256 != ""
	if feed.Held != "" && !file {
		held.ID = feed.Held
	}
	if file && r.delivery.Swept {
		if err := s.endHolds(ctx, held.Source, held.ID, "superseded"); err != nil {
			return err
		}
		feed.Held = ""
	}
	if _, err := put(ctx, s.backend, Receipts, held.ID, string(held.Source), "", func(kept *Receipt) error {
		if kept.State == "" || kept.State == ReceiptHeld {
			*kept = held
		}
		return nil
	}); err != nil || feed.Held == held.ID || file && feed.Held != "" {
		return err
	}
	_, err := r.desk.writeFeed(ctx, func(f *Feed) { f.Held = held.ID })
	return err
}

// healed ends what is held of a source of which all rows are within bounds again.
func (r *delivering) healed(ctx context.Context) error {
	s := r.desk.store
	if !r.delivery.Swept {
		return nil
	}
	feed, err := getOrNone[Feed](ctx, s.backend, Feeds, string(r.desk.source()))
	if err != nil || feed.Held == "" && feed.Declined == nil {
		return err
	}
	if feed.Held != "" {
		if err := s.endHolds(ctx, r.desk.source(), "", "healed"); err != nil {
			return err
		}
	}
	_, err = r.desk.writeFeed(ctx, func(f *Feed) { f.Held, f.Declined = "", nil })
	return err
}

// waiting are a source's receipts that wait for somebody, the oldest first.
func (s *Store) waiting(ctx context.Context, source person.Source) (receipts []string, err error) {
	at := map[string]int64{}
	err = s.backend.Children(ctx, Receipts, string(source), func(doc Document) error {
		if state, _ := doc.Body.Lookup("state").StringValueOK(); state == ReceiptHeld {
			at[doc.ID], _ = doc.Body.Lookup("at").DateTimeOK()
		}
		return nil
	})
	return slices.SortedFunc(maps.Keys(at), func(a, b string) int { return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a, b)) }), err
}

// endHolds ends all that is held of a source but one.
func (s *Store) endHolds(ctx context.Context, source person.Source, but, why string) error {
	receipts, err := s.waiting(ctx, source)
	for _, id := range receipts {
		if id != but && err == nil {
			err = s.endHold(ctx, id, ReceiptDropped, why)
		}
	}
	return err
}

// endHold writes down what became of a held delivery.
func (s *Store) endHold(ctx context.Context, receipt, state, why string) error {
	_, _, err := update(ctx, s.backend, Receipts, receipt, "", func(kept *Receipt) error {
		if kept.State == ReceiptHeld {
			kept.State, kept.Why = state, why
		}
		return nil
	})
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return err
}

// letThrough uses a release up, once all is taken: a crash before that leaves it.
func (r *delivering) letThrough(ctx context.Context, receipt string) error {
	s, id := r.desk.store, r.desk.source()
	_, doc, err := update(ctx, s.backend, Sources, string(id), "", func(kept *Source) error {
		kept.Release = nil
		return nil
	})
	if err != nil {
		return err
	}
	s.heardSource(ctx, doc)
	if err := s.endHold(ctx, receipt, ReceiptReleased, "released"); err != nil {
		return err
	}
	rest, err := s.waiting(ctx, id)
	if err != nil {
		return err
	}
	_, err = r.desk.writeFeed(ctx, func(f *Feed) {
		if f.Held == receipt {
			f.Held = first(rest)
		}
	})
	return err
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// ReleaseHeld lets the held delivery of a source through; DropHeld decides against it.
func (d *Desk) ReleaseHeld(ctx context.Context, id person.Source) error {
	return d.held(ctx, id, audit.DeliveryReleased, func(ctx context.Context, held Receipt) error {
		_, doc, err := update(ctx, d.store.backend, Sources, string(id), "", func(kept *Source) error {
			kept.Release = &Release{By: d.Session.Me.ID, At: d.store.goneAt(), Receipt: held.ID, Changed: held.Changed, Gone: held.Gone}
			return nil
		})
		if err != nil {
			return err
		}
		d.store.heardSource(ctx, doc)
		if held.SHA256 != "" { // whoever has the file sees by this that it is to be delivered again
			return d.store.endHold(ctx, held.ID, ReceiptReleased, "released")
		}
		return nil
	})
}

// DropHeld decides not to take what is held.
func (d *Desk) DropHeld(ctx context.Context, id person.Source) error {
	return d.held(ctx, id, audit.DeliveryDropped, func(ctx context.Context, held Receipt) error {
		if err := d.store.endHold(ctx, held.ID, ReceiptDropped, "by hand"); err != nil {
			return err
		}
		rest, err := d.store.waiting(ctx, id)
		if err == nil {
			_, err = put(ctx, d.store.backend, Feeds, string(id), string(id), "", func(f *Feed) error {
				f.Held = first(rest)
				f.Declined = &Release{By: d.Session.Me.ID, At: d.store.goneAt(), Receipt: held.ID, Changed: held.Changed, Gone: held.Gone}
				return nil
			})
		}
		return err
	})
}

// held decides about what a source's delivery waits for.
func (d *Desk) held(ctx context.Context, id person.Source, event audit.Type, do func(context.Context, Receipt) error) error {
	a := act{name: "decide about a delivery of " + d.store.sourceWord(id), action: access.SourceEdit, event: event, fill: codesOf(d.store.sourceWord(id))}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		feed, err := getOrNone[Feed](ctx, d.store.backend, Feeds, string(id))
		if err == nil && feed.Held == "" {
			err = mistake("delivery.none", "no delivery of %s is held", id)
		}
		if err != nil {
			return 0, err
		}
		held, _, err := get[Receipt](ctx, d.store.backend, Receipts, feed.Held)
		if held.ID = feed.Held; err != nil {
			return 0, err
		}
		return held.Changed + held.Gone, do(ctx, held)
	})
}
