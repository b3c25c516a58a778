package store_test

import (
	"testing"
	"time"

	"lotse/policies/access"
	"lotse/store"
)

// The matrix over 50,000 people, every division: it must stay under 20 ms.
func BenchmarkSupply(b *testing.B) {
	_, s := learned(b, 50_000, nil, time.Now)
	desk := s.DeskOf(store.Staff{ID: "hinrich", Name: "Hinrich", Role: access.Coordinator})
	for b.Loop() {
		cells, err := desk.Supply(b.Context(), store.SupplyQuery{})
		if err != nil || len(cells) == 0 {
			b.Fatal(err)
		}
	}
}
