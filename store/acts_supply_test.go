package store_test

import (
	"context"
	"maps"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/supply"
)

func init() {
	maps.Copy(every, map[string]deskAct{
		"Supply": {audit.SupplyRead, "wiebke", "antje", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Supply(ctx, store.SupplyQuery{})
			return err
		}},
		"WhatIf": {audit.SupplyRead, "hinrich", "antje", func(ctx context.Context, d *store.Desk) error {
			_, err := d.WhatIf(ctx, supply.Plan{Type: "ALPHA", Municipality: "03452019"})
			return err
		}},
	})
}
