package rulebook

import (
	"embed"
	"maps"
	"slices"
	"sync"
)

//go:embed codes/*.csv rules/*.csv reach.csv
var files embed.FS

// Entry is one code of a list. Dates are "2024-12-07", empty where open.
type Entry struct {
	Code      string
	German    string
	English   string
	Aliases   []string
	ISO       string
	ValidFrom string
	ValidTo   string
	Source    string
	Attrs     map[string]string
}

// Valid says whether the entry holds on a day, given as "2024-12-07".
func (e Entry) Valid(day string) bool {
	return (e.ValidFrom == "" || e.ValidFrom <= day) && (e.ValidTo == "" || day <= e.ValidTo)
}

// Book is a set of code lists. It never changes, so that many may read it at once.
type Book struct {
	lists     map[string]*list
	rules     []Rule // in the order of their files
	sentences map[string]sentence
	reach     map[string]map[string]bool // municipality → those that can be reached from it
}

// list is one kind's entries and the words that lead to them.
type list struct {
	entries []Entry
	codes   map[string]int // exact code → entry
	words   map[string]int // folded word → entry
	near    []word         // folded words, in file order
}

var embedded = sync.OnceValues(func() (*Book, error) { return load(files) })

// Default is the book of the lists that the program carries. An error names the
// file, line and column that is inconsistent.
func Default() (*Book, error) { return embedded() }

// Kinds lists the kinds of codes in the book.
func (b *Book) Kinds() []string { return slices.Sorted(maps.Keys(b.lists)) }

// List is every entry of a kind, in the order of its file; nil where there is
// no such kind.
func (b *Book) List(kind string) []Entry {
	if l := b.lists[kind]; l != nil {
		return slices.Clone(l.entries)
	}
	return nil
}

// Entry is the entry of exactly this code.
func (b *Book) Entry(kind, code string) (Entry, bool) {
	l := b.lists[kind]
	if l == nil {
		return Entry{}, false
	}
	at, ok := l.codes[code]
	if !ok {
		return Entry{}, false
	}
	return l.entries[at], true
}

// Label is the word for a code in "de" or "en"; the code itself where it is unknown.
func (b *Book) Label(kind, code, lang string) string {
	e, ok := b.Entry(kind, code)
	switch {
	case !ok:
		return code
	case lang == "en":
		return e.English
	}
	return e.German
}
