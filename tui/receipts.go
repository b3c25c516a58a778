package tui

import (
	"context"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// receiptsShown are how many receipts are listed; source receipts --limit shows more.
const receiptsShown = 50

// receiptsView are the last deliveries of a source, each of which can be opened.
type receiptsView struct {
	app    *App
	source person.Source
	known  bool
	list   []store.Receipt
	at     int
	fresh
}

func (a *App) openReceipts(source person.Source) {
	v := &receiptsView{app: a, source: source}
	a.open(v)
	v.load()
}

func (v *receiptsView) load() {
	a := v.app
	v.read(a, func(ctx context.Context) func() {
		list, err := a.desk.Receipts(ctx, v.source, receiptsShown)
		return func() {
			if err != nil {
				if !v.known {
					a.leave(v)
				}
				a.failOn(a.top(), err)
				return
			}
			v.take(list)
		}
	})
}

// take shows what was read; the marker stays on its receipt.
func (v *receiptsView) take(list []store.Receipt) {
	id := ""
	if v.at < len(v.list) {
		id = v.list[v.at].ID
	}
	v.list, v.known = list, true
	v.mark(id)
	v.app.wake()
}

func (v *receiptsView) mark(id string) {
	v.at = max(0, slices.IndexFunc(v.list, func(r store.Receipt) bool { return r.ID == id }))
}

func (v *receiptsView) stirred() { v.stir(v.app) }

func (v *receiptsView) again() {
	if v.stale {
		v.load()
	}
}

func (v *receiptsView) opening() bool { return !v.known }
func (v *receiptsView) scope() scope  { return onReceipts }
func (v *receiptsView) paste(string)  {}

func (v *receiptsView) title() string {
	return v.app.words("receipts.title", v.app.label("source", string(v.source)))
}

func (v *receiptsView) offers(does intent) bool { return does != choose || v.at < len(v.list) }

func (v *receiptsView) press(key widget.Key) bool {
	switch does := intentOf(onReceipts, key); {
	case does == nothing:
		return false
	case does == goBack:
		v.app.back()
	case !v.offers(does):
	case does == choose:
		v.app.perform("source receipt " + v.list[v.at].ID)
	default:
		if by, ok := rollKey(does, 8, len(v.list)); ok {
			v.at = max(0, min(v.at+by, len(v.list)-1))
		}
	}
	return true
}

func (v *receiptsView) draw(width, height int) widget.Frame {
	a := v.app
	var all widget.Frame
	switch {
	case !v.known:
		all.Put(widget.Text("  " + a.words("wait")))
	case len(v.list) == 0:
		all.Put(indented(widget.Normal, a.words("receipt.none"), width)...)
	}
	for i := max(0, v.at-height); i < len(v.list) && i <= v.at+height; i++ {
		if i == v.at {
			all.X, all.Y, all.Cursor = 2, len(all.Rows), true
		}
		all.Put(v.rows(v.list[i], i == v.at, width)...)
	}
	return around(all, height).Fit(width, height)
}

// rows are a receipt: when and what became of it, the rows in figures, the file.
func (v *receiptsView) rows(r store.Receipt, marked bool, width int) []widget.Row {
	a := v.app
	f, now := a.sourceFormat(), a.desk.Session.Now()
	marker := plain.Line{}
	if marked {
		marker = a.marker()
	}
	head := widget.Text("  ").And(widget.Normal, marker.Pad(2).String())
	head = head.And(widget.Strong, command.Moment(r.At.In(now.Location()), now, a.lang)+"  ").And(widget.Normal, f.ReceiptState(r))
	rows := append([]widget.Row{head.Cut(width)}, blockRows(widget.Quiet, f.ReceiptCounts(r), width)...)
	if r.Name != "" {
		rows = append(rows, widget.Text("      ").And(widget.Quiet, r.Name).Cut(width))
	}
	return rows
}

// receiptSpot is where the receipts of a source are seen.
type receiptSpot struct {
	Source  person.Source `json:"s"`
	Receipt string        `json:"r,omitempty"`
}

func (v *receiptsView) spot() spot {
	s := &receiptSpot{Source: v.source}
	if v.at < len(v.list) {
		s.Receipt = v.list[v.at].ID
	}
	return spot{Receipts: s}
}

func (s *receiptSpot) open(r *returning) {
	a := r.app
	r.wait(func(ctx context.Context) (func(), error) {
		list, err := a.desk.Receipts(ctx, s.Source, receiptsShown)
		return func() {
			v := &receiptsView{app: a, source: s.Source}
			v.take(list)
			v.mark(s.Receipt)
			r.put(v)
		}, err
	})
}
