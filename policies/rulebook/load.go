package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

var (
	firstColumns  = []string{"code", "german", "english"}
	commonColumns = []string{"aliases", "iso", "valid_from", "valid_to", "source"}
)

// load reads every file of a book, and refuses files that belong to none.
func load(files fs.FS) (*Book, error) {
	book, err := loadLists(files)
	if err != nil {
		return nil, fmt.Errorf("load code list: %w", err)
	}
	if err := book.loadReach(files); err != nil {
		return nil, fmt.Errorf("load reach: %w", err)
	}
	if err := book.loadRules(files); err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	return book, nil
}

func loadLists(files fs.FS) (*Book, error) {
	book := &Book{lists: map[string]*list{}}
	for _, kind := range kinds {
		l, err := loadList(files, "codes/"+kind.name+".csv", kind.attributes)
		if err != nil {
			return nil, err
		}
		book.lists[kind.name] = l
	}
	names, err := fs.Glob(files, "codes/*")
	for _, name := range names {
		if book.lists[strings.TrimSuffix(strings.TrimPrefix(name, "codes/"), ".csv")] == nil {
			return nil, &Fault{name, 1, 1, "no kind of this name"}
		}
	}
	return book, err
}

func loadList(files fs.FS, name string, attributes []string) (*list, error) {
	t, err := readTable(files, name, firstColumns, slices.Concat(commonColumns, attributes))
	if err != nil {
		return nil, err
	}
	l := &list{codes: map[string]int{}, words: map[string]int{}}
	for _, r := range t.rows {
		if err := l.add(r); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// entry reads a row by the names of its columns.
func entry(r row) Entry {
	e := Entry{
		Code: r.of("code"), German: r.of("german"), English: r.of("english"), ISO: r.of("iso"),
		Aliases:   split(r.of("aliases")),
		ValidFrom: r.of("valid_from"), ValidTo: r.of("valid_to"), Source: r.of("source"), Attrs: map[string]string{},
	}
	known := slices.Concat(firstColumns, commonColumns)
	for i, column := range r.table.header {
		if r.values[i] != "" && !slices.Contains(known, column) {
			e.Attrs[column] = r.values[i]
		}
	}
	return e
}

// split cuts a value at its bars.
func split(value string) []string {
	return strings.FieldsFunc(value, func(r rune) bool { return r == '|' })
}

// filled refuses a row that leaves one of the columns empty.
func (r row) filled(columns ...string) error {
	for _, column := range columns {
		if r.of(column) == "" {
			return r.fault(column, "%s must not be empty", column)
		}
	}
	return nil
}

// dated refuses a row whose dates are none, or the wrong way round.
func (r row) dated() error {
	from, to := r.of("valid_from"), r.of("valid_to")
	for _, column := range []string{"valid_from", "valid_to"} {
		date := r.of(column)
		if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
			return r.fault(column, "%q is not a date such as 2024-12-07", date)
		}
	}
	if from != "" && to != "" && from > to {
		return r.fault("valid_to", "valid from %s, but only to %s", from, to)
	}
	return nil
}

// add checks an entry and makes it findable by all its words.
func (l *list) add(r row) error {
	if err := r.filled("code", "german", "english", "source"); err != nil {
		return err
	}
	if err := r.dated(); err != nil {
		return err
	}
	e := entry(r)
	if _, twice := l.codes[e.Code]; twice {
		return r.fault("code", "code %q twice", e.Code)
	}
	at := len(l.entries)
	l.entries = append(l.entries, e)
	l.codes[e.Code] = at
	words := [][2]string{{"code", e.Code}, {"german", e.German}, {"english", e.English}, {"iso", e.ISO}}
	for _, alias := range e.Aliases {
		words = append(words, [2]string{"aliases", alias})
	}
	for _, w := range words {
		if other := l.learn(w[1], at); other != "" {
			return r.fault(w[0], "%q could also mean %q", w[1], other)
		}
	}
	return nil
}

// learn makes a word lead to an entry, in both of its folded spellings. Where one
// leads to another already, that is the code.
func (l *list) learn(text string, at int) (other string) {
	for _, folded := range folds(text) {
		before, known := l.words[folded]
		switch {
		case folded == "":
		case !known:
			l.words[folded] = at
			l.near = append(l.near, word{[]rune(folded), at})
		case before != at:
			return l.entries[before].Code
		}
	}
	return ""
}
