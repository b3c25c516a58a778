package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
)

// keptDraft is a draft as it is kept; its content is sealed with the person's key.
type keptDraft struct {
	Staff  person.StaffID `bson:"staff"`
	Saved  time.Time      `bson:"saved"`
	Sealed []byte         `bson:"sealed,omitempty"` // empty: nothing is drafted any more

	// Refused is why a note that was to be sent was not written; see Unsent.
	Refused string `bson:"refused,omitempty"`
}

// recorded remembers whose draft this session's log tells of already: a draft
// is saved with every key, and one event covers its writing.
type recorded struct {
	mu   sync.Mutex
	told map[person.ID]bool
}

func (r *recorded) first(id person.ID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.told[id] {
		return false
	}
	if r.told == nil {
		r.told = map[person.ID]bool{}
	}
	r.told[id] = true
	return true
}

func (r *recorded) forget(id person.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.told, id)
}

// Draft reads the principal's unsent note about a person; Saved is zero where
// there is none. While the store is away, that of a person who was opened before
// is still found, and what was typed since.
func (d *Desk) Draft(ctx context.Context, id person.ID) (Draft, error) {
	draft := Draft{Person: id}
	a, err := d.draftAct(ctx, id, "open draft for ", audit.DraftRead)
	if a.who == nil {
		return draft, err
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		d.known.add(a.who)
		draft, err = d.openDraft(ctx, id)
		return 1, err
	})
	if err != nil { // what cannot be recorded is not shown
		draft = Draft{Person: id}
	}
	return draft, err
}

// SaveDraft keeps an unsent note, sealed, in place of the one before; an empty
// text forgets it. The first save of a draft in a session is recorded. While the
// store is away it returns ErrAway, and the draft of a person who was opened
// before is kept once the store is back, unless a later one is.
func (d *Desk) SaveDraft(ctx context.Context, draft Draft) error {
	if err := plain.CheckText(draft.Text, MaxNote); err != nil {
		return fmt.Errorf("save draft: %w", mistake("note.text", "the text of the note: %v", err))
	}
	typed := d.store.clock()
	a, away := d.draftAct(ctx, draft.Person, "save draft for ", audit.DraftSaved)
	if a.who == nil {
		return onlyHere(away)
	}
	err := away
	if err == nil {
		err = d.saved(ctx, a, func(ctx context.Context) (int, error) { return 1, d.keepDraft(ctx, draft) })
	}
	switch {
	case err == nil && draft.NoteID == "" && draft.Text == "":
		d.store.dropLates(d, d.draftID(draft.Person))
	case err == nil:
		d.store.dropLate(lateID(d.draftID(draft.Person), draft.NoteID), nil)
	case unreached(err):
		return d.handOver(ctx, a, late{Typed: typed}, draft, err)
	}
	return err
}

// onlyHere adds that a text which the store could not take waits nowhere else.
func onlyHere(err error) error {
	if unreached(err) {
		return errors.Join(err, ErrOnlyHere)
	}
	return err
}

// unreached says whether an act came to nothing because the store did not answer.
func unreached(err error) bool {
	return errors.Is(err, ErrAway) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// handOver has a draft kept, or sent, once the store is back. Nothing is written
// now: the policies are asked now and again then, and the log tells of it then.
func (d *Desk) handOver(ctx context.Context, a act, l late, draft Draft, why error) error {
	if err := d.Session.Why(); err != nil {
		return d.refuse(ctx, a, access.Decision{}, err)
	}
	if decision, refusal := d.ask(a); refusal != nil {
		return d.refuse(ctx, a, decision, refusal)
	}
	if !d.later(l, draft) {
		why = errors.Join(why, ErrOnlyHere)
	}
	return fmt.Errorf("%s: %w", a.name, why)
}

// saved does what changes a draft, recording it the first time in a session.
func (d *Desk) saved(ctx context.Context, a act, save func(context.Context) (int, error)) error {
	id := person.ID(a.who.facts.ID)
	if !d.drafts.first(id) {
		return d.again(ctx, a, save)
	}
	err := d.do(ctx, a, save)
	if err != nil {
		d.drafts.forget(id)
	}
	return err
}

// again does what an earlier event of the session covers: the policies are
// still asked, and a refusal is still recorded.
func (d *Desk) again(ctx context.Context, a act, effect func(context.Context) (int, error)) error {
	if err := d.Session.Why(); err != nil { // a key that no longer counts writes nothing more
		return d.refuse(ctx, a, access.Decision{}, err)
	}
	decision, refusal := d.ask(a)
	if refusal != nil {
		return d.refuse(ctx, a, decision, refusal)
	}
	if _, err := effect(ctx); err != nil {
		return fmt.Errorf("%s: %w", a.name, err)
	}
	return nil
}

// draftAct is an act on the principal's draft about a person. While the store is
// away it is about her as she was when this session opened her, and the error
// says so; where it did not, there is no act.
func (d *Desk) draftAct(ctx context.Context, id person.ID, name string, event audit.Type) (act, error) {
	_, who, err := d.subject(ctx, id)
	if unreached(err) {
		if known, opened := d.known.of(id); opened {
			who = &known.subject
		}
	}
	if err != nil {
		err = fmt.Errorf("%s%s: %w", name, id, err)
	}
	if who == nil {
		return act{}, err
	}
	return act{
		name: name + string(id), action: access.Draft, event: event,
		classes: []person.Class{person.Notes}, who: who, // not on its document: that one's id names the person
	}, err
}

func (d *Desk) draftID(id person.ID) string { return draftID(d.Session.Me.ID, id) }

func draftID(staff person.StaffID, id person.ID) string { return string(staff) + "/" + string(id) }

func draftPlace(id string, version int64) string {
	return fmt.Sprintf("drafts/%s/sealed/%d", id, version)
}
