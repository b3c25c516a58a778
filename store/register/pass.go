package register

import (
	"fmt"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// shareRows is from how many chunks on a scan is worth a second goroutine.
const shareRows = 48

// share gives every chunk to one of several goroutines, of which each begins
// with a function of its own. A panic in one of them becomes the caller's: then
// her session ends by it, and not the process.
func (s *Snapshot) share(begin func() func(at int)) {
	var next atomic.Int64
	var failed atomic.Value
	run := func(chunk func(at int)) {
		for at := int(next.Add(1)) - 1; at < len(s.chunks); at = int(next.Add(1)) - 1 {
			chunk(at)
		}
	}
	var others sync.WaitGroup
	busy := int(s.scans.Add(1)) // the more readers, the fewer goroutines for each
	defer s.scans.Add(-1)
	for range min(runtime.GOMAXPROCS(0)/busy, len(s.chunks)/shareRows) - 1 {
		chunk := begin()
		others.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					failed.CompareAndSwap(nil, fmt.Sprint(r))
				}
			}()
			run(chunk)
		})
	}
	run(begin())
	others.Wait()
	if r := failed.Load(); r != nil {
		panic(r)
	}
}

// scan keeps the rows that pass every test, and counts the facets on the way.
func (s *Snapshot) scan(q Query, p plan) found {
	out := found{rows: make([]uint64, len(s.chunks)*chunkRows/64)}
	var passes []*pass
	s.share(func() func(at int) {
		passes = append(passes, newPass(s, &p, out.rows))
		return passes[len(passes)-1].chunk
	})
	for _, one := range passes {
		out.total += one.total
	}
	for i := range p.counters {
		counted := passes[0].counts[i]
		for _, other := range passes[1:] {
			for number, people := range other.counts[i] {
				counted[number] += people
			}
		}
		out.facets = append(out.facets, s.facet(&p.counters[i], q, counted))
	}
	return out
}

// pass goes over chunks for a plan; each goroutine has its own.
type pass struct {
	snapshot *Snapshot
	plan     *plan
	rows     []uint64 // of all chunks
	total    int
	counts   [][]uint32 // by counter
	own      []mask     // who passes each of the facets' own terms

	all, failing, counted mask // of one chunk
}

func newPass(s *Snapshot, p *plan, rows []uint64) *pass {
	one := &pass{snapshot: s, plan: p, rows: rows, own: make([]mask, len(p.own))}
	for _, k := range p.counters {
		one.counts = append(one.counts, make([]uint32, k.size))
	}
	return one
}

// chunk scans one chunk. all are the rows that pass everything, failing those
// that fail the own terms of one facet only.
func (p *pass) chunk(at int) {
	all, failing, counted := &p.all, &p.failing, &p.counted
	c := p.snapshot.chunks[at]
	all.first(min(chunkRows, p.snapshot.rows-at*chunkRows))
	if allOf(p.plan.tests).keep(c, all); all.empty() {
		return
	}
	clear(failing[:])
	for i := range p.own {
		p.ownTerms(i, c, all, failing)
	}
	words := p.rows[at*chunkRows/64:][:chunkRows/64]
	for i, word := range all {
		words[i] = word
		p.total += bits.OnesCount64(word)
	}
	for i := range p.plan.counters {
		k := &p.plan.counters[i]
		*counted = *all
		if k.own >= 0 {
			*counted = *failing
			counted.remove(&p.own[k.own])
			counted.add(all)
		}
		k.count(c, counted, p.counts[i])
	}
}

// ownTerms tests one field's own terms: of those who passed all others so far,
// whoever fails goes on for the sake of that facet, and whoever fails again is out.
func (p *pass) ownTerms(i int, c *chunk, all, failing *mask) {
	in := &p.own[i]
	*in = *all
	in.add(failing)
	p.plan.own[i].tests.keep(c, in)
	for w, pass := range in {
		failing[w] = failing[w]&pass | all[w]&^pass
		all[w] &= pass
	}
}
