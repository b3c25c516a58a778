package audit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
)

// names says whether the report has a problem with one of the entries.
func names(r Report, ids ...string) bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return slices.Contains(ids, p.Entry) })
}

func TestEveryFlippedBitIsFoundAndNamed(t *testing.T) {
	sound, heads := write(t, 4, "a", "b-1")
	if r := verify(t, sound, heads); !r.OK() || r.Entries != 8 || r.Writers != 2 {
		t.Fatalf("%+v", r)
	}
	flips := 0
	for i, victim := range sound {
		for part, bits := range map[string]int{"id": len(victim.ID) * 8, "parent": len(victim.Parent) * 8, "version": 64, "body": len(victim.Body) * 8} {
			for bit := range bits {
				log := slices.Clone(sound)
				log[i] = flip(victim, part, bit)
				slices.SortStableFunc(log, func(x, y Stored) int { return strings.Compare(x.ID, y.ID) })
				r := verify(t, log, heads)
				flips++
				if r.OK() || !names(r, victim.ID, log[i].ID) || part == "body" && (r.Found != 1 || r.Problems[0].Entry != victim.ID) {
					t.Fatalf("%s: bit %d of %s: %v", victim.ID, bit, part, r.Problems)
				}
			}
		}
	}
	t.Logf("%d flips", flips)
}

func flip(s Stored, part string, bit int) Stored {
	turn := func(text string) string {
		b := []byte(text)
		b[bit/8] ^= 1 << (bit % 8)
		return string(b)
	}
	switch part {
	case "id":
		s.ID = turn(s.ID)
	case "parent":
		s.Parent = turn(s.Parent)
	case "body":
		s.Body = []byte(turn(string(s.Body)))
	case "version":
		s.Version ^= 1 << bit
	}
	return s
}

// TestFalsifiedLog is the story of somebody who may write to the store and goes
// to work on the log; each time the first problem names the entry.
func TestFalsifiedLog(t *testing.T) {
	sound, heads := write(t, 6, "a", "b")
	behind := map[string]Head{"a": headAt(sound, 3), "b": heads["b"]}
	id := func(n int64) string { return EntryID("a", n) }
	for name, c := range map[string]struct {
		do    func([]Stored) []Stored
		heads map[string]Head
		entry string
		kind  Kind
	}{
		"one taken out":            {func(l []Stored) []Stored { return slices.Delete(l, 2, 3) }, heads, id(3), Missing},
		"three taken out":          {func(l []Stored) []Stored { return slices.Delete(l, 1, 4) }, heads, id(2), Missing},
		"the first taken out":      {func(l []Stored) []Stored { return l[1:] }, heads, id(1), Missing},
		"the last cut off":         {func(l []Stored) []Stored { return slices.Delete(l, 5, 6) }, heads, id(6), Cut},
		"half a chain cut off":     {func(l []Stored) []Stored { return slices.Delete(l, 2, 6) }, heads, id(3), Cut},
		"a whole chain gone":       {func(l []Stored) []Stored { return l[6:] }, heads, id(1), Cut},
		"everything gone":          {func(l []Stored) []Stored { return nil }, heads, id(1), Cut},
		"cut off before old head":  {func(l []Stored) []Stored { return slices.Delete(l, 2, 6) }, behind, id(3), Cut},
		"two bodies swapped":       {func(l []Stored) []Stored { l[1].Body, l[3].Body = l[3].Body, l[1].Body; return l }, heads, id(2), Moved},
		"body of the other chain":  {func(l []Stored) []Stored { l[1].Body = l[7].Body; return l }, heads, id(2), Moved},
		"one doubled":              {func(l []Stored) []Stored { return slices.Insert(l, 2, l[2]) }, heads, id(3), Doubled},
		"one added at the end":     {func(l []Stored) []Stored { return slices.Insert(l, 6, next(l[5])) }, heads, id(7), Extra},
		"one renamed":              {func(l []Stored) []Stored { l[5].ID = id(9); return l }, heads, id(9), Moved},
		"another parent":           {func(l []Stored) []Stored { l[2].Parent = "b"; return l }, heads, id(3), Changed},
		"written again":            {func(l []Stored) []Stored { l[2].Version = 2; return l }, heads, id(3), Changed},
		"one changed":              {func(l []Stored) []Stored { l[2] = changed(l[2]); return l }, heads, id(3), Changed},
		"the last changed":         {func(l []Stored) []Stored { l[5] = changed(l[5]); return l }, heads, id(6), Changed},
		"one and its link changed": {func(l []Stored) []Stored { l[2] = relink(changed(l[2]), "x"); return l }, heads, id(3), Changed},
		"two changed":              {func(l []Stored) []Stored { l[1], l[3] = changed(l[1]), changed(l[3]); return l }, heads, id(2), Changed},
		"written anew from 3":      {func(l []Stored) []Stored { return anew(l, 2, 6) }, heads, id(6), Changed},
		"the same, head at 3":      {func(l []Stored) []Stored { return anew(l, 2, 6) }, behind, id(3), Forged},
		"written anew from 1":      {func(l []Stored) []Stored { return anew(l, 0, 6) }, behind, id(3), Forged},
		"a writer of his own":      {func(l []Stored) []Stored { return append(l, forge("z", 1)) }, heads, EntryID("z", 1), Extra},
		"something else":           {func(l []Stored) []Stored { return append(l, Stored{ID: "zzz"}) }, heads, "zzz", Extra},
		"number nought":            {func(l []Stored) []Stored { return slices.Insert(l, 0, Stored{ID: id(0)}) }, heads, id(0), Extra},
		"no JSON":                  {func(l []Stored) []Stored { l[2].Body = []byte("{}"); return l }, heads, id(3), Changed},
		"head turned back, closed": {func(l []Stored) []Stored { return l }, map[string]Head{"a": closedAt(sound, 4), "b": heads["b"]}, id(5), Extra},
		"another head":             {func(l []Stored) []Stored { return l }, map[string]Head{"a": {6, noEntry, true}, "b": heads["b"]}, id(6), Changed},
	} {
		t.Run(name, func(t *testing.T) {
			r := verify(t, c.do(slices.Clone(sound)), c.heads)
			if r.OK() || r.Problems[0].Entry != c.entry || r.Problems[0].Kind != c.kind {
				t.Errorf("%v", r.Problems)
			}
		})
	}
}

