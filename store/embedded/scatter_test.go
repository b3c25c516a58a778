package embedded

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

func TestScatterReadsWhatAllReads(t *testing.T) {
	for _, people := range []int{0, 1, stretch - 1, stretch, 2*stretch + 17} {
		b := opened(t, folder(t))
		var docs []store.Document
		for n := range people {
			body, _ := bson.Marshal(bson.D{{Key: "n", Value: n}})
			docs = append(docs, store.Document{ID: fmt.Sprint("p", (n*7919)%people), Parent: "x", Body: body})
		}
		if err := b.Append(t.Context(), store.Persons, docs...); err != nil {
			t.Fatal(err)
		}
		if people > 0 { // what is written again stays one
			again := docs[0]
			again.Version = 1
			if _, err := b.Put(t.Context(), store.Persons, again); err != nil {
				t.Fatal(err)
			}
		}
		read := func(how func(each func(store.Document) error) error) map[string]string {
			var mu sync.Mutex
			out := map[string]string{}
			err := how(func(doc store.Document) error {
				mu.Lock()
				defer mu.Unlock()
				if out[doc.ID] != "" {
					t.Errorf("%s twice", doc.ID)
				}
				out[doc.ID] = fmt.Sprint(doc.Version, doc.Parent, doc.Body)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		all := read(func(each func(store.Document) error) error { return b.All(t.Context(), store.Persons, nil, each) })
		scattered := read(func(each func(store.Document) error) error { return b.Scatter(t.Context(), store.Persons, nil, each) })
		if len(all) != people || len(scattered) != people {
			t.Fatalf("All reads %d, Scatter %d, there are %d", len(all), len(scattered), people)
		}
		for id, text := range all {
			if scattered[id] != text {
				t.Fatalf("%s: All reads %s, Scatter %s", id, text, scattered[id])
			}
		}
	}
}

func TestScatterEndsWithTheFirstError(t *testing.T) {
	b := opened(t, folder(t))
	if err := b.Append(t.Context(), store.Persons, store.Document{ID: "p", Body: store.Document{}.Body}); err == nil {
		t.Fatal("an empty body is kept")
	}
	body, _ := bson.Marshal(bson.D{})
	if err := b.Append(t.Context(), store.Persons, store.Document{ID: "p", Body: body}, store.Document{ID: "q", Body: body}); err != nil {
		t.Fatal(err)
	}
	wrong := errors.New("enough")
	if err := b.Scatter(t.Context(), store.Persons, nil, func(store.Document) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
	if err := b.Scatter(t.Context(), "nothing", nil, func(store.Document) error { return nil }); err == nil {
		t.Error("reads what there is not")
	}
}
