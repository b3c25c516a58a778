package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"lotse/store/contest"
	"lotse/store/county"
)

// benchRegister asks the register and other databases the same questions. Where
// their answers differ it fails.
func (c console) benchRegister(ctx context.Context, args []string) error {
	f := newFlags("bench register")
	sizes, place, seed := f.String("people", "50000", ""), f.String("county", county.Aurich, ""), f.Uint64("seed", 1, "")
	asJSON := f.Bool("json", false, "")
	if err := f.none(args); err != nil {
		return err
	}
	if *place != county.Aurich {
		return usageError("bench register asks about municipalities, so it measures --county aurich only")
	}
	for _, text := range strings.Split(*sizes, ",") {
		people, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || people < 1000 || people > mostPeople {
			return usagef("--people needs numbers from 1000 to %d, parted by commas", mostPeople)
		}
		report, err := contest.Run(ctx, contest.Options{County: *place, People: people, Seed: *seed, Progress: c.making(people), Tell: c.asked})
		if err != nil {
			return failf("bench register: %v", err)
		}
		if *asJSON {
			err = json.NewEncoder(c.out).Encode(report)
		} else {
			err = printReport(c.out, report)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// making tells how many people there are now and then.
func (c console) making(total int) func(string, int) {
	said := time.Now()
	return func(_ string, people int) {
		if people >= total {
			fmt.Fprintf(c.err, "\rMade %d people; indexing and asking\n", people)
		} else if time.Since(said) > 200*time.Millisecond {
			said = time.Now()
			fmt.Fprintf(c.err, "\rMaking a synthetic county: %d of %d people", people, total)
		}
	}
}

// asked tells of each answer, for the run takes minutes.
func (c console) asked(f contest.Figure) {
	fmt.Fprintf(c.err, "%s, %s, %s: %s\n", f.Role, f.Question, f.Engine, milliseconds(f.P50))
}

func printReport(out io.Writer, r contest.Report) error {
	fmt.Fprintf(out, "%d people; %s, filled in %v\n", r.People, strings.Join(r.Engines, ", "), r.Filled.Round(time.Second))
	if r.Missing != "" {
		fmt.Fprintf(out, "without PostgreSQL: %s\n", r.Missing)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	asked := ""
	for _, f := range r.Figures {
		if heading := f.Role + ": " + f.Question; heading != asked {
			asked = heading
			table.Flush()
			fmt.Fprintf(out, "\n%s\n", heading)
			fmt.Fprintln(table, "p50\tp99\tasked\tfound\t   engine")
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t   %s\n", milliseconds(f.P50), milliseconds(f.P99), f.Asked, f.Found, f.Engine)
	}
	table.Flush()
	fmt.Fprintf(out, "\n%d ids and counts compared: the same in all engines\n", r.Compared)
	l := r.Load
	fmt.Fprintf(out, "%.0f updates a second beside %d readers: p50 %s, p99 %s (asked %d times)\n\n", l.Updates, l.Readers, milliseconds(l.P50), milliseconds(l.P99), l.Asked)
	return printWeight(out, r)
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.3f ms", float64(d)/1e6) }

// printWeight lists the memory of each attribute, the heaviest first.
func printWeight(out io.Writer, r contest.Report) error {
	fmt.Fprintf(out, "%.0f bytes of heap a person in all; of the register:\n", r.Heap)
	names := slices.SortedFunc(maps.Keys(r.Columns), func(a, b string) int {
		switch {
		case r.Columns[a] != r.Columns[b] && r.Columns[a] > r.Columns[b]:
			return -1
		case r.Columns[a] != r.Columns[b]:
			return 1
		}
		return strings.Compare(a, b)
	})
	var words []string
	for _, name := range names {
		words = append(words, fmt.Sprintf("%s %.1f", name, r.Columns[name]))
	}
	for line := range slices.Chunk(words, 8) {
		if _, err := fmt.Fprintln(out, "  "+strings.Join(line, ", ")); err != nil {
			return err
		}
	}
	return nil
}
