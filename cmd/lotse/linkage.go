package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"lotse/store/linkage"
)

// linkage tries on an office's own files how well records of the same person are
// found, before any of them is let into the store. No store is needed.
func (c console) linkage(_ context.Context, args []string) error {
	f := newFlags("linkage")
	truth, asJSON, pairs := f.Bool("truth", false, ""), f.Bool("json", false, ""), f.String("pairs", "", "")
	words, err := f.words(args)
	if err != nil {
		return err
	}
	if len(words) < 2 || len(words) > 3 || words[0] != "check" {
		return usageError("name one file with duplicates inside, or two: linkage check A.csv [B.csv]")
	}
	begin := time.Now()
	var a, b people
	if a, err = readPeople(words[1], *truth); err != nil {
		return err
	}
	if len(words) == 3 {
		if b, err = readPeople(words[2], *truth); err != nil {
			return err
		}
	}
	found := link(a, b)
	found.Times.Read = (time.Since(begin) - found.took).Seconds()
	if *truth {
		found.judge(a, b)
	}
	if *pairs != "" {
		if err := writePairs(*pairs, found.matches); err != nil {
			return failf("the pairs cannot be written: %v", err)
		}
	}
	if *asJSON {
		return json.NewEncoder(c.out).Encode(found)
	}
	return found.print(c.out)
}

// linked is what was found; its JSON is a documented contract.
type linked struct {
	A         int      `json:"records_a"`
	B         int      `json:"records_b,omitempty"`       // 0: one file with duplicates inside
	Likely    int      `json:"pairs"`                     // with a probability of at least 0.5
	Automatic int      `json:"automatic"`                 // linked without anybody who looks
	Review    int      `json:"review"`                    // for somebody to look at
	Alarms    int      `json:"alarms"`                    // the same federal number on two people
	True      *int     `json:"true_pairs,omitempty"`      // all with the same truth, compared or not
	AtHalf    *quality `json:"at_half,omitempty"`         // of the pairs with a probability of at least 0.5
	Alone     *quality `json:"automatic_links,omitempty"` // of the automatic links alone
	Times     struct {
		Read     float64 `json:"read"`
		Estimate float64 `json:"estimate"`
		Link     float64 `json:"link"`
	} `json:"seconds"`

	matches []linkage.Match
	took    time.Duration
}

// quality is how right a set of pairs is.
type quality struct {
	Right     int     `json:"right"`
	Wrong     int     `json:"wrong"`
	PerTenK   float64 `json:"wrong_per_10000"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

func link(a, b people) *linked {
	found := &linked{A: len(a.records), B: len(b.records)}
	begin := time.Now()
	model := linkage.Estimate(a.records, b.records)
	found.Times.Estimate = time.Since(begin).Seconds()
	found.matches = model.Link(a.records, b.records)
	found.took = time.Since(begin)
	found.Times.Link = found.took.Seconds() - found.Times.Estimate
	for i := range found.matches {
		switch found.matches[i].Decision {
		case linkage.Same:
			found.Automatic++
		case linkage.Unsure:
			found.Review++
		case linkage.Alarm:
			found.Alarms++
		}
		if likely(&found.matches[i]) {
			found.Likely++
		}
	}
	return found
}

func likely(m *linkage.Match) bool { return m.Probability >= 0.5 && m.Decision != linkage.Alarm }

// judge compares what was found with the truth.
func (l *linked) judge(a, b people) {
	truths, second := a.truths(), a.truths()
	total := samePairs(a.truth)
	if b.records != nil {
		second = b.truths()
		total = commonPairs(a.truth, b.truth)
	}
	l.True, l.AtHalf, l.Alone = &total, &quality{}, &quality{}
	for i := range l.matches {
		m := &l.matches[i]
		right := truths[m.A] != "" && truths[m.A] == second[m.B]
		if likely(m) {
			l.AtHalf.count(right)
		}
		if m.Decision == linkage.Same {
			l.Alone.count(right)
		}
	}
	l.AtHalf.close(total)
	l.Alone.close(total)
}

func (q *quality) count(right bool) {
	if right {
		q.Right++
	} else {
		q.Wrong++
	}
}

func (q *quality) close(total int) {
	if found := q.Right + q.Wrong; found > 0 {
		q.Precision = float64(q.Right) / float64(found)
		q.PerTenK = 10_000 * float64(q.Wrong) / float64(found)
	}
	if total > 0 {
		q.Recall = float64(q.Right) / float64(total)
	}
	if q.Precision+q.Recall > 0 {
		q.F1 = 2 * q.Precision * q.Recall / (q.Precision + q.Recall)
	}
}

// commonPairs counts the pairs between two files that have the same truth.
func commonPairs(a, b []string) (n int) {
	count := map[string]int{}
	for _, truth := range b {
		count[truth]++
	}
	for _, truth := range a {
		if truth != "" {
			n += count[truth]
		}
	}
	return n
}

// samePairs counts the pairs within one file that have the same truth.
func samePairs(all []string) (n int) {
	count := map[string]int{}
	for _, truth := range all {
		if truth != "" {
			n += count[truth]
			count[truth]++
		}
	}
	return n
}

func (l *linked) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "records        %d", l.A)
	if l.B > 0 {
		fmt.Fprintf(w, " and %d", l.B)
	}
	fmt.Fprintf(w, "\npairs at 0.5   %d\nautomatic      %d\nfor review     %d\nalarms         %d\n", l.Likely, l.Automatic, l.Review, l.Alarms)
	if l.True != nil {
		fmt.Fprintf(w, "true pairs     %d\n\n                precision  recall   F1       right    wrong  wrong per 10,000\n", *l.True)
		l.AtHalf.print(w, "at p >= 0.5")
		l.Alone.print(w, "automatic alone")
		fmt.Fprintln(w)
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "seconds        %.2f read, %.2f estimate, %.2f link\n", l.Times.Read, l.Times.Estimate, l.Times.Link)
	}
	return err
}

func (q *quality) print(w io.Writer, name string) {
	fmt.Fprintf(w, "%-15s %.5f    %.5f  %.5f  %-7d  %-5d  %.2f\n", name, q.Precision, q.Recall, q.F1, q.Right, q.Wrong, q.PerTenK)
}

var decisionWords = [...]string{linkage.Apart: "apart", linkage.Unsure: "unsure", linkage.Same: "same", linkage.Alarm: "alarm"}

// writePairs writes the pairs, the likeliest first.
func writePairs(name string, matches []linkage.Match) (err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	rows := csv.NewWriter(file)
	rows.Write([]string{"a_id", "b_id", "probability", "decision"})
	for i := range matches {
		m := &matches[i]
		rows.Write([]string{m.A, m.B, strconv.FormatFloat(m.Probability, 'f', 6, 64), decisionWords[m.Decision]})
	}
	rows.Flush()
	return rows.Error()
}
