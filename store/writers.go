package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/audit"
	"lotse/store/person"
)

// deadAfter is how long a writer may give no sign of life before another
// process takes its part of the log for closed.
const deadAfter = 6 * beatEvery

// writer is a process that writes to the log: its chain, and how far it had
// come at its last sign of life. A chain that ends before that was cut.
type writer struct {
	Process string    `bson:"process"`
	Started time.Time `bson:"started"`
	Beat    time.Time `bson:"beat"`
	Seq     int64     `bson:"seq"`
	Hash    string    `bson:"hash"`
	Closed  bool      `bson:"closed"`           // by itself: nothing may follow
	Buried  bool      `bson:"buried,omitempty"` // by another process, which took it for dead
}

func (s *Store) openLog(ctx context.Context, process string) (err error) {
	if err := whole(ctx, s.backend); err != nil {
		return err
	}
	if s.secret, err = officeSecret(ctx, s.backend); err != nil {
		return err
	}
	now := s.now().UTC()
	s.writer = newWriter(now)
	first := writer{Process: cmp.Or(process, "lotse"), Started: now, Beat: now}
	if err := add(ctx, s.backend, Writers, s.writer, "", first, ""); err != nil {
		return err
	}
	// Once more: a restore that began since saw an empty store, or this writer.
	if err := whole(ctx, s.backend); err != nil {
		return err
	}
	defer func() {
		if err != nil { // so that the next try finds what is in it
			err = errors.Join(err, s.appender.spool.release())
		}
	}()
	if err := s.takeSpool(ctx); err != nil {
		return err
	}
	s.log = audit.Start(s.appender, s.writer, s.now)
	opened := audit.Event{Type: audit.WriterOpened, Codes: []string{first.Process}}
	others, err := s.witness(ctx)
	if err == nil {
		opened.Codes = append(opened.Codes, others...)
		err = s.log.Record(ctx, opened)
	}
	if err != nil {
		err = errors.Join(err, s.log.Close())
	}
	return err
}

// newWriter makes a name that no process has had.
func newWriter(now time.Time) string {
	var raw [5]byte
	rand.Read(raw[:])
	return now.UTC().Format("20060102t150405") + "-" + strings.ToLower(base32.HexEncoding.EncodeToString(raw[:]))
}

func (s *Store) closeLog(ctx context.Context) error {
	err := s.settle(ctx)
	if err == nil || s.appender.spool.waiting() {
		err = s.log.Record(ctx, audit.Event{Type: audit.WriterClosed})
	}
	err = errors.Join(err, s.log.Close())
	// A chain that lacks something is not called closed: recovery looks at it.
	signed := s.sign(ctx, err == nil)
	if s.appender.spool.waiting() { // all is recorded, and the next process puts it into the store
		signed = nil
	}
	return errors.Join(err, signed, s.appender.spool.release())
}

// beat does what waited, gives this process's sign of life and looks for those
// that gave none.
func (s *Store) beat(ctx context.Context) error {
	err := s.catchUp(ctx)
	if signed := s.sign(ctx, false); signed != nil {
		return errors.Join(err, fmt.Errorf("sign of life: %w", signed))
	}
	return errors.Join(err, s.recover(ctx))
}

// signNews signs the head of the chain if it grew since: what was cut off a
// chain is found up to the last signature.
func (s *Store) signNews(ctx context.Context) error {
	if err := s.appender.drain(ctx); err != nil {
		return err
	}
	if seq, _ := s.log.Head(); seq == s.signed.Load() {
		return nil
	}
	return s.sign(ctx, false)
}

// sign says in the store how far this process's chain goes there. While some of
// it waits in the spool, it goes less far than the log knows.
func (s *Store) sign(ctx context.Context, closed bool) error {
	_, _, err := update(ctx, s.backend, Writers, s.writer, "", func(w *writer) error {
		seq, hash := s.log.Head()
		if s.appender.spool.waiting() {
			return fmt.Errorf("entries of the log wait in the spool: %w", ErrAway)
		}
		s.signed.Store(seq)
		w.Beat, w.Seq, w.Hash, w.Closed, w.Buried = s.now().UTC(), seq, hash, closed, false
		return nil
	})
	return err
}

