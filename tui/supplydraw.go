package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"lotse/store/plain"
	"lotse/store/supply"
	"lotse/tui/text"
	"lotse/tui/widget"
)

var measureHeads = []string{"supply.needed", "supply.waiting", "supply.free", "supply.gap"}

func (s *supplyView) table() gridTable {
	a := s.app
	t := gridTable{cell: s.number}
	for _, place := range s.places {
		t.labels = append(t.labels, a.placeWord(place))
	}
	for _, kind := range s.types {
		group := gridGroup{head: kind}
		for i, head := range measureHeads {
			group.columns = append(group.columns, gridColumn{a.words(head), []int{7, 7, 6, 7}[i]})
		}
		t.groups = append(t.groups, group)
	}
	return t
}

// placeWord is a municipality, all of them, or none that is known.
func (a *App) placeWord(code string) string {
	if code == "" {
		return a.words("supply.all")
	}
	if _, known := a.desk.Session.Book.Entry("municipality", code); !known {
		return a.words("supply.unknown")
	}
	return a.label("municipality", code)
}

func (s *supplyView) number(row, column int) saidNumber {
	c, ok := s.cells[supplyPlace{s.types[column/measures], s.places[row]}]
	n := []int{c.Needed, c.Waiting, c.Free, c.Gap}[column%measures]
	said := saidNumber{text.Number(s.app.lang, n), widget.Normal}
	switch {
	case n < 0: // too small for who asks
		return saidNumber{".", widget.Normal}
	case !ok || n == 0:
		return saidNumber{"–", widget.Normal}
	case column%measures == gap && c.Viable && s.places[row] != "":
		return saidNumber{said.said + "*", widget.Good}
	case column%measures == free:
		said.tone = widget.Good
	}
	return said
}

func (s *supplyView) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Put(s.filterRow(width))
	if !s.known {
		frame.Put(nil, widget.Text("  "+s.app.words("wait")))
		return frame.Fit(width, height)
	}
	for _, line := range s.hint(width) {
		frame.Put(line)
	}
	if len(s.types) == 0 {
		return frame.Fit(width, height)
	}
	frame.Under(s.grid.draw(s.table(), width, height-len(frame.Rows), s.app.marker()), 0)
	return frame
}

func (s *supplyView) filterRow(width int) widget.Row {
	a := s.app
	row := widget.Text("  ")
	part := func(head, chosen, any string) {
		tone := widget.Strong
		if chosen == "" {
			tone, chosen = widget.Quiet, any
		}
		if width >= wideTable {
			row = row.And(widget.Quiet, a.words(head)+" ")
		}
		row = row.And(tone, chosen+"  ")
	}
	part("courses.times", a.label("daytime", s.time), a.words("supply.anytime"))
	care := ""
	if s.care != "" {
		care = a.words("supply.care." + s.care)
	}
	part("supply.care", care, a.words("supply.care.any"))
	return row.Cut(width)
}

// hint says which groups could begin: the one under the marker, or how many and
// the largest.
func (s *supplyView) hint(width int) []widget.Row {
	a := s.app
	list := s.viable()
	if len(s.types) == 0 {
		return indented(widget.Normal, a.words("supply.none"), width)
	}
	if len(list) == 0 {
		return indented(widget.Quiet, a.words("supply.nogroup"), width)[:1]
	}
	slices.SortStableFunc(list, func(a, b [2]int) int { return cmp.Compare(s.group(b).Gap, s.group(a).Gap) })
	var names []string
	for _, one := range list {
		c := s.group(one)
		names = append(names, c.Type+" "+a.label("municipality", c.Municipality)+" "+strconv.Itoa(c.Gap))
	}
	key := "supply.groups"
	if len(list) == 1 {
		key = "supply.groups.one"
	}
	said := plain.Of(a.words(key, len(list), strings.Join(names, ", "))).Cut(width - 4)
	return []widget.Row{widget.Text("  ").And(widget.Good, said.String())}
}

// group is the cell of a place in viable.
func (s *supplyView) group(at [2]int) supply.Cell {
	return s.cells[supplyPlace{s.types[at[1]/measures], s.places[at[0]]}]
}
