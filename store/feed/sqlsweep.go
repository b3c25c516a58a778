package feed

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"lotse/store"
)

// swept is what a reading of everything found.
type swept struct {
	whole   bool
	lines   []line   // new or other than they are known
	gone    []string // known, but not there any more
	twice   map[string]bool
	bad     []store.BadRow
	total   int
	unknown []store.UnknownCode // of all rows; only where all were read whole
	water   water               // of all rows
	took    time.Duration
	began   uint32 // the cycle in which it began
}

// manyOther is how many rows may be fetched one by one; more are read with all.
const manyOther = 2000

// sweeping is a reading of everything on its way.
type sweeping struct {
	*swept
	o      *office
	k      *known
	number uint32
	fresh  map[string]bool // keys that are not known
	other  [][]string      // keys whose rows must be fetched
	codes  *mapped
	plain  *mapped
	hash   *hasher
}

// sweep reads all keys with their marks, or all rows whole. What it finds missing
// counts only because it ends without an error.
func (o *office) sweep(ctx context.Context, k *known, whole bool) (*swept, error) {
	began := time.Now()
	ctx, stop := context.WithTimeout(ctx, o.c.sweepTime())
	defer stop()
	var s *sweeping
	err := o.within(ctx, func(tx *sql.Tx) error {
		if !whole {
			s = o.beginSweep(k, false)
			if err := each(ctx, tx, o.keyRows(), nil, s.keyRow); err != nil {
				return err
			}
			whole = len(s.other) > manyOther
		}
		if !whole {
			return s.fetch(ctx, tx)
		}
		s = o.beginSweep(k, true)
		return each(ctx, tx, o.wholeRows(), nil, s.wholeRow)
	})
	if err != nil {
		return nil, err
	}
	s.end()
	if err := s.confirm(ctx); err != nil {
		return nil, err
	}
	s.took = time.Since(began)
	return s.swept, nil
}

func (o *office) beginSweep(k *known, whole bool) *sweeping {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sweep++
	return &sweeping{
		swept: &swept{whole: whole, twice: map[string]bool{}, began: k.cycle}, o: o, k: k, number: k.sweep,
		fresh: map[string]bool{}, codes: newMapped(o.c, time.Now()), plain: newMapped(o.c, time.Now()), hash: newHasher(o.columns),
	}
}

// met notes that a key is there, and returns what is known of it; nil with ok where
// nothing is. It is not ok where the row must be left alone: its key came before,
// or it was delivered since this reading began.
func (s *sweeping) met(key string) (r *row, ok bool) {
	r = s.k.rows[key]
	switch {
	case r == nil && s.fresh[key], r != nil && r.sweep == s.number && r.cycle <= s.began:
		s.twice[key] = true
		return nil, false
	case r == nil:
		s.fresh[key] = true
		return nil, true
	case r.cycle > s.began:
		return nil, false
	}
	r.sweep = s.number
	return r, true
}

func (s *sweeping) noKey() {
	s.total--
	if len(s.bad) < mostBad {
		s.bad = append(s.bad, store.BadRow{Code: "no-key"})
	}
}

func (s *sweeping) keyRow(values []sql.RawBytes) error {
	s.total++
	key, ok := keyOf(s.o.c, func(i int) []byte { return values[i] })
	if !ok {
		s.noKey()
		return nil
	}
	s.k.mu.Lock()
	defer s.k.mu.Unlock()
	r, ok := s.met(key)
	if !ok {
		return nil
	}
	if _, held := s.k.held[key]; held {
		return nil
	}
	if r != nil && (s.o.changed == "" || r.mark == s.k.markOf(values[len(s.o.key)])) {
		return nil
	}
	if len(s.other) <= manyOther {
		var parts []string
		for i := range s.o.key {
			parts = append(parts, string(values[i]))
		}
		s.other = append(s.other, parts)
	}
	return nil
}

