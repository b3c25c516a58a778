package feed

import (
	"encoding/hex"
	"hash/maphash"
	"slices"
	"sync"

	"lotse/store"
)

// known is what is known of a source's rows: enough to see that one is new, has
// changed or is gone, and no more.
type known struct {
	mu    sync.Mutex
	rows  map[string]*row
	cycle uint32 // grows with each delivery
	sweep uint32 // grows with each reading of everything
	twice map[string]bool
	held  map[string][16]byte // what waits for somebody, by key: how it came; zero: gone
	seed  maphash.Seed
}

type row struct {
	hash  [16]byte // as the store has it
	came  [16]byte // of how it came last; zero: this process has not seen it
	mark  uint64   // of its watermark; 0: not seen yet
	cycle uint32   // in which it came to be so
	sweep uint32   // that saw it last
}

func newKnown(hashes map[string]string) *known {
	k := &known{rows: make(map[string]*row, len(hashes)), twice: map[string]bool{}, held: map[string][16]byte{}, seed: maphash.MakeSeed()}
	k.learn(hashes)
	return k
}

// learn takes what the store says that it has for the truth.
func (k *known) learn(hashes map[string]string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key := range k.rows {
		if _, ok := hashes[key]; !ok {
			delete(k.rows, key)
		}
	}
	for key, text := range hashes {
		var r row
		hex.Decode(r.hash[:], []byte(text)[:min(len(text), 32)])
		if old := k.rows[key]; old == nil {
			k.rows[key] = &r
		} else if old.hash != r.hash {
			old.hash, old.came = r.hash, [16]byte{}
		}
	}
}

func (k *known) markOf(text []byte) uint64 {
	return maphash.Bytes(k.seed, text) | 1
}

// news says whether a row came other than it came before.
func (k *known) news(key string, came [16]byte, mark uint64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.twice[key] {
		return false
	}
	if held, ok := k.held[key]; ok && held == came {
		return false
	}
	r := k.rows[key]
	if r == nil || r.came != came {
		return true
	}
	r.mark = mark
	return false
}

// same says whether the store has the row in this state already, and then notes how
// it came.
func (k *known) same(key string, hash, came [16]byte, mark uint64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.rows[key]
	if r == nil || r.hash != hash {
		return false
	}
	r.came, r.mark = came, mark
	return true
}

// took notes that rows are in the store now, and others no more.
func (k *known) took(lines []line, gone []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cycle++
	for _, l := range lines {
		r := k.rows[l.key]
		if r == nil {
			r = &row{}
			k.rows[l.key] = r
		}
		r.hash, r.came, r.mark, r.cycle, r.sweep = l.hash, l.came, k.markOf([]byte(l.mark)), k.cycle, k.sweep
	}
	for _, key := range gone {
		delete(k.rows, key)
	}
}

// waits notes what of a delivery was held: it is offered again only with the next
// reading of everything after somebody may have let it through.
func (k *known) waits(lines []line, gone []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, l := range lines {
		if r := k.rows[l.key]; r == nil || r.hash != l.hash {
			k.held[l.key] = l.came
		}
	}
	for _, key := range gone {
		if k.rows[key] != nil {
			k.held[key] = [16]byte{}
		}
	}
}

func (k *known) offerAgain() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.held)
}

func (k *known) len() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.rows)
}

func (k *known) has(key string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.rows[key] != nil
}

// stands says whether a row has the mark that it had before.
func (k *known) stands(l line) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.rows[l.key]
	return r != nil && l.mark != "" && r.mark == k.markOf([]byte(l.mark))
}

// hashOf is a row's hash as 16 bytes.
func hashOf(row store.Row) (out [16]byte) {
	hex.Decode(out[:], []byte(row.Hash))
	return out
}

// still leaves out what was delivered since a reading of everything began: what it
// saw of those rows is older.
func (k *known) still(s *swept, began uint32) (lines []line, gone []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	since := func(key string) bool { return k.rows[key] != nil && k.rows[key].cycle > began }
	return slices.DeleteFunc(s.lines, func(l line) bool { return since(l.key) }),
		slices.DeleteFunc(s.gone, func(key string) bool { return since(key) || k.rows[key] == nil })
}

// nothingHeld says whether everything that differs is offered.
func (k *known) nothingHeld() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.held) == 0
}
