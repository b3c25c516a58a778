package store

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/audit"
	"lotse/store/person"
)

// footing is which sources may be used at a moment, and who owns which field. It
// never changes.
type footing struct {
	open    map[person.Source]bool
	shut    map[person.Source]string // why, of those that are documented
	rules   person.Rules
	sources []Source // all that are documented, by id
}

// uses says whether a source may be used. One that is not documented may not.
func (now *footing) uses(source string) bool {
	return person.Source(source) == person.Outreach || now.open[person.Source(source)]
}

// rulesFor are the rules for some records, which may be of sources that nobody knows.
func (now *footing) rulesFor(records []person.Record) person.Rules {
	rules := now.rules
	for _, r := range records {
		if rules.Without[r.Source] == now.uses(string(r.Source)) {
			rules.Without = maps.Clone(rules.Without)
			if rules.Without == nil {
				rules.Without = map[person.Source]bool{}
			}
			rules.Without[r.Source] = !now.uses(string(r.Source))
		}
	}
	return rules
}

// same says whether people come out the same.
func (now *footing) same(other *footing) bool {
	return maps.Equal(now.open, other.open) && maps.EqualFunc(now.rules.Owners, other.rules.Owners, slices.Equal[[]person.Source])
}

// agreements are the documented sources as this server has followed them, and
// which of them are open.
type agreements struct {
	now  atomic.Pointer[footing]
	kick chan struct{} // one slot: something may have turned

	mu   sync.Mutex
	docs map[person.Source]Source

	turning sync.Mutex // one pass over everybody at a time
	turned  *footing   // by which the register was made
	tried   *footing   // for which that was tried last, and failed for somebody
	retry   time.Time  // not before then
	wait    time.Duration
	again   atomic.Bool
	without atomic.Pointer[map[string]int] // people of whom something of a source is left out, when everybody was read last
}

// left counts the people of whom something of a source was left out.
func (a *agreements) left(source person.Source) int {
	if counts := a.without.Load(); counts != nil {
		return (*counts)[string(source)]
	}
	return 0
}

// footing is which sources may be used now.
func (s *Store) footing() *footing {
	if now := s.agreements.now.Load(); now != nil {
		return now
	}
	return &footing{}
}

// open says whether a source may be used now.
func (s *Store) open(source person.Source) bool { return s.footing().uses(string(source)) }

// openSources are the codes of all that may be used now, as the policies ask for them.
func (s *Store) openSources() (codes []string) {
	for source := range s.footing().open {
		codes = append(codes, string(source))
	}
	slices.Sort(codes)
	return codes
}

// readSources reads what is documented.
func (s *Store) readSources(ctx context.Context) error {
	err := s.backend.All(ctx, Sources, nil, s.keepSource)
	if err == nil {
		s.look(ctx)
		s.agreements.turned = s.footing() // by these the lists are about to be read
	}
	return err
}

// keepSource takes in a source's document, unless a newer one was.
func (s *Store) keepSource(doc Document) error {
	var source Source
	if err := bson.Unmarshal(slices.Clone(doc.Body), &source); err != nil {
		return fmt.Errorf("decode source %s: %w", doc.ID, err)
	}
	source.ID, source.Version = person.Source(doc.ID), doc.Version
	a := &s.agreements
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.docs == nil {
		a.docs = map[person.Source]Source{}
	}
	if a.docs[source.ID].Version < source.Version {
		a.docs[source.ID] = source
	}
	return nil
}

// heardSource takes in what any server wrote of a source. One that cannot be read
// is shut.
func (s *Store) heardSource(ctx context.Context, doc Document) {
	if err := s.keepSource(doc); err != nil {
		s.reportIn(ctx, err)
		s.agreements.mu.Lock()
		delete(s.agreements.docs, person.Source(doc.ID))
		s.agreements.mu.Unlock()
	}
	s.look(ctx)
	for _, session := range s.sessions.all() { // whoever looks at the sources
		session.tell()
	}
	s.turnSoon()
}

// look sees what is open at this moment, and tells the log of what time has turned.
func (s *Store) look(ctx context.Context) {
	a := &s.agreements
	a.mu.Lock()
	now, before := s.footingAt(s.clock()), a.now.Load()
	a.now.Store(now)
	a.mu.Unlock()
	if before == nil {
		return
	}
	for _, source := range now.sources {
		why, was := now.shut[source.ID], before.shut[source.ID]
		known := slices.ContainsFunc(before.sources, func(b Source) bool { return b.ID == source.ID && b.Version == source.Version })
		if why != was && known { // the same document says something else than a moment ago
			s.reportIn(ctx, s.log.Record(ctx, audit.Event{
				Type: audit.SourceTurned, Codes: []string{string(source.ID), cmp.Or(why, "open")}, Outcome: "ok",
			}))
		}
	}
}

// footingAt is what is open at a moment; under the lock of agreements.
func (s *Store) footingAt(at time.Time) *footing {
	now := &footing{open: map[person.Source]bool{}, shut: map[person.Source]string{}}
	now.rules.Without = map[person.Source]bool{}
	for _, e := range s.book.List("source") {
		now.rules.Without[person.Source(e.Code)] = person.Source(e.Code) != person.Outreach
	}
	for _, id := range slices.Sorted(maps.Keys(s.agreements.docs)) {
		source := s.agreements.docs[id]
		now.sources = append(now.sources, source)
		if why := source.Shut(at); why != "" && id != person.Outreach {
			now.shut[id], now.rules.Without[id] = why, true
			continue
		}
		now.open[id] = true
		delete(now.rules.Without, id)
	}
	delete(now.rules.Without, person.Outreach)
	now.rules.Owners = ownersOf(now.sources)
	now.rules.Mark = markOf(now.rules.Owners)
	return now
}

// markOf is short for who owns which field; empty where all is as usual.
func markOf(owners map[person.FieldName][]person.Source) string {
	if owners == nil {
		return ""
	}
	h := fnv.New32a()
	for _, field := range slices.Sorted(maps.Keys(owners)) {
		fmt.Fprintln(h, field, owners[field])
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// ownersOf puts the sources that own a field by their configuration before those
// that usually do; nil where none does.
func ownersOf(sources []Source) map[person.FieldName][]person.Source {
	var owners map[person.FieldName][]person.Source
	for _, spec := range person.Fields {
		var first []person.Source
		for _, source := range sources {
			if slices.Contains(source.Owns, spec.Name) {
				first = append(first, source.ID)
			}
		}
		if first == nil {
			continue
		}
		if owners == nil {
			owners = map[person.FieldName][]person.Source{}
		}
		for _, usual := range spec.Owners {
			if !slices.Contains(first, usual) {
				first = append(first, usual)
			}
		}
		owners[spec.Name] = first
	}
	return owners
}
