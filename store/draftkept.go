package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"lotse/store/person"
)

// openDraft reads what is kept, or what waits to be kept where that is newer.
func (d *Desk) openDraft(ctx context.Context, id person.ID) (Draft, error) {
	draft, err := d.readDraft(ctx, id)
	if err == nil && draft.Saved.IsZero() {
		for _, was := range d.formerDrafts(id) {
			draft, err = d.openDraft(ctx, was)
			draft.Person = id
			return draft, err
		}
	}
	waits := d.store.lateOf(d.draftID(id))
	if waits == nil || err != nil || !waits.Typed.After(draft.Saved) {
		return draft, err
	}
	key, err := d.keyOf(ctx, id)
	if err != nil {
		return draft, err
	}
	newer, err := waits.open(key)
	if err == nil && newer.Text == "" { // it was to be forgotten
		newer.Saved = time.Time{}
	}
	return newer, err
}

// readDraft reads the draft as the store has it; while that is away, as it was
// when this session saw it last.
func (d *Desk) readDraft(ctx context.Context, id person.ID) (Draft, error) {
	draft := Draft{Person: id}
	kept, version, err := d.keptSealed(ctx, id)
	if err != nil || len(kept.Sealed) == 0 {
		return draft, err
	}
	key, err := d.keyOf(ctx, id)
	if err != nil {
		return draft, err
	}
	content, err := key.open(draftPlace(d.draftID(id), version), kept.Sealed)
	if err != nil {
		return draft, err
	}
	err = json.Unmarshal(content, &draft)
	draft.Saved = kept.Saved
	return draft, err
}

// keptSealed reads the draft's document, and remembers it.
func (d *Desk) keptSealed(ctx context.Context, id person.ID) (keptDraft, int64, error) {
	kept, doc, err := get[keptDraft](ctx, d.store.backend, Drafts, d.draftID(id))
	if unreached(err) {
		if known, opened := d.known.of(id); opened {
			return known.draft, known.version, nil
		}
	}
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	if err == nil {
		d.known.keep(id, kept, doc.Version)
	}
	return kept, doc.Version, err
}

// keyOf reads the key of a person, or remembers it while the store is away.
func (d *Desk) keyOf(ctx context.Context, id person.ID) (personKey, error) {
	key, _, err := get[personKey](ctx, d.store.backend, Keys, string(id))
	if unreached(err) {
		if known, opened := d.known.of(id); opened {
			return known.key, nil
		}
	}
	return key, err
}

// keepDraft writes over the draft before, whichever screen wrote that.
func (d *Desk) keepDraft(ctx context.Context, draft Draft) error {
	key, _, err := get[personKey](ctx, d.store.backend, Keys, string(draft.Person))
	if err != nil {
		return err
	}
	for {
		_, doc, err := get[keptDraft](ctx, d.store.backend, Drafts, d.draftID(draft.Person))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		err = d.putDraft(ctx, key, draft, doc.Version, d.store.clock())
		if err == nil {
			for _, was := range d.formerDrafts(draft.Person) { // it stands in its place
				err = errors.Join(err, d.keepDraft(ctx, Draft{Person: was}))
			}
		}
		if !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			return err
		}
	}
}

// formerDrafts are those about whom the principal drafted something before they turned
// out to be somebody, the latest first.
func (d *Desk) formerDrafts(id person.ID) (former []person.ID) {
	for _, one := range d.store.unsent.by(d.Session.Me.ID) {
		if one.Kept && one.Person != id && d.store.self(one.Person) == id {
			former = append(former, one.Person)
		}
	}
	return former
}

// putDraft writes a draft over a version.
func (d *Desk) putDraft(ctx context.Context, key personKey, draft Draft, over int64, typed time.Time) (err error) {
	id := d.draftID(draft.Person)
	kept := keptDraft{Staff: d.Session.Me.ID, Saved: typed.UTC(), Refused: draft.refused}
	if draft.Text != "" {
		content, _ := json.Marshal(draft)
		if kept.Sealed, err = key.seal(draftPlace(id, over+1), content); err != nil {
			return err
		}
	}
	body, err := stamped(kept, "")
	if err != nil {
		return err
	}
	version, err := d.store.backend.Put(ctx, Drafts, Document{ID: id, Parent: string(draft.Person), Version: over, Body: body})
	if err == nil {
		d.known.keep(draft.Person, kept, version)
		d.store.unsent.set(kept, draft.Person, version)
	}
	return err
}

// drafted says when the principal's unsent note about a person was typed.
func (d *Desk) drafted(ctx context.Context, id person.ID) (time.Time, error) {
	kept, _, err := d.keptSealed(ctx, id)
	if waits := d.store.lateOf(d.draftID(id)); err == nil && waits != nil && waits.Typed.After(kept.Saved) {
		return waits.Typed, nil
	}
	if len(kept.Sealed) == 0 {
		return time.Time{}, err
	}
	return kept.Saved, err
}

// forget drops the draft that a note was written from.
func (d *Desk) forget(ctx context.Context, note person.Note) error {
	draft, err := d.readDraft(ctx, note.Person)
	if err == nil && !draft.Saved.IsZero() && draft.NoteID == note.ID {
		d.drafts.forget(note.Person)
		err = d.keepDraft(ctx, Draft{Person: note.Person})
	}
	for _, was := range d.formerDrafts(note.Person) {
		err = errors.Join(err, d.forget(ctx, person.Note{ID: note.ID, Person: was}))
	}
	if err == nil {
		d.store.dropLate(lateID(d.draftID(note.Person), note.ID), nil)
	}
	return err
}
