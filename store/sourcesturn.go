package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"lotse/store/person"
	"lotse/store/register"
)

const (
	lookEvery  = time.Second             // at whether time has turned an agreement
	maskAbove  = 200_000                 // people: of more, those concerned are hidden first and come back as they are made anew
	maskAfter  = 2500 * time.Millisecond // whoever is not made anew by then is hidden until she is
	mostWait   = time.Minute             // until those who could not be made anew are tried again
	publishTo  = 4 * time.Second         // while many are made anew, those who are show meanwhile
	turnTime   = effectTime / 3          // that an act waits for a turn
	rereadTime = 10 * time.Second
)

// followSources has the register say, from the moment on when sources are opened or
// shut, what may be said then.
func (s *Store) followSources(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.agreements.kick:
		}
		s.look(ctx)
		s.reportIn(ctx, s.turnSources(ctx))
	}
}

// turnSoon has followSources look at once.
func (s *Store) turnSoon() {
	select {
	case s.agreements.kick <- struct{}{}:
	default:
	}
}

// turnSources makes everybody anew in memory if other sources are open than when
// that was done last. Where it fails or takes long, whoever would still show what is
// shut is in no list until she is made anew.
func (s *Store) turnSources(ctx context.Context) error {
	a := &s.agreements
	a.turning.Lock()
	defer a.turning.Unlock()
	now := s.footing()
	tried := a.tried != nil && now.same(a.tried)
	if a.turned != nil && now.same(a.turned) && !a.again.Load() || tried && time.Now().Before(a.retry) {
		return nil
	}
	a.again.Store(false)
	if !tried {
		a.wait = 0
	}
	a.wait = min(max(lookEvery, 2*a.wait), mostWait)
	a.tried, a.retry = now, time.Now().Add(a.wait)
	if !s.listed.Load() { // lists were not read
		a.turned = now
		return nil
	}
	err := s.remakeAll(ctx)
	if err != nil {
		s.mask()
		a.again.Store(true)
		return fmt.Errorf("people are not made anew, and some are in no list: %w", err)
	}
	if a.turned = now; !a.again.Load() {
		a.wait, a.tried = 0, nil
	}
	s.offer()
	s.tellTurned()
	return nil
}

// remakeAll takes everybody into the register as she may be shown now: all at once
// or, where they are very many, as they come, those who show what is shut being hidden
// first.
func (s *Store) remakeAll(ctx context.Context) error {
	l := &listReader{into: s.remakeSome(time.Now())}
	var all [][]register.Entry
	if s.People() <= maskAbove {
		var mu sync.Mutex
		l.into = func(entries ...register.Entry) {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, entries)
		}
	} else if s.register.Snapshot().From(s.shutSources()...) > maskAbove/4 {
		s.mask()
	}
	late := time.AfterFunc(maskAfter, s.mask)
	defer late.Stop()
	var left leftOut
	keep := func(entry register.Entry) {
		left.see(entry.Listing.Without)
		l.take(entry)
	}
	err := s.entries(ctx, nil, ignored, keep)
	l.into(l.batch...)
	s.register.Remake(slices.Concat(all...)...)
	s.register.Publish()
	if err == nil {
		s.agreements.without.Store(&left.counts)
	}
	return err
}

// remakeSome takes in some people, and publishes that now and then.
func (s *Store) remakeSome(shown time.Time) func(...register.Entry) {
	var mu sync.Mutex
	return func(entries ...register.Entry) {
		s.register.Remake(entries...)
		mu.Lock()
		defer mu.Unlock()
		if time.Since(shown) > publishTo {
			s.stirs(s.register.Publish)
			shown = time.Now()
		}
	}
}

