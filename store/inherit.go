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
	_, _, err := get[writer](ctx, s.backend, Writers, old.writer)
	if err == nil {
		err = a.drain(ctx)
	}
	if err == nil && old.damaged {
		err = errors.New("a line of it is damaged; those after it are not in the log")
	}
	if errors.Is(err, ErrAway) || errors.Is(err, ErrFull) || ctx.Err() != nil {
		return err
	}
	err = errors.Join(err, s.extended(ctx, old.writer, a.last))
	if adopted := s.adopt(old); adopted != nil {
		s.problem(adopted)
	}
	if err != nil {
		s.problem(fmt.Errorf("the spool of %s is set aside: %w", old.writer, errors.Join(err, old.setAside())))
		return nil
	}
	return old.release()
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
