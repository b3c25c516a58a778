package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
)

// MaxNote is how many characters a note may have.
const MaxNote = 20_000

// maxKey is how many characters an author's own key for a note may have.
const maxKey = 100

// NewNote is a note to be written.
type NewNote struct {
	ID       person.NoteID // made by the caller, to send it again safely; empty: made here, from Key where there is one
	Person   person.ID
	Key      string      // unique per author: the same text again is the same note
	Day      person.Date // of the contact; empty: today
	Kind     string      // code of the list "contact"; empty: visit
	Confided bool
	Text     string
}

// AddNote writes a note. Sent again with the same id or key it is the same note
// and nothing happens; with another text it is ErrConflict.
func (d *Desk) AddNote(ctx context.Context, n NewNote) (person.Note, error) {
	note, err := d.newNote(n)
	if err != nil {
		return note, fmt.Errorf("add note: %w", err)
	}
	_, who, err := d.subject(ctx, n.Person)
	if err != nil {
		return note, fmt.Errorf("add note to %s: %w", n.Person, err)
	}
	a := act{
		name: "add note to " + string(n.Person), action: access.WriteNote, event: audit.NoteAdded,
		op: opOn(Notes, string(note.ID)), classes: []person.Class{noteClass(note)}, who: who,
		fill: func(e *audit.Event) { e.Codes = []string{note.Kind} },
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		fresh := false
		if note, fresh, err = d.keepNote(ctx, note, a.op, n.Day != ""); err != nil {
			return 0, err
		}
		return 1, errors.Join(d.store.touch(ctx, note, fresh), d.forget(ctx, note))
	})
	return note, err
}

// AddNoteLater is AddNote for somebody who leaves: while the store is away it
// returns ErrAway, and the note about a person who was opened before is written
// once the store is back, if the key that opened the session still counts then.
// Where that is refused, it is kept as a draft.
func (d *Desk) AddNoteLater(ctx context.Context, n NewNote) error {
	typed := d.store.clock()
	note, err := d.AddNote(ctx, n)
	if !unreached(err) {
		return err
	}
	a, away := d.draftAct(ctx, n.Person, "add note to ", audit.NoteAdded)
	if a.who == nil {
		return onlyHere(away)
	}
	draft := Draft{Person: n.Person, NoteID: note.ID, Day: note.Day, Kind: note.Kind, Confided: note.Confided, Text: note.Text}
	return d.handOver(ctx, a, late{Typed: typed, Send: true}, draft, err)
}

func noteClass(n person.Note) person.Class {
	if n.Confided {
		return person.Confided
	}
	return person.Notes
}

// newNote checks what was typed and fills in what was left out.
func (d *Desk) newNote(n NewNote) (person.Note, error) {
	me := d.Session.Me
	note := person.Note{
		ID: n.ID, Person: d.store.self(n.Person), Key: n.Key, At: d.store.clock().UTC().Truncate(time.Millisecond), Day: cmp.Or(n.Day, d.store.today()),
		Kind: cmp.Or(n.Kind, "visit"), Author: me.ID, Team: me.Team, Confided: n.Confided, Text: plain.NFC(n.Text),
	}
	if err := plain.CheckText(n.Text, MaxNote); err != nil {
		return note, mistake("note.text", "the text of the note: %v", err)
	}
	if err := plain.Check(n.Key, maxKey); err != nil {
		return note, mistake("note.key", "the key of the note: %v", err)
	}
	switch _, known := d.store.book.Entry("contact", note.Kind); {
	case note.Text == "":
		return note, mistake("note.empty", "the note has no text; write what happened")
	case !known:
		return note, mistake("note.kind", "%q is no kind of contact; use one of %s", note.Kind, codes(d.store.book.List("contact")))
	case !fullDay(note.Day):
		return note, mistake("note.day", "%.40q is not a day; write 2026-05-31", string(note.Day))
	case note.Day > d.store.today():
		return note, mistake("note.future", "the contact on %s lies in the future; write the day it took place", note.Day)
	}
	if note.ID == "" {
		note.ID = noteID(me.ID, n.Key)
	}
	return note, nil
}

func fullDay(day person.Date) bool {
	parsed, err := person.ParseDate(string(day))
	return err == nil && parsed == day && len(day) == len("2026-05-31")
}

// noteID makes the id of a note from its author and the author's key for it, so
// that one key is one note; without a key it is random.
func noteID(author person.StaffID, key string) person.NoteID {
	if key == "" {
		return NewNoteID()
	}
	sum := sha256.Sum256([]byte(string(author) + "\x00" + key))
	return encodeNoteID(sum[:15])
}

// NewNoteID makes the id of a note that is about to be written.
func NewNoteID() person.NoteID {
	var raw [15]byte
	rand.Read(raw[:])
	return encodeNoteID(raw[:])
}

func encodeNoteID(raw []byte) person.NoteID {
	return person.NoteID("n" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)))
}

