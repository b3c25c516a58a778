package command

import (
	"context"
	"io"
	"strconv"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// ListReceipts lists receipts of deliveries, the newest first.
type ListReceipts struct {
	ID    person.Source // empty: of all sources
	Limit int
	JSON  bool
}

const usualReceipts, mostReceipts = 50, 1000

func parseReceipts(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "limit", value: true})
	if err != nil {
		return nil, err
	}
	list := ListReceipts{JSON: a.has("json")}
	if list.Limit, err = a.number("limit", 0); err != nil {
		return nil, err
	}
	if list.Limit > mostReceipts {
		return nil, usage("most", "--limit", mostReceipts, list.Limit)
	}
	list.ID, err = a.anySource()
	return list, err
}

func (a ListReceipts) String() string {
	return "source receipts" + when(a.JSON, " --json") + when(a.Limit > 0, " --limit "+strconv.Itoa(a.Limit)) + when(a.ID != "", " "+quoted(string(a.ID)))
}

func (a ListReceipts) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	id, limit := a.ID, a.Limit
	if id != "" {
		id = sourceOf(d, id)
	}
	if limit == 0 {
		limit = usualReceipts
	}
	list, err := d.Receipts(ctx, id, limit)
	return ReceiptsListed{list, d.Session.Now(), a.JSON}, err
}

// ReceiptsListed are receipts at a moment.
type ReceiptsListed struct {
	Receipts []store.Receipt
	Now      time.Time
	JSON     bool
}

func (r ReceiptsListed) Print(w io.Writer, f Format) error {
	if r.JSON || f.JSON {
		return printEach(w, r.Receipts, func(one store.Receipt) any { return one })
	}
	if len(r.Receipts) == 0 {
		return lines(w, f, text.Of(f.Lang, "receipt.none"))
	}
	return table(w, f, r.Receipts, func(one store.Receipt) []string {
		return []string{one.ID, Moment(one.At.In(r.Now.Location()), r.Now, f.Lang), f.label("source", string(one.Source)), f.ReceiptState(one), f.ReceiptCounts(one), one.Name}
	})
}

// Spoken is one receipt a line.
func (r ReceiptsListed) Spoken(f Format) []string {
	var said []string
	for _, one := range r.Receipts {
		said = append(said, sentenceOf(Moment(one.At.In(r.Now.Location()), r.Now, f.Lang), f.label("source", string(one.Source)), f.ReceiptState(one), f.ReceiptCounts(one)))
	}
	return said
}

// ReceiptState is what became of a delivery, with the reason.
func (f Format) ReceiptState(r store.Receipt) string {
	state := text.Of(f.Lang, "receipt.state."+r.State)
	if r.Why == "" {
		return state
	}
	key := "receipt.why." + r.Why
	words := text.Of(f.Lang, key)
	if words == key {
		words = r.Why
	}
	return state + " (" + words + ")"
}

// ReceiptCounts are the rows of a delivery by what became of them.
func (f Format) ReceiptCounts(r store.Receipt) string {
	n := func(n int) string { return text.Number(f.Lang, n) }
	return text.Of(f.Lang, "receipt.counts", n(r.Rows), n(r.Added), n(r.Changed), n(r.Gone)) +
		when(len(r.Bad) > 0, ", "+text.Of(f.Lang, "receipt.bad", n(len(r.Bad))))
}

// ShowReceipt shows one receipt with what happened to rows.
type ShowReceipt struct {
	ID   string
	JSON bool
}

func parseReceipt(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("receipt.missing", 1)
	if err != nil {
		return nil, err
	}
	return ShowReceipt{words[0], a.has("json")}, nil
}

func (a ShowReceipt) String() string {
	return "source receipt" + when(a.JSON, " --json") + " " + quoted(a.ID)
}

func (a ShowReceipt) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	receipt, err := d.Receipt(ctx, a.ID)
	return ReceiptShown{receipt, d.Session.Now(), a.JSON}, err
}

// ReceiptShown is a receipt at a moment.
type ReceiptShown struct {
	store.Receipt
	Now  time.Time
	JSON bool
}

func (r ReceiptShown) Print(w io.Writer, f Format) error {
	if r.JSON || f.JSON {
		return printJSON(w, r.Receipt)
	}
	return lines(w, f, f.ReceiptLines(r.Receipt, r.Now)...)
}

// Spoken is the receipt, one thing a line.
func (r ReceiptShown) Spoken(f Format) []string { return f.ReceiptLines(r.Receipt, r.Now) }

// ReceiptLines are all that a receipt says, one thing a line.
func (f Format) ReceiptLines(r store.Receipt, now time.Time) []string {
	list := []string{
		f.label("source", string(r.Source)) + ", " + Moment(r.At.In(now.Location()), now, f.Lang) + when(r.Name != "", ", "+r.Name),
		f.ReceiptState(r), f.ReceiptCounts(r),
		text.Of(f.Lang, "receipt.people", text.Number(f.Lang, r.Linked), text.Number(f.Lang, r.People), text.Number(f.Lang, r.Review), text.Number(f.Lang, r.Alarms)),
	}
	for _, u := range r.Unknown {
		list = append(list, text.Of(f.Lang, "source.code")+": "+f.FieldWord(u.Field)+" = "+u.Value+", "+f.rows(u.Rows))
	}
	for _, bad := range r.Bad {
		list = append(list, text.Of(f.Lang, "receipt.badrow", bad.Number, f.badWord(bad))+when(bad.Key != "", ", "+bad.Key))
	}
	for _, each := range r.Each {
		list = append(list, text.Of(f.Lang, "receipt.row", each.Number, text.Of(f.Lang, "row."+each.What)))
	}
	return list
}

func (f Format) badWord(bad store.BadRow) string {
	key := "badrow." + bad.Code
	words := text.Of(f.Lang, key)
	if words == key {
		words = bad.Code
	}
	return words + when(bad.Field != "", " ("+f.FieldWord(person.FieldName(bad.Field))+")")
}
