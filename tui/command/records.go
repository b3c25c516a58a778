package command

import (
	"context"
	"io"
	"time"

	"lotse/store"
	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/tui/text"
)

// ListRecords lists the offices' records that a person is made of.
type ListRecords struct {
	ID   person.ID
	JSON bool
}

func parseRecords(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("records.missing", 1)
	if err != nil {
		return nil, err
	}
	id, err := parseID(words[0])
	return ListRecords{id, a.has("json")}, err
}

func (a ListRecords) String() string { return "records" + when(a.JSON, " --json") + " " + string(a.ID) }

func (a ListRecords) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, err := d.RecordsOf(ctx, a.ID)
	return RecordsListed{list, d.Session.Now(), a.JSON}, err
}

// RecordsListed are records, and how each came to be a person's.
type RecordsListed struct {
	Records []store.RecordLine
	Now     time.Time
	JSON    bool
}

func (l RecordsListed) Print(w io.Writer, f Format) error {
	if l.JSON || f.JSON {
		return printEach(w, l.Records, func(r store.RecordLine) any { return r })
	}
	return table(w, f, l.Records, func(r store.RecordLine) []string { return f.recordCells(r, l.Now) })
}

// Spoken is one record a line.
func (l RecordsListed) Spoken(f Format) []string {
	var said []string
	for _, r := range l.Records {
		said = append(said, sentenceOf(f.recordCells(r, l.Now)...))
	}
	return said
}

func (f Format) recordCells(r store.RecordLine, now time.Time) []string {
	office := string(r.Source)
	if f.Book != nil {
		office = f.Book.Label("source", office, f.Lang)
	}
	how := text.Of(f.Lang, "records.how."+r.Linked.How)
	if r.Linked.How == "" {
		how = text.Of(f.Lang, "records.how.given")
	}
	state := text.Of(f.Lang, "records.asof", text.Date(f.Lang, string(r.AsOf)))
	if !r.Gone.IsZero() {
		state = text.Of(f.Lang, "records.gone", text.Date(f.Lang, r.Gone.In(now.Location()).Format(time.DateOnly)))
	}
	from := ""
	if r.From != "" {
		from = text.Of(f.Lang, "records.was", string(r.From))
	}
	return []string{r.Record, office, r.Name, text.Date(f.Lang, string(r.Birth)), state, how, from}
}

// SplitRecord takes a record away from a person.
type SplitRecord struct {
	ID     person.ID
	Record string
	Yes    bool
}

func parseSplit(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "yes"})
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("split.missing", 2)
	if err != nil {
		return nil, err
	}
	id, err := parseID(words[0])
	return SplitRecord{id, words[1], a.has("yes")}, err
}

func (a SplitRecord) String() string {
	return "records split" + when(a.Yes, " --yes") + " " + string(a.ID) + " " + quoted(a.Record)
}

func (a SplitRecord) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if a.Yes {
		id, err := d.Split(ctx, a.ID, a.Record)
		return RecordParted{a, id}, err
	}
	list, err := d.RecordsOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.Record == a.Record {
			return SplitPlanned{a, r}, nil
		}
	}
	return nil, wrong("records.none", a.Record, string(a.ID))
}

// RecordParted names the person that a record became.
type RecordParted struct {
	Act SplitRecord
	Now person.ID
}

func (p RecordParted) Print(w io.Writer, f Format) error {
	return lines(w, f, text.Of(f.Lang, "records.parted", p.Act.Record, string(p.Now)))
}

// SplitPlanned says what parting a record would do.
type SplitPlanned struct {
	Act    SplitRecord
	Record store.RecordLine
}

// Sentence says what would happen.
func (p SplitPlanned) Sentence(f Format) string {
	return text.Of(f.Lang, "records.plan", p.Act.Record, p.Record.Name, string(p.Act.ID))
}

// Pending says how it is done.
func (p SplitPlanned) Pending(f Format) string { return text.Of(f.Lang, "bulk.yes") }

// Confirmed does it.
func (p SplitPlanned) Confirmed() Action {
	act := p.Act
	act.Yes = true
	return act
}

func (p SplitPlanned) Print(w io.Writer, f Format) error { return lines(w, f, p.Sentence(f)) }

// pairJSON is what review --json prints; see doc.go.
type pairJSON struct {
	store.Review
	Left  pairPerson `json:"left"`
	Right pairPerson `json:"right"`
}

type pairPerson struct {
	ID           person.ID   `json:"id"`
	Family       string      `json:"family"`
	Given        string      `json:"given"`
	Birth        person.Date `json:"birth"`
	Municipality string      `json:"municipality,omitempty"`
}

func reviewObject(r store.ReviewRow) pairJSON {
	return pairJSON{r.Review, pairPerson{r.Left.ID, r.Left.Family, r.Left.Given, r.Left.Birth, r.Left.Municipality},
		pairPerson{r.Right.ID, r.Right.Family, r.Right.Given, r.Right.Birth, r.Right.Municipality}}
}

// pairSheetJSON is what review show --json prints; see doc.go.
type pairSheetJSON struct {
	pairJSON
	Fields []comparedJSON `json:"fields"`
	Notes  [2]int         `json:"notes"`
}

type comparedJSON struct {
	Field  person.FieldName `json:"field"`
	Left   []person.Fact    `json:"left"`
	Right  []person.Fact    `json:"right"`
	Level  string           `json:"level"`
	Weight float64          `json:"weight"`
}

var levelNames = map[linkage.Level]string{
	linkage.Unknown: "unknown", linkage.Differs: "differs", linkage.Resembles: "resembles", linkage.Near: "near",
	linkage.NewYear: "new-year", linkage.Swapped: "swapped", linkage.Agrees: "agrees",
}

func sheetObject(s store.ReviewSheet) pairSheetJSON {
	out := pairSheetJSON{pairJSON: reviewObject(s.ReviewRow), Notes: s.Notes}
	for _, c := range s.Fields {
		out.Fields = append(out.Fields, comparedJSON{c.Field, c.Left, c.Right, levelNames[c.Level], c.Weight})
	}
	return out
}
