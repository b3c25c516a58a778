package mongo

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lotse/store"
	"lotse/store/storetest"
)

// at opens the store that a case has named by its URI.
func at(ctx context.Context, uri string) (store.Backend, error) { return Open(ctx, uri) }

func TestMain(m *testing.M) {
	storetest.Child(at)
	os.Exit(m.Run())
}

// addresses are the URIs of the stores that cases have opened.
var addresses sync.Map

func addressOf(b store.Backend) string {
	uri, _ := addresses.Load(b)
	return uri.(string)
}

func opened(t testing.TB, uri string) *Backend {
	t.Helper()
	b, err := Open(context.Background(), uri)
	if err != nil {
		t.Fatal(err)
	}
	addresses.Store(store.Backend(b), uri)
	t.Cleanup(func() { b.Close() })
	return b
}

// own is a URI with a database of a test's own, which is dropped at its end.
func own(t testing.TB, uri string) string {
	t.Helper()
	a, err := parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	a.database = "lotse-test-" + strings.ToLower(rand.Text()[:10])
	if a.standalone {
		a.options = append(a.options, "standalone=allow")
	}
	t.Cleanup(func() {
		if b, err := Open(context.Background(), a.String()); err == nil {
			b.db.Drop(context.Background())
			b.Close()
		}
	})
	return a.String()
}

// startFerret starts a FerretDB for one test.
func startFerret(t testing.TB) *storetest.FerretDB {
	t.Helper()
	f, err := storetest.StartFerretDB(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Stop)
	return f
}

// TestConformanceOnFerretDB is proof that the requests are MongoDB's language.
func TestConformanceOnFerretDB(t *testing.T) {
	t.Parallel()
	f := startFerret(t)
	n := 0
	storetest.Run(t, func(t *testing.T) store.Backend {
		n++
		return opened(t, f.URI(fmt.Sprint("case", n)))
	}, storetest.Options{Sequential: true, Small: true, Again: true, Cut: true})
}

// TestConformanceOnMongoDB is proof for MongoDB, and the only one.
func TestConformanceOnMongoDB(t *testing.T) {
	uri := os.Getenv("LOTSE_TEST_MONGODB")
	if uri == "" {
		t.Skip("LOTSE_TEST_MONGODB=mongodb://… is not set: NOT proven on MongoDB in this run, races and several processes least of all")
	}
	storetest.Run(t, func(t *testing.T) store.Backend { return opened(t, own(t, uri)) },
		storetest.Options{Again: true, Cut: true, Address: addressOf, Open: at})
}

// TestConformanceOnTheSmallServer is no proof for MongoDB, but one for this
// package's part in races, with other processes and under kill -9.
func TestConformanceOnTheSmallServer(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	n := 0
	storetest.Run(t, func(t *testing.T) store.Backend {
		n++
		return opened(t, fmt.Sprintf("mongodb://%s/case%d?replicaSet=rs0", s.address(), n))
	}, storetest.Options{Again: true, Cut: true, Address: addressOf, Open: at})
}
