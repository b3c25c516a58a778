package store_test

import (
	"context"
	"maps"
	"time"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// jobcentre is a source of which nothing is documented yet.
func jobcentre() store.Source {
	return store.Source{ID: "jobcenter", State: store.SourceRefused, Reason: "Die Bundesagentur stimmt nicht zu", Missing: "sphere:sgb2 age:15..66"}
}

func agreement() store.Agreement {
	return store.Agreement{Basis: "§ 86 AufenthG", SignedBy: "Amtsleitung", Reference: "32-17", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
}

func init() {
	sessionOnly["LastReads"] = true // when each source was read, of which everybody knows that it is
	maps.Copy(every, map[string]deskAct{
		"Sources": {audit.SourcesRead, "maike", "", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Sources(ctx)
			return err
		}},
		"Source": {audit.SourcesRead, "wiebke", "", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Source(ctx, person.AliensAuthority)
			return err
		}},
		"PutSource": {audit.SourceSaved, "gesa", "hinrich", func(ctx context.Context, d *store.Desk) error {
			return d.PutSource(ctx, jobcentre())
		}},
		"Agree": {audit.SourceAgreed, "gesa", "maike", func(ctx context.Context, d *store.Desk) error {
			return d.Agree(ctx, person.AliensAuthority, agreement())
		}},
		"EndAgreement": {audit.SourceEnded, "gesa", "antje", func(ctx context.Context, d *store.Desk) error {
			return d.EndAgreement(ctx, person.AliensAuthority, "gekündigt")
		}},
		"Suspend": {audit.SourceSuspended, "gesa", "wiebke", func(ctx context.Context, d *store.Desk) error {
			return d.Suspend(ctx, person.AliensAuthority, "Störung beim Amt")
		}},
		"Reopen": {audit.SourceReopened, "gesa", "foelke", func(ctx context.Context, d *store.Desk) error {
			return d.Reopen(ctx, person.AliensAuthority)
		}},
	})
}
