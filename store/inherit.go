package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"lotse/store/audit"
)

// takeSpool opens this process's spool, and puts into the store what processes
// left behind that were killed while it was away.
func (s *Store) takeSpool(ctx context.Context) error {
	s.appender = &appender{backend: s.backend}
	if s.spoolRoot == "" {
		return nil
	}
	own, err := openSpool(s.spoolRoot, s.writer, hex.EncodeToString(s.derived("office of a spool")[:16]))
	if err != nil {
		return err
	}
	s.appender.spool = own
	left, err := own.left()
	if err != nil {
		s.problem(err)
	}
	for i, old := range left {
		if err := s.inherit(ctx, old); err != nil {
			for _, rest := range left[i:] {
				err = errors.Join(err, rest.release())
			}
			return err
		}
	}
	return nil
}

// derived makes a key for one purpose of the office's own.
func (s *Store) derived(purpose string) []byte {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

// inherit puts a dead process's part of the log into the store, and takes over
// its drafts. What does not fit the store is set aside and told.
func (s *Store) inherit(ctx context.Context, old *spool) error {
	a := &appender{backend: s.backend, spool: old}
	err := s.follows(ctx, old)
	if err == nil {
		err = a.drain(ctx)
	}
	if err == nil && old.damaged {
		err = errors.New("a line of it is damaged; those after it are not in the log")
	}
	if errors.Is(err, ErrAway) || errors.Is(err, ErrFull) || ctx.Err() != nil {
		return err
	}
	if errors.Is(err, errGap) { // drafts are not of the chain, and are taken over
		return s.apart(old)
	}
	err = errors.Join(err, s.extended(ctx, old.writer, a.last))
	if adopted := s.adopt(old); adopted != nil {
		s.problem(adopted)
	}
	if err != nil {
		aside, failed := old.setAside(damagedSpool)
		s.problem(fmt.Errorf("the spool of %s is set aside as %s: %w", old.writer, aside, errors.Join(err, failed)))
		return nil
	}
	return old.release()
}

// errGap is why entries must not go into the store: those before them are not
// there, and a chain with a gap looks as if somebody had cut something out.
var errGap = errors.New("the log in the store ends before it")

// follows says whether the store has what the first entry of a spool follows.
// Where a backup was put into the store that is older than the spool, it has not.
func (s *Store) follows(ctx context.Context, old *spool) error {
	if !old.waiting() {
		return nil
	}
	entries, _, err := old.next(1)
	if err != nil || len(entries) == 0 {
		return err
	}
	first, err := audit.Parse(entries[0].Body)
	if err != nil {
		return err
	}
	_, _, err = get[writer](ctx, s.backend, Writers, old.writer)
	if err == nil && first.Seq > 1 {
		var before Document
		if before, err = s.backend.Get(ctx, Audit, audit.EntryID(old.writer, first.Seq-1)); err == nil && audit.Hash(entryOf(before.Body)) != first.Prev {
			return errGap
		}
	}
	if errors.Is(err, ErrNotFound) {
		return errGap
	}
	return err
}

// apart sets a spool aside whose entries the store cannot take.
func (s *Store) apart(old *spool) error {
	adopted := s.adopt(old)
	aside, err := old.setAside(apartSpool)
	if err = errors.Join(adopted, err); err != nil {
		s.problem(err)
	}
	s.problem(fmt.Errorf("the spool of %s goes on from entries that this store does not hold, as after an older backup was restored; it is set aside as %s: "+
		"keep that folder with the log of the store that it belongs to or, once a newer backup is restored, rename it to %[1]s and start the server again", old.writer, aside))
	return nil
}

// extended notes how far a dead writer's chain goes now. Whoever took it for
// dead must look at it once more: more of it has come to light.
func (s *Store) extended(ctx context.Context, id string, last audit.Entry) error {
	if last.ID == "" {
		return nil
	}
	event, err := audit.Parse(last.Body)
	if err != nil {
		return err
	}
	_, _, err = update(ctx, s.backend, Writers, id, "", func(w *writer) error {
		w.Seq, w.Hash = event.Seq, audit.Hash(last.Body)
		w.Closed, w.Buried = event.Type == audit.WriterClosed, false
		return nil
	})
	return err
}
