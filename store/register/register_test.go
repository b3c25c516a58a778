package register

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/need"
	"lotse/store/person"
)

func TestListingSurvivesStoreAndRegister(t *testing.T) {
	for i, e := range entries(3, 300) {
		e.brief = need.Brief{} // the rules say it
		body, err := bson.Marshal(bson.M{"fields": bson.M{"x": 1}, "list": e.Listing})
		if err != nil {
			t.Fatal(err)
		}
		read, err := Decode(string(e.ID), e.Version, body)
		if err != nil || !reflect.DeepEqual(read, e) {
			t.Fatalf("%d: read %+v, want %+v (%v)", i, read, e, err)
		}
		want := Row{ID: e.ID, Listing: e.Listing}
		rows := office(t, []Entry{read}).Snapshot().Find(Query{Visible: everybody, Today: today, Limit: 1}).Rows
		if !reflect.DeepEqual(rows[0], want) {
			t.Fatalf("row is %+v, want %+v", rows[0], want)
		}
	}
}

func TestBrokenDocumentIsNotDecoded(t *testing.T) {
	id := string(person.IDFrom(1))
	for name, body := range map[string]any{
		"no listing": bson.M{}, "listing is text": bson.M{"list": "x"}, "name is a number": bson.M{"list": bson.M{"fn": 1}},
		"needs are text": bson.M{"list": bson.M{"ne": "x"}}, "need is a number": bson.M{"list": bson.M{"ne": bson.A{1}}}, "flag is text": bson.M{"list": bson.M{"rs": "x"}},
	} {
		raw, err := bson.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(id, 1, raw); err == nil || !strings.HasPrefix(err.Error(), "decode person "+id) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decode("no-id", 1, nil); err == nil {
		t.Error("a document whose id is none was decoded")
	}
	if _, err := Decode(id, 1, bson.Raw{1, 2, 3}); err == nil {
		t.Error("garbage was decoded")
	}
}

func TestLoadedPeopleAreInvisibleUntilPublished(t *testing.T) {
	r := New(book(t))
	r.Load(entries(1, 10)...)
	if s := r.Snapshot(); s.Len() != 0 || s.Generation() != 0 || s.Find(Query{Visible: everybody, Limit: -1}).Total != 0 {
		t.Error("people are visible before Publish")
	}
	r.Publish()
	if s := r.Snapshot(); s.Len() != 10 || s.Generation() != 1 {
		t.Errorf("%d people in generation %d", s.Len(), s.Generation())
	}
	r.Publish()
	if r.Snapshot().Generation() != 1 {
		t.Error("nothing was published as something new")
	}
}

func TestStaleVersionIsIgnored(t *testing.T) {
	e := people("Old, A")[0]
	newer, older := e, e
	newer.Version, newer.Listing.Family = 7, "New"
	older.Version, older.Listing.Family = 6, "Older"
	r := New(book(t))
	r.Apply(e, newer)
	before := r.Snapshot()
	r.Apply(older)
	r.Apply(newer)
	if r.Snapshot() != before {
		t.Error("a stale version was published")
	}
	if rows := before.Find(Query{Visible: everybody, Limit: -1}).Rows; len(rows) != 1 || rows[0].Family != "New" {
		t.Errorf("rows are %v", rows)
	}
	r.Load(older)
	r.Publish()
	if count(t, r, "new") != 1 {
		t.Error("a stale version was loaded")
	}
}

func TestSnapshotNeverChanges(t *testing.T) {
	all := entries(1, 5000)
	r := office(t, all)
	s := r.Snapshot()
	q := Query{Visible: everybody, Today: today, Limit: -1}
	before := s.Find(q)
	rng := rand.New(rand.NewPCG(5, 5))
	for i := range 300 {
		e := entry(rng, rng.IntN(6000))
		e.Version = int64(i + 2)
		e.Listing.Family += fmt.Sprint("x", i)
		r.Apply(e)
	}
	if after := s.Find(q); !reflect.DeepEqual(before, after) {
		t.Error("a snapshot changed")
	}
}

// TestAppliedPeopleAreWhatALoadWouldGive changes people one by one and in
// batches and compares with a register that is filled at once.
func TestAppliedPeopleAreWhatALoadWouldGive(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	latest := map[person.ID]Entry{}
	r := New(book(t))
	for i := range 1500 {
		batch := make([]Entry, pick(rng, 0, 1, 1, 1, 3, i%500/499*600))
		for j := range batch {
			batch[j] = entry(rng, rng.IntN(3000))
			batch[j].Version = latest[batch[j].ID].Version + 1
			latest[batch[j].ID] = batch[j]
		}
		r.Apply(batch...)
	}
	var all []Entry
	for _, e := range latest {
		all = append(all, e)
	}
	for _, filter := range []string{"", "müller", "in:Norden -need:course", "worker:none german:..A2"} {
		q := Query{Filter: Parse(filter, book(t)), Visible: everybody, Today: today, Limit: -1}
		if got, want := r.Snapshot().Find(q), office(t, all).Snapshot().Find(q); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: applied %d, loaded %d people, or another order", filter, got.Total, want.Total)
		}
	}
}

