package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/person"
	"lotse/store/plain"
)

// outcomes are what a case may expect, and what is printed of it.
var outcomes = []string{"due", "routes", "deadlines", "blocked", "misplaced"}

// due tries the rule book on made-up cases: for whoever changes a rule, before
// anybody's list does. No store is needed.
func (c console) due(_ context.Context, args []string) error {
	f := newFlags("due")
	at, rules := f.String("at", "", ""), f.String("rulebook", "", "")
	asJSON, why := f.Bool("json", false, ""), f.Bool("why", false, "")
	words, err := f.words(args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return usageError("name one file of cases, or - for the standard input")
	}
	day := person.DateOf(time.Now())
	if *at != "" {
		if day, err = person.ParseDate(*at); err != nil {
			return usageError(err.Error())
		}
	}
	book, err := openRules(*rules)
	if err == nil && book == nil {
		book, err = rulebook.Default()
	}
	if err != nil {
		return err
	}
	cases, err := c.cases(words[0], book, day)
	if err != nil {
		return err
	}
	return c.try(book, cases, *asJSON, *why)
}

func (c console) cases(name string, book *rulebook.Book, day person.Date) ([]caseOf, error) {
	if name == "-" {
		return readCases(c.in, book, day)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, failf("the file of cases cannot be read: %v", err)
	}
	defer file.Close()
	return readCases(file, book, day)
}

// tried is a case with what came out; its JSON is a documented contract.
type tried struct {
	Case      string      `json:"case"`
	Day       person.Date `json:"day"`
	Due       string      `json:"due"`
	Routes    []string    `json:"routes"`    // that are open; ROUTE or ROUTE..UNTIL
	Deadlines []string    `json:"deadlines"` // DEADLINE..LAST DAY
	Blocked   []string    `json:"blocked"`
	Misplaced string      `json:"misplaced"`
	Why       []string    `json:"why,omitempty"`
	Wrong     []string    `json:"wrong,omitempty"` // expectations that were not met
}

func (c console) try(book *rulebook.Book, cases []caseOf, asJSON, why bool) error {
	wrong := 0
	for i := range cases {
		one := cases[i].try(book, c.lang(), why)
		wrong += min(1, len(one.Wrong))
		var err error
		if asJSON {
			err = json.NewEncoder(c.out).Encode(one)
		} else {
			err = one.print(c.out)
		}
		if err != nil {
			return err
		}
	}
	if wrong > 0 {
		return failf("%d of %d cases came out other than expected", wrong, len(cases))
	}
	return nil
}

func (c *caseOf) try(book *rulebook.Book, lang string, why bool) tried {
	rules := need.On(book, c.day)
	found := rules.Of(&c.person.Listing, nil)
	t := tried{Case: c.id, Day: c.day, Due: found.Due, Misplaced: found.Misplaced, Routes: []string{}, Deadlines: []string{}, Blocked: []string{}}
	for _, r := range found.Routes {
		if r.Open {
			t.Routes = append(t.Routes, until(r.Code, r.Until))
		}
	}
	for _, d := range found.Deadlines {
		t.Deadlines = append(t.Deadlines, until(d.Code, d.On))
	}
	for _, b := range found.Blocks {
		t.Blocked = append(t.Blocked, b.Code)
	}
	if why {
		for _, reason := range reasonsOf(found) {
			t.Why = append(t.Why, rules.Sentence(reason, lang))
		}
	}
	t.Wrong = c.wrong(t)
	return t
}

func until(code string, day person.Date) string {
	if day == "" {
		return code
	}
	return code + ".." + string(day)
}

func reasonsOf(f need.Finding) []need.Reason {
	all := slices.Clone(f.Why)
	for _, r := range f.Routes {
		all = append(all, r.Why...)
	}
	for _, d := range f.Deadlines {
		all = append(all, d.Why)
	}
	for _, b := range f.Blocks {
		all = append(all, b.Why)
	}
	return all
}

// wrong lists the expectations that were not met. A list may be given in any
// order, and without the days.
func (c *caseOf) wrong(t tried) []string {
	var list []string
	came := map[string][]string{
		"due": single(t.Due), "routes": t.Routes, "deadlines": t.Deadlines, "blocked": t.Blocked, "misplaced": single(t.Misplaced),
	}
	for _, what := range outcomes {
		expected, given := c.expect[what]
		if !given || sameSet(strings.Fields(strings.Trim(expected, "-")), came[what]) && expected != "" {
			continue
		}
		list = append(list, fmt.Sprintf("%s: expected %s, came %s", what, expected, strings.Join(orDash(came[what]), " ")))
	}
	return list
}

func sameSet(expected, came []string) bool {
	if len(expected) != len(came) {
		return false
	}
	return !slices.ContainsFunc(expected, func(want string) bool {
		return !slices.ContainsFunc(came, func(got string) bool {
			code, _, _ := strings.Cut(got, "..")
			return got == want || code == want
		})
	})
}

func single(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func orDash(list []string) []string {
	if len(list) == 0 {
		return []string{"-"}
	}
	return list
}

func (t tried) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s  %s  due %s  routes %s  deadlines %s  blocked %s  misplaced %s\n", plain.Of(t.Case), t.Day,
		strings.Join(orDash(single(t.Due)), ""), strings.Join(orDash(t.Routes), " "), strings.Join(orDash(t.Deadlines), " "),
		strings.Join(orDash(t.Blocked), " "), strings.Join(orDash(single(t.Misplaced)), ""))
	for _, line := range slices.Concat(t.Why, t.Wrong) {
		if err == nil {
			_, err = fmt.Fprintf(w, "    %s\n", plain.Of(line))
		}
	}
	return err
}
