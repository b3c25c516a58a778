package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// mostBad is how many bad rows the receipt of a database names.
const mostBad = 200

// keepReceipt keeps what became of a delivery: of a file by itself, of a database
// summed up by the hour.
func (r *delivering) keepReceipt(ctx context.Context) error {
	got := &r.receipt
	if got.State == ReceiptHeld && r.delivery.SHA256 != "" {
		return nil // kept already
	}
	id := got.ID
	if r.delivery.SHA256 == "" {
		if got.Added+got.Changed+got.Gone+len(got.Bad) == 0 {
			return nil
		}
		id = string(got.Source) + "/" + got.At.Format("2006-01-02T15")
	}
	_, err := put(ctx, r.desk.store.backend, Receipts, id, string(got.Source), "", func(kept *Receipt) error {
		if r.delivery.SHA256 != "" {
			*kept = *got
			return nil
		}
		kept.sum(got)
		return nil
	})
	got.ID = id
	return err
}

// sum adds a reading of a database to the receipt of its hour.
func (k *Receipt) sum(got *Receipt) {
	k.Source, k.State, k.At, k.Rows = got.Source, ReceiptTaken, got.At, got.Rows
	k.Added += got.Added
	k.Changed += got.Changed
	k.Gone += got.Gone
	k.Linked += got.Linked
	k.People += got.People
	k.Review += got.Review
	k.Alarms += got.Alarms
	k.Times++
	for _, bad := range got.Bad {
		if len(k.Bad) < mostBad && !slices.Contains(k.Bad, bad) {
			k.Bad = append(k.Bad, bad)
		}
	}
	if got.Unknown != nil {
		k.Unknown = got.Unknown
	}
}

// Delivered says whether a file of this content came before, and what became of it
// last. It tells nothing of people, is asked each second, and not recorded.
func (d *Desk) Delivered(ctx context.Context, sha256 string) (Receipt, bool, error) {
	var found Receipt
	var latest int64 // of the other files that count
	if _, refusal := d.ask(act{name: "look for a delivery", action: access.Deliver}); refusal != nil {
		return found, false, refusal
	}
	err := d.store.backend.Children(ctx, Receipts, string(d.source()), func(doc Document) error {
		text, _ := doc.Body.Lookup("sha256").StringValueOK()
		state, _ := doc.Body.Lookup("state").StringValueOK()
		at, _ := doc.Body.Lookup("at").DateTimeOK()
		if text != sha256 && text != "" && (state == ReceiptTaken || state == ReceiptHeld) {
			latest = max(latest, at)
		}
		if text != sha256 || sha256 == "" || state == ReceiptAgain || found.ID != "" && found.At.UnixMilli() > at {
			return nil
		}
		body, err := without(doc.Body, "each", "bad")
		if err == nil {
			found = Receipt{}
			err = bson.Unmarshal(body, &found)
		}
		found.ID = strings.Clone(doc.ID)
		return err
	})
	found.Later = latest > found.At.UnixMilli()
	return found, found.ID != "", err
}

// Receipts are the latest receipts of a source, newest first; of all sources where
// none is named.
func (d *Desk) Receipts(ctx context.Context, id person.Source, limit int) (list []Receipt, err error) {
	a := act{name: "read receipts", action: access.SourceRead, event: audit.ReceiptsRead, fill: codesOf(d.store.sourceWord(id))}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		each := func(doc Document) error {
			body, err := without(doc.Body, "each")
			if err != nil {
				return err
			}
			var r Receipt
			if err := bson.Unmarshal(body, &r); err != nil {
				return err
			}
			r.ID = strings.Clone(doc.ID)
			list = append(list, r)
			return nil
		}
		if id == "" {
			return 0, d.store.backend.All(ctx, Receipts, nil, each)
		}
		return 0, d.store.backend.Children(ctx, Receipts, string(id), each)
	})
	slices.SortStableFunc(list, func(a, b Receipt) int { return b.At.Compare(a.At) })
	if limit > 0 && len(list) > limit {
		list = list[:limit]
	}
	return list, err
}

// Receipt is one of them, with what happened to each row.
func (d *Desk) Receipt(ctx context.Context, id string) (r Receipt, err error) {
	a := act{name: "read a receipt", action: access.SourceRead, event: audit.ReceiptsRead}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		r, _, err = get[Receipt](ctx, d.store.backend, Receipts, id)
		if errors.Is(err, ErrNotFound) {
			return 0, mistake("receipt", "there is no receipt %.60q", id)
		}
		r.ID = id
		return 1, err
	})
	return r, err
}

// rebuildTime bounds making everybody anew.
const rebuildTime = time.Hour
