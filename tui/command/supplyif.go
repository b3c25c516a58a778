package command

import (
	"context"
	"io"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/supply"
	"lotse/tui/text"
)

// WhatIf asks what one more course would change.
type WhatIf struct {
	What  string // TYPE MUNICIPALITY [TIME] [childcare], as typed: what the words mean depends on the rule book
	Seats int
	JSON  bool
}

func parseWhatIf(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "seats", value: true})
	if err != nil {
		return nil, err
	}
	seats, err := a.number("seats", 0)
	if len(a.raw) < 2 && err == nil {
		err = usage("supply.if")
	}
	return WhatIf{strings.Join(a.raw, " "), seats, a.has("json")}, err
}

func (a WhatIf) String() string {
	line := "supply if" + when(a.JSON, " --json")
	if a.Seats > 0 {
		line += " --seats " + strconv.Itoa(a.Seats)
	}
	return line + " " + a.What
}

func (a WhatIf) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	plan, err := a.plan(d)
	if err != nil {
		return nil, err
	}
	out, err := d.WhatIf(ctx, plan)
	return Outlook{out, plan, a.JSON}, err
}

// plan reads the words: the type, then the municipality, which may be several
// words, then time and childcare.
func (a WhatIf) plan(d *store.Desk) (supply.Plan, error) {
	words := strings.Fields(strings.ReplaceAll(a.What, `"`, " "))
	p := supply.Plan{Seats: a.Seats}
	kind, ok := d.Session.Book.Find("course", words[0])
	if !ok {
		return p, usage("supply.type", shown(words[0]))
	}
	p.Type, words = kind.Code, words[1:]
	for len(words) > 1 {
		last := words[len(words)-1]
		time, known := d.Session.Book.Find("daytime", last)
		if !known && !isCare(last) {
			break
		}
		if p.Childcare = p.Childcare || isCare(last); known {
			p.Daytime = time.Code
		}
		words = words[:len(words)-1]
	}
	place, ok := d.Session.Book.Find("municipality", strings.Join(words, " "))
	if !ok {
		return p, usage("supply.place", shown(strings.Join(words, " ")))
	}
	p.Municipality = place.Code
	return p, nil
}

func isCare(word string) bool {
	lower := strings.ToLower(word)
	return lower == "childcare" || lower == "kinderbetreuung" || lower == "betreuung"
}

// Outlook is what one more course would change.
type Outlook struct {
	supply.Outlook
	Plan supply.Plan
	JSON bool
}

// outlookJSON is the line of supply if --json; see doc.go.
type outlookJSON struct {
	Could        *int   `json:"could"`
	Seated       *int   `json:"seated"`
	Remain       *int   `json:"remain"`
	Viable       bool   `json:"viable"`
	CouldFilter  string `json:"could_filter,omitempty"`
	RemainFilter string `json:"remain_filter,omitempty"`
}

func (o Outlook) Print(w io.Writer, f Format) error {
	if o.JSON || f.JSON {
		return printEach(w, []Outlook{o}, func(o Outlook) any {
			return outlookJSON{openly(o.Could), openly(o.Seated), openly(o.Remain), o.Viable, o.CouldFilter, o.RemainFilter}
		})
	}
	said := o.Spoken(f)
	if o.CouldFilter != "" {
		said = append(said, "find "+o.CouldFilter, "find "+o.RemainFilter)
	}
	return lines(w, f, said...)
}

// Spoken is the outlook in sentences.
func (o Outlook) Spoken(f Format) []string {
	said := []string{
		text.Of(f.Lang, "supply.could", o.Plan.Type, f.label("municipality", o.Plan.Municipality), f.some(o.Could)),
		text.Of(f.Lang, "supply.seated", f.some(o.Seated)), text.Of(f.Lang, "supply.remain", f.some(o.Remain)),
	}
	if o.Viable {
		said = append(said, text.Of(f.Lang, "supply.viable"))
	}
	return said
}
