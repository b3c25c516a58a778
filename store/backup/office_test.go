package backup

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"golang.org/x/crypto/ssh"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/county"
	"lotse/store/embedded"
	"lotse/store/person"
)

// key is a member of staff's SSH key, the same for the same word every time.
func key(word string) ssh.PublicKey {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, word)
	public, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed).Public())
	if err != nil {
		panic(err)
	}
	return public
}

// fill puts a small county into a store.
func fill(t testing.TB, b store.Backend, people int) {
	t.Helper()
	made := county.New(county.Spec{People: people, Seed: 1, Today: time.Now()})
	office := store.Office{Staff: made.Staff(), Courses: made.Courses(), People: made.People(), Sources: made.Sources()}
	for role, staff := range made.RoleKeys() {
		office.Keys = append(office.Keys, store.NewKey{Staff: staff, Line: string(ssh.MarshalAuthorizedKey(key(role)))})
	}
	if err := store.Fill(t.Context(), b, office, nil); err != nil {
		t.Fatal(err)
	}
}

func folder(t testing.TB) *embedded.Backend {
	t.Helper()
	b, err := embedded.Open(t.Context(), filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func opened(t testing.TB, b store.Backend) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), b, store.Options{Process: "test", Problem: func(err error) { t.Log(err) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// as is the Desk of whoever has a role.
func as(t testing.TB, s *store.Store, role string) *store.Desk {
	t.Helper()
	desk, err := s.Admission().Admit(t.Context(), store.Offer{
		Session: "s-" + string(person.NewID()), Fingerprint: ssh.FingerprintSHA256(key(role)), Address: "192.0.2.7:50000",
	})
	if err != nil {
		t.Fatal(err)
	}
	return desk
}

// found are the first people that somebody may find.
func found(t testing.TB, d *store.Desk, n int) []person.ID {
	t.Helper()
	list, err := d.Find(t.Context(), store.Query{Limit: n})
	if err != nil || len(list.Rows) < n {
		t.Fatalf("%d people, %v", len(list.Rows), err)
	}
	var ids []person.ID
	for _, row := range list.Rows {
		ids = append(ids, row.ID)
	}
	return ids
}

// lock is a key for tests.
func lock(t testing.TB) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

func backedUp(t testing.TB, b store.Backend, to *age.X25519Identity) ([]byte, Report) {
	t.Helper()
	var file bytes.Buffer
	report, err := Write(t.Context(), b, &file, NewHead(), []age.Recipient{to.Recipient()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), report
}

func restored(ctx context.Context, file []byte, to store.Backend, key *age.X25519Identity) (Report, error) {
	b, err := Open(bytes.NewReader(file), key)
	if err != nil {
		return Report{}, err
	}
	return b.Restore(ctx, to, "tester", nil)
}

func put(t testing.TB, file []byte, to store.Backend, key *age.X25519Identity) Report {
	t.Helper()
	report, err := restored(t.Context(), file, to, key)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// everything is all that a store holds, by collection and id.
func everything(t testing.TB, b store.Backend) map[string]store.Document {
	t.Helper()
	all := map[string]store.Document{}
	for _, c := range store.Collections {
		err := b.All(t.Context(), c, nil, func(doc store.Document) error {
			doc.Body = bytes.Clone(doc.Body)
			if !store.Local(c, doc) {
				all[string(c)+"/"+doc.ID] = doc
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// same compares a restored store with what was backed up; the restore's own
// part of the log may be there besides.
func same(t *testing.T, want map[string]store.Document, b store.Backend) {
	t.Helper()
	got := everything(t, b)
	for id, doc := range want {
		if kept, found := got[id]; !found || kept.Parent != doc.Parent || kept.Version != doc.Version || !bytes.Equal(kept.Body, doc.Body) {
			t.Errorf("%s: put in %+v, there is %+v (%t)", id, doc, kept, found)
		}
		delete(got, id)
	}
	for id := range got {
		if !strings.HasPrefix(id, "audit/") && !strings.HasPrefix(id, "writers/") {
			t.Errorf("%s is in the store and was not in the backup", id)
		}
	}
}

func verified(t *testing.T, b store.Backend) {
	t.Helper()
	report, err := store.Verify(t.Context(), b)
	if err != nil || !report.OK() {
		t.Errorf("the log: %v, %v", report.Problems, err)
	}
}

// mistaken says whether an error is the mistake of this code.
func mistaken(err error, code string) bool {
	mistake, ok := errors.AsType[*store.Mistake](err)
	return ok && mistake.Code == code
}

// events are all that the log of a store says, in the order of its entries.
func events(t testing.TB, b store.Backend) []audit.Event {
	t.Helper()
	var all []audit.Event
	err := b.All(t.Context(), store.Audit, nil, func(doc store.Document) error {
		_, entry := doc.Body.Lookup("entry").Binary()
		event, err := audit.Parse(entry)
		all = append(all, event)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(all, func(a, b audit.Event) int { return a.Time.Compare(b.Time) })
	return all
}
