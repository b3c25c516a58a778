package register

import (
	"slices"
	"strings"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// What one filter may cost: its terms are tests of a scan, its values are
// looked up in the rule book.
const (
	maxTerms  = 32
	maxValues = 256
)

// Parse reads a filter. It never fails: what cannot be understood becomes a
// Problem and is left out. The beginning of a label that fits only one entry
// stands for it; at the end of the text, one that fits several is incomplete.
// Of a text of more than 4 KiB or 32 terms the rest is left out.
func Parse(text string, book *rulebook.Book) Filter {
	p := parser{book: book}
	text, cut := capped(text)
	for _, t := range split(text) {
		if !p.full {
			p.term(t)
		}
	}
	if cut && !p.full {
		p.problem(Problem{Kind: TooLong})
	}
	return p.filter
}

type parser struct {
	book   *rulebook.Book
	filter Filter
	length int  // of the canonical text
	values int  // read so far
	nears  int  // words for which the nearest known one was looked for
	full   bool // no more is read
}

func (p *parser) problem(found Problem) { p.filter.Problems = append(p.filter.Problems, found) }

// stop notes why nothing more is read.
func (p *parser) stop(kind ProblemKind) {
	if !p.full {
		p.problem(Problem{Kind: kind})
	}
	p.full = true
}

// another says whether one more value may be read.
func (p *parser) another() bool {
	if p.values++; p.values > maxValues || len(p.filter.Problems) >= maxTerms {
		p.stop(TooMany)
	}
	return !p.full
}

// add keeps a term once, and only while the canonical text can be read again.
func (p *parser) add(t Term) {
	text := t.String()
	if slices.ContainsFunc(p.filter.Terms, func(kept Term) bool { return kept.String() == text }) {
		return
	}
	switch p.length += len(text) + 1; {
	case p.length > maxText:
		p.stop(TooLong)
	case len(p.filter.Terms) == maxTerms:
		p.stop(TooMany)
	default:
		p.filter.Terms = append(p.filter.Terms, t)
	}
}

func (p *parser) term(t raw) {
	f := fieldWords[foldWord(t.field)]
	switch {
	case t.field == "":
		p.names(t)
	case f == nil && p.another():
		p.problem(Problem{Kind: UnknownField, Word: t.field, Near: p.nearField(t.field)})
	case f == nil:
	case f.kind == kindName && t.op == ":":
		p.names(t)
	default:
		p.coded(t, f)
	}
}

func (p *parser) nearField(word string) string {
	if p.nears++; p.nears > maxNear {
		return ""
	}
	return nearField(word)
}

// names makes a term of each free word. A comma parts words, so that "Hassan,
// Ali" may be copied from a list.
func (p *parser) names(t raw) {
	for _, part := range t.parts {
		text := word(part)
		_, noID := person.ParseID(text)
		switch {
		case !p.another():
			return
		case text == "" && len(t.parts) > 1:
		case text == "" || text == "-":
			p.problem(Problem{Kind: Incomplete, Word: t.text, Field: nameField})
		case len(person.WordKeys(text)) == 0 && noID != nil:
			p.problem(Problem{Kind: NoLetters, Word: text, Field: nameField})
		default:
			p.add(Term{nameField, t.not, []Value{{Code: text, Text: keptQuotes(part, text)}}})
		}
	}
}

// coded makes a term of a field and its values.
func (p *parser) coded(t raw, f *field) {
	if t.op != ":" && !f.ordered() {
		p.problem(Problem{Kind: NotOrdered, Word: t.text, Field: f.name})
		return
	}
	term := Term{Field: f.name, Not: t.not}
	for _, part := range t.parts {
		if !p.another() {
			return
		}
		if members := p.members(f, t.op, part); len(members) > 0 {
			for _, v := range members {
				if !slices.Contains(term.Values, v) {
					term.Values = append(term.Values, v)
				}
			}
			continue
		}
		v, kind, near := p.value(f, t.op, part, t.last)
		if kind != "" {
			p.problem(Problem{kind, problemWord(part, kind, t), f.name, near})
		} else if !slices.Contains(term.Values, v) {
			term.Values = append(term.Values, v)
		}
	}
	if len(term.Values) > 0 {
		p.add(term)
	}
}

// members are the municipalities of a Samtgemeinde, which is no code of its own:
// in:Brookmerland, in:"SG Hage".
func (p *parser) members(f *field, op string, part []letter) (values []Value) {
	if f.kind != "municipality" || op != ":" {
		return nil
	}
	name := foldWord(word(part))
	for _, prefix := range []string{"samtgemeinde ", "sg "} {
		name = strings.TrimPrefix(name, prefix)
	}
	if _, own := p.book.Find(f.kind, word(part)); own {
		return nil
	}
	for _, e := range formsOf(p.book, f.kind) {
		if group := e.Attrs["group"]; group != "" && foldWord(group) == name {
			values = append(values, Value{Code: e.Code, Text: p.shown(f, e.Code)})
		}
	}
	return values
}

// problemWord is what to point at: the value, or the term that has none yet.
func problemWord(part []letter, kind ProblemKind, t raw) string {
	if text := word(part); text != "" && kind != Incomplete {
		return text
	}
	return t.text
}
