package tui

import (
	"strconv"

	"lotse/store/plain"
	"lotse/tui/widget"
)

func zeroless(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// choice is one of a code list; of the county's municipalities only where courses
// may be.
func (f *courseForm) choice(kind, chosen string, county bool) (*widget.Choice, []string) {
	a := f.app
	choice := &widget.Choice{}
	var codes []string
	for _, e := range a.desk.Session.Book.List(kind) {
		if county && e.Code != chosen && !e.Valid(string(a.desk.Session.Today())) {
			continue
		}
		if e.Code == chosen {
			choice.At = len(codes)
		}
		codes = append(codes, e.Code)
		choice.Options = append(choice.Options, plain.Of(a.label(kind, e.Code)))
	}
	return choice, codes
}

// setKinds offers the types of courses that are in force on the first day; the one
// that is chosen stays, where it is one of them.
func (f *courseForm) setKinds() {
	day, ok := f.day("from")
	if !ok {
		day = f.app.desk.Session.Today()
	}
	was := f.old.Type
	if len(f.kinds) > 0 {
		was = f.kinds[f.kind.At]
	}
	f.kinds, f.kind.Options, f.kind.At = nil, nil, 0
	for _, e := range f.app.desk.Session.Book.List("course") {
		if !e.Valid(string(day)) || !taught(e.Attrs["group"]) && e.Code != was {
			continue
		}
		if e.Code == was {
			f.kind.At = len(f.kinds)
		}
		f.kinds = append(f.kinds, e.Code)
		f.kind.Options = append(f.kind.Options, plain.Of(e.Code))
	}
}

// taught says whether a group of types is one of courses with places, not of school
// or counselling.
func taught(group string) bool { return group != "counselling" && group != "education" }

// indented is a sentence in as many rows as it needs, two cells from the edge.
func indented(tone widget.Tone, sentence string, width int) []widget.Row {
	var rows []widget.Row
	for _, line := range plain.Lines(sentence, max(1, width-4)) {
		rows = append(rows, widget.Text("  ").And(tone, line.String()))
	}
	return rows
}

// around is the part of a frame around its cursor that fits into height rows.
func around(f widget.Frame, height int) widget.Frame {
	top := max(0, min(f.Y-height/2, len(f.Rows)-height))
	if len(f.Rows) > height {
		f.Rows = f.Rows[top : top+height]
		f.Y -= top
	}
	return f
}

// rollKey is how far a key moves a marker in a list.
func rollKey(does intent, page, count int) (by int, ok bool) {
	switch does {
	case goDown:
		return 1, true
	case goUp:
		return -1, true
	case pageDown:
		return page, true
	case pageUp:
		return -page, true
	case goFirst:
		return -count, true
	case goLast:
		return count, true
	}
	return 0, false
}
