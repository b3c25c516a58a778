package embedded

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"lotse/store"
)

func BenchmarkPutAlone(b *testing.B) {
	s, body := opened(b, folder(b)), body(b, 2000)
	for n := int64(0); b.Loop(); n++ {
		if _, err := s.Put(b.Context(), store.Persons, store.Document{ID: "a", Version: n, Body: body}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutFromFifty(b *testing.B) {
	s, body := opened(b, folder(b)), body(b, 2000)
	var writers atomic.Int64
	b.SetParallelism((50 + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		id := fmt.Sprint(writers.Add(1))
		for n := int64(0); pb.Next(); n++ {
			if _, err := s.Put(b.Context(), store.Persons, store.Document{ID: id, Version: n, Body: body}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkAppend appends batches of a thousand; the figures are for one.
func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{200, 2000} {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			s := opened(b, folder(b))
			batches := 0
			for b.Loop() {
				if err := s.Append(b.Context(), store.Notes, thousand(b, batches, size)...); err != nil {
					b.Fatal(err)
				}
				batches++
			}
			b.ReportMetric(float64(1000*batches)/b.Elapsed().Seconds(), "docs/s")
		})
	}
}

// BenchmarkAll reads 50,000 documents of 2 KB; the figures are for all of them.
func BenchmarkAll(b *testing.B) {
	s := opened(b, folder(b))
	for batch := range 50 {
		if err := s.Append(b.Context(), store.Persons, thousand(b, batch, 2000)...); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		read := 0
		if err := s.All(b.Context(), store.Persons, nil, func(store.Document) error { read++; return nil }); err != nil || read != 50_000 {
			b.Fatal(read, err)
		}
	}
}

// thousand are documents with ids in no order, as those of persons.
func thousand(b *testing.B, batch, size int) (docs []store.Document) {
	body := body(b, size)
	for i := range 1000 {
		docs = append(docs, store.Document{ID: fmt.Sprintf("%08x", uint32(batch*1000+i)*2654435761), Parent: fmt.Sprint(i), Body: body})
	}
	return docs
}
