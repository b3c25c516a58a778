package store

import (
	"context"
	"errors"

	"lotse/policies/access"
	"lotse/store/person"
)

// keepAdmin makes a change to a member of staff, or the revocation of a key,
// unless it would leave the office without an admin who can come in.
func (s *Store) keepAdmin(ctx context.Context, changed *Staff, revoked string, write, undo func() error) error {
	s.admins.Lock()
	defer s.admins.Unlock()
	before, err := s.adminKeys(ctx, nil, "")
	if err != nil {
		return err
	}
	after, err := s.adminKeys(ctx, changed, revoked)
	if err != nil {
		return err
	}
	if before > 0 && after == 0 {
		return lastAdmin()
	}
	if err := write(); err != nil {
		return err
	}
	// Another process may have taken away the other admin at this very moment;
	// then both take it back, rather than lock the office out.
	left, err := s.adminKeys(ctx, nil, "")
	if err != nil || left > 0 || before == 0 {
		return err
	}
	return errors.Join(undo(), lastAdmin())
}

func lastAdmin() error {
	return mistake("staff.last-admin", "this would leave nobody who can administer; add another admin with a key first")
}

// adminKeys counts the keys by which admins can come in, as if a member of staff
// had changed and a key was revoked.
func (s *Store) adminKeys(ctx context.Context, changed *Staff, revoked string) (int, error) {
	list, err := s.allStaff(ctx)
	if err != nil {
		return 0, err
	}
	admins := map[person.StaffID]bool{}
	for _, staff := range list {
		if changed != nil && staff.ID == changed.ID {
			staff = *changed
		}
		admins[staff.ID] = staff.Role == access.Admin && !staff.Off
	}
	keys, err := s.keysOf(ctx, "")
	count := 0
	for _, key := range keys {
		if admins[key.Staff] && key.Fingerprint != revoked && key.Revoked.IsZero() && !expired(key, s.clock()) {
			count++
		}
	}
	return count, err
}
