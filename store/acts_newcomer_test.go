package store_test

import (
	"context"
	"errors"
	"maps"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/register"
)

func init() {
	maps.Copy(every, map[string]deskAct{
		"KnownAlready": {audit.KnownSought, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.KnownAlready(ctx, store.Newcomer{Family: "Haddad"})
			return err
		}},
		"AddPerson": {audit.PersonAdded, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.AddPerson(ctx, newcomer())
			return err
		}},
		"Conflicts": {audit.ConflictsRead, "maike", "wiebke", func(ctx context.Context, d *store.Desk) error {
			_, _, err := d.Conflicts(ctx, register.Filter{}, -1)
			return err
		}},
		"ProposeFix": {audit.FixProposed, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.ProposeFix(ctx, renaming(rima))
			return err
		}},
		"Fixes": {audit.FixesRead, "hinrich", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Fixes(ctx, "", true)
			return err
		}},
		"CloseFix": {audit.FixClosed, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			fix := renaming(rima)
			if _, err := d.ProposeFix(ctx, fix); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			return d.CloseFix(ctx, fix.ID, store.FixSent, "")
		}},
	})
}

// newcomer is somebody whom nobody is like.
func newcomer() store.Newcomer {
	return store.Newcomer{
		ID: "n1", Family: "Tesfay", Given: "Selam", Birth: "1997-03", Sex: "w", Nationality: "224", Municipality: aurich,
		Street: "Am Hafen 1", Phone: "0151 222", Languages: []string{"tir"},
	}
}
