package linkage

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// files are two files made ready, or one of which b is nil.
type files struct {
	a, b       []sketch
	vocabulary *vocabulary
	one        bool // b is a
	blocks     [keys]block
}

// block is one key of two files: for each record of a, which of order are b's with the
// same key.
type block struct {
	from, to []int32
	order    []int32
}

func prepare(a, b []Record) *files {
	f := &files{vocabulary: newVocabulary(), one: b == nil}
	f.a = f.sketches(a)
	f.b = f.a
	if !f.one {
		f.b = f.sketches(b)
	}
	f.block()
	return f
}

func (f *files) sketches(records []Record) []sketch {
	all := make([]sketch, len(records))
	for i := range records {
		all[i] = f.vocabulary.sketch(&records[i])
		f.vocabulary.count(&all[i], 1)
	}
	return all
}

// posting is a record that has a key.
type posting struct {
	key uint64
	of  int32
}

func (f *files) block() {
	keysA := keysOf(f.a)
	keysB := keysA
	if !f.one {
		keysB = keysOf(f.b)
	}
	inParallel(keys, 1, func(slot, _ int) {
		in := postings(keysB, slot)
		from := in
		if !f.one {
			from = postings(keysA, slot)
		}
		f.blocks[slot] = joined(from, in, len(f.a), crowd[slot])
	})
}

func keysOf(all []sketch) []keyset {
	made := make([]keyset, len(all))
	inParallel(len(all), 4096, func(from, to int) {
		for i := from; i < to; i++ {
			made[i] = all[i].keys()
		}
	})
	return made
}

func postings(of []keyset, slot int) []posting {
	list := make([]posting, 0, len(of))
	for i := range of {
		if key := of[i][slot]; key != 0 {
			list = append(list, posting{key, int32(i)})
		}
	}
	slices.SortFunc(list, func(x, y posting) int { return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.of, y.of)) })
	return list
}

func joined(a, b []posting, records, crowd int) block {
	made := block{from: make([]int32, records), to: make([]int32, records), order: make([]int32, len(b))}
	for i, p := range b {
		made.order[i] = p.of
	}
	at, end := 0, 0
	for i, p := range a {
		if i == 0 || p.key != a[i-1].key {
			for at = end; at < len(b) && b[at].key < p.key; at++ {
			}
			for end = at; end < len(b) && b[end].key == p.key; end++ {
			}
		}
		if end-at <= crowd {
			made.from[p.of], made.to[p.of] = int32(at), int32(end)
		}
	}
	return made
}

// inParallel does work on n things, so many at a time, on all cores.
func inParallel(n, step int, work func(from, to int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+step-1)/step) {
		group.Go(func() {
			for {
				from := int(next.Add(int64(step))) - step
				if from >= n {
					return
				}
				work(from, min(n, from+step))
			}
		})
	}
	group.Wait()
}

// candidates calls take once for each record of b that has a key in common with
// record i of a; seen belongs to the caller and remembers.
func (f *files) candidates(i int, seen []int32, take func(j int)) {
	mark := int32(i) + 1
	for slot := range f.blocks {
		k := &f.blocks[slot]
		for _, j := range k.order[k.from[i]:k.to[i]] {
			if seen[j] == mark || f.one && int(j) <= i {
				continue
			}
			seen[j] = mark
			take(int(j))
		}
	}
}

// pair is a pair that is likely enough to be kept.
type pair struct {
	a, b     int32
	bits     float64
	decision Decision
}

// Link finds the pairs between two files, or within one where b is nil, that are
// likelier than a thousandth: the likeliest first. It uses all cores.
func (m *Model) Link(a, b []Record) []Match {
	f := prepare(a, b)
	pairs := m.pairs(f)
	m.settle(f, pairs)
	if f.one {
		pairs = m.closed(f, pairs)
	} else {
		m.compete(f, pairs)
	}
	matches := make([]Match, len(pairs))
	second := b
	if f.one {
		second = a
	}
	inParallel(len(pairs), 1024, func(from, to int) {
		for i := from; i < to; i++ {
			p := pairs[i]
			c := compare(&f.a[p.a], &f.b[p.b], f.vocabulary)
			matches[i] = m.match(&c, p.bits)
			matches[i].A, matches[i].B, matches[i].Decision = a[p.a].ID, second[p.b].ID, p.decision
		}
	})
	return matches
}

