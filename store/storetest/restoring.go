package storetest

import (
	"testing"

	"lotse/store"
)

// at is a document as a backup brings it.
func at(id string, version, n int64) store.Document {
	return store.Document{ID: id, Parent: "p", Version: version, Body: numbered(n, 0)}
}

func restore(t *testing.T, b store.Backend, c store.Collection, docs ...store.Document) {
	t.Helper()
	if err := b.Restore(t.Context(), c, docs...); err != nil {
		t.Fatal(err)
	}
}

var restoring = []test{
	{"NothingIsNoWork", func(t *testing.T, b store.Backend) { restore(t, b, store.Notes) }},
	{"EachKeepsItsVersion", func(t *testing.T, b store.Backend) {
		for _, c := range store.Collections {
			docs := []store.Document{at("a", 1, 1), at("b", 7, 2), at("c", 1<<40, 3)}
			restore(t, b, c, docs...)
			for _, doc := range docs {
				kept(t, b, c, doc)
			}
			if got := ids(children(t, b, c, "p")); got != "a b c" {
				t.Fatalf("children: %s", got)
			}
		}
	}},
	{"PutGoesOnFromTheVersion", func(t *testing.T, b store.Backend) {
		restore(t, b, store.Persons, at("a", 7, 1))
		for _, version := range []int64{0, 1, 6, 8} {
			_, err := b.Put(t.Context(), store.Persons, at("a", version, 2))
			conflict(t, err)
		}
		put(t, b, store.Persons, at("a", 7, 2))
		kept(t, b, store.Persons, at("a", 8, 2))
	}},
	{"TheSameAgainDoesNothing", func(t *testing.T, b store.Backend) {
		docs := []store.Document{at("a", 3, 1), at("b", 1, 2), at("c", 5, 3)}
		restore(t, b, store.Records, docs[0])
		restore(t, b, store.Records, docs...)
		restore(t, b, store.Records, docs...)
		for _, doc := range docs {
			kept(t, b, store.Records, doc)
		}
	}},
	{"AnythingElseUnderTheIDIsAConflict", func(t *testing.T, b store.Backend) {
		restore(t, b, store.Notes, at("a", 3, 1))
		other := at("a", 3, 1)
		other.Parent = "q"
		for _, doc := range []store.Document{at("a", 3, 2), at("a", 2, 1), at("a", 4, 1), other} {
			conflict(t, b.Restore(t.Context(), store.Notes, doc))
			conflict(t, b.Restore(t.Context(), store.Notes, at("new", 2, 1), doc))
			conflict(t, b.Restore(t.Context(), store.Notes, doc, at("new", 2, 1)))
		}
		kept(t, b, store.Notes, at("a", 3, 1))
		absent(t, b, store.Notes, "new")
	}},
	{"ABatchThatContradictsItselfAddsNothing", func(t *testing.T, b store.Backend) {
		conflict(t, b.Restore(t.Context(), store.Notes, at("a", 2, 1), at("b", 2, 1), at("a", 3, 1)))
		if got := ids(all(t, b, store.Notes)); got != "" {
			t.Fatalf("it left %s", got)
		}
	}},
	{"VersionsCountFromOne", func(t *testing.T, b store.Backend) {
		for _, version := range []int64{0, -1} {
			refused(t, b.Restore(t.Context(), store.Notes, at("fine", 1, 1), at("a", version, 1)))
		}
		if got := ids(all(t, b, store.Notes)); got != "" {
			t.Fatalf("it left %s", got)
		}
	}},
	{"WhatIsRestoredIsFollowed", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		restore(t, b, store.Persons, at("a", 7, 1), at("b", 1, 1))
		f.expect(store.Persons, "a", 7)
		f.expect(store.Persons, "b", 1)
		put(t, b, store.Persons, at("a", 7, 2))
		f.expect(store.Persons, "a", 8)
		restore(t, b, store.Audit, at("a", 2, 1))
		restore(t, b, store.Persons, at("b", 1, 1), at("end", 2, 1))
		f.expect(store.Persons, "end", 2) // the follower fails where a version comes twice
	}},
}
