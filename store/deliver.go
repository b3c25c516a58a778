package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"lotse/store/audit"
	"lotse/store/person"
)

// deliver keeps the drafts that wait, oldest first, and sends those that were
// to be sent. What is overtaken waits no longer, and what is refused is told to
// its author.
func (s *Store) deliver(ctx context.Context) (err error) {
	s.lates.delivering.Lock()
	defer s.lates.delivering.Unlock()
	s.lates.mu.Lock()
	var list []*late
	for _, l := range s.lates.of {
		list = append(list, l)
	}
	s.lates.mu.Unlock()
	slices.SortFunc(list, func(a, b *late) int { return cmp.Or(a.Typed.Compare(b.Typed), cmp.Compare(a.id(), b.id())) })
	for _, l := range list {
		one := s.deliverOne(ctx, l)
		if one != nil && final(one) {
			one = s.refused(ctx, l, one)
		}
		if one != nil {
			err = errors.Join(err, fmt.Errorf("keep a draft that waited: %w", one))
			continue
		}
		s.dropLate(l.id(), l)
	}
	return err
}

// final says whether trying again is in vain.
func final(err error) bool {
	_, refused := errors.AsType[*Refused](err)
	_, wrong := errors.AsType[*Mistake](err)
	_, ended := errors.AsType[*Ended](err)
	return refused || wrong || ended || errors.Is(err, ErrNotFound) || errors.Is(err, errUnreadable)
}

// errUnreadable: the person's key is not what it was; she has been erased.
var errUnreadable = errors.New("the draft cannot be opened")

func (s *Store) deliverOne(ctx context.Context, l *late) error {
	desk, err := s.deskOf(ctx, l)
	if err != nil {
		return err
	}
	key, _, err := get[personKey](ctx, s.backend, Keys, string(l.Person))
	if err != nil {
		return err
	}
	draft, err := l.open(key)
	if err != nil {
		return err
	}
	if l.Send {
		_, err := desk.AddNote(ctx, NewNote{
			ID: draft.NoteID, Person: draft.Person, Day: draft.Day, Kind: draft.Kind, Confided: draft.Confided, Text: draft.Text,
		})
		_, wrong := errors.AsType[*Mistake](err)
		if !wrong && !errors.Is(err, ErrConflict) {
			return err
		}
		if !wrong { // its id has another text: this one stays a draft of its own
			draft.NoteID = NewNoteID()
		}
	}
	return desk.keepWaited(ctx, draft, l.Typed)
}

func (l *late) open(key personKey) (Draft, error) {
	draft := Draft{Person: l.Person}
	content, err := key.open(latePlace(l.id()), l.Sealed)
	if err != nil {
		return draft, errUnreadable
	}
	err = json.Unmarshal(content, &draft)
	draft.Saved = l.Typed
	return draft, err
}

// deskOf is the Desk at which a draft was typed or, where that session is over,
// one of the same holder of the same key, as they are now. Where the key does not
// count any more, that Desk refuses, and the log says so.
func (s *Store) deskOf(ctx context.Context, l *late) (*Desk, error) {
	staff, key, err := s.keyHolder(ctx, l.Key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	if l.desk != nil && l.desk.Session.Why() == nil {
		// Not what was true before the absence: the key may have been revoked meanwhile.
		code := s.lapsed(l.desk.Session, staff, key)
		if code == "" {
			return l.desk, nil
		}
		l.desk.Session.end(code)
	}
	staff.ID = l.Staff
	session := s.newSession(l.Session, staff)
	session.fingerprint, session.address = l.Key, l.Address
	if code := s.lapsed(session, staff, key); code != "" {
		session.end(code)
	}
	return s.desk(session), nil
}

// refused keeps the text of a note that was refused as a draft, where its author
// may have one as she is now, and notes what she must be told: see Unsent.
func (s *Store) refused(ctx context.Context, l *late, why error) error {
	staff, err := s.staff(ctx, l.Staff)
	if errors.Is(err, ErrNotFound) {
		return nil // there is nobody to be told
	}
	if err != nil {
		return err
	}
	desk := s.desk(s.newSession(l.Session, staff)) // in her name, but not under that key
	if _, ended := errors.AsType[*Ended](why); ended {
		err := s.keepRefused(ctx, desk, l)
		if err == nil || !final(err) {
			return err
		}
	}
	return desk.noteRefused(ctx, l.Person, l.Typed)
}

func (s *Store) keepRefused(ctx context.Context, desk *Desk, l *late) error {
	key, _, err := get[personKey](ctx, s.backend, Keys, string(l.Person))
	if err != nil {
		return err
	}
	draft, err := l.open(key)
	if err != nil {
		return err
	}
	if l.Send {
		draft.refused = RefusedKey
	}
	return desk.keepWaited(ctx, draft, l.Typed)
}

// noteRefused notes that a text which was typed while the store was away could
// not be kept at all.
func (d *Desk) noteRefused(ctx context.Context, id person.ID, typed time.Time) error {
	for {
		err := d.changeDraft(ctx, id, func(kept *keptDraft) bool {
			if kept.Refused = RefusedSight; len(kept.Sealed) == 0 {
				kept.Saved = typed.UTC()
			}
			return true
		})
		if !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			return err
		}
	}
}

