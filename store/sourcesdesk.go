package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
)

// Sources are all sources that are documented here, open ones first.
func (d *Desk) Sources(ctx context.Context) (list []SourceState, err error) {
	a := act{name: "read the sources", action: access.SourceRead, event: audit.SourcesRead}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		feeds, err := d.store.feeds(ctx)
		if err != nil {
			return 0, err
		}
		now := d.store.footing()
		for _, source := range now.sources {
			list = append(list, d.store.stateOf(source, now.shut[source.ID], feeds[source.ID]))
		}
		slices.SortStableFunc(list, func(a, b SourceState) int { return cmp.Compare(rankOf(a), rankOf(b)) })
		return len(list), nil
	})
	return list, err
}

// rankOf puts open sources first, then those that were open, planned and refused ones.
func rankOf(s SourceState) int {
	switch s.Shut {
	case "":
		return 0
	case ShutPlanned:
		return 2
	case ShutRefused:
		return 3
	}
	return 1
}

// Source is one of them.
func (d *Desk) Source(ctx context.Context, id person.Source) (state SourceState, err error) {
	a := act{name: "read source " + d.store.sourceWord(id), action: access.SourceRead, event: audit.SourcesRead, fill: codesOf(d.store.sourceWord(id))}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := d.store.checkSourceID(id); err != nil {
			return 0, err
		}
		feeds, err := d.store.feeds(ctx)
		if err != nil {
			return 0, err
		}
		now := d.store.footing()
		for _, source := range now.sources {
			if source.ID == id {
				state = d.store.stateOf(source, now.shut[id], feeds[id])
				return 1, nil
			}
		}
		return 0, mistake("source.undocumented", "nothing is documented of the source %s", id)
	})
	return state, err
}

// Documented are the sources as this server has followed them, by id: for those who
// read them and the door at which their machines deliver. It asks and records
// nothing, for it tells nothing of people.
func (s *Store) Documented() []Source { return slices.Clone(s.footing().sources) }

func (s *Store) stateOf(source Source, shut string, feed Feed) SourceState {
	state := SourceState{Source: source, Shut: shut, Feed: feed}
	if shut != "" {
		state.Concerned = s.concerned(source)
		e, _ := s.book.Entry("source", string(source.ID))
		state.Costs = e.Attrs["costs"]
	}
	return state
}

// concerned counts over everybody and rounds to five: it names nobody, and tells
// nobody apart.
func (s *Store) concerned(source Source) int {
	n := s.agreements.left(source.ID)
	if source.Missing != "" {
		f := register.Parse(source.Missing, s.book)
		n = 0
		if f.Err() == nil {
			n = s.register.Snapshot().Find(register.Query{Filter: f, Visible: access.Filter{Op: access.Everybody}, Today: s.clock()}).Total
		}
	}
	return (n + 2) / 5 * 5
}

// sourceWord is a source's code for the log; what is none is not repeated there.
func (s *Store) sourceWord(id person.Source) string {
	if _, known := s.book.Entry("source", string(id)); known {
		return string(id)
	}
	return "unknown"
}

// PutSource documents a source as its configuration file has it, or brings it up to
// date. What was decided here (suspension, an agreement that somebody wrote down
// after the file) stays; the same file again changes nothing.
func (d *Desk) PutSource(ctx context.Context, s Source) error {
	return d.sourceAct(ctx, s.ID, "document source ", audit.SourceSaved, "", func(kept *Source) error {
		if err := d.store.checkSource(&s); err != nil {
			return err
		}
		if kept.File == s.File && s.File != "" {
			return errUnchanged
		}
		declared := Declared{State: s.State, Agreement: s.Agreement}
		before := kept.Declared
		kept.Office, kept.System, kept.Kind, kept.Contact = s.Office, s.System, s.Kind, s.Contact
		kept.Fields, kept.Owns, kept.Reason, kept.Missing = s.Fields, s.Owns, s.Reason, s.Missing
		kept.Guard, kept.Keys, kept.Networks, kept.File = s.Guard, s.Keys, s.Networks, s.File
		if kept.State == "" || before == nil || before.State != s.State {
			kept.State = s.State
		}
		if s.Agreement != nil && (before == nil || !before.Agreement.same(s.Agreement)) {
			kept.replace(s.Agreement)
		}
		kept.Declared = &declared
		return nil
	})
}

// same says whether two agreements say the same.
func (a *Agreement) same(b *Agreement) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Basis == b.Basis && a.SignedBy == b.SignedBy && a.Reference == b.Reference && a.From.Equal(b.From) && a.Until.Equal(b.Until)
}

// maxFormer is how many agreements of former times are kept.
const maxFormer = 50

// replace puts another agreement in the place of the present one.
func (s *Source) replace(a *Agreement) {
	if s.Agreement.same(a) {
		return
	}
	if s.Agreement != nil {
		s.Former = append(s.Former, *s.Agreement)
		s.Former = s.Former[max(0, len(s.Former)-maxFormer):]
	}
	s.Agreement = a
}