// entries reads what lists show of everybody. Each document as it is stored, reduced
// to some fields or whole, is shown to look.
func (s *Store) entries(ctx context.Context, fields []string, look func(Document) error, keep func(register.Entry)) error {
	return s.agreed.everybody(ctx, fields, look, func(doc Document) error {
		entry, err := s.register.Decode(doc.ID, doc.Version, doc.Body)
		if err != nil {
			return fmt.Errorf("person %s: %w", doc.ID, err)
		}
		keep(entry)
		return nil
	}, func(_ Document, p *person.Profile) error {
		keep(s.register.Entry(p.ID, p.Version, p.Listing))
		return nil
	}, func(doc Document, err error) error {
		s.unmade(err)
		keep(nobody(doc))
		return nil
	})
}

// nobody is an entry of a person who cannot be made anew: she is in no list.
func nobody(doc Document) register.Entry {
	return register.Entry{ID: person.ID(doc.ID), Version: doc.Version, Listing: person.Listing{Hidden: true}}
}

func ignored(Document) error { return nil }

// mask takes everybody out of the lists who would still show something of a source
// that is shut.
func (s *Store) mask() {
	if s.register.Mask(s.shutSources()...) > 0 {
		s.tellTurned()
	}
}

// shutSources are all sources of which people in the register show something, and
// that are shut.
func (s *Store) shutSources() (shut []string) {
	now := s.footing()
	for _, source := range s.register.Snapshot().Sources() {
		if !now.uses(source) {
			shut = append(shut, source)
		}
	}
	return shut
}

// tellTurned tells every session that what it read of people may say what must not
// be said now.
func (s *Store) tellTurned() {
	for _, session := range s.sessions.all() {
		session.turns.Add(1)
		session.tell()
	}
}

// unmade notes a person who could not be made anew: it is tried again.
func (s *Store) unmade(err error) {
	s.problem(err)
	s.agreements.again.Store(true)
}

// allowed has entries that were made before a source was shut or opened made anew.
// Whoever writes people reads them, changes them and has the register take them in:
// in between, the agreements may change. Those who are taken in before a turn that
// follows are made anew by it.
func (s *Store) allowed(entries []register.Entry) []register.Entry {
	now := s.footing()
	old := func(e register.Entry) bool {
		return slices.ContainsFunc(e.Listing.Sources, func(source string) bool { return !now.uses(source) }) ||
			slices.ContainsFunc(e.Listing.Without, now.uses) || e.Listing.Ruled != now.rules.Mark
	}
	if !slices.ContainsFunc(entries, old) {
		return entries
	}
	entries = slices.Clone(entries)
	for i, e := range entries {
		if old(e) {
			entries[i] = s.reread(e)
		}
	}
	return entries
}

// reread is an entry as it is in the store now, hidden where that cannot be read.
func (s *Store) reread(e register.Entry) register.Entry {
	ctx, cancel := context.WithTimeout(context.Background(), rereadTime)
	defer cancel()
	doc, err := s.backend.Get(ctx, Persons, string(e.ID))
	if err == nil {
		var read register.Entry
		if read, err = s.register.Decode(doc.ID, doc.Version, doc.Body); err == nil {
			return read
		}
	}
	s.unmade(err)
	return nobody(Document{ID: string(e.ID), Version: e.Version})
}

// leftOut counts, by source, of how many people something is left out.
type leftOut struct {
	mu     sync.Mutex
	counts map[string]int
}

func (l *leftOut) see(without []string) {
	if len(without) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counts == nil {
		l.counts = map[string]int{}
	}
	for _, source := range without {
		l.counts[source]++
	}
}

// undocumented tells what to do where there are records of sources without any
// document, such as in a store that an earlier Lotse made.
func (s *Store) undocumented() {
	now, counts := s.footing(), s.agreements.without.Load()
	if counts == nil {
		return
	}
	without := slices.Sorted(maps.Keys(*counts))
	without = slices.DeleteFunc(without, func(id string) bool { return now.shut[person.Source(id)] != "" })
	if len(without) > 0 {
		s.problem(fmt.Errorf("nothing of what these sources delivered is shown, because no agreement with them is documented here: %s; "+
			"document each by a file in the folder of --sources, or have an administrator write down its agreement (source agree)", strings.Join(without, ", ")))
	}
}
