package tui

import (
	"slices"
	"strings"

	"lotse/store/register"
	"lotse/tui/widget"
)

// facetFields are counted beside the list, in this order.
var facetFields = []string{"in", "status", "german", "course", "need", "worker", "nationality", "age"}

// facets is how many people the list would have with each value of some fields.
//
// The bar is like the margin of a page: scrolling by a row takes it along, since
// writing it anew would cost more bytes than the row; paging, a filter and its
// key bring it back beside what is seen.
type facets struct {
	all   []register.Facet
	lines []facetLine
	open  map[string]bool // fields of which every value is shown
	focus bool            // the keys go to the facets
	at    facetSpot
	top   int // the row of the list, counted from the first of all, beside the first line
}

// facetSpot is a line by what it shows, so that it stays while numbers change.
type facetSpot struct {
	Field string `json:"f,omitempty"`
	Value string `json:"v,omitempty"` // "": the title
}

// facetLine is a title, or a value of the field.
type facetLine struct {
	facetSpot
	count  register.Count
	hidden int // values of the field that are not shown, for a title
}

// lay makes the lines, of which there should be no more than rows.
func (f *facets) lay(rows int) {
	most := 3
	if len(f.all) > 0 {
		most = max(2, rows/len(f.all)-1)
	}
	f.lines = f.lines[:0]
	for _, one := range f.all {
		title := facetLine{facetSpot: facetSpot{Field: one.Field}}
		at := len(f.lines)
		f.lines = append(f.lines, title)
		for i, count := range one.Counts {
			if i >= most && !f.open[one.Field] && !count.Chosen {
				f.lines[at].hidden++
				continue
			}
			f.lines = append(f.lines, facetLine{facetSpot: facetSpot{one.Field, count.Value}, count: count})
		}
	}
}

// line is the number of the line with the marker.
func (f *facets) line() int {
	at := slices.IndexFunc(f.lines, func(l facetLine) bool { return l.facetSpot == f.at })
	if at < 0 {
		at = slices.IndexFunc(f.lines, func(l facetLine) bool { return l.Field == f.at.Field })
	}
	return max(0, at)
}

func (f *facets) move(by int) {
	if len(f.lines) > 0 {
		f.at = f.lines[max(0, min(f.line()+by, len(f.lines)-1))].facetSpot
	}
}

// moveField goes to the title of the next field or the one before.
func (f *facets) moveField(by int) {
	at := slices.IndexFunc(f.all, func(one register.Facet) bool { return one.Field == f.at.Field })
	if to := at + by; to >= 0 && to < len(f.all) {
		f.at = facetSpot{Field: f.all[to].Field}
	}
}

// follow puts the bar beside the rows from offset on, with the marker in sight.
func (f *facets) follow(offset, rows int) {
	f.top = offset
	if f.focus {
		f.top -= max(0, f.line()-rows+1)
	}
}

// pressFacets takes a key for the facets.
func (p *people) pressFacets(key widget.Key) bool {
	f := &p.facets
	switch intentOf(onFacets, key) {
	case goDown:
		f.move(1)
	case goUp:
		f.move(-1)
	case pageDown:
		f.moveField(1)
	case pageUp:
		f.moveField(-1)
	case goFirst:
		f.move(-len(f.lines))
	case goLast:
		f.move(len(f.lines))
	case choose:
		p.toggle(false)
	case exclude:
		p.toggle(true)
	case leaveFacets:
		f.focus = false
	case focusFilter:
		f.focus, p.typing = false, true
	default:
		f.focus = !p.letters("f", key)
		return !f.focus
	}
	f.follow(p.offset, p.rows())
	return true
}

// openFacets gives the keys to the facets.
func (p *people) openFacets() {
	f := &p.facets
	if len(f.all) == 0 {
		return
	}
	f.focus = true
	if f.at.Field == "" {
		f.at = f.lines[min(1, len(f.lines)-1)].facetSpot
	}
	f.follow(p.offset, p.rows())
}

// toggle takes the value under the marker into the filter or out of it; on a
// title it shows all values of the field or the first.
func (p *people) toggle(not bool) {
	f := &p.facets
	if len(f.lines) == 0 {
		return
	}
	line := f.lines[f.line()]
	switch {
	case line.Value == "" && line.count.People == 0 && line.count.Code == "":
		if f.open == nil {
			f.open = map[string]bool{}
		}
		f.open[line.Field] = !f.open[line.Field]
		p.layFacets()
	case line.Value == "": // what a source delivered and no list knows
	case not:
		p.setFilter(without(p.filter, line.Field, line.Value))
	default:
		p.setFilter(with(p.filter, f.counts(line.Field), line.Field, line.Value))
	}
}

func (f *facets) counts(field string) []register.Count {
	for _, one := range f.all {
		if one.Field == field {
			return one.Counts
		}
	}
	return nil
}

// with is the text of a filter that asks for a value of a field, too, or no more.
func with(f register.Filter, counts []register.Count, field, value string) string {
	var values []string
	for _, count := range counts {
		if count.Value != "" && count.Chosen != (count.Value == value) {
			values = append(values, count.Value)
		}
	}
	return rewritten(f, field, value, field+":"+strings.Join(values, ","), len(values) > 0, func(t register.Term) bool { return !t.Not })
}

// without is the text of a filter that does not want a value of a field, or no
// longer minds.
func without(f register.Filter, field, value string) string {
	unwanted := func(t register.Term) bool { return t.Not && t.Field == field && hasValue(t, value) }
	return rewritten(f, field, value, "-"+field+":"+value, !slices.ContainsFunc(f.Terms, unwanted), nil)
}

// rewritten puts a term where the terms of its field stood that it replaces, or
// behind; terms about the value alone go either way.
func rewritten(f register.Filter, field, value, term string, wanted bool, replaces func(register.Term) bool) string {
	var words []string
	at := -1
	for _, t := range f.Terms {
		if t.Field == field && (replaces != nil && replaces(t) || hasValue(t, value)) {
			if at < 0 {
				at = len(words)
			}
			if rest := fewer(t, value); rest != "" && (replaces == nil || !replaces(t)) {
				words = append(words, rest)
			}
			continue
		}
		words = append(words, t.String())
	}
	if at < 0 {
		at = len(words)
	}
	if wanted {
		words = slices.Insert(words, at, term)
	}
	return strings.Join(words, " ")
}

func hasValue(t register.Term, value string) bool {
	return slices.ContainsFunc(t.Values, func(v register.Value) bool { return v.Text == value })
}

// fewer is a term without one of its values, "" where none is left.
func fewer(t register.Term, value string) string {
	t.Values = slices.DeleteFunc(slices.Clone(t.Values), func(v register.Value) bool { return v.Text == value })
	if len(t.Values) == 0 {
		return ""
	}
	return t.String()
}

// setFilter writes a filter into the line, and has it recorded like one typed.
func (p *people) setFilter(text string) {
	p.line.SetText(text)
	p.refilter()
}

// layFacets makes the lines of a bar that is seen whole, or of a drawer, which
// scrolls.
func (p *people) layFacets() {
	rows := p.rows()
	if p.barless() {
		rows = max(rows, 7*len(p.facets.all))
	}
	p.facets.lay(rows)
}
