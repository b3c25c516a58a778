package command

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/supply"
	"lotse/tui/text"
)

// Supply sets need against places.
type Supply struct {
	Filter string
	By     []string
	Groups bool // only groups for which a course could be opened
	JSON   bool
}

func parseSupply(rest string, _ io.Reader) (Action, error) { return supplyOf(rest, false) }
func parseGroups(rest string, _ io.Reader) (Action, error) { return supplyOf(rest, true) }

func supplyOf(rest string, groups bool) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "by", value: true})
	if err != nil {
		return nil, err
	}
	s := Supply{Filter: strings.Join(a.raw, " "), Groups: groups, JSON: a.has("json"), By: usualDivision}
	if by := a.list("by"); len(by) > 0 {
		s.By = by
	}
	for _, by := range s.By {
		if !slices.Contains(supply.By, by) {
			return nil, usage("supply.by", shown(by), strings.Join(supply.By, ", "))
		}
	}
	return s, nil
}

func (s Supply) String() string {
	line := "supply" + when(s.Groups, " group") + when(s.JSON, " --json")
	if !slices.Equal(s.By, usualDivision) {
		line += " --by " + strings.Join(s.By, ",")
	}
	return line + when(s.Filter != "", " "+s.Filter)
}

func (s Supply) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	filter, err := Understood(ctx, d, s.Filter)
	if err != nil {
		return nil, err
	}
	cells, err := d.Supply(ctx, store.SupplyQuery{Filter: filter, By: s.By})
	if err != nil {
		return nil, err
	}
	if s.Groups {
		cells = slices.DeleteFunc(cells, func(c supply.Cell) bool { return !c.Viable })
		slices.SortStableFunc(cells, func(a, b supply.Cell) int { return cmp.Compare(b.Gap, a.Gap) })
	}
	return Supplied{cells, s.By, s.Groups, s.JSON}, nil
}

// Supplied are the cells of a matrix.
type Supplied struct {
	Cells  []supply.Cell
	By     []string
	Groups bool
	JSON   bool
}

func (s Supplied) Print(w io.Writer, f Format) error {
	switch {
	case s.JSON || f.JSON:
		return printEach(w, s.Cells, func(c supply.Cell) any { return cellOf(c, s.By) })
	case len(s.Cells) == 0 && s.Groups:
		return lines(w, f, text.Of(f.Lang, "supply.nogroup"))
	case len(s.Cells) == 0:
		return lines(w, f, text.Of(f.Lang, "supply.none"))
	case f.Width > 0 && f.Width < 60:
		return lines(w, f, s.Spoken(f)...)
	}
	head := []string{text.Of(f.Lang, "supply.needed"), text.Of(f.Lang, "supply.waiting"), text.Of(f.Lang, "supply.free"), text.Of(f.Lang, "supply.gap"), "", ""}
	rows := [][]string{head}
	for _, c := range s.Cells {
		row := []string{f.some(c.Needed), f.some(c.Waiting), f.some(c.Free), f.some(c.Gap), when(c.Viable, "*"), s.place(c, f)}
		if s.Groups {
			row = append(row, c.Filter)
		}
		rows = append(rows, row)
	}
	if err := table(w, f, rows, func(row []string) []string { return row }); err != nil || s.Groups {
		return err
	}
	return lines(w, f, "", text.Of(f.Lang, "supply.star"))
}

// Spoken is a cell in one sentence.
func (s Supplied) Spoken(f Format) []string {
	if len(s.Cells) == 0 {
		return []string{text.Of(f.Lang, when(s.Groups, "supply.nogroup")+when(!s.Groups, "supply.none"))}
	}
	var said []string
	for _, c := range s.Cells {
		said = append(said, sentenceOf(
			s.place(c, f)+": "+text.Of(f.Lang, "supply.needed")+" "+f.some(c.Needed), text.Of(f.Lang, "supply.waiting")+" "+f.some(c.Waiting),
			text.Of(f.Lang, "supply.free")+" "+f.some(c.Free), text.Of(f.Lang, "supply.gap")+" "+f.some(c.Gap),
			when(c.Viable, text.Of(f.Lang, "supply.group"))))
	}
	return said
}

// some is a number, or a dot for one that is too small to be told.
func (f Format) some(n int) string {
	if n == supply.Hidden {
		return "."
	}
	return text.Number(f.Lang, n)
}

// place is what a cell is about.
func (s Supplied) place(c supply.Cell, f Format) string {
	var parts []string
	for _, by := range s.By {
		switch by {
		case supply.ByType:
			parts = append(parts, c.Type)
		case supply.ByMunicipality:
			place := f.label("municipality", c.Municipality)
			if c.Municipality == supply.Unknown {
				place = text.Of(f.Lang, "supply.nowhere")
			}
			parts = append(parts, place)
		case supply.ByDaytime:
			if c.Daytime == "" {
				parts = append(parts, text.Of(f.Lang, "supply.anytime"))
			} else {
				parts = append(parts, f.label("daytime", c.Daytime))
			}
		case supply.ByChildcare:
			parts = append(parts, text.Of(f.Lang, when(c.Childcare, "supply.with")+when(!c.Childcare, "supply.without")))
		}
	}
	return strings.Join(parts, ", ")
}

// cellJSON is a line of supply --json; see doc.go. A number that may not be told
// is null.
type cellJSON struct {
	Type         string   `json:"type,omitempty"`
	Municipality string   `json:"municipality,omitempty"`
	Daytime      string   `json:"daytime,omitempty"`
	Childcare    *bool    `json:"childcare,omitempty"`
	Needed       *int     `json:"needed"`
	Waiting      *int     `json:"waiting"`
	Free         *int     `json:"free"`
	Gap          *int     `json:"gap"`
	Viable       bool     `json:"viable"`
	Courses      []string `json:"courses,omitempty"`
	Filter       string   `json:"filter,omitempty"`
}

func cellOf(c supply.Cell, by []string) cellJSON {
	o := cellJSON{c.Type, c.Municipality, c.Daytime, nil, openly(c.Needed), openly(c.Waiting), openly(c.Free), openly(c.Gap), c.Viable, c.Courses, c.Filter}
	if slices.Contains(by, supply.ByChildcare) {
		o.Childcare = &c.Childcare
	}
	return o
}

func openly(n int) *int {
	if n == supply.Hidden {
		return nil
	}
	return &n
}
