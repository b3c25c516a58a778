package storetest

import (
	"fmt"
	"testing"

	"lotse/store"
)

var appending = []test{
	{"NothingIsNoWork", func(t *testing.T, b store.Backend) { add(t, b, store.Notes) }},
	{"EachBeginsAtVersionOne", func(t *testing.T, b store.Backend) {
		doc := store.Document{ID: "a", Parent: "p", Version: 7, Body: numbered(1, 0)}
		add(t, b, store.Notes, doc)
		doc.Version = 1
		kept(t, b, store.Notes, doc)
	}},
	{"TheSameAgainDoesNothing", func(t *testing.T, b store.Backend) {
		for _, c := range []store.Collection{store.Notes, store.Audit} {
			doc := store.Document{ID: "a", Parent: "p", Body: numbered(1, 0)}
			for range 3 {
				add(t, b, c, doc)
			}
			doc.Version = 1
			kept(t, b, c, doc)
		}
	}},
	{"TheSameAgainIsToldToNobody", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		docs := []store.Document{document("a", 1), document("b", 1)}
		add(t, b, store.Notes, docs...)
		f.expect(store.Notes, "a", 1)
		add(t, b, store.Notes, docs[0])
		add(t, b, store.Notes, docs...)
		add(t, b, store.Notes, document("end", 1))
		f.expect(store.Notes, "end", 1) // the follower fails where a version comes twice
	}},
	{"AnotherBodyIsAConflict", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, document("a", 1))
		conflict(t, b.Append(t.Context(), store.Notes, document("a", 2)))
		kept(t, b, store.Notes, store.Document{ID: "a", Version: 1, Body: numbered(1, 0)})
	}},
	{"AnotherParentIsAConflict", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, store.Document{ID: "a", Parent: "p", Body: numbered(1, 0)})
		conflict(t, b.Append(t.Context(), store.Notes, store.Document{ID: "a", Parent: "q", Body: numbered(1, 0)}))
	}},
	{"AgainAfterALaterPutIsAConflict", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, document("a", 1))
		put(t, b, store.Notes, store.Document{ID: "a", Version: 1, Body: numbered(2, 0)})
		conflict(t, b.Append(t.Context(), store.Notes, document("a", 1)))
	}},
	{"ABatchWithAConflictAddsNothing", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, document("taken", 1))
		for place := range 5 {
			var docs []store.Document
			for i := range 5 {
				docs = append(docs, document(fmt.Sprint("new", i), 1))
			}
			docs[place] = document("taken", 2)
			conflict(t, b.Append(t.Context(), store.Notes, docs...))
			if got := ids(all(t, b, store.Notes)); got != "taken" {
				t.Fatalf("the conflict at place %d left %s", place, got)
			}
		}
	}},
	{"ABatchThatContradictsItselfAddsNothing", func(t *testing.T, b store.Backend) {
		conflict(t, b.Append(t.Context(), store.Notes, document("a", 1), document("b", 1), document("a", 2)))
		if got := ids(all(t, b, store.Notes)); got != "" {
			t.Fatalf("it left %s", got)
		}
	}},
	{"ARepeatedBatchAddsWhatIsMissing", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, document("b", 1), document("d", 1))
		add(t, b, store.Notes, document("a", 1), document("b", 1), document("c", 1), document("d", 1))
		docs := all(t, b, store.Notes)
		if got := ids(docs); got != "a b c d" {
			t.Fatal(got)
		}
		for _, doc := range docs {
			if doc.Version != 1 {
				t.Errorf("%s has version %d", doc.ID, doc.Version)
			}
		}
	}},
}

func largeBatch(t *testing.T, b store.Backend, o Options) {
	var docs []store.Document
	for i := range o.many(3000) {
		docs = append(docs, store.Document{ID: fmt.Sprintf("%05d", i), Parent: "p", Body: numbered(int64(i), 200)})
	}
	add(t, b, store.Records, docs...)
	for i, doc := range all(t, b, store.Records) {
		docs[i].Version = 1
		same(t, doc, docs[i])
	}
}