func TestSoundLogWithHeadsBehindIsSound(t *testing.T) {
	sound, heads := write(t, 6, "a", "b")
	for n := range int64(7) {
		h := map[string]Head{"a": {}, "b": heads["b"]}
		if n > 0 {
			h["a"] = headAt(sound, n)
		}
		if r := verify(t, sound, h); !r.OK() {
			t.Errorf("head at %d: %v", n, r.Problems)
		}
	}
	if r := verify(t, sound, nil); !r.OK() || r.Heads["a"] != (Head{6, heads["a"].Hash, false}) {
		t.Errorf("without heads: %+v", r)
	}
	if r := verify(t, nil, map[string]Head{"a": {Closed: true}}); !r.OK() {
		t.Errorf("an empty chain: %v", r.Problems)
	}
}

func TestUnreadableLogIsNoReport(t *testing.T) {
	_, err := Verify(func(func(Stored) error) error { return errBroken }, nil)
	if !errors.Is(err, errBroken) {
		t.Errorf("%v", err)
	}
}

func headAt(l []Stored, n int64) Head { return Head{Seq: n, Hash: Hash(l[n-1].Body)} }

func closedAt(l []Stored, n int64) Head { return Head{n, Hash(l[n-1].Body), true} }

func changed(s Stored) Stored {
	s.Body = bytes.Replace(s.Body, []byte("s-harms"), []byte("s-other"), 1)
	return s
}

// relink writes another hash of the entry before.
func relink(s Stored, prev string) Stored {
	e, err := Parse(s.Body)
	if err != nil {
		panic(err)
	}
	e.Prev = prev
	if prev == "x" {
		e.Prev = strings.Repeat("ab", 32)
	}
	s.Body = encode(&e)
	return s
}

// anew changes the entry at from and chains all after it to it, as somebody does
// who knows how the log works.
func anew(l []Stored, from, to int) []Stored {
	l[from] = changed(l[from])
	for i := from + 1; i < to; i++ {
		l[i] = relink(l[i], Hash(l[i-1].Body))
	}
	return l
}

func next(s Stored) Stored {
	e, _ := Parse(s.Body)
	e.Seq, e.Prev = e.Seq+1, Hash(s.Body)
	return Stored{EntryID(e.Writer, e.Seq), e.Writer, 1, encode(&e)}
}

func forge(writer string, seq int64) Stored {
	e := sample()
	e.Writer, e.Seq, e.Prev, e.Time = writer, seq, noEntry, toMillisecond(day)
	return Stored{EntryID(writer, seq), writer, 1, encode(&e)}
}

// BenchmarkVerifyMillion verifies a million events of eight writers.
func BenchmarkVerifyMillion(b *testing.B) {
	const writers, each = 8, 125_000
	log := make([]Stored, 0, writers*each)
	for w := range writers {
		prev := noEntry
		for i := range int64(each) {
			e := sample()
			e.Writer, e.Seq, e.Prev, e.Time = string(rune('a'+w)), i+1, prev, toMillisecond(day)
			e.Subject = string(binary.AppendVarint([]byte("p"), i%60))
			s := Stored{EntryID(e.Writer, e.Seq), e.Writer, 1, encode(&e)}
			prev = Hash(s.Body)
			log = append(log, s)
		}
	}
	for b.Loop() {
		if r := verify(b, log, nil); !r.OK() || r.Entries != writers*each {
			b.Fatalf("%+v", r.Problems)
		}
	}
}
