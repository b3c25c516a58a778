package audit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

func (v *verifier) beginChain(writer string) {
	v.writer, v.seq, v.hash = writer, 0, noEntry
	v.broken, v.named, v.beside = false, false, false
}

// link compares the hash that an entry says of the one before it with that
// one's. If they differ, either of the two was changed, and the next link tells
// which: the hash of an entry covers what it says of the one before it.
func (v *verifier) link(prev string) {
	if v.hash == "" {
		v.broken, v.named = false, false
		return
	}
	fits := prev == v.hash
	if v.beside && fits {
		v.report.add(EntryID(v.writer, v.seq), Forged, "the recorded head has another hash: this entry or one before it was written anew, and all after it")
	}
	v.beside = false
	switch {
	case fits:
		v.settle()
		v.named = false
	case v.broken:
		v.report.add(EntryID(v.writer, v.seq), Changed, "it fits neither the entry before it nor the one after it")
		v.named = true
	}
	v.broken = !fits
}

// settle names what is still open when the last entry cannot be held against
// one after it any more, or turned out to be sound.
func (v *verifier) settle() {
	switch {
	case v.beside:
		v.report.add(EntryID(v.writer, v.seq), Changed, "the recorded head has another hash")
	case v.broken && !v.named:
		v.report.add(EntryID(v.writer, max(v.seq-1, 1)), Changed, "the next entry says another hash of it")
	}
	v.broken, v.beside = false, false
}

// gap reports the entries that should stand before seq.
func (v *verifier) gap(seq int64) {
	if seq == v.seq+1 {
		return
	}
	v.report.add(EntryID(v.writer, v.seq+1), Missing, "%s", absence(v.writer, v.seq+1, seq-1))
	v.settle()
	v.seq, v.hash = seq-1, ""
}

// untrusted passes an entry whose content is known to be wrong. It takes a place
// in the chain only where the chain goes on.
func (v *verifier) untrusted(seq int64) {
	if seq != v.seq+1 {
		return
	}
	v.settle()
	v.seq, v.hash = seq, ""
}

// compareHead holds the last entry against the recorded head, which is a second
// witness beside the entry after it.
func (v *verifier) compareHead() {
	head, ok := v.heads[v.writer]
	if !ok || head.Seq != v.seq {
		return
	}
	if v.hash == head.Hash {
		v.settle()
	} else {
		v.beside = true
	}
}

func (v *verifier) endChain() {
	if v.writer == "" {
		return
	}
	v.settle()
	if v.seq > 0 {
		v.report.Writers++
		v.report.Heads[v.writer] = Head{Seq: v.seq, Hash: v.hash}
		v.compareEnd()
	}
}

func (v *verifier) compareEnd() {
	head, ok := v.heads[v.writer]
	switch {
	case v.heads != nil && !ok:
		v.report.add(EntryID(v.writer, 1), Extra, "no writer is recorded under this name")
	case head.Seq > v.seq:
		v.report.add(EntryID(v.writer, v.seq+1), Cut, "%s", absence(v.writer, v.seq+1, head.Seq))
	case head.Closed && head.Seq < v.seq:
		v.report.add(EntryID(v.writer, head.Seq+1), Extra, "the writer closed its chain before it")
	}
}

// absent reports writers of which nothing is left.
func (v *verifier) absent() {
	for _, writer := range slices.Sorted(maps.Keys(v.heads)) {
		if _, seen := v.report.Heads[writer]; !seen && v.heads[writer].Seq > 0 {
			v.report.add(EntryID(writer, 1), Cut, "%s", absence(writer, 1, v.heads[writer].Seq))
		}
	}
}

func absence(writer string, first, last int64) string {
	if first == last {
		return "it is not there"
	}
	return fmt.Sprintf("it and the entries up to %s are not there", EntryID(writer, last))
}

func parseID(id string) (writer string, seq int64, err error) {
	writer, digits, ok := strings.Cut(id, "/")
	if !ok || len(digits) != 12 || CheckWriter(writer) != nil {
		return "", 0, fmt.Errorf("its id %.100q is not a writer and twelve digits", id)
	}
	seq, err = strconv.ParseInt(digits, 10, 64)
	if err != nil || seq < 1 || digits[0] == '+' {
		return "", 0, fmt.Errorf("its id %.100q has no number", id)
	}
	return writer, seq, nil
}
