package command

import (
	"context"
	"io"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// AgreeSource writes down an agreement. From and Until are days or moments as
// typed; a day of Until is the last on which the agreement holds.
type AgreeSource struct {
	ID                         person.Source
	Basis, SignedBy, Reference string
	From, Until                string
}

func parseSourceAgree(rest string, _ io.Reader) (Action, error) {
	words := func(name string) flag { return flag{name: name, value: true, words: true} }
	a, err := anywhere(rest, words("basis"), words("signed-by"), words("reference"), words("from"), words("until"))
	if err != nil {
		return nil, err
	}
	id, err := a.exactly("source.missing", 1)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"basis", "signed-by", "reference"} {
		if !a.has(name) {
			return nil, usage("agree.missing", "--"+name)
		}
	}
	agree := AgreeSource{sourceID(id[0]), a.flags["basis"], a.flags["signed-by"], a.flags["reference"], a.flags["from"], a.flags["until"]}
	return agree, agree.check()
}

// check says whether the days can be read.
func (a AgreeSource) check() error {
	for name, typed := range map[string]string{"--from": a.From, "--until": a.Until} {
		if _, _, ok := momentOf(typed, time.UTC); !ok {
			return usage("day", name, shown(typed))
		}
	}
	return nil
}

// momentOf reads a day or a moment; whole says that it was a day.
func momentOf(typed string, at *time.Location) (moment time.Time, whole, ok bool) {
	if typed == "" {
		return time.Time{}, false, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", "02.01.2006 15:04", "2.1.2006 15:04"} {
		if t, err := time.ParseInLocation(layout, typed, at); err == nil {
			return t, false, true
		}
	}
	for _, layout := range []string{time.DateOnly, "02.01.2006", "2.1.2006"} {
		if t, err := time.ParseInLocation(layout, typed, at); err == nil {
			return t, true, true
		}
	}
	return time.Time{}, false, false
}

func (a AgreeSource) String() string {
	return "source agree " + quoted(string(a.ID)) + " --basis " + quoted(a.Basis) + " --signed-by " + quoted(a.SignedBy) + " --reference " + quoted(a.Reference) +
		when(a.From != "", " --from "+quoted(a.From)) + when(a.Until != "", " --until "+quoted(a.Until))
}

func (a AgreeSource) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	at := d.Session.Now().Location()
	from, _, _ := momentOf(a.From, at)
	until, whole, _ := momentOf(a.Until, at)
	if whole {
		until = until.AddDate(0, 0, 1) // the day is the last one
	}
	id := sourceOf(d, a.ID)
	err := d.Agree(ctx, id, store.Agreement{Basis: a.Basis, SignedBy: a.SignedBy, Reference: a.Reference, From: from, Until: until})
	return Said{string(id), "source.agreed"}, err
}

// What ChangeSource does.
const (
	endAgreement  = "end"
	suspendSource = "suspend"
	reopenSource  = "reopen"
)

// ChangeSource ends an agreement, suspends a source or opens it again.
type ChangeSource struct {
	ID  person.Source
	Act string // end, suspend, reopen
	Why string
}

func parseSourceEnd(rest string, _ io.Reader) (Action, error) {
	return sourceAndWhy(rest, endAgreement)
}

func parseSourceSuspend(rest string, _ io.Reader) (Action, error) {
	return sourceAndWhy(rest, suspendSource)
}

// sourceAndWhy reads a source and the reason, which is the rest of the line.
func sourceAndWhy(rest, do string) (Action, error) {
	id, why := cut(rest)
	if id == "" {
		return nil, usage("source.missing")
	}
	if why = strings.TrimSpace(why); why == "" {
		return nil, usage("source.why")
	}
	return ChangeSource{sourceID(unquoted(id)), do, why}, nil
}

func parseSourceReopen(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("source.missing", 1)
	if err != nil {
		return nil, err
	}
	return ChangeSource{sourceID(words[0]), reopenSource, ""}, nil
}

func (a ChangeSource) String() string {
	return "source " + a.Act + " " + quoted(string(a.ID)) + when(a.Why != "", " "+a.Why)
}

func (a ChangeSource) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	id := sourceOf(d, a.ID)
	said := Said{string(id), "source.done." + a.Act}
	switch a.Act {
	case endAgreement:
		return said, d.EndAgreement(ctx, id, a.Why)
	case suspendSource:
		return said, d.Suspend(ctx, id, a.Why)
	}
	return said, d.Reopen(ctx, id)
}

// DecideHeld lets the held delivery of a source through, or drops it.
type DecideHeld struct {
	ID   person.Source
	Drop bool
	Yes  bool
}

func parseSourceRelease(rest string, _ io.Reader) (Action, error) { return decideHeld(rest, false) }
func parseSourceDrop(rest string, _ io.Reader) (Action, error)    { return decideHeld(rest, true) }

func decideHeld(rest string, drop bool) (Action, error) {
	a, err := anywhere(rest, flag{name: "yes"})
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("source.missing", 1)
	if err != nil {
		return nil, err
	}
	return DecideHeld{sourceID(words[0]), drop, a.has("yes")}, nil
}

func (a DecideHeld) word() string {
	if a.Drop {
		return "drop"
	}
	return "release"
}

func (a DecideHeld) String() string {
	return "source " + a.word() + when(a.Yes, " --yes") + " " + quoted(string(a.ID))
}

func (a DecideHeld) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	id := sourceOf(d, a.ID)
	state, err := d.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	if state.Feed.Held == "" {
		return nil, wrong("source.nothingheld", state.Office)
	}
	if !a.Yes {
		receipt, err := d.Receipt(ctx, state.Feed.Held)
		return HeldPlanned{a, state.Office, receipt}, err
	}
	said := Said{string(id), "source.done." + a.word()}
	if a.Drop {
		return said, d.DropHeld(ctx, id)
	}
	return said, d.ReleaseHeld(ctx, id)
}

// HeldPlanned says what would become of a held delivery.
type HeldPlanned struct {
	Act     DecideHeld
	Office  string
	Receipt store.Receipt
}

// Sentence says what would happen.
func (p HeldPlanned) Sentence(f Format) string {
	r := p.Receipt
	n := func(n int) string { return text.Number(f.Lang, n) }
	return text.Of(f.Lang, "source.plan."+p.Act.word(), p.Office, n(r.Added), n(r.Changed), n(r.Gone), n(r.Rows))
}

// Pending says how it is done.
func (p HeldPlanned) Pending(f Format) string { return text.Of(f.Lang, "bulk.yes") }

// Confirmed does it.
func (p HeldPlanned) Confirmed() Action {
	act := p.Act
	act.Yes = true
	return act
}

func (p HeldPlanned) Print(w io.Writer, f Format) error { return lines(w, f, p.Sentence(f)) }
