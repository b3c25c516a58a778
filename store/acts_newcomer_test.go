package store_test

import (
	"context"
	"maps"

	"lotse/store"
	"lotse/store/audit"
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
	})
}

// newcomer is somebody whom nobody is like.
func newcomer() store.Newcomer {
	return store.Newcomer{
		ID: "n1", Family: "Tesfay", Given: "Selam", Birth: "1997-03", Sex: "w", Nationality: "224", Municipality: aurich,
		Street: "Am Hafen 1", Phone: "0151 222", Languages: []string{"tir"},
	}
}
