package store_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// arriving are so many people whom the aliens authority delivers for the first time.
func arriving(n int) store.Delivery {
	d := store.Delivery{ID: "d1", Total: n + len(people())}
	for i := range n {
		key := fmt.Sprint(1000 + i)
		d.Rows = append(d.Rows, store.Row{Number: i + 1, Key: key, Hash: "h" + key, AsOf: "2026-11-20", Fields: person.Facts{
			person.Family: {Value: "Familie" + key}, person.Given: {Value: "Kind" + key}, person.Birth: {Value: fmt.Sprint(1930 + i)},
			person.Municipality: {Value: norden},
		}})
	}
	return d
}

// handOver takes a delivery of the aliens authority.
func (o *office) handOver(d store.Delivery) store.Receipt {
	o.t.Helper()
	receipt, err := o.as("source:abh").Deliver(o.t.Context(), d)
	if err != nil {
		o.t.Fatal(err)
	}
	return receipt
}

// holdOne delivers so that the guard holds it: most of the people are missing.
func holdOne(o *office) {
	o.t.Helper()
	came := arriving(60)
	o.handOver(came)
	left := store.Delivery{ID: "d2", Total: 4}
	for _, row := range came.Rows {
		left.Gone = append(left.Gone, row.Key)
	}
	if o.handOver(left); len(find(o.t, o.as("hinrich"), o.filter("in:Norden"))) < 60 {
		o.t.Fatal("the guard let it through")
	}
}

func init() {
	prepared["ReleaseHeld"], prepared["DropHeld"] = holdOne, holdOne
	prepared["Receipt"] = func(o *office) {
		file := arriving(1)
		file.Name, file.SHA256 = "abh.csv", "00ff"
		o.handOver(file)
	}
	maps.Copy(every, map[string]deskAct{
		"Deliver": {audit.Delivery, "source:abh", "source:jobcenter", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Deliver(ctx, arriving(1))
			return err
		}},
		"Known": {audit.SourceReader, "source:abh", "maike", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Known(ctx)
			return err
		}},
		"Delivered": {audit.ReceiptsRead, "source:abh", "gesa", func(ctx context.Context, d *store.Desk) error {
			_, _, err := d.Delivered(ctx, "00ff")
			return err
		}},
		"Lease": {audit.SourceReader, "source:abh", "", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Lease(ctx)
			return err
		}},
		"Report": {audit.SourceFailed, "source:abh", "", func(ctx context.Context, d *store.Desk) error {
			return d.Report(ctx, store.Feed{Code: "login"})
		}},
		"Receipts": {audit.ReceiptsRead, "wiebke", "source:abh", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Receipts(ctx, "", 10)
			return err
		}},
		"Receipt": {audit.ReceiptsRead, "gesa", "source:abh", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Receipt(ctx, "d1")
			return err
		}},
		"ReleaseHeld": {audit.DeliveryReleased, "gesa", "hinrich", func(ctx context.Context, d *store.Desk) error {
			return d.ReleaseHeld(ctx, person.AliensAuthority)
		}},
		"DropHeld": {audit.DeliveryDropped, "gesa", "hinrich", func(ctx context.Context, d *store.Desk) error {
			return d.DropHeld(ctx, person.AliensAuthority)
		}},
		"Rebuild": {audit.Rebuilt, "gesa", "hinrich", func(ctx context.Context, d *store.Desk) error {
			_, _, err := d.Rebuild(ctx)
			return err
		}},
	})
}

// Every cycle asks for the lease, so that a refusal is told and not recorded.
func TestWhoeverMayNotDeliverGetsNoLease(t *testing.T) {
	o := open(t)
	for _, who := range []string{"source:jobcenter", "gesa", "maike"} {
		if mine, err := o.as(who).Lease(t.Context()); err == nil || mine {
			t.Errorf("%s reads: %v", who, err)
		}
		if o.as(who).Report(t.Context(), store.Feed{Code: "login"}) == nil {
			t.Errorf("%s reports", who)
		}
	}
}
