package store_test

import (
	"context"
	"maps"

	"lotse/store"
	"lotse/store/audit"
)

func init() {
	maps.Copy(every, map[string]deskAct{
		"Reviews": {audit.ReviewsRead, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Reviews(ctx, true)
			return err
		}},
		"Review": {audit.ReviewRead, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Review(ctx, pairOf(ctx, d))
			return err
		}},
		"Same": {audit.ReviewDecided, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			return d.Same(ctx, pairOf(ctx, d))
		}},
		"Apart": {audit.ReviewDecided, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			return d.Apart(ctx, pairOf(ctx, d))
		}},
		"UndoReview": {audit.ReviewUndone, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			return d.UndoReview(ctx, pairOf(ctx, d))
		}},
		"Suspect": {audit.ReviewMade, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Suspect(ctx, rima, oleh)
			return err
		}},
		"RecordsOf": {audit.RecordsRead, "hinrich", "okko", func(ctx context.Context, d *store.Desk) error {
			_, err := d.RecordsOf(ctx, rima)
			return err
		}},
		"Split": {audit.RecordSplit, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			pair := pairOf(ctx, d)
			if err := d.Same(ctx, pair); err != nil && pair != noPair {
				return err
			}
			lines, _ := d.RecordsOf(ctx, rima)
			record := "abh:nobody"
			for _, line := range lines {
				if line.From != "" {
					record = line.Record
				}
			}
			_, err := d.Split(ctx, rima, record)
			return err
		}},
	})
}

// noPair is the name of a pair that is none, for those who may not make one.
const noPair = "00000000"

// pairOf is a pair to decide about.
func pairOf(ctx context.Context, d *store.Desk) string {
	r, err := d.Suspect(ctx, rima, oleh)
	if err != nil {
		return noPair
	}
	return r.ID
}
