package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"filippo.io/age"
	"golang.org/x/crypto/ssh"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// busy is a store in which something happens before and while each collection
// is read.
type busy struct {
	store.Backend
	happens func(c store.Collection)
}

func (b busy) All(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	n := 0
	b.happens(c)
	return b.Backend.All(ctx, c, fields, func(doc store.Document) error {
		if n++; n == 3 {
			b.happens(c)
		}
		return each(doc)
	})
}

// afternoon is what goes on in an office while its backup is made.
type afternoon struct {
	t      *testing.T
	b      store.Backend
	store  *store.Store
	desk   *store.Desk
	people []person.ID
	drafts []person.ID // of these a draft was there when the backup began
	n      int
}

// TestABackupOfALivingStoreHangsTogether backs an office up in which people go
// on working: notes are written, drafts are sent, people arrive, other servers
// start and stop. The restored office has an intact log, and whatever it holds
// is there with all that it needs.
func TestABackupOfALivingStoreHangsTogether(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]store.Backend{"snapshots": folder(t), "no snapshots": newShelf()} {
		t.Run(name, func(t *testing.T) {
			fill(t, b, 40)
			s, lock := opened(t, b), lock(t)
			a := &afternoon{t: t, b: b, store: s, desk: as(t, s, "coordinator")}
			a.people = found(t, a.desk, 30)
			for _, id := range a.people[:10] {
				a.draft(id)
				a.drafts = append(a.drafts, id)
			}
			for range 2 {
				a.notes(1)
			}
			var file bytes.Buffer
			made, err := Write(t.Context(), busy{b, a.happens}, &file, NewHead(), []age.Recipient{lock.Recipient()}, nil)
			if err != nil {
				t.Fatal(err)
			}
			target := newShelf()
			put(t, file.Bytes(), target, lock)
			verified(t, target)
			a.hangsTogether(target)
			closed(t, s)
			verified(t, b)
			after := opened(t, target) // a new writer, who looks after what was left open
			closed(t, after)
			verified(t, target)
			t.Logf("%d documents in the backup, %d in the store by then", made.Documents, len(everything(t, b)))
		})
	}
}

// happens is what goes on: a text moves on, a person arrives, a server starts
// and writes something.
func (a *afternoon) happens(c store.Collection) {
	a.n++
	if len(a.drafts) > a.n%10 { // the draft becomes a note and is forgotten
		a.send(a.drafts[a.n%10])
	}
	a.notes(2)
	a.draft(a.people[10+a.n%20])
	a.arrive()
	a.hire()
	if a.n%3 == 0 || c == store.Writers || c == store.Audit {
		other := opened(a.t, a.b)
		as(a.t, other, "admin")
		if a.n%2 == 0 {
			closed(a.t, other)
		} else { // the others have not closed their part of the log yet
			a.t.Cleanup(func() { closed(a.t, other) })
		}
	}
}

func (a *afternoon) notes(n int) {
	a.t.Helper()
	for range n {
		a.n++
		id := a.people[a.n%len(a.people)]
		if _, err := a.desk.AddNote(a.t.Context(), store.NewNote{Person: id, Key: fmt.Sprint("k", a.n), Confided: a.n%2 == 0, Text: "Besuch"}); err != nil {
			a.t.Fatal(err)
		}
	}
}

func draftText(id person.ID) string { return "Entwurf zu " + string(id) }

func (a *afternoon) draft(id person.ID) {
	a.t.Helper()
	if err := a.desk.SaveDraft(a.t.Context(), store.Draft{Person: id, NoteID: person.NoteID("n-" + string(id)), Text: draftText(id)}); err != nil {
		a.t.Fatal(err)
	}
}

func (a *afternoon) send(id person.ID) {
	a.t.Helper()
	_, err := a.desk.AddNote(a.t.Context(), store.NewNote{ID: person.NoteID("n-" + string(id)), Person: id, Text: draftText(id)})
	if err != nil && !errors.Is(err, store.ErrConflict) {
		a.t.Fatal(err)
	}
}

// arrive makes a person in the order of store.Fill: the key first, then what an
// office delivered, then the person, then a note.
func (a *afternoon) arrive() {
	a.t.Helper()
	id := string(person.NewID())
	like, err := a.b.Get(a.t.Context(), store.Persons, string(a.people[0]))
	if err != nil {
		a.t.Fatal(err)
	}
	body := like.Body // what it says does not matter here
	for _, step := range []struct {
		c          store.Collection
		id, parent string
	}{{store.Keys, id, ""}, {store.Unique, "azr:" + id, id}, {store.Records, "abh:" + id, id}, {store.Persons, id, ""}, {store.Notes, "note-" + id, id}} {
		if err := a.b.Append(a.t.Context(), step.c, store.Document{ID: step.id, Parent: step.parent, Body: body}); err != nil {
			a.t.Fatal(err)
		}
	}
}

// hire adds a colleague with a key.
func (a *afternoon) hire() {
	a.t.Helper()
	id := fmt.Sprint("neu", a.n)
	operator := a.store.Operator("frauke", "de")
	err := operator.StaffAdd(a.t.Context(), store.Staff{ID: person.StaffID(id), Name: "Neu", Role: "planner"})
	if err == nil {
		_, err = operator.KeyAdd(a.t.Context(), store.NewKey{Staff: person.StaffID(id), Line: string(ssh.MarshalAuthorizedKey(key(id)))})
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// hangsTogether looks for everything that a document of the restored store needs.
func (a *afternoon) hangsTogether(b store.Backend) {
	all := everything(a.t, b)
	need := func(id, what string) {
		if _, found := all[what]; !found {
			a.t.Errorf("%s is there without %s", id, what)
		}
	}
	intents := map[string]bool{}
	for _, event := range events(a.t, b) {
		intents[event.Op] = intents[event.Op] || event.Phase == audit.Intent
	}
	for id, doc := range all {
		switch c, _, _ := strings.Cut(id, "/"); store.Collection(c) {
		case store.Notes:
			need(id, "persons/"+doc.Parent)
			need(id, "keys/"+doc.Parent)
			if op, ok := doc.Body.Lookup("op").StringValueOK(); ok && !intents[op] {
				a.t.Errorf("%s is there, and the log does not say who wrote it", id)
			}
		case store.Drafts, store.Records, store.Unique:
			need(id, "persons/"+doc.Parent)
			need(id, "keys/"+doc.Parent)
		case store.Persons:
			need(id, "keys/"+doc.ID)
		case store.StaffKeys:
			need(id, "staff/"+doc.Parent)
		case store.Audit:
			need(id, "writers/"+doc.Parent)
		}
	}
	a.textsAreThere(b)
}

// textsAreThere looks for the texts that were drafts when the backup began: by
// now they may be notes, but nowhere may they be neither.
func (a *afternoon) textsAreThere(b store.Backend) {
	s := opened(a.t, b)
	defer closed(a.t, s)
	desk := as(a.t, s, "coordinator")
	for _, id := range a.drafts {
		draft, err := desk.Draft(a.t.Context(), id)
		if err != nil {
			a.t.Errorf("the draft on %s: %v", id, err)
		}
		if _, err := b.Get(a.t.Context(), store.Notes, "n-"+string(id)); err != nil && draft.Text != draftText(id) {
			a.t.Errorf("the text on %s is neither draft nor note (%v)", id, err)
		}
	}
}
