package audit

import (
	"fmt"
	"slices"
)

// Stored is an entry as the store gives it back. Body is only valid during the call.
type Stored struct {
	ID      string
	Parent  string
	Version int64
	Body    []byte
}

// Head is what a writer recorded outside its chain: that it holds at least Seq
// entries, and the hash of the last of them. A closed chain holds exactly those.
type Head struct {
	Seq    int64
	Hash   string
	Closed bool
}

// Kind says what is wrong with an entry.
type Kind string

// The kinds of problems.
const (
	Changed Kind = "changed" // its content is not what was written
	Missing Kind = "missing" // it is not there any more
	Cut     Kind = "cut"     // missing at the end of a chain
	Extra   Kind = "extra"   // nothing should be there
	Moved   Kind = "moved"   // it stands under another id than the one that it was written under
	Doubled Kind = "doubled" // its id comes twice, or out of order
	Forged  Kind = "forged"  // the chain is sound, but not the one that the head was recorded of
)

// Problem names an entry and what is wrong with it.
type Problem struct {
	Entry string // writer/seq, or the id as it stands in the store
	Kind  Kind
	What  string
}

// String writes a problem on one line.
func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.Entry, p.Kind, p.What) }

// Report is what Verify found.
type Report struct {
	Entries  int64
	Writers  int
	Found    int       // how many problems
	Problems []Problem // the first maxProblems of them
	// Heads are where the chains end as they are stored, to be compared with
	// copies outside. The hash is empty where the last entry cannot be trusted.
	Heads map[string]Head
}

const maxProblems = 100

// OK says that nothing is wrong.
func (r *Report) OK() bool { return r.Found == 0 }

// Miss adds an entry that ought to be there, for a caller with witnesses of its
// own. What is named already is not named again.
func (r *Report) Miss(entry, what string) {
	if !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Entry == entry }) {
		r.add(entry, Cut, "%s", what)
	}
}

func (r *Report) add(entry string, kind Kind, format string, args ...any) {
	r.Found++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, Problem{entry, kind, fmt.Sprintf(format, args...)})
	}
}
