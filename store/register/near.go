package register

import (
	"slices"
	"strings"
	"sync"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// maxNear is for how many words of one filter the nearest known one is looked
// for: nobody reads more of them, and each search goes through a whole list.
const maxNear = 4

// nearField is the field word nearest to a mistyped one, "" where none is near.
func nearField(word string) string {
	word = foldWord(word)
	best, near := 3, ""
	for _, info := range fieldForms() {
		for _, known := range info {
			// Short words are near to everything.
			if d := distance(word, known.form); d < best && d*2 <= len(known.word) && len(word) > 1 {
				best, near = d, known.word
			}
		}
	}
	return near
}

// fieldForm is a word for a field, and its folded form.
type fieldForm struct{ word, form string }

// fieldForms are all words of each field.
var fieldForms = sync.OnceValue(func() [][]fieldForm {
	forms := make([][]fieldForm, len(fields))
	for i, info := range Fields() {
		for _, word := range info.Words {
			forms[i] = append(forms[i], fieldForm{word, foldWord(word)})
		}
	}
	return forms
})

// distance counts the letters to insert, drop or change to make b of a, as far
// as it matters: words of very different length are far apart.
func distance(a, b string) int {
	if len(a) > len(b)+3 || len(b) > len(a)+3 {
		return 99
	}
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
		}
		last, row = row, last
	}
	return last[len(b)]
}

// entryForm is an entry of a code list with what it may be called: first code,
// German and English label, then the aliases.
type entryForm struct {
	rulebook.Entry
	forms  []string // in Suchform
	folded []string
}

type listOf struct {
	book *rulebook.Book
	kind string
}

// entryForms are remembered for each list: a book never changes.
var entryForms sync.Map // listOf → []entryForm

// formsOf are the entries of a list in their searched forms.
func formsOf(book *rulebook.Book, kind string) []entryForm {
	if kept, ok := entryForms.Load(listOf{book, kind}); ok {
		return kept.([]entryForm)
	}
	var all []entryForm
	for _, e := range book.List(kind) {
		form := entryForm{Entry: e}
		for _, called := range append([]string{e.Code, e.German, e.English}, e.Aliases...) {
			form.forms = append(form.forms, person.Suchform(called))
			form.folded = append(form.folded, foldWord(called))
		}
		all = append(all, form)
	}
	entryForms.Store(listOf{book, kind}, all)
	return all
}

// labels are how many of the forms are code and labels.
const labels = 3

// beginning lists the entries whose code or label begins with text; a single
// letter is the beginning of too much to mean anything.
func (p *parser) beginning(kind, text string) (fits []rulebook.Entry) {
	start := person.Suchform(text)
	if len(start) < 2 {
		return p.beginningLetter(kind, text)
	}
	for _, e := range formsOf(p.book, kind) {
		if slices.ContainsFunc(e.forms[:labels], func(form string) bool { return strings.HasPrefix(form, start) }) {
			fits = append(fits, e.Entry)
		}
	}
	return fits
}

// beginningLetter answers for one letter or digits: never a single entry, so
// that nothing is chosen, but several where it may become one.
func (p *parser) beginningLetter(kind, text string) (fits []rulebook.Entry) {
	text = foldWord(text)
	for _, e := range formsOf(p.book, kind) {
		if slices.ContainsFunc(e.folded[:labels], func(form string) bool { return strings.HasPrefix(form, text) }) {
			return []rulebook.Entry{e.Entry, e.Entry}
		}
	}
	return nil
}

// near is what a mistyped value may have meant.
func (p *parser) near(f *field, text string) string {
	if p.nears++; p.nears > maxNear {
		return ""
	}
	if e, ok := p.book.Near(f.kind, text); ok {
		return p.shown(f, e.Code)
	}
	if f.kind == kindLevel { // too short for slips to count: B3
		if fits := p.beginning(f.kind, text[:min(1, len(text))]); len(fits) > 0 {
			return fits[0].Code
		}
	}
	return ""
}
