package register

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"lotse/policies/access"
)

// A city's names: some that many have and as many again that few have.
func cityEntry(r *rand.Rand, n int) Entry {
	e := entry(r, n)
	e.Listing.Family = rareName(r)
	e.Listing.Given = rareName(r)
	return e
}

func rareName(r *rand.Rand) string {
	parts := []string{"Al", "ka", "mo", "ham", "Sche", "wen", "ko", "ri", "ü", "na", "bek", "şa", "dou", "ti", "ler", "man"}
	if r.IntN(2) == 0 {
		return pick(r, parts...) + pick(r, parts...)
	}
	return pick(r, parts...) + pick(r, parts...) + pick(r, parts...) + pick(r, parts...)
}

var cities = map[int]func() (*Register, float64){50_000: city(50_000), 1_000_000: city(1_000_000)}

// city fills a register and weighs it: bytes of heap a person.
func city(size int) func() (*Register, float64) {
	return sync.OnceValues(func() (*Register, float64) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r := New(book(&testing.B{}))
		rng := rand.New(rand.NewPCG(1, 2))
		for n := range size {
			r.Load(cityEntry(rng, n))
		}
		r.Publish()
		runtime.GC()
		runtime.ReadMemStats(&after)
		return r, float64(after.HeapAlloc-before.HeapAlloc) / float64(size)
	})
}

func sizes(b *testing.B, f func(b *testing.B, r *Register)) {
	for _, size := range []int{50_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			if size > 50_000 && testing.Short() {
				b.Skip("takes a gigabyte")
			}
			r, weight := cities[size]()
			b.ReportAllocs()
			b.ResetTimer()
			f(b, r)
			b.ReportMetric(weight, "heapB/person")
		})
	}
}

// outreach is the visible set of an outreach worker.
var outreach = access.Filter{Op: access.And, Args: []access.Filter{
	{Op: access.Or, Args: []access.Filter{{Op: access.MunicipalityIn, Text: []string{"03452019", "03452008"}}, {Op: access.AssignedTo, Text: []string{"maike"}}}},
	{Op: access.Or, Args: []access.Filter{{Op: access.Not, Args: []access.Filter{{Op: access.IsRestricted}}}, {Op: access.CircleHas, Text: []string{"maike"}}}},
}}

func BenchmarkFind(b *testing.B) {
	for _, one := range []struct {
		name, filter string
		visible      access.Filter
		offset       int
	}{
		{"everybody", "", everybody, 0},
		{"deep", "", everybody, 45_000},
		{"four", "course:none in:Norden,Hage german:..A2 age:18..60", everybody, 0},
		{"four_outreach", "course:none in:Norden,Hage german:..A2 age:18..60", outreach, 0},
		{"prefix", "kari", everybody, 0},
		{"two_names", "ka mo", everybody, 0},
		{"resembling", "alkamorixx", everybody, 0},
	} {
		b.Run(one.name, func(b *testing.B) {
			sizes(b, func(b *testing.B, r *Register) {
				q := Query{Filter: Parse(one.filter, book(b)), Visible: one.visible, Today: today, Offset: one.offset, Limit: 40}
				s, total := r.Snapshot(), 0
				for b.Loop() {
					total = s.Find(q).Total
				}
				b.ReportMetric(float64(total), "found")
			})
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	sizes(b, func(b *testing.B, r *Register) {
		s := r.Snapshot()
		q := Query{Visible: everybody, Today: today, Limit: 1, Offset: s.Len() - 1}
		last := s.Find(q).Rows[0].ID
		for b.Loop() {
			if s.Index(q, last) != s.Len()-1 {
				b.Fatal("not the last")
			}
		}
	})
}

func BenchmarkApply(b *testing.B) {
	for _, kind := range []string{"contact", "name", "new"} {
		b.Run(kind, func(b *testing.B) {
			sizes(b, func(b *testing.B, r *Register) {
				rng := rand.New(rand.NewPCG(3, r.Snapshot().Generation()))
				for b.Loop() {
					n := rng.IntN(40_000)
					if kind == "new" {
						n = 1_000_000 + rng.IntN(1<<22)
					}
					e := cityEntry(rng, n)
					if kind == "contact" { // the name stays
						row, _ := r.Snapshot().rowOf(e.ID)
						kept := r.Snapshot().row(row)
						e.Listing.Family, e.Listing.Given = kept.Family, kept.Given
					}
					e.Version = int64(r.Snapshot().Generation()) + 2
					r.Apply(e)
				}
			})
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	all := make([]Entry, 50_000)
	for n := range all {
		all[n] = cityEntry(rng, n)
	}
	for b.Loop() {
		r := New(book(b))
		r.Load(all...)
		r.Publish()
	}
}

func BenchmarkParse(b *testing.B) {
	k := book(b)
	for name, text := range map[string]string{"typical": "course:none in:Norden german:..A2 age:18..27 -need:childcare fatima", "half_typed": "course:none nat:syr"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(text, k)
			}
		})
	}
}