// least is the probability of a thousandth, in bits.
var least = math.Log2(0.001 / 0.999)

// pairs compares the candidates; the likeliest come first.
func (m *Model) pairs(f *files) []pair {
	var kept []pair
	var lock sync.Mutex
	seens := sync.Pool{New: func() any { s := make([]int32, len(f.b)); return &s }}
	inParallel(len(f.a), 256, func(from, to int) {
		seen := seens.Get().(*[]int32)
		defer seens.Put(seen)
		var found []pair
		for i := from; i < to; i++ {
			f.candidates(i, *seen, func(j int) {
				c := compare(&f.a[i], &f.b[j], f.vocabulary)
				bits := m.bits(&c, len(f.b))
				if bits >= least || c.grade[iAZR] == sameCode {
					found = append(found, pair{int32(i), int32(j), bits, decide(&c, bits)})
				}
			})
		}
		lock.Lock()
		kept = append(kept, found...)
		lock.Unlock()
	})
	sortPairs(kept)
	return kept
}

// byRecord are the pairs of each record of either file, the likeliest first.
type byRecord struct{ a, b [][]int32 }

func (f *files) byRecord(pairs []pair) byRecord {
	of := byRecord{a: make([][]int32, len(f.a))}
	of.b = of.a
	if !f.one {
		of.b = make([][]int32, len(f.b))
	}
	for i, p := range pairs {
		of.a[p.a] = append(of.a[p.a], int32(i))
		of.b[p.b] = append(of.b[p.b], int32(i))
	}
	return of
}

// rivals calls take for each other pair of the two records of a pair, the likeliest
// first and those of a before those of b, with the record that takes the place of the
// other one; until it says no.
func (f *files) rivals(p pair, of byRecord, pairs []pair, take func(q pair, instead, of *sketch) bool) {
	for _, i := range of.a[p.a] {
		q := pairs[i]
		other := &f.b[q.b]
		if q.a != p.a {
			other = &f.a[q.a]
		}
		if other != &f.b[p.b] && !take(q, other, &f.b[p.b]) {
			break
		}
	}
	for _, i := range of.b[p.b] {
		q := pairs[i]
		other := &f.a[q.a]
		if q.b != p.b {
			other = &f.b[q.b]
		}
		if other != &f.a[p.a] && !take(q, other, &f.a[p.a]) {
			break
		}
	}
}

// settle takes back Same where another is about as good: within one file only where
// that one is not the same person as well.
func (m *Model) settle(f *files, pairs []pair) {
	of := f.byRecord(pairs)
	decided := make([]Decision, len(pairs))
	inParallel(len(pairs), 256, func(from, to int) {
		for i := from; i < to; i++ {
			p := pairs[i]
			decided[i] = p.decision
			if p.decision != Same {
				continue
			}
			f.rivals(p, of, pairs, func(q pair, instead, than *sketch) bool {
				if q.bits < p.bits-margin {
					return false
				}
				if f.one {
					c := compare(instead, than, f.vocabulary)
					if decide(&c, m.bits(&c, len(f.b))) == Same {
						return true
					}
				}
				decided[i] = Unsure
				return true
			})
		}
	})
	for i := range pairs {
		pairs[i].decision = decided[i]
	}
}

// compete makes a pair less likely by those that are likelier, as far as both cannot
// be: nobody is two people.
func (m *Model) compete(f *files, pairs []pair) {
	of := f.byRecord(pairs)
	bits := make([]float64, len(pairs))
	inParallel(len(pairs), 256, func(from, to int) {
		for i := from; i < to; i++ {
			p := pairs[i]
			against := 1.0
			f.rivals(p, of, pairs, func(q pair, instead, than *sketch) bool {
				if q.bits < p.bits {
					return false
				}
				if c := compare(instead, than, f.vocabulary); m.likely(&c, len(f.b)) < 0.1 {
					against += math.Exp2(q.bits)
				}
				return true
			})
			bits[i] = p.bits - math.Log2(against)
		}
	})
	for i := range pairs {
		pairs[i].bits = bits[i]
	}
	sortPairs(pairs)
}

func sortPairs(pairs []pair) {
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.bits, x.bits), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
}
