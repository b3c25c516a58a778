package register

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/person"
)

// group is a name by all its spellings.
type group struct {
	language  string
	spellings []string
	seen      bool // may be looked at while the search is improved
}

func groups(t testing.TB) (all []group) {
	t.Helper()
	files, _ := filepath.Glob("testdata/names/*.csv")
	for _, file := range files {
		for line := range lines(t, file) {
			g := group{language: strings.TrimSuffix(filepath.Base(file), ".csv"), spellings: strings.Split(line, ";")}
			h := fnv.New32a()
			h.Write([]byte(line))
			g.seen = h.Sum32()>>7&1 == 0
			all = append(all, g)
		}
	}
	return all
}

func lines(t testing.TB, file string) func(func(string) bool) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(string) bool) {
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			if line := s.Text(); line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

// spelled are all spellings of the groups and of the county's names, and which
// stand for one name: those of a line, and those of lines that share one.
type spellings struct {
	texts []string
	at    map[string]int // Suchform → place in texts
	lines [][]int        // spellings of one name
	of    map[int][]int  // lines of a spelling
}

func (s *spellings) add(texts []string) {
	var line []int
	for _, text := range texts {
		form := person.Suchform(text)
		if form == "" {
			continue
		}
		if _, known := s.at[form]; !known {
			s.at[form] = len(s.texts)
			s.texts = append(s.texts, text)
		}
		at := s.at[form]
		line = append(line, at)
		s.of[at] = append(s.of[at], len(s.lines))
	}
	s.lines = append(s.lines, line)
}

// same are all that may stand for the same name as a line.
func (s *spellings) same(line []int) map[int]bool {
	all := map[int]bool{}
	for _, one := range line {
		for _, other := range s.of[one] {
			for _, text := range s.lines[other] {
				all[text] = true
			}
		}
	}
	return all
}

func allSpellings(t testing.TB) *spellings {
	s := &spellings{at: map[string]int{}, of: map[int][]int{}}
	for _, g := range groups(t) {
		s.add(g.spellings)
	}
	files, _ := filepath.Glob("../county/data/names/*.csv")
	for _, file := range files {
		for line := range lines(t, file) {
			cells := strings.Split(line, ";")
			if len(cells) != 3 || cells[0] == "kind" {
				continue
			}
			s.add(append(strings.FieldsFunc(cells[2], func(r rune) bool { return r == '|' || r == '/' }), strings.Split(cells[1], "/")...))
		}
	}
	return s
}

// measure is what searches for the spellings of some groups find.
type measure struct {
	queries, pairs, found, foreign, foreignTyped int
}

func (m measure) recall() float64  { return float64(m.found) / float64(m.pairs) }
func (m measure) strange() float64 { return float64(m.foreign) / float64(m.queries) }
func (m measure) String() string {
	return fmt.Sprintf("recall %.3f, foreign %.2f (%.2f besides beginnings as typed)", m.recall(), m.strange(), float64(m.foreign-m.foreignTyped)/float64(m.queries))
}

func (m *measure) group(t testing.TB, g group, s *spellings, r *Snapshot, b *rulebook.Book) (missed, strange []string) {
	var line []int
	for _, text := range g.spellings {
		line = append(line, s.at[person.Suchform(text)])
	}
	slices.Sort(line)
	line = slices.Compact(line)
	same := s.same(line)
	for _, query := range line {
		m.queries++
		m.pairs += len(line) - 1
		got := map[int]bool{}
		for _, row := range r.Find(Query{Filter: Parse(s.texts[query], b), Visible: access.Filter{Op: access.Everybody}, Today: today, Limit: -1}).Rows {
			at := s.at[person.Suchform(row.Given)]
			got[at] = true
			if !same[at] {
				m.foreign++
				if !slices.ContainsFunc(row.Why, func(w Match) bool { return w.How > Begins }) {
					m.foreignTyped++
				} else {
					strange = append(strange, s.texts[query]+"≠"+row.Given)
				}
			}
		}
		for _, other := range line {
			if other != query && got[other] {
				m.found++
			} else if other != query {
				missed = append(missed, s.texts[query]+"→"+s.texts[other])
			}
		}
	}
	return missed, strange
}

func TestNamesAreFoundByOtherSpellings(t *testing.T) {
	s := allSpellings(t)
	var names []string
	for _, text := range s.texts {
		names = append(names, ", "+text)
	}
	r, b := office(t, people(names...)).Snapshot(), book(t)
	t.Logf("%d spellings", len(s.texts))
	var all, seen, unseen measure
	languages := map[string]*measure{}
	for _, g := range groups(t) {
		if languages[g.language] == nil {
			languages[g.language] = &measure{}
		}
		half := &unseen
		if g.seen {
			half = &seen
		}
		missed, strange := half.group(t, g, s, r, b)
		all.group(t, g, s, r, b)
		languages[g.language].group(t, g, s, r, b)
		if g.seen && os.Getenv("NAMES") != "" {
			t.Logf("%s: missed %s\n   strange %s", g.spellings[0], missed, strange)
		}
	}
	for language, m := range languages {
		t.Logf("%s: %v", language, m)
	}
	t.Logf("seen half: %v; other half: %v", seen, unseen)
	t.Logf("all: %v", all)
	if all.recall() < 0.83 || all.strange() > 6 {
		t.Errorf("%v: want at least 0.83, at most 6", all)
	}
}