// fetch reads the rows that are not as they were.
func (s *sweeping) fetch(ctx context.Context, tx *sql.Tx) error {
	for some := range slices.Chunk(s.other, 100) {
		statement, args := s.o.rowsOf(some)
		if err := each(ctx, tx, statement, args, s.otherRow); err != nil {
			return err
		}
	}
	return nil
}

func (s *sweeping) otherRow(values []sql.RawBytes) error {
	key, ok := keyOf(s.o.c, func(i int) []byte { return values[s.o.key[i]] })
	if ok {
		s.compare(key, values)
	}
	return nil
}

func (s *sweeping) wholeRow(values []sql.RawBytes) error {
	s.total++
	key, ok := keyOf(s.o.c, func(i int) []byte { return values[s.o.key[i]] })
	if !ok {
		s.noKey()
		return nil
	}
	if s.o.changed != "" {
		if text := values[len(s.o.columns)]; !s.water.below(text) {
			s.water.see(markOf(string(text)))
		}
	}
	s.count(values)
	s.k.mu.Lock()
	_, ok = s.met(key)
	s.k.mu.Unlock()
	if ok {
		s.compare(key, values)
	}
	return nil
}

func (s *sweeping) compare(key string, values []sql.RawBytes) {
	if l, other := s.o.compared(s.k, s.plain, s.hash, key, values); other {
		s.lines = append(s.lines, l)
	}
}

// compared makes a line of a row that is new, or other than the store has it.
func (o *office) compared(k *known, m *mapped, h *hasher, key string, values []sql.RawBytes) (l line, other bool) {
	var at uint64
	if o.changed != "" {
		at = k.markOf(values[len(o.columns)])
	}
	quick := h.of(values)
	if !k.news(key, quick, at) {
		return line{}, false
	}
	l = o.lineOf(key, quick, values)
	if !k.has(key) {
		return l, true
	}
	row, ok := m.take(0, l.raw) // how it came may be new to this process, and not to the store
	m.bad = m.bad[:0]
	return l, ok && !k.same(key, hashOf(row), quick, at)
}

// confirm asks once more for those who are missing, where a reading of everything
// is no picture of one moment; keys of several columns are believed as they are.
func (s *sweeping) confirm(ctx context.Context) error {
	if !s.o.d.moves || len(s.gone) == 0 || len(s.o.key) > 1 {
		return nil
	}
	there := map[string]bool{}
	return s.o.within(ctx, func(tx *sql.Tx) error {
		for some := range slices.Chunk(s.gone, 100) {
			var keys [][]string
			for _, key := range some {
				keys = append(keys, []string{key})
			}
			statement, args := s.o.rowsOf(keys)
			err := each(ctx, tx, statement, args, func(values []sql.RawBytes) error {
				if key, ok := keyOf(s.o.c, func(i int) []byte { return values[s.o.key[i]] }); ok {
					there[key] = true
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		s.gone = slices.DeleteFunc(s.gone, func(key string) bool { return there[key] })
		return nil
	})
}

// count counts the codes that are not known.
func (s *sweeping) count(values []sql.RawBytes) {
	for i := range s.o.c.Map {
		m := &s.o.c.Map[i]
		if m.coded() {
			at, _ := slices.BinarySearch(s.o.columns, m.Column)
			s.codes.count(m, string(values[at]))
		}
	}
}

// end finds what is gone, and leaves alone what is there twice: nobody can say
// which of the rows is right.
func (s *sweeping) end() {
	s.k.mu.Lock()
	defer s.k.mu.Unlock()
	for key, r := range s.k.rows {
		if _, held := s.k.held[key]; !held && r.sweep != s.number && r.cycle <= s.began {
			s.gone = append(s.gone, key)
		}
	}
	slices.Sort(s.gone)
	s.lines = slices.DeleteFunc(s.lines, func(l line) bool { return s.twice[l.key] })
	for key := range s.twice {
		if len(s.bad) < mostBad {
			s.bad = append(s.bad, store.BadRow{Key: key, Code: "twice"})
		}
	}
	s.k.twice = s.twice
	if s.whole {
		s.unknown = s.codes.unknowns()
	}
}