// recover closes the chains of processes that died: of each act whose outcome
// was never recorded it finds out whether it was done, and records that.
func (s *Store) recover(ctx context.Context) error {
	var dead []string
	err := s.backend.All(ctx, Writers, nil, func(doc Document) error {
		var w writer
		err := bson.Unmarshal(doc.Body, &w)
		if !w.Closed && !w.Buried && doc.ID != s.writer && s.now().Sub(w.Beat) > deadAfter {
			dead = append(dead, doc.ID)
		}
		return err
	})
	for _, id := range dead {
		err = errors.Join(err, s.bury(ctx, id))
	}
	return err
}

func (s *Store) bury(ctx context.Context, id string) error {
	open := map[string]audit.Event{} // by session and act
	var last audit.Head
	err := s.backend.Children(ctx, Audit, id, func(doc Document) error {
		event, err := readEvent(doc)
		if err != nil {
			return nil // verification names what is damaged
		}
		last = audit.Head{Seq: event.Seq, Hash: audit.Hash(entryOf(doc.Body))}
		act := event.Session + " " + event.Op
		switch {
		case event.Phase == audit.Intent, event.Type == audit.SessionOpened:
			open[act] = event
		case event.Phase == audit.Done, event.Phase == audit.Failed, event.Type == audit.SessionEnded:
			delete(open, act)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, event := range open {
		if event.Type == audit.SessionOpened {
			event.Type, event.Outcome = audit.SessionEnded, "crashed"
			err = s.log.Record(ctx, event)
		} else {
			err = s.closeAct(ctx, event)
		}
		if err != nil {
			return err
		}
	}
	_, _, err = update(ctx, s.backend, Writers, id, "", func(w *writer) error {
		if w.Buried = true; last.Seq > w.Seq {
			w.Seq, w.Hash = last.Seq, last.Hash
		}
		return nil
	})
	return err
}

// closeAct records what became of an act that a dead process had begun.
func (s *Store) closeAct(ctx context.Context, begun audit.Event) error {
	outcome, err := s.outcome(ctx, begun.Op)
	if err != nil {
		return err
	}
	return s.log.Record(ctx, audit.Event{
		Type: audit.Recovered, Session: begun.Session, Staff: begun.Staff, Op: begun.Op, Subject: begun.Subject,
		Codes: []string{string(begun.Type)}, Outcome: outcome,
	})
}

// outcome is what became of an act: done, where its document carries the act's
// name; there, where it carries another's (a note that was kept before, a change
// that somebody changed again); not-done, where it was never written; and
// nothing-kept for what was only read, and for drafts.
func (s *Store) outcome(ctx context.Context, op string) (string, error) {
	target, _, _ := strings.Cut(op, "#")
	collection, id, named := strings.Cut(target, "/")
	if !named {
		return "nothing-kept", nil
	}
	doc, err := s.backend.Get(ctx, Collection(collection), id)
	if errors.Is(err, ErrNotFound) {
		return "not-done", nil
	}
	if err != nil {
		return "", err
	}
	if Collection(collection) == Notes {
		if err := s.retouch(ctx, doc); err != nil {
			return "", err
		}
	}
	if written, ok := doc.Body.Lookup("op").StringValueOK(); ok && written == op {
		return "done", nil
	}
	return "there", nil
}

// retouch repairs what is derived from a note: the person's last contact.
func (s *Store) retouch(ctx context.Context, doc Document) error {
	var note person.Note
	if err := bson.Unmarshal(doc.Body, &note); err != nil {
		return err
	}
	note.ID, note.Person = person.NoteID(doc.ID), person.ID(doc.Parent)
	return s.touch(ctx, note, false)
}
