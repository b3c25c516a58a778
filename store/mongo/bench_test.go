package mongo

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"lotse/store"
)

// The benchmarks are about MongoDB, and so for it alone.
func benchmarked(b *testing.B) *Backend {
	uri := os.Getenv("LOTSE_TEST_MONGODB")
	if uri == "" {
		b.Skip("LOTSE_TEST_MONGODB=mongodb://… is not set")
	}
	return opened(b, own(b, uri))
}

func profile(b *testing.B, id string) store.Document {
	return store.Document{ID: id, Parent: "p", Body: bodyOf(b, just(strings.Repeat("x", 2000)))}
}

func BenchmarkPut(b *testing.B) {
	s, doc := benchmarked(b), profile(b, "a")
	for b.Loop() {
		version, err := s.Put(b.Context(), store.Persons, doc)
		if err != nil {
			b.Fatal(err)
		}
		doc.Version = version
	}
}

func BenchmarkAppendThousand(b *testing.B) {
	s, batch := benchmarked(b), 0
	for b.Loop() {
		var docs []store.Document
		for i := range 1000 {
			docs = append(docs, profile(b, fmt.Sprintf("%d/%d", batch, i)))
		}
		if err := s.Append(b.Context(), store.Records, docs...); err != nil {
			b.Fatal(err)
		}
		batch++
	}
}

func BenchmarkAllTenThousand(b *testing.B) {
	s := benchmarked(b)
	for i := range 10_000 {
		if err := s.Append(b.Context(), store.Persons, profile(b, fmt.Sprint(i))); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if err := s.All(b.Context(), store.Persons, []string{"a"}, func(store.Document) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
