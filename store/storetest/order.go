package storetest

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// sorted are ids in the order of their bytes, which is the order of a Backend:
// "10" before "9", capitals first, letters with marks last.
var sorted = strings.Fields("! 1 10 9 A AA B Z _ a a/ a/1 a0 b z ~ ß ä ö Ω я 中 😀")

// shuffled puts the sorted ids into another order, always the same.
func shuffled(parent string) (docs []store.Document) {
	for i := range sorted {
		id := sorted[(i*7+3)%len(sorted)]
		docs = append(docs, store.Document{ID: id, Parent: parent, Body: numbered(int64(i), 0)})
	}
	return docs
}

var errEnough = errors.New("enough")

var order = []test{
	{"AllComeInTheOrderOfTheirIDs", func(t *testing.T, b store.Backend) {
		for _, doc := range shuffled("p") {
			put(t, b, store.Persons, doc)
		}
		if got, want := ids(all(t, b, store.Persons)), strings.Join(sorted, " "); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}},
	{"ChildrenComeInTheOrderOfTheirIDs", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, shuffled("p")...)
		if got, want := ids(children(t, b, store.Notes, "p")), strings.Join(sorted, " "); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}},
	{"ChildrenAreTheirParentsOnly", func(t *testing.T, b store.Backend) {
		for _, parent := range []string{"p", "pp", "P", "p/", "ṕ", "", "p%", "_"} {
			for i := range 3 {
				add(t, b, store.Notes, store.Document{ID: fmt.Sprintf("%s:%d", parent, i), Parent: parent, Body: numbered(1, 0)})
			}
		}
		for parent, want := range map[string]string{"p": "p:0 p:1 p:2", "P": "P:0 P:1 P:2", "": ":0 :1 :2", "%": "", "q": "", "_": "_:0 _:1 _:2"} {
			if got := ids(children(t, b, store.Notes, parent)); got != want {
				t.Errorf("children of %q: %q; want %q", parent, got, want)
			}
		}
	}},
	{"ChildrenMayKeepTheirBodies", func(t *testing.T, b store.Backend) {
		docs := make([]store.Document, 200)
		for i := range docs {
			docs[i] = store.Document{ID: fmt.Sprintf("%03d", i), Parent: "p", Body: numbered(int64(i), 100)}
		}
		add(t, b, store.Notes, docs...)
		for i, doc := range children(t, b, store.Notes, "p") {
			docs[i].Version = 1
			same(t, doc, docs[i])
		}
	}},
	{"AnErrorOfEachEndsTheReading", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, shuffled("p")...)
		for name, read := range map[string]func(each func(store.Document) error) error{
			"All":      func(each func(store.Document) error) error { return b.All(t.Context(), store.Notes, nil, each) },
			"Children": func(each func(store.Document) error) error { return b.Children(t.Context(), store.Notes, "p", each) },
		} {
			calls := 0
			err := read(func(store.Document) error {
				if calls++; calls == 3 {
					return errEnough
				}
				return nil
			})
			if !errors.Is(err, errEnough) || calls != 3 {
				t.Errorf("%s: error %v after %d calls; want the error of each after 3", name, err, calls)
			}
		}
	}},
	{"EachMayUseTheStore", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, shuffled("p")...)
		err := b.All(t.Context(), store.Notes, nil, func(doc store.Document) error {
			if _, err := b.Get(t.Context(), store.Notes, doc.ID); err != nil {
				return err
			}
			if err := b.Children(t.Context(), store.Notes, "p", func(store.Document) error { return nil }); err != nil {
				return err
			}
			_, err := b.Put(t.Context(), store.Persons, document(doc.ID, 1))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(all(t, b, store.Persons)); got != len(sorted) {
			t.Fatalf("%d of %d written", got, len(sorted))
		}
	}},
	{"AnythingMayBeAskedForInAProjection", func(t *testing.T, b store.Backend) {
		strange := raw(bson.D{{Key: "$n", Value: 1}, {Key: "a.b", Value: 2}, {Key: "", Value: 3}, {Key: "n", Value: int64(4)}, {Key: "nan", Value: math.NaN()}})
		put(t, b, store.Persons, store.Document{ID: "plain", Body: numbered(4, 10)})
		put(t, b, store.Persons, store.Document{ID: "strange", Body: strange})
		for _, field := range []string{"n", "$n", "a.b", "", "$", ".", "n\x00", "\xff", "_id", "body", "raw"} {
			docs := all(t, b, store.Persons, "n", field, "n")
			if got := ids(docs); got != "plain strange" {
				t.Fatalf("asked for %q: %s", field, got)
			}
			for _, doc := range docs {
				if number(doc.Body) != 4 {
					t.Errorf("asked for %q: %s has lost its n", field, doc.ID)
				}
			}
		}
	}},
	{"ProjectedBodiesHaveTheFieldsAskedFor", func(t *testing.T, b store.Backend) {
		for i := range int64(20) {
			put(t, b, store.Persons, store.Document{ID: fmt.Sprintf("%02d", i), Parent: "p", Body: raw(bson.D{
				{Key: "large", Value: strings.Repeat("x", 1000)},
				{Key: "list", Value: bson.D{{Key: "family", Value: "Ö'Neill"}, {Key: "needs", Value: bson.A{"course", i}}}},
				{Key: "n", Value: i},
			})})
		}
		docs := all(t, b, store.Persons, "list", "n", "unheard-of")
		if len(docs) != 20 {
			t.Fatalf("%d documents of 20", len(docs))
		}
		for i, doc := range docs {
			family, _ := doc.Body.Lookup("list", "family").StringValueOK()
			need, _ := doc.Body.Lookup("list", "needs", "1").AsInt64OK()
			if doc.ID != fmt.Sprintf("%02d", i) || doc.Parent != "p" || doc.Version != 1 || number(doc.Body) != int64(i) || family != "Ö'Neill" || need != int64(i) {
				t.Fatalf("got %q of %q, version %d: %v", doc.ID, doc.Parent, doc.Version, doc.Body)
			}
		}
	}},
}