func TestReadersSeeWholePublications(t *testing.T) {
	r := office(t, entries(1, 5000))
	done := make(chan bool)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for last := uint64(0); ; {
				select {
				case <-done:
					return
				default:
				}
				s := r.Snapshot()
				if s.Generation() < last {
					t.Error("an older generation came after a newer one")
				}
				last = s.Generation()
				checkPairs(t, s)
			}
		})
	}
	for i := range 400 { // always two at once
		pair := people("Twin, Ada", "Twin, Bea")
		for j := range pair {
			pair[j].Version = int64(i + 2)
			pair[j].Listing.Given += fmt.Sprint("v", i)
			pair[j].Listing.Municipality = fmt.Sprint(i)
		}
		r.Apply(pair...)
	}
	close(done)
	readers.Wait()
}

func checkPairs(t *testing.T, s *Snapshot) {
	f := Filter{Terms: []Term{{Field: "name", Values: []Value{{Code: "twin", Text: "twin"}}}}}
	q := Query{Filter: f, Visible: everybody, Today: today, Limit: -1}
	rows := s.Find(q).Rows
	if len(rows) == 1 || len(rows) == 2 && rows[0].Municipality != rows[1].Municipality {
		t.Errorf("half a publication: %v", rows)
	}
	for i, row := range rows {
		if s.Index(q, row.ID) != i {
			t.Errorf("%s is at %d, not at %d", row.ID, s.Index(q, row.ID), i)
		}
	}
}

func TestManyNewNamesAreFoundAtOnce(t *testing.T) {
	r := New(book(t))
	for i := range 3000 { // the vocabulary is sorted anew in between
		e := people(fmt.Sprintf("Fam%s, X", strings.Repeat(string(rune('a'+i%26)), 1+i/26)))[0]
		e.ID = person.IDFrom(uint64(i))
		r.Apply(e)
		if i%100 == 0 && count(t, r, strings.ToUpper(e.Listing.Family)) == 0 {
			t.Fatalf("person %d is not found", i)
		}
	}
	rows := r.Snapshot().Find(Query{Visible: everybody, Limit: -1}).Rows
	if len(rows) != 3000 || !slices.IsSortedFunc(rows, func(a, b Row) int { return strings.Compare(a.Family, b.Family) }) {
		t.Errorf("%d people, or not in order", len(rows))
	}
}

func TestDatesArePackedInOrder(t *testing.T) {
	for _, d := range []person.Date{"", "1980", "1980-07", "1980-07-12", "0001-01-01", "9999-12-31"} {
		if got := unpackDate(packDate(d)); got != d {
			t.Errorf("%q became %q", d, got)
		}
	}
	for _, d := range []person.Date{"x", "198", "1980-13", "1980-00-00x", "19800712", "1980-7-12", "1980-12-32"} {
		if packDate(d) != 0 {
			t.Errorf("%q is taken for a date", d)
		}
	}
	if a, b := packDate("1980"), packDate("1980-01-01"); a >= b || packDate("1979-12-31") >= a {
		t.Error("dates are out of order")
	}
}

func TestIDsArePackedInOrder(t *testing.T) {
	last := person.ID("")
	for n := range uint64(2000) {
		id := person.IDFrom(n * 16411)
		packed, ok := packID(id)
		if !ok || unpackID(packed) != id {
			t.Fatalf("%s became %s", id, unpackID(packed))
		}
		if before, _ := packID(last); last != "" && (before < packed) != (last < id) {
			t.Fatalf("%s and %s are out of order", last, id)
		}
		last = id
	}
}

// A whole id typed into the search is that person and nobody else: not the
// people whose names begin with its letters.
func TestIDTypedAsAWordIsOnePerson(t *testing.T) {
	r := New(book(t))
	id := person.IDFrom(77)
	for n, name := range []string{"Haddad", "Nwosu", "Zhou", "Kqm"} {
		r.Load(Entry{ID: person.IDFrom(uint64(77 + n)), Version: 1, Listing: person.Listing{Family: name, Given: string(id)}})
	}
	r.Publish()
	everybody := access.Filter{Op: access.Everybody}
	result := r.Snapshot().Find(Query{Filter: Parse(string(id), book(t)), Visible: everybody, Limit: -1})
	if result.Total != 1 || result.Rows[0].ID != id {
		t.Errorf("%s finds %+v", id, result.Rows)
	}
}
