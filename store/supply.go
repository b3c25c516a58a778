package store

import (
	"context"

	"lotse/store/register"
	"lotse/store/supply"
)

// SupplyQuery asks for a matrix of need and places.
type SupplyQuery struct {
	Filter register.Filter // of the people counted; empty: all whom the principal may find
	By     []string        // of "type", "municipality", "daytime", "childcare"; none: all four
}

// Supply sets need against places; cells where there is neither are left out. For
// planners numbers are blurred, and no cell has a filter.
func (d *Desk) Supply(ctx context.Context, q SupplyQuery) ([]supply.Cell, error) {
	return nil, errNotBuilt
}

// WhatIf says what one more course would change.
func (d *Desk) WhatIf(ctx context.Context, p supply.Plan) (supply.Outlook, error) {
	return supply.Outlook{}, errNotBuilt
}
