package backup

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"lotse/store"
	"lotse/store/mongo"
	"lotse/store/storetest"
)

// An office that has outgrown its one machine moves into MongoDB, and back, and
// is the same office to the last byte: on FerretDB, as proof that the requests
// are understood, and on the MongoDB that LOTSE_TEST_MONGODB names.
func TestAnOfficeMovesBetweenKindsOfStores(t *testing.T) {
	t.Parallel()
	for name, uri := range map[string]func(*testing.T) string{"FerretDB": ferret, "MongoDB": replicaSet} {
		t.Run(name, func(t *testing.T) {
			at := uri(t)
			first, lock := folder(t), lock(t)
			fill(t, first, 12)
			s := opened(t, first)
			desk := as(t, s, "coordinator")
			her := found(t, desk, 1)[0]
			for _, text := range []string{"Sie", "Sie zieht nach Norden"} {
				if err := desk.SaveDraft(t.Context(), store.Draft{Person: her, Text: text}); err != nil {
					t.Fatal(err)
				}
			}
			closed(t, s)

			team, err := mongo.Open(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			defer team.Close()
			want := everything(t, first)
			file, _ := backedUp(t, first, lock)
			put(t, file, team, lock)
			same(t, want, team)
			verified(t, team)
			s = opened(t, team)
			if draft, err := as(t, s, "coordinator").Draft(t.Context(), her); err != nil || draft.Text != "Sie zieht nach Norden" {
				t.Errorf("the draft is %+v, %v", draft, err)
			}
			closed(t, s)
			verified(t, team)

			second := folder(t)
			want = everything(t, team)
			file, _ = backedUp(t, team, lock)
			put(t, file, second, lock)
			same(t, want, second)
			verified(t, second)
		})
	}
}

func ferret(t *testing.T) string {
	f, err := storetest.StartFerretDB(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Stop)
	return f.URI("office")
}

func replicaSet(t *testing.T) string {
	at := os.Getenv("LOTSE_TEST_MONGODB")
	if at == "" {
		t.Skip("LOTSE_TEST_MONGODB names no MongoDB; only FerretDB was asked")
	}
	uri, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	name := "lotse-test-" + strings.ToLower(rand.Text()[:10])
	uri.Path = "/" + name
	t.Cleanup(func() {
		client, err := driver.Connect(options.Client().ApplyURI(at))
		if err == nil {
			err = errors.Join(client.Database(name).Drop(context.Background()), client.Disconnect(context.Background()))
		}
		if err != nil {
			t.Logf("the database %s is left there: %v", name, err)
		}
	})
	return uri.String()
}
