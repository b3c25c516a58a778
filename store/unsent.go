package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/audit"
	"lotse/store/person"
)

// Unsent is a note of the principal's that is not written.
type Unsent struct {
	Person  person.ID
	Typed   time.Time // in the county's time zone
	Refused string    // why a note that waited for the store was not written: RefusedKey, RefusedSight; empty: it was not sent
	Kept    bool      // its text is there as a draft
}

// Why a note that waited for the store was not written.
const (
	RefusedKey   = "key"   // the key under which it was typed does not count any more
	RefusedSight = "sight" // its author may not write about that person any more, if there is one
)

// unsent is what is known of one draft without opening it.
type unsent struct {
	Unsent
	version int64
}

// unsents are the drafts of everybody, as they were read at the start and
// followed since: so a session that begins is told of hers at once.
type unsents struct {
	mu sync.Mutex
	of map[person.StaffID]map[person.ID]unsent
}

// unsentFields are those of a draft's document that tell of it.
var unsentFields = []string{"staff", "saved", "sealed", "refused"}

// readUnsent reads whose drafts there are.
func (s *Store) readUnsent(ctx context.Context) error {
	return s.backend.All(ctx, Drafts, unsentFields, func(doc Document) error {
		s.unsent.note(doc)
		return nil
	})
}

// note takes what a document says. A damaged one is told to whoever opens it.
func (u *unsents) note(doc Document) {
	var kept keptDraft
	if bson.Unmarshal(doc.Body, &kept) != nil {
		return
	}
	u.set(kept, person.ID(doc.Parent), doc.Version)
}

func (u *unsents) set(kept keptDraft, about person.ID, version int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	mine := u.of[kept.Staff]
	if mine[about].version > version {
		return
	}
	if mine == nil {
		mine = map[person.ID]unsent{}
		if u.of == nil {
			u.of = map[person.StaffID]map[person.ID]unsent{}
		}
		u.of[kept.Staff] = mine
	}
	mine[about] = unsent{
		Unsent{Person: about, Typed: kept.Saved.In(county), Refused: kept.Refused, Kept: len(kept.Sealed) > 0}, version,
	}
}

// by are those of one member of staff of which there is something to tell,
// the newest first.
func (u *unsents) by(staff person.StaffID) []Unsent {
	u.mu.Lock()
	defer u.mu.Unlock()
	var list []Unsent
	for _, one := range u.of[staff] {
		if one.Kept || one.Refused != "" {
			list = append(list, one.Unsent)
		}
	}
	slices.SortFunc(list, func(a, b Unsent) int { return cmp.Or(b.Typed.Compare(a.Typed), cmp.Compare(a.Person, b.Person)) })
	return list
}

// MaxUnsent is how many Unsent tells of at most.
const MaxUnsent = 5

// Unsent tells of the principal's notes that are not written, the newest first:
// texts about people about whom she still may write, each recorded as a look at
// the draft, and notes that were refused when the store came back. Of a refused
// one whose text could not be kept it tells once.
func (d *Desk) Unsent(ctx context.Context) ([]Unsent, error) {
	return d.tellOf(ctx, d.store.unsent.by(d.Session.Me.ID))
}

// RefusedNotes are those of Unsent that were refused.
func (d *Desk) RefusedNotes(ctx context.Context) ([]Unsent, error) {
	list := d.store.unsent.by(d.Session.Me.ID)
	return d.tellOf(ctx, slices.DeleteFunc(list, func(one Unsent) bool { return one.Refused == "" }))
}

func (d *Desk) tellOf(ctx context.Context, all []Unsent) (list []Unsent, failed error) {
	for _, one := range all {
		if len(list) == MaxUnsent {
			break
		}
		err := ErrNotFound
		if one.Kept {
			err = d.lookAtDraft(ctx, one.Person)
		}
		if one.Refused != "" && errors.Is(err, ErrNotFound) {
			one.Kept = false
			err = d.toldRefused(ctx, one.Person)
		}
		switch {
		case err == nil:
			one.Person = d.store.self(one.Person)
			list = append(list, one)
		case !errors.Is(err, ErrNotFound):
			failed = errors.Join(failed, err)
		}
	}
	return list, failed
}

// lookAtDraft records that the principal learns of a draft; ErrNotFound where
// she may not any more. That is nobody's attempt, and no refusal.
func (d *Desk) lookAtDraft(ctx context.Context, id person.ID) error {
	a, err := d.draftAct(ctx, id, "tell of the draft for ", audit.DraftRead)
	if err != nil {
		return err
	}
	if _, refusal := d.ask(a); refusal != nil {
		return ErrNotFound
	}
	return d.do(ctx, a, func(context.Context) (int, error) { return 0, nil })
}

// toldRefused notes that the author of a note knows that it was refused. She
// typed the person's id, and learns of it nothing else.
func (d *Desk) toldRefused(ctx context.Context, id person.ID) error {
	err := d.changeDraft(ctx, id, func(kept *keptDraft) bool {
		told := kept.Refused != ""
		kept.Refused = ""
		return told
	})
	if errors.Is(err, ErrConflict) {
		return ErrNotFound // another session tells it
	}
	return err
}

// changeDraft changes what stands beside a text, which is sealed anew.
func (d *Desk) changeDraft(ctx context.Context, id person.ID, change func(*keptDraft) bool) error {
	kept, doc, err := get[keptDraft](ctx, d.store.backend, Drafts, d.draftID(id))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	kept.Staff = d.Session.Me.ID
	if !change(&kept) {
		return ErrNotFound
	}
	if len(kept.Sealed) > 0 {
		if kept.Sealed, err = d.sealAnew(ctx, id, kept.Sealed, doc.Version); err != nil {
			return err
		}
	}
	body, err := stamped(kept, "")
	if err != nil {
		return err
	}
	version, err := d.store.backend.Put(ctx, Drafts, Document{ID: d.draftID(id), Parent: string(id), Version: doc.Version, Body: body})
	if err == nil {
		d.store.unsent.set(kept, id, version)
	}
	return err
}

// sealAnew seals for the next version; a text that nobody can open any more goes.
func (d *Desk) sealAnew(ctx context.Context, id person.ID, sealed []byte, version int64) ([]byte, error) {
	key, _, err := get[personKey](ctx, d.store.backend, Keys, string(id))
	if err != nil {
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		return nil, err
	}
	content, err := key.open(draftPlace(d.draftID(id), version), sealed)
	if err != nil {
		return nil, nil
	}
	return key.seal(draftPlace(d.draftID(id), version+1), content)
}
