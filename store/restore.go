package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
)

// restored is the id of the document that tells which backup a store was filled
// from. As long as it has no end, nobody opens the store. It belongs to this one
// store: no backup takes it along.
const restored = "restored"

// restoring is that document.
type restoring struct {
	Backup string    `bson:"backup"` // id of the backup
	By     string    `bson:"by"`     // name of the operator
	Began  time.Time `bson:"began"`
	Chains []string  `bson:"chains"` // the writers of the log that told of it, one each time it was tried
	Done   time.Time `bson:"done,omitempty"`
}

// Local says whether a document tells of its store alone, and so stays out of
// backups.
func Local(c Collection, doc Document) bool { return c == Unique && doc.ID == restored }

// PutIn has an empty store filled from the backup with this id, or goes on
// where that broke off. The store is marked, so that nobody opens it until it is
// whole, and the intent stands in its log before fill is called; fill is told
// which chains of the log are the restore's own.
func PutIn(ctx context.Context, b Backend, operator, backup string, fill func(ctx context.Context, own []string) (Copied, error)) error {
	s := &Store{backend: b, now: time.Now}
	if err := s.rules(); err != nil {
		return err
	}
	desk := s.Operator(operator, "")
	var put Copied
	a := act{name: "restore", action: access.Restore, event: audit.BackupPutIn, fill: put.tell(backup)}
	if _, err := desk.ask(a); err != nil { // before the mark, which could not be taken back
		return err
	}
	own, err := s.claim(ctx, operator, backup)
	if err != nil {
		return err
	}
	if err := s.openChain(ctx, "restore"); err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	err = desk.through(context.WithoutCancel(ctx), a, func(context.Context) (int, error) {
		var err error
		put, err = fill(ctx, own)
		return int(put.Documents), err
	})
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), effectTime)
	defer cancel()
	err = errors.Join(err, desk.End(late, EndedClosed), s.closeLog(late))
	if err == nil {
		err = s.finish(late)
	}
	return err
}

// openChain opens this process's part of the log in a store that has no office
// yet: without the office's secret, which comes with the backup.
func (s *Store) openChain(ctx context.Context, process string) error {
	now := s.now().UTC()
	if err := add(ctx, s.backend, Writers, s.writer, "", writer{Process: process, Started: now, Beat: now}, ""); err != nil {
		return err
	}
	s.appender = &appender{backend: s.backend}
	s.log = audit.Start(s.appender, s.writer, s.now)
	err := s.log.Record(ctx, audit.Event{Type: audit.WriterOpened, Codes: []string{process}})
	if err != nil {
		err = errors.Join(err, s.log.Close())
	}
	return err
}

// claim marks the store as one that is being filled from a backup, with the
// name that this process will have in the log, and returns all such names.
func (s *Store) claim(ctx context.Context, operator, backup string) ([]string, error) {
	s.writer = newWriter(s.now())
	kept, _, err := get[restoring](ctx, s.backend, Unique, restored)
	switch {
	case errors.Is(err, ErrNotFound):
		return s.claimEmpty(ctx, operator, backup)
	case err != nil:
		return nil, err
	case !kept.Done.IsZero():
		return nil, errFilled
	case kept.Backup != backup:
		return nil, mistake("restore.other", "another backup was being put into this store when that broke off; go on with that file, or begin with an empty store")
	}
	kept, _, err = update(ctx, s.backend, Unique, restored, "", func(r *restoring) error {
		r.Chains = append(r.Chains, s.writer)
		return nil
	})
	return kept.Chains, err
}

var errFilled = mistake("restore.filled", "this store is not empty; a backup can only be put into an empty one")

// claimEmpty looks twice: a process that opens the store at the same moment is
// either seen here, or sees the mark.
func (s *Store) claimEmpty(ctx context.Context, operator, backup string) ([]string, error) {
	if err := s.empty(ctx); err != nil {
		return nil, err
	}
	mark := restoring{Backup: backup, By: operator, Began: s.now().UTC(), Chains: []string{s.writer}}
	if err := add(ctx, s.backend, Unique, restored, "", mark, ""); err != nil {
		return nil, err
	}
	if err := s.empty(ctx); err != nil {
		return nil, errors.Join(err, s.finish(ctx))
	}
	return mark.Chains, nil
}

// empty refuses a store that holds anything but the mark.
func (s *Store) empty(ctx context.Context) error {
	for _, c := range Collections {
		err := s.backend.All(ctx, c, []string{"_"}, func(doc Document) error {
			if Local(c, doc) {
				return nil
			}
			return errFilled
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// finish takes the mark's force away.
func (s *Store) finish(ctx context.Context) error {
	_, _, err := update(ctx, s.backend, Unique, restored, "", func(r *restoring) error {
		r.Done = s.now().UTC()
		return nil
	})
	return err
}

// whole refuses a store into which a backup is being put, or was when that broke off.
func whole(ctx context.Context, b Backend) error {
	kept, _, err := get[restoring](ctx, b, Unique, restored)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case kept.Done.IsZero():
		return mistake("restore.unfinished", "a backup is being put into this store, or that broke off; finish it: say lotse restore again with the same file")
	}
	return nil
}

// Foreign says whether a document is part of the log that some chains make up.
func Foreign(c Collection, doc Document, chains []string) bool {
	return c == Writers && slices.Contains(chains, doc.ID) || c == Audit && slices.Contains(chains, doc.Parent)
}
