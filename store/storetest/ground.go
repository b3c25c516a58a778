package storetest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// numbered is a body with a number in it, and so many bytes of ballast.
func numbered(n int64, ballast int) bson.Raw {
	return raw(bson.D{{Key: "n", Value: n}, {Key: "ballast", Value: strings.Repeat("x", ballast)}})
}

// number is the number in a body, -1 where there is none.
func number(body bson.Raw) int64 {
	n, ok := body.Lookup("n").AsInt64OK()
	if !ok {
		return -1
	}
	return n
}

func raw(d bson.D) bson.Raw {
	b, err := bson.Marshal(d)
	if err != nil {
		panic(err) // a mistake in this package
	}
	return b
}

func document(id string, n int64) store.Document {
	return store.Document{ID: id, Body: numbered(n, 0)}
}

func put(t *testing.T, b store.Backend, c store.Collection, doc store.Document) {
	t.Helper()
	version, err := b.Put(context.Background(), c, doc)
	if err != nil {
		t.Fatal(err)
	}
	if version != doc.Version+1 {
		t.Fatalf("Put over version %d returned version %d", doc.Version, version)
	}
}

func add(t *testing.T, b store.Backend, c store.Collection, docs ...store.Document) {
	t.Helper()
	if err := b.Append(context.Background(), c, docs...); err != nil {
		t.Fatal(err)
	}
}

func conflict(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrConflict) {
		t.Fatalf("got %v; want a conflict", err)
	}
}

func absent(t *testing.T, b store.Backend, c store.Collection, id string) {
	t.Helper()
	if doc, err := b.Get(context.Background(), c, id); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("%s %q: version %d, error %v; want it absent", c, id, doc.Version, err)
	}
}

// kept fails unless the store holds exactly this document.
func kept(t *testing.T, b store.Backend, c store.Collection, want store.Document) {
	t.Helper()
	doc, err := b.Get(context.Background(), c, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, doc, want)
}

func same(t *testing.T, got, want store.Document) {
	t.Helper()
	if got.ID != want.ID || got.Parent != want.Parent || got.Version != want.Version || !bytes.Equal(got.Body, want.Body) {
		t.Fatalf("got %.40q of %.40q, version %d, body %.200v;\nwant %.40q of %.40q, version %d, body %.200v",
			got.ID, got.Parent, got.Version, got.Body, want.ID, want.Parent, want.Version, want.Body)
	}
}

// all reads a collection, bodies copied.
func all(t *testing.T, b store.Backend, c store.Collection, fields ...string) (docs []store.Document) {
	t.Helper()
	err := b.All(context.Background(), c, fields, func(doc store.Document) error {
		doc.Body = bytes.Clone(doc.Body)
		docs = append(docs, doc)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// children reads the children of a parent and keeps the bodies as they came.
func children(t *testing.T, b store.Backend, c store.Collection, parent string) (docs []store.Document) {
	t.Helper()
	err := b.Children(context.Background(), c, parent, func(doc store.Document) error {
		docs = append(docs, doc)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func ids(docs []store.Document) string {
	var names []string
	for _, doc := range docs {
		names = append(names, doc.ID)
	}
	return strings.Join(names, " ")
}
