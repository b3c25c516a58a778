package register

import (
	"cmp"
	"slices"
	"strings"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

func (c *completer) book() *rulebook.Book { return c.Known.Book }

// values completes a value of a field.
func (c *completer) values(f *field, typed string) {
	switch {
	case f.kind == kindLevel && (c.spot.ranged || c.spot.op != ":"):
		c.levels(f, typed)
	case len(c.book().List(f.kind)) > 0:
		c.coded(f, typed)
	case f.kind == kindList && c.Lists != nil:
		c.plain(f, typed, c.Lists(), nil)
	case f.kind == kindID || f.kind == kindAZR || f.name == nameField || c.spot.ranged || c.spot.op != ":":
	default:
		c.found(f, typed)
	}
	if c.spot.op == ":" && !c.spot.ranged && f.name != nameField {
		c.special(f, typed)
	}
}

// coded completes to the entries of a code list.
func (c *completer) coded(f *field, typed string) {
	count := c.counted(f)
	fits := c.beginnings(f, typed, 2)
	if len(fits) == 0 && typed != "" {
		if e, ok := c.book().Near(f.kind, typed); ok {
			fits = []fit{{Entry: e}}
		}
	}
	if f.kind != kindLevel {
		slices.SortStableFunc(fits, func(a, b fit) int { return cmp.Or(a.rank-b.rank, count(b.Code)-count(a.Code)) })
	}
	for _, fit := range fits {
		if fit.Code == "none" && f.name == "course" {
			continue // course:none is among the special ones
		}
		c.add(c.label(f, fit.Entry), c.written(f, fit.Entry), count(fit.Code))
	}
}

// fit is an entry that begins as typed; of rank 0 by code or label, 1 by an
// alias, 2 by a word inside of its label.
type fit struct {
	rulebook.Entry
	rank int
}

func (c *completer) beginnings(f *field, typed string, worst int) []fit {
	start, folded := person.Suchform(typed), foldWord(typed)
	var fits []fit
	for _, e := range formsOf(c.book(), f.kind) {
		for at, form := range e.forms {
			rank := min(at/labels, 1)
			begins := strings.HasPrefix(form, start) && start != "" || strings.HasPrefix(e.folded[at], folded)
			if !begins && start != "" && strings.Contains(form, " "+start) {
				begins, rank = true, 2
			}
			if begins && rank <= worst {
				fits = append(fits, fit{e.Entry, rank})
				break
			}
		}
	}
	return fits
}

func (c *completer) label(f *field, e rulebook.Entry) string {
	return c.book().Label(f.kind, e.Code, c.Lang)
}

// written is how the filter writes an entry: numbers as labels, in the language
// of whoever types.
func (c *completer) written(f *field, e rulebook.Entry) string {
	shown := c.shown(f, e.Code)
	label := c.label(f, e)
	again, ok := c.book().Find(f.kind, label)
	if shown == quoted(e.Code) || !ok || again.Code != e.Code || strings.ContainsFunc(label, isQuote) {
		return shown
	}
	return quoted(label)
}

// counted counts the values of a field among those whom the rest of the filter
// finds; it gives -1 where that cannot be asked.
func (c *completer) counted(f *field) func(code string) int {
	unknown := func(string) int { return -1 }
	if c.Count == nil || c.spot.not && c.spot.others {
		return unknown
	}
	total, facet, ok := c.Count(c.rest, f.name)
	if !ok || facet.Field != f.name {
		return unknown
	}
	people := map[string]int{}
	for _, one := range facet.Counts {
		people[cmp.Or(one.Code, one.Value)] = one.People
	}
	return func(code string) int {
		if c.spot.not {
			return total - people[code]
		}
		return people[code]
	}
}

// levels completes one end of a range, counting all levels in it.
func (c *completer) levels(f *field, typed string) {
	counted := c.counted(f)
	for _, level := range person.Levels {
		if !strings.HasPrefix(foldWord(level), foldWord(typed)) {
			continue
		}
		v, kind, _ := c.level(f, level)
		if kind != "" {
			continue
		}
		people := 0
		for _, other := range person.Levels {
			if (v.Code == "" || v.Code == other) && !(v.From != "" && before(f, other, v.From)) && !(v.To != "" && before(f, v.To, other)) {
				people += counted(other)
			}
		}
		if c.spot.not || counted("") < 0 {
			people = -1
		}
		c.add(level, level, people)
	}
}

func (c *completer) level(f *field, level string) (Value, ProblemKind, string) {
	if c.spot.op != ":" {
		return c.compared(f, c.spot.op, level, false)
	}
	return c.parser.ranged(f, c.spot.lower, level, false)
}

// found completes to the values that people have: staff, providers, bands.
func (c *completer) found(f *field, typed string) {
	var values []string
	people := map[string]int{}
	if c.Count != nil {
		if total, facet, ok := c.Count(c.rest, f.name); ok && facet.Field == f.name {
			for _, one := range facet.Counts {
				values = append(values, one.Value)
				if people[one.Value] = one.People; c.spot.not {
					people[one.Value] = total - one.People
				}
			}
		}
	}
	if len(values) == 0 || f.kind == kindStaff && !slices.Contains(values, me) {
		values = append(usual[f.kind], values...)
	}
	c.plain(f, typed, values, people)
}

// usual are the values to offer of fields that have no list.
var usual = map[string][]string{
	kindStaff: {me}, kindAgo: {"30d..", "90d..", "180d..", "..30d"}, kindIn: {"..0d", "..7d", "..30d"},
	kindCount: {"0", "1..", "3.."}, kindNumber: {"..17", "18..26", "27.."},
}

// plain completes to values as they stand; what people does not know is counted
// one by one.
func (c *completer) plain(f *field, typed string, values []string, people map[string]int) {
	for _, value := range values {
		if value == noValue.Text || value == anyValue.Text || !strings.HasPrefix(person.Suchform(value), person.Suchform(typed)) ||
			person.Suchform(typed) == "" && !strings.HasPrefix(value, typed) {
			continue
		}
		insert := value
		if f.free() {
			insert = quotedWord(strings.Trim(value, `"`))
		}
		n, ok := people[value]
		if !ok {
			n = c.asked(f, insert)
		}
		c.add(strings.Trim(value, `"`), insert, n)
	}
}

// special completes to none and any, which every field has.
func (c *completer) special(f *field, typed string) {
	for _, v := range []Value{noValue, anyValue} {
		if strings.HasPrefix(v.Text, foldWord(typed)) {
			c.exact = 0
			c.add(v.Text, v.Text, c.asked(f, v.Text))
		}
	}
}

// asked counts one value by a question of its own, as long as there are few.
func (c *completer) asked(f *field, value string) int {
	term := Parse(f.name+":"+value, c.book()).Terms
	if c.exact++; c.Count == nil || c.exact > maxExact || len(term) != 1 || c.spot.not && c.spot.others {
		return -1
	}
	term[0].Not = c.spot.not
	total, _, ok := c.Count(Filter{Terms: append(slices.Clone(c.rest.Terms), term...)}, "")
	if !ok {
		return -1
	}
	return total
}
