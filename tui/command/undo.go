package command

import (
	"context"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/tui/text"
)

// Undo takes an act on many back as one: the latest, or one by its id.
type Undo struct {
	ID   string // may be shortened as long as it is unmistakable; empty: the latest
	Yes  bool
	JSON bool
}

func parseUndo(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "yes"}, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	undo := Undo{Yes: a.has("yes"), JSON: a.has("json")}
	if len(a.words) > 0 {
		undo.ID, a.words = strings.ToLower(strings.TrimRight(a.words[0], ".")), a.words[1:]
	}
	return undo, a.none()
}

func (a Undo) String() string {
	return "undo" + when(a.Yes, " --yes") + when(a.JSON, " --json") + when(a.ID != "", " "+a.ID)
}

func (a Undo) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	bulks, err := d.Bulks(ctx)
	if err != nil {
		return nil, err
	}
	bulk, err := a.meant(bulks)
	if err != nil {
		return nil, err
	}
	if !a.Yes && max(bulk.Changed, bulk.Open) > 1 {
		return UndoPlanned{bulk, a.JSON, Undo{bulk.ID, true, a.JSON}}, nil
	}
	done, err := d.UndoBulk(ctx, bulk.ID, nil)
	return Acted{done, done.Changed, a.JSON}, err
}

// meant is the act that is to be taken back.
func (a Undo) meant(bulks []store.BulkDone) (store.BulkDone, error) {
	if a.ID == "" {
		at := slices.IndexFunc(bulks, func(b store.BulkDone) bool { return !b.Undone })
		if at < 0 {
			return store.BulkDone{}, wrong("undo.nothing")
		}
		return bulks[at], nil
	}
	var fits []store.BulkDone
	for _, b := range bulks {
		if strings.HasPrefix(b.ID, a.ID) {
			fits = append(fits, b)
		}
	}
	switch {
	case len(fits) != 1:
		return store.BulkDone{}, wrong("undo.unknown", shown(a.ID))
	case fits[0].Undone:
		return store.BulkDone{}, wrong("undo.undone", shown(a.ID))
	}
	return fits[0], nil
}

// UndoPlanned says what undo would take back. It is Pending.
type UndoPlanned struct {
	Bulk store.BulkDone
	JSON bool
	sure Action
}

// Confirmed takes it back.
func (p UndoPlanned) Confirmed() Action { return p.sure }

func (p UndoPlanned) Print(w io.Writer, f Format) error {
	if p.JSON || f.JSON {
		return printJSON(w, bulkObject(p.Bulk))
	}
	return lines(w, f, p.Sentence(f))
}

// Sentence says what would be taken back.
func (p UndoPlanned) Sentence(f Format) string {
	b := p.Bulk
	return text.Of(f.Lang, "undo.plan", bulkDoes(b.Do, b.Staff, b.Day, b.Text, f), reached(b, f))
}

// reached is how many an act changed, or may have where its end is not known.
func reached(b store.BulkDone, f Format) string {
	if b.Open > 0 {
		return text.Of(f.Lang, "bulk.open", peopleIn(f, b.Open))
	}
	return peopleIn(f, b.Changed)
}

func stateOf(b store.BulkDone, f Format) string {
	switch {
	case b.Undone:
		return text.Of(f.Lang, "bulk.gone")
	case b.Open > 0:
		return text.Of(f.Lang, "bulk.broken")
	}
	return ""
}

// Pending says that it is not done yet, and how it is.
func (p UndoPlanned) Pending(f Format) string { return text.Of(f.Lang, "bulk.yes") }

// ListBulks lists the principal's own acts on many of the last days.
type ListBulks struct{ JSON bool }

func parseBulk(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	return ListBulks{a.has("json")}, a.none()
}

func (a ListBulks) String() string { return "bulk" + when(a.JSON, " --json") }

func (a ListBulks) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	bulks, err := d.Bulks(ctx)
	return Bulks{bulks, a.JSON}, err
}

// Bulks are acts on many, the latest first.
type Bulks struct {
	Bulks []store.BulkDone
	JSON  bool
}

func (b Bulks) Print(w io.Writer, f Format) error {
	switch {
	case b.JSON || f.JSON:
		return printEach(w, b.Bulks, func(one store.BulkDone) any { return bulkObject(one) })
	case len(b.Bulks) == 0:
		return lines(w, f, text.Of(f.Lang, "bulk.none"))
	}
	return table(w, f, b.Bulks, func(one store.BulkDone) []string {
		return []string{one.ID, text.Number(f.Lang, max(one.Changed, one.Open)), stateOf(one, f), bulkDoes(one.Do, one.Staff, one.Day, one.Text, f)}
	})
}

// Spoken is one act a line.
func (b Bulks) Spoken(f Format) []string {
	if len(b.Bulks) == 0 {
		return []string{whole(text.Of(f.Lang, "bulk.none"))}
	}
	var said []string
	for _, one := range b.Bulks {
		said = append(said, sentenceOf(bulkDoes(one.Do, one.Staff, one.Day, one.Text, f), peopleIn(f, max(one.Changed, one.Open)), stateOf(one, f), one.ID))
	}
	return said
}
