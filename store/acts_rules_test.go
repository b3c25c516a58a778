package store_test

import (
	"context"
	"maps"

	"lotse/store"
	"lotse/store/audit"
)

func init() {
	maps.Copy(every, map[string]deskAct{
		"Due": {audit.DueRead, "foelke", "tjark", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Due(ctx, rima)
			return err
		}},
		"DueOn": {audit.DueRead, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			_, _, err := d.DueOn(ctx, rima, "2026-02-08")
			return err
		}},
		"Rules": {audit.RulesRead, "maike", "", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Rules(ctx, "")
			return err
		}},
	})
}
