package store

import (
	"context"
	"encoding/json"
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
}

// recorded remembers whose draft this session's log tells of already: a draft
// is saved every second, and one event covers its writing.
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
// there is none.
func (d *Desk) Draft(ctx context.Context, id person.ID) (Draft, error) {
	draft := Draft{Person: id}
	a, err := d.draftAct(ctx, id, "open draft for ", audit.DraftRead)
	if err != nil {
		return draft, err
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		draft, err = d.openDraft(ctx, id)
		return 1, err
	})
	return draft, err
}

// SaveDraft keeps an unsent note, sealed, in place of the one before; an empty
// text forgets it. The first save of a draft in a session is recorded.
func (d *Desk) SaveDraft(ctx context.Context, draft Draft) error {
	if err := plain.CheckText(draft.Text, MaxNote); err != nil {
		return fmt.Errorf("save draft: %w", mistake("note.text", "the text of the note: %v", err))
	}
	a, err := d.draftAct(ctx, draft.Person, "save draft for ", audit.DraftSaved)
	if err != nil {
		return err
	}
	save := func(ctx context.Context) (int, error) { return 1, d.keepDraft(ctx, draft) }
	if !d.drafts.first(draft.Person) {
		return d.again(ctx, a, save)
	}
	if err = d.do(ctx, a, save); err != nil {
		d.drafts.forget(draft.Person)
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

func (d *Desk) draftAct(ctx context.Context, id person.ID, name string, event audit.Type) (act, error) {
	_, who, err := d.subject(ctx, id)
	if err != nil {
		return act{}, fmt.Errorf("%s%s: %w", name, id, err)
	}
	return act{
		name: name + string(id), action: access.Draft, event: event,
		classes: []person.Class{person.Notes}, who: who, // not on its document: that one's id names the person
	}, nil
}

func (d *Desk) draftID(id person.ID) string { return string(d.Session.Me.ID) + "/" + string(id) }

func draftPlace(id string, version int64) string {
	return fmt.Sprintf("drafts/%s/sealed/%d", id, version)
}

func (d *Desk) openDraft(ctx context.Context, id person.ID) (Draft, error) {
	draft := Draft{Person: id}
	kept, doc, err := get[keptDraft](ctx, d.store.backend, Drafts, d.draftID(id))
	if errors.Is(err, ErrNotFound) || err == nil && len(kept.Sealed) == 0 {
		return draft, nil
	}
	if err != nil {
		return draft, err
	}
	key, _, err := get[personKey](ctx, d.store.backend, Keys, string(id))
	if err != nil {
		return draft, err
	}
	content, err := key.open(draftPlace(doc.ID, doc.Version), kept.Sealed)
	if err != nil {
		return draft, err
	}
	err = json.Unmarshal(content, &draft)
	draft.Saved = kept.Saved
	return draft, err
}

// keepDraft writes over the draft before, whichever screen wrote that.
func (d *Desk) keepDraft(ctx context.Context, draft Draft) error {
	key, _, err := get[personKey](ctx, d.store.backend, Keys, string(draft.Person))
	if err != nil {
		return err
	}
	for {
		if err := d.putDraft(ctx, key, draft); !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			return err
		}
	}
}

func (d *Desk) putDraft(ctx context.Context, key personKey, draft Draft) error {
	id := d.draftID(draft.Person)
	_, before, err := get[keptDraft](ctx, d.store.backend, Drafts, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	kept := keptDraft{Staff: d.Session.Me.ID, Saved: d.store.clock().UTC()}
	if draft.Text != "" {
		content, _ := json.Marshal(draft)
		if kept.Sealed, err = key.seal(draftPlace(id, before.Version+1), content); err != nil {
			return err
		}
	}
	body, err := stamped(kept, "")
	if err != nil {
		return err
	}
	_, err = d.store.backend.Put(ctx, Drafts, Document{ID: id, Parent: string(draft.Person), Version: before.Version, Body: body})
	return err
}

// drafted says when the principal's unsent note about a person was kept.
func (d *Desk) drafted(ctx context.Context, id person.ID) (time.Time, error) {
	kept, _, err := get[keptDraft](ctx, d.store.backend, Drafts, d.draftID(id))
	if errors.Is(err, ErrNotFound) || err == nil && len(kept.Sealed) == 0 {
		return time.Time{}, nil
	}
	return kept.Saved, err
}

// forget drops the draft that a note was written from.
func (d *Desk) forget(ctx context.Context, note person.Note) error {
	draft, err := d.openDraft(ctx, note.Person)
	if err != nil || draft.Saved.IsZero() || draft.NoteID != note.ID {
		return err
	}
	d.drafts.forget(note.Person)
	return d.keepDraft(ctx, Draft{Person: note.Person})
}
