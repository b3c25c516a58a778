package store_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/audit"
)

// dying is a backend whose process dies at the first write to a collection:
// nothing reaches the store any more, not even the log.
type dying struct {
	store.Backend
	at   store.Collection
	dead atomic.Bool
}

func (d *dying) dies(c store.Collection) bool {
	if c == d.at {
		d.dead.Store(true)
	}
	return d.dead.Load()
}

func (d *dying) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	if d.dies(c) {
		return errRefused
	}
	return d.Backend.Append(ctx, c, docs...)
}

func (d *dying) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	if d.dies(c) {
		return 0, errRefused
	}
	return d.Backend.Put(ctx, c, doc)
}

// A process dies in the middle of writing a note, once before the note is kept
// and once after; a later process finds out which.
func TestActThatACrashLeftOpenIsClosedByTheNextProcess(t *testing.T) {
	for at, want := range map[store.Collection]string{store.Notes: "not-done", store.Persons: "done"} {
		o := open(t)
		broken := &dying{Backend: o.backend.Backend, at: at}
		process, err := store.Open(t.Context(), broken, store.Options{Process: "dying"})
		if err != nil {
			t.Fatal(err)
		}
		offer := store.Offer{Session: "s", Fingerprint: fingerprint(t, "maike"), Address: "192.0.2.7:1"}
		desk, err := process.Admission().Admit(t.Context(), offer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := desk.AddNote(t.Context(), store.NewNote{Person: rima, Key: "k", Day: "2026-01-02", Text: "Nicht da."}); err == nil {
			t.Fatal("the note of a dying process was acknowledged")
		}
		process.Close()

		later, err := store.Open(t.Context(), o.backend, store.Options{
			Process: "later", Clock: func() time.Time { return time.Now().Add(2 * time.Minute) },
		})
		if err != nil {
			t.Fatal(err)
		}
		wait(t, "the recovery", func() bool { return recovered(o, store.Notes) != "" })
		if got := recovered(o, store.Notes); got != want {
			t.Errorf("died at %s: the act is %s, want %s", at, got, want)
		}
		if event := crashedSession(o); event.Staff != "maike" {
			t.Errorf("the session that broke off has no end in the log: %+v", event)
		}
		if want == "done" {
			wait(t, "the repair of the last contact", func() bool {
				found, _ := o.as("maike").Find(t.Context(), store.Query{Filter: o.filter(string(rima)), Limit: 1})
				return found.Total == 1 && found.Rows[0].LastContact == "2026-01-02"
			})
		}
		if err := later.Close(); err != nil {
			t.Error(err)
		}
		if report, err := store.Verify(t.Context(), o.backend); err != nil || !report.OK() {
			t.Errorf("the log after the recovery: %+v, %v", report.Problems, err)
		}
	}
}

func crashedSession(o *office) audit.Event {
	for _, event := range o.events() {
		if event.Type == audit.SessionEnded && event.Outcome == "crashed" && event.Session == "s" {
			return event
		}
	}
	return audit.Event{}
}

func recovered(o *office, c store.Collection) string {
	for _, event := range o.events() {
		if event.Type == audit.Recovered && strings.HasPrefix(event.Op, string(c)+"/") {
			return event.Outcome
		}
	}
	return ""
}

// Every bit of the log's last entry, which no other vouches for, is flipped in turn.
func TestVerifyFindsAndNamesAFlippedBit(t *testing.T) {
	o := open(t)
	if _, err := o.as("maike").Find(t.Context(), store.Query{}); err != nil {
		t.Fatal(err)
	}
	report, err := store.Verify(t.Context(), o.backend)
	if err != nil || !report.OK() {
		t.Fatalf("an untouched log: %+v, %v", report, err)
	}
	var last store.Document
	o.backend.All(t.Context(), store.Audit, nil, func(doc store.Document) error {
		doc.Body = slices.Clone(doc.Body)
		last = doc
		return nil
	})
	for bit := range 8 * len(last.Body) {
		flipped := &flips{Backend: o.backend, id: last.ID, bit: bit}
		report, err := store.Verify(t.Context(), flipped)
		if err != nil || report.OK() || report.Problems[0].Entry != last.ID {
			t.Fatalf("bit %d of %s flipped: %+v, %v", bit, last.ID, report, err)
		}
	}
}

// flips shows one bit of one entry flipped.
type flips struct {
	store.Backend
	id  string
	bit int
}

func (f *flips) All(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	return f.Backend.All(ctx, c, fields, func(doc store.Document) error {
		if c == store.Audit && doc.ID == f.id {
			doc.Body = slices.Clone(doc.Body)
			doc.Body[f.bit/8] ^= 1 << (f.bit % 8)
		}
		return each(doc)
	})
}

func TestListsFollowWhatAnotherProcessWrites(t *testing.T) {
	o := open(t)
	other, err := store.Open(t.Context(), o.backend, store.Options{Process: "other"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	offer := store.Offer{Session: "s", Fingerprint: fingerprint(t, "maike"), Address: "192.0.2.7:1"}
	there, err := other.Admission().Admit(t.Context(), offer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := there.AddNote(t.Context(), store.NewNote{Person: rima, Day: "2026-01-02", Kind: "phone", Text: "Anruf."}); err != nil {
		t.Fatal(err)
	}
	list, err := o.as("maike").OpenList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wait(t, "the change in the other process's list", func() bool {
		found, err := list.Find(store.Query{Filter: o.filter(string(rima)), Limit: 1})
		return err == nil && found.Total == 1 && found.Rows[0].LastKind == "phone"
	})
}

// The disk is full just when an outcome is to be recorded. Nothing stays open:
// it is recorded once there is room again.
func TestOutcomeThatCouldNotBeRecordedIsRecordedLater(t *testing.T) {
	o := open(t)
	process, err := store.Open(t.Context(), &full{Backend: o.backend, log: 3}, store.Options{Process: "full", NoLists: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Operator("root", "en").StaffOff(t.Context(), "okko"); err == nil {
		t.Error("acknowledged without its outcome")
	}
	if err := process.Close(); err != nil {
		t.Fatal(err)
	}
	if event := o.last(audit.StaffOff, "operator:root"); event.Phase != audit.Done {
		t.Errorf("the log says %+v", event)
	}
}

// full is a backend whose disk has no room for one entry of the log.
type full struct {
	store.Backend
	log int // which one
}

func (f *full) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	if c == store.Audit {
		if f.log--; f.log == 0 {
			return store.ErrFull
		}
	}
	return f.Backend.Append(ctx, c, docs...)
}

func TestDamagedEntryDoesNotHideTheOthers(t *testing.T) {
	o := open(t)
	before := len(o.events())
	damaged := store.Document{ID: "zz/000000000001", Parent: "zz", Body: bson.Raw("\x05\x00\x00\x00\x00")}
	if err := o.backend.Append(t.Context(), store.Audit, damaged); err != nil {
		t.Fatal(err)
	}
	events := o.events()
	last := events[len(events)-1]
	if len(events) <= before || last.Type != audit.Unreadable || last.Op != damaged.ID {
		t.Errorf("%d events, the last %+v", len(events), last)
	}
}

// Somebody removes all that one process wrote, its row among the writers too.
func TestRemovedChainIsMissedByALaterOne(t *testing.T) {
	o := open(t)
	first, err := store.Open(t.Context(), o.backend, store.Options{Process: "first", NoLists: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Operator("root", "en").StaffList(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	later, err := store.Open(t.Context(), o.backend, store.Options{Process: "later", NoLists: true})
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	gone := ""
	for _, event := range o.events() {
		if event.Type == audit.WriterOpened && event.Codes[0] == "first" {
			gone = event.Writer
		}
	}
	report, err := store.Verify(t.Context(), &without{o.backend, gone})
	if err != nil || report.OK() || !strings.HasPrefix(report.Problems[0].Entry, gone+"/") {
		t.Errorf("%+v, %v", report.Problems, err)
	}
	report, err = store.Verify(t.Context(), &without{o.backend, ""})
	if err != nil || report.OK() {
		t.Errorf("an empty log of a filled store passes: %+v, %v", report, err)
	}
}

// without hides all that one process wrote to the log, or everybody.
type without struct {
	store.Backend
	writer string
}

func (w *without) All(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	return w.Backend.All(ctx, c, fields, func(doc store.Document) error {
		hidden := w.writer == "" || doc.ID == w.writer || doc.Parent == w.writer
		if hidden && (c == store.Audit || c == store.Writers) {
			return nil
		}
		return each(doc)
	})
}