// keepNote appends the note; fresh is false where it is kept already.
func (d *Desk) keepNote(ctx context.Context, note person.Note, op string, dayMatters bool) (_ person.Note, fresh bool, err error) {
	kept, err := d.sealNote(ctx, note)
	if err != nil {
		return note, false, err
	}
	err = add(ctx, d.store.backend, Notes, string(note.ID), string(note.Person), kept, op)
	if !errors.Is(err, ErrConflict) {
		return note, true, err
	}
	before, doc, err := get[person.Note](ctx, d.store.backend, Notes, string(note.ID))
	if err != nil {
		return note, false, err
	}
	if before, err = d.openNote(ctx, before, doc); err != nil {
		return note, false, err
	}
	same := d.store.self(before.Person) == d.store.self(note.Person) && before.Author == note.Author && before.Kind == note.Kind &&
		before.Confided == note.Confided && before.Text == note.Text && (before.Day == note.Day || !dayMatters)
	if !same {
		return note, false, fmt.Errorf("another note was sent under this key before: %w", ErrConflict)
	}
	return before, false, nil
}

func notePlace(id person.NoteID) string { return "notes/" + string(id) + "/text/1" }

// sealNote hides the text of a confided note under the person's key.
func (d *Desk) sealNote(ctx context.Context, note person.Note) (person.Note, error) {
	if !note.Confided {
		return note, nil
	}
	key, _, err := get[personKey](ctx, d.store.backend, Keys, string(note.Person))
	if err != nil {
		return note, err
	}
	note.Sealed, err = key.seal(notePlace(note.ID), []byte(note.Text))
	note.Text = ""
	return note, err
}

// openNote makes a note of its document, opening what is sealed.
func (d *Desk) openNote(ctx context.Context, note person.Note, doc Document) (person.Note, error) {
	note.ID, note.Person = person.NoteID(doc.ID), person.ID(doc.Parent)
	if !note.Confided {
		return note, nil
	}
	key, _, err := get[personKey](ctx, d.store.backend, Keys, doc.Parent)
	if err != nil {
		return note, err
	}
	text, err := key.open(notePlace(note.ID), note.Sealed)
	note.Text, note.Sealed = string(text), nil
	return note, err
}

// touch brings the person's last contact up to a note. One that is not fresh
// says nothing of a day that others wrote of since, and one that was confided
// says nothing to anybody else: not even that there was a contact (§203 StGB).
func (s *Store) touch(ctx context.Context, note person.Note, fresh bool) error {
	if note.Confided {
		return nil
	}
	err := s.changePerson(ctx, note.Person, func(p *person.Profile) error {
		news := note.Day > p.LastContact || fresh && note.Day == p.LastContact && note.Kind != p.LastKind
		if !news {
			return errUnchanged
		}
		p.LastContact, p.LastKind = note.Day, note.Kind
		return nil
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

var errUnchanged = errors.New("nothing to change")

// Notes reads the notes of a person that the principal may see, newest contact
// first.
func (d *Desk) Notes(ctx context.Context, id person.ID, reason string) ([]person.Note, error) {
	reason, err := stated(reason)
	if err != nil {
		return nil, fmt.Errorf("notes of %s: %w", id, err)
	}
	_, who, err := d.subject(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("notes of %s: %w", id, err)
	}
	var notes []person.Note
	a := act{
		name: "notes of " + string(id), action: access.Read, event: audit.NotesRead,
		classes: []person.Class{person.Notes}, who: who, reason: reason,
	}
	a.fill = func(e *audit.Event) { // the outcome says whether what was confided was among them
		if slices.ContainsFunc(notes, func(n person.Note) bool { return n.Confided }) {
			e.Fields = append(e.Fields, string(person.Confided))
		}
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		notes, err = d.readNotes(ctx, id, a)
		return len(notes), err
	})
	return notes, err
}

func (d *Desk) readNotes(ctx context.Context, id person.ID, a act) ([]person.Note, error) {
	var notes []person.Note
	each := func(doc Document) error {
		var note person.Note
		if err := bson.Unmarshal(bytes.Clone(doc.Body), &note); err != nil {
			return fmt.Errorf("note %s: %w", doc.ID, err)
		}
		request := d.request(a, noteClass(note))
		request.NoteAuthor, request.NoteTeam = string(note.Author), note.Team
		if !d.store.policies.Decide(request).Allow {
			return nil
		}
		note, err := d.openNote(ctx, note, doc)
		notes = append(notes, note)
		return err
	}
	files, err := d.store.filesOf(ctx, id)
	for _, file := range files {
		err = errors.Join(err, d.store.backend.Children(ctx, Notes, string(file), each))
	}
	slices.SortFunc(notes, func(a, b person.Note) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), b.At.Compare(a.At), cmp.Compare(a.ID, b.ID))
	})
	return notes, err
}
