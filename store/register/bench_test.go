package register

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/person"
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

// coordinator is the visible set of who sees everybody but restricted people of
// whose circle she is not.
var coordinator = access.Filter{Op: access.Or, Args: []access.Filter{{Op: access.Not, Args: []access.Filter{{Op: access.IsRestricted}}}, {Op: access.CircleHas, Text: []string{"maike"}}}}

const four = "course:none in:Norden,Hage german:..A2 age:18..60"

// BenchmarkFind asks the questions of the comparison with other engines, and
// what a screen asks besides.
func BenchmarkFind(b *testing.B) {
	five := []string{"in", "course", "german", "nationality", "age"}
	for _, one := range []struct {
		name, filter string
		visible      access.Filter
		offset       int
		facets       []string
		sort         Sort
	}{
		{name: "four", filter: four, visible: coordinator},
		{name: "four_outreach", filter: four, visible: outreach},
		{name: "five_facets", filter: four, visible: coordinator, facets: five},
		{name: "five_facets_outreach", filter: four, visible: outreach, facets: five},
		{name: "all_facets", filter: "", visible: coordinator, facets: append([]string{"status", "need", "worker"}, five...)},
		{name: "prefix", filter: "kari", visible: coordinator},
		{name: "two_names", filter: "ka mo", visible: coordinator},
		{name: "resembling", filter: "alkamorixx", visible: coordinator},
		{name: "everybody", visible: everybody},
		{name: "deep", visible: everybody, offset: 45_000},
		{name: "few", filter: four + " nat:Syrien need:housing worker:maike arrived:2022-03..2022-04 -sex:m", visible: coordinator},
		{name: "by_age", filter: "course:none", visible: coordinator, sort: Sort{Field: "age", Down: true}},
		{name: "by_status_deep", visible: coordinator, sort: Sort{Field: "status"}, offset: 30_000},
	} {
		b.Run(one.name, func(b *testing.B) {
			sizes(b, func(b *testing.B, r *Register) {
				q := Query{Filter: Parse(one.filter, book(b)), Visible: one.visible, Today: today, Offset: one.offset, Limit: 40, Facets: one.facets, Sort: one.sort}
				s, total := r.Snapshot(), 0
				var took []time.Duration
				for b.Loop() {
					start := time.Now()
					total = s.Find(q).Total
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(float64(total), "found")
				b.ReportMetric(float64(took[0].Microseconds()), "best-us")
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
			})
		})
	}
}

// BenchmarkReadersBesideWriter asks the same from eight sides while 1,000
// changes a second are published.
func BenchmarkReadersBesideWriter(b *testing.B) {
	sizes(b, func(b *testing.B, r *Register) {
		done, writer := make(chan bool), sync.WaitGroup{}
		applied := 0
		writer.Go(func() { applied = change(r, done) })
		q := Query{Filter: Parse(four, book(b)), Visible: outreach, Today: today, Limit: 40}
		var mu sync.Mutex
		var took []time.Duration
		var readers sync.WaitGroup
		begin := time.Now()
		for range 8 {
			readers.Go(func() {
				for range max(1, b.N/8) {
					start := time.Now()
					r.Snapshot().Find(q)
					mu.Lock()
					took = append(took, time.Since(start))
					mu.Unlock()
					time.Sleep(10 * time.Millisecond) // somebody types
				}
			})
		}
		readers.Wait()
		seconds := time.Since(begin).Seconds()
		close(done)
		writer.Wait()
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-us")
		b.ReportMetric(float64(applied)/seconds, "updates/s")
	})
}

// change applies a thousand changes a second until done.
func change(r *Register, done chan bool) (applied int) {
	rng := rand.New(rand.NewPCG(3, r.Snapshot().Generation()))
	for begin := time.Now(); ; applied++ {
		select {
		case <-done:
			return applied
		case <-time.After(time.Until(begin.Add(time.Duration(applied) * time.Millisecond))):
		}
		r.Apply(noted(r, rng, applied%10 == 0))
	}
}

// noted is somebody of whom a contact was noted, or whom everything but the
// name has changed of.
func noted(r *Register, rng *rand.Rand, much bool) Entry {
	e := cityEntry(rng, rng.IntN(40_000))
	s := r.Snapshot()
	row, _ := s.rowOf(e.ID)
	kept := s.row(row).Listing
	if much {
		e.Listing.Family, e.Listing.Given = kept.Family, kept.Given
	} else {
		kept.LastContact, kept.LastKind = person.Date(fmt.Sprintf("2026-02-%02d", 1+rng.IntN(28))), pick(rng, "visit", "phone")
		e.Listing = kept
	}
	e.Version = int64(s.Generation()) + 2
	return e
}

// BenchmarkWeight says what each column costs in bytes a person.
func BenchmarkWeight(b *testing.B) {
	sizes(b, func(b *testing.B, r *Register) {
		for b.Loop() {
			r.Snapshot()
		}
		for name, bytes := range r.Weigh() {
			b.ReportMetric(float64(bytes)/float64(r.Snapshot().Len()), name+"-B")
		}
	})
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
	for _, kind := range []string{"contact", "much", "name", "new"} {
		b.Run(kind, func(b *testing.B) {
			sizes(b, func(b *testing.B, r *Register) {
				rng := rand.New(rand.NewPCG(3, r.Snapshot().Generation()))
				b.ReportAllocs()
				for b.Loop() {
					switch kind {
					case "contact", "much":
						r.Apply(noted(r, rng, kind == "much"))
					default:
						n := rng.IntN(40_000)
						if kind == "new" {
							n = 1_000_000 + rng.IntN(1<<22)
						}
						e := cityEntry(rng, n)
						e.Version = int64(r.Snapshot().Generation()) + 2
						r.Apply(e)
					}
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

// BenchmarkDecode reads people as the store keeps them and takes them in.
func BenchmarkDecode(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	bodies := make([]bson.Raw, 10_000)
	for n := range bodies {
		body, err := bson.Marshal(bson.M{"fields": bson.M{"x": 1}, "list": cityEntry(rng, n).Listing})
		if err != nil {
			b.Fatal(err)
		}
		bodies[n] = body
	}
	b.ReportAllocs()
	r := New(book(b))
	for n := 0; b.Loop(); n++ {
		e, err := Decode(string(person.IDFrom(uint64(n))), 1, bodies[n%len(bodies)])
		if err != nil {
			b.Fatal(err)
		}
		r.Load(e)
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
