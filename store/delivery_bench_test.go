package store_test

import (
	"fmt"
	"testing"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
)

const manyRows = 20_000

// rowsOf are rows of people who may be found again.
func rowsOf(prefix string, n int, numbered bool) (rows []store.Row) {
	for i := range n {
		more := []string{"residence=25-2"}
		if numbered && i%2 == 0 {
			more = append(more, fmt.Sprintf("azr=2500%08d", i))
		}
		rows = append(rows, someone(prefix+fmt.Sprint(i), word(i*7+1)+word(i/16), word(i*13+5)+word(i/7+3), birthday(i), more...))
	}
	return rows
}

func benchReceiver(b *testing.B) *store.Store {
	b.Helper()
	dir := b.TempDir() + "/store"
	receiving(b, dir)
	backend, err := embedded.Open(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	s := opened(b, backend, "test")
	b.Cleanup(func() {
		s.Close()
		backend.Close()
	})
	return s
}

func benchDelivery(b *testing.B, s *store.Store, source person.Source, d store.Delivery) store.Receipt {
	b.Helper()
	r, err := delivered(b.Context(), s, source, d)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// The first load of an empty office: people a second.
func BenchmarkDeliverNew(b *testing.B) {
	rows := rowsOf("n", manyRows, true)
	for b.Loop() {
		b.StopTimer()
		s := benchReceiver(b)
		b.StartTimer()
		r := benchDelivery(b, s, "abh", reads(manyRows, rows))
		b.Logf("people %d, linked %d, review %d", r.People, r.Linked, r.Review)
	}
	b.ReportMetric(float64(manyRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// The first load of a second office that knows the same people.
func BenchmarkDeliverLinked(b *testing.B) {
	first, second := rowsOf("n", manyRows, true), rowsOf("s", manyRows, true)
	for b.Loop() {
		b.StopTimer()
		s := benchReceiver(b)
		benchDelivery(b, s, "abh", reads(manyRows, first))
		b.StartTimer()
		r := benchDelivery(b, s, "sozial", reads(manyRows, second))
		b.Logf("people %d, linked %d, review %d", r.People, r.Linked, r.Review)
	}
	b.ReportMetric(float64(manyRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// What an office changes within a second, among many.
func BenchmarkDeliverChanges(b *testing.B) {
	s := benchReceiver(b)
	rows := rowsOf("n", manyRows, true)
	benchDelivery(b, s, "abh", reads(manyRows, rows))
	benchDelivery(b, s, "sozial", reads(manyRows, rowsOf("s", manyRows, true)))
	turn := 0
	for b.Loop() {
		turn++
		var changed []store.Row
		for i := range 50 {
			raw := rows[(turn*50+i)%manyRows]
			changed = append(changed, someone(raw.Key, raw.Raw["given"], raw.Raw["family"], raw.Raw["birth"], fmt.Sprint("street=Weg ", turn)))
		}
		if r := benchDelivery(b, s, "abh", reads(manyRows, changed)); r.Changed != 50 {
			b.Fatalf("%+v", r)
		}
	}
}
