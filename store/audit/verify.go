package audit

import "fmt"

// Verify reads all entries once, ordered by id, and reports every entry that was
// changed, taken out, added, swapped, doubled, renamed or cut off at the end of a
// chain. heads holds what the writers recorded outside their chains; without them
// (nil) the end of a chain cannot be verified, nor which writers there should be.
//
// The error is the one that each returned: then nothing is proved.
//
// Where one entry was changed, that one is named. Where several next to each
// other were, the first of them may go unnamed.
func Verify(each func(yield func(Stored) error) error, heads map[string]Head) (Report, error) {
	v := verifier{heads: heads, report: Report{Heads: make(map[string]Head)}}
	err := each(func(s Stored) error {
		v.entry(s)
		return nil
	})
	if err != nil {
		return v.report, fmt.Errorf("verify log: %w", err)
	}
	v.endChain()
	v.absent()
	return v.report, nil
}

// verifier walks along one chain after the other.
type verifier struct {
	heads  map[string]Head
	report Report
	lastID string

	writer string // of the chain under way; empty before the first
	seq    int64  // of the last entry of it
	hash   string // of that entry; empty where its content is known to be wrong
	// broken: that entry says another hash of the one before it than that one has.
	broken bool
	// named: the report already says why it is broken.
	named bool
	// beside: that entry is not the one of which the head was recorded.
	beside bool
}

func (v *verifier) entry(s Stored) {
	v.report.Entries++
	if s.ID <= v.lastID && v.report.Entries > 1 {
		v.report.add(s.ID, Doubled, "comes after %s", v.lastID)
		return
	}
	v.lastID = s.ID
	writer, seq, err := parseID(s.ID)
	if err != nil {
		v.report.add(s.ID, Extra, "%v", err)
		return
	}
	if writer != v.writer {
		v.endChain()
		v.beginChain(writer)
	}
	if s.Parent != writer {
		v.report.add(s.ID, Changed, "its writer is kept as %q", s.Parent)
	}
	if s.Version != 1 {
		v.report.add(s.ID, Changed, "it was written %d times", s.Version)
	}
	v.body(s, seq)
}

// body verifies what an entry says of itself and of the one before it.
func (v *verifier) body(s Stored, seq int64) {
	e, err := Parse(s.Body)
	if err != nil {
		v.report.add(s.ID, Changed, "%v", err)
		v.untrusted(seq)
		return
	}
	if e.Writer != v.writer || e.Seq != seq {
		v.report.add(s.ID, Moved, "it says that it is %s", EntryID(e.Writer, e.Seq))
		v.untrusted(seq)
		return
	}
	v.gap(seq)
	v.link(e.Prev)
	v.seq, v.hash = seq, Hash(s.Body)
	v.compareHead()
}