// Agree writes down an agreement that replaces the present one. A source that was
// planned, or of which nothing was documented, is linked by it.
func (d *Desk) Agree(ctx context.Context, id person.Source, a Agreement) error {
	return d.sourceAct(ctx, id, "agreement with ", audit.SourceAgreed, "", func(kept *Source) error {
		if a.From.IsZero() {
			a.From = d.store.clock().UTC()
			if kept.Agreement.Valid(a.From) {
				a.From = kept.Agreement.From // only the rest is new
			}
		}
		if err := checkAgreement(&a); err != nil {
			return err
		}
		if kept.State == SourceRefused {
			return mistake("source.refused", "%s is documented as refused: %s; document it as planned first", kept.Office, kept.Reason)
		}
		if kept.State == SourceLinked && kept.Agreement.same(&a) {
			return errUnchanged
		}
		kept.State = SourceLinked
		kept.replace(&a)
		return nil
	})
}

// EndAgreement ends the present agreement now.
func (d *Desk) EndAgreement(ctx context.Context, id person.Source, why string) error {
	return d.sourceAct(ctx, id, "end the agreement with ", audit.SourceEnded, why, func(kept *Source) error {
		now := d.store.clock().UTC()
		switch {
		case kept.Agreement == nil:
			return mistake("agreement.none", "there is no agreement with %s", cmp.Or(kept.Office, string(id)))
		case !kept.Agreement.Until.IsZero() && !now.Before(kept.Agreement.Until):
			return errUnchanged
		}
		ended := *kept.Agreement
		ended.Until, ended.Why = now, why
		if now.Before(ended.From) { // it had not begun
			ended.From = now
		}
		kept.Agreement = &ended
		return nil
	})
}

// Suspend shuts a source whatever its agreement says; Reopen opens it again.
func (d *Desk) Suspend(ctx context.Context, id person.Source, why string) error {
	return d.sourceAct(ctx, id, "suspend ", audit.SourceSuspended, why, func(kept *Source) error {
		switch {
		case kept.State != SourceLinked:
			return mistake("source.notlinked", "%s is not linked; there is nothing to suspend", cmp.Or(kept.Office, string(id)))
		case kept.Suspended != nil:
			return errUnchanged
		}
		kept.Suspended = &Suspension{By: d.Session.Me.ID, At: d.store.clock().UTC(), Why: why}
		return nil
	})
}

// Reopen ends a suspension.
func (d *Desk) Reopen(ctx context.Context, id person.Source) error {
	return d.sourceAct(ctx, id, "reopen ", audit.SourceReopened, "", func(kept *Source) error {
		if kept.Suspended == nil {
			return errUnchanged
		}
		kept.Suspended = nil
		return nil
	})
}

// sourceAct is one change of what is documented of a source. When it returns, what
// everybody sees here follows it; other servers are a second behind. The two events
// that take something away need a reason.
func (d *Desk) sourceAct(ctx context.Context, id person.Source, name string, event audit.Type, why string, change func(*Source) error) error {
	word := d.store.sourceWord(id)
	needsWhy := event == audit.SourceEnded || event == audit.SourceSuspended
	why = plain.NFC(strings.TrimSpace(why))
	wrong := plain.Check(why, maxReason)
	a := act{name: name + word, action: access.SourceEdit, event: event, op: opOn(Sources, word), fill: codesOf(word)}
	if wrong == nil {
		a.reason = why
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		switch err := d.store.checkSourceID(id); {
		case err != nil:
			return 0, err
		case wrong != nil:
			return 0, mistake("reason", "the reason: %v", wrong)
		case needsWhy && why == "":
			return 0, mistake("source.why", "write down why; it stays in the log")
		}
		documents := event == audit.SourceSaved || event == audit.SourceAgreed
		doc, err := d.store.changeSource(ctx, id, a.op, documents, change)
		if errors.Is(err, errUnchanged) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		err = d.store.keepSource(doc)
		d.store.look(ctx)
		for _, session := range d.store.sessions.all() { // whoever looks at the sources
			session.tell()
		}
		if d.store.People() > maskAbove { // nobody waits for so many
			d.store.turnSoon()
			return 1, err
		}
		within, cancel := context.WithTimeout(ctx, turnTime)
		defer cancel()
		d.store.reportIn(ctx, d.store.turnSources(within)) // what is not made anew is hidden, and tried again
		return 1, err
	})
}

// changeSource writes a source's document; where there is none it makes one, if that
// is what the act is for.
func (s *Store) changeSource(ctx context.Context, id person.Source, op string, documents bool, change func(*Source) error) (Document, error) {
	return put(ctx, s.backend, Sources, string(id), "", op, func(kept *Source) error {
		kept.ID = id
		if kept.Added.IsZero() {
			if !documents {
				return mistake("source.undocumented", "nothing is documented of the source %s", id)
			}
			kept.Added, kept.Office = s.clock().UTC(), s.sourceName(id)
		}
		return change(kept)
	})
}
