package storetest

import (
	"testing"

	"lotse/store"
)

var documents = []test{
	{"WhatWasNeverWrittenIsNotFound", func(t *testing.T, b store.Backend) {
		for _, c := range store.Collections {
			absent(t, b, c, "nobody")
		}
	}},
	{"VersionsCountFromOne", func(t *testing.T, b store.Backend) {
		for _, c := range store.Collections {
			for n := range int64(3) {
				doc := store.Document{ID: "a", Parent: "p", Version: n, Body: numbered(n, 10)}
				put(t, b, c, doc)
				doc.Version++
				kept(t, b, c, doc)
			}
		}
	}},
	{"PutOverAnotherVersionIsAConflict", func(t *testing.T, b store.Backend) {
		for _, c := range []store.Collection{store.Persons, store.Writers} {
			put(t, b, c, document("a", 1))
			put(t, b, c, store.Document{ID: "a", Version: 1, Body: numbered(2, 0)})
			for _, version := range []int64{0, 1, 3, 1 << 40} {
				_, err := b.Put(t.Context(), c, store.Document{ID: "a", Version: version, Body: numbered(9, 0)})
				conflict(t, err)
			}
			kept(t, b, c, store.Document{ID: "a", Version: 2, Body: numbered(2, 0)})
		}
	}},
	{"PutOverNothingIsAConflict", func(t *testing.T, b store.Backend) {
		_, err := b.Put(t.Context(), store.Persons, store.Document{ID: "a", Version: 1, Body: numbered(1, 0)})
		conflict(t, err)
		absent(t, b, store.Persons, "a")
	}},
	{"PutSentTwiceHappensOnce", func(t *testing.T, b store.Backend) {
		put(t, b, store.Persons, document("a", 1))
		again := store.Document{ID: "a", Version: 1, Body: numbered(2, 0)}
		put(t, b, store.Persons, again)
		_, err := b.Put(t.Context(), store.Persons, again)
		conflict(t, err)
		kept(t, b, store.Persons, store.Document{ID: "a", Version: 2, Body: numbered(2, 0)})
	}},
	{"TheFirstWriteFixesTheParent", func(t *testing.T, b store.Backend) {
		put(t, b, store.Notes, store.Document{ID: "a", Parent: "first", Body: numbered(1, 0)})
		put(t, b, store.Notes, store.Document{ID: "a", Parent: "second", Version: 1, Body: numbered(2, 0)})
		kept(t, b, store.Notes, store.Document{ID: "a", Parent: "first", Version: 2, Body: numbered(2, 0)})
		if docs := children(t, b, store.Notes, "second"); len(docs) > 0 {
			t.Fatalf("the second parent got %s", ids(docs))
		}
	}},
	{"CollectionsAreApart", func(t *testing.T, b store.Backend) {
		for i, c := range store.Collections {
			put(t, b, c, document("same", int64(i)))
		}
		for i, c := range store.Collections {
			kept(t, b, c, store.Document{ID: "same", Version: 1, Body: numbered(int64(i), 0)})
		}
	}},
	{"AnUnknownCollectionIsRefused", func(t *testing.T, b store.Backend) {
		if _, err := b.Put(t.Context(), `x"; DROP TABLE persons; --`, document("a", 1)); err == nil {
			t.Fatal("a collection that nobody declared took a document")
		}
	}},
}