// keepWaited keeps a draft that waited, unless one that was typed later is kept
// already, or its note was sent meanwhile.
func (d *Desk) keepWaited(ctx context.Context, draft Draft, typed time.Time) error {
	a, err := d.draftAct(ctx, draft.Person, "save draft for ", audit.DraftSaved)
	if err != nil {
		return err
	}
	return d.saved(ctx, a, func(ctx context.Context) (int, error) { return 1, d.putWaited(ctx, draft, typed) })
}

func (d *Desk) putWaited(ctx context.Context, draft Draft, typed time.Time) error {
	for {
		if sent, err := d.isSent(ctx, draft); sent || err != nil {
			return err
		}
		kept, version, err := d.keptSealed(ctx, draft.Person)
		if err != nil || kept.Saved.After(typed) && len(kept.Sealed) == 0 {
			return err
		}
		other, err := d.readDraft(ctx, draft.Person)
		if err != nil || kept.Saved.After(typed) && other.NoteID == draft.NoteID {
			return err
		}
		at := typed
		if kept.Saved.After(at) { // of another note: it goes on being that one's
			at = kept.Saved
		}
		if err = d.overwrite(ctx, withOther(other, draft, kept.Saved.After(typed)), version, at); err == nil {
			return nil
		}
		if !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			return err
		}
	}
}

// withOther puts what is kept before a text that waited, where it belongs to
// another note: whoever typed without having seen it did not mean to overwrite it.
// Where what is kept is newer, somebody goes on with that one.
func withOther(other, draft Draft, newer bool) Draft {
	if other.Text == "" || other.NoteID == draft.NoteID {
		return draft
	}
	text := other.Text + "\n" + draft.Text
	if draft.Text == "" || other.Text == draft.Text {
		text = other.Text
	}
	if utf8.RuneCountInString(text) > MaxNote {
		text = draft.Text
		if newer {
			text = other.Text
		}
	}
	if newer {
		other.refused, draft = draft.refused, other
	}
	draft.Text, draft.Confided = text, draft.Confided || other.Confided
	return draft
}

// overwrite writes the draft and looks once more: had its note been sent just
// now, it would come back from the dead.
func (d *Desk) overwrite(ctx context.Context, draft Draft, version int64, typed time.Time) error {
	key, err := d.keyOf(ctx, draft.Person)
	if err != nil {
		return err
	}
	if err := d.putDraft(ctx, key, draft, version, typed); err != nil {
		return err
	}
	sent, err := d.isSent(ctx, draft)
	if sent {
		err = d.keepDraft(ctx, Draft{Person: draft.Person})
	}
	return err
}

// isSent says whether the note of a draft is kept.
func (d *Desk) isSent(ctx context.Context, draft Draft) (bool, error) {
	if draft.NoteID == "" {
		return false, nil
	}
	_, err := d.store.backend.Get(ctx, Notes, string(draft.NoteID))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
