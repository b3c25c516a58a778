package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
)

// NewKey is an SSH key to be added.
type NewKey struct {
	Staff    person.StaffID
	Line     string      // one line of an authorized_keys file, without options
	Until    person.Date // the last day that it counts; empty: for ever
	Networks []string    // CIDR; empty: from anywhere
}

// keyTypes are those that the door can verify.
var keyTypes = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoSKECDSA256,
}

// KeyAdd adds a key by which a member of staff is let in. Adding it again to the
// same member of staff gives it the new last day and networks.
func (d *Desk) KeyAdd(ctx context.Context, n NewKey) (StaffKey, error) {
	key, err := newStaffKey(n)
	if err != nil {
		return key, fmt.Errorf("add key for %s: %w", n.Staff, err)
	}
	key.Added = d.store.clock().UTC()
	a := act{
		name: "add key for " + string(n.Staff), action: access.KeyEdit, event: audit.KeyAdded,
		op:   opOn(StaffKeys, key.Fingerprint),
		fill: func(e *audit.Event) { e.Codes = []string{string(n.Staff), key.Fingerprint} },
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) { return 1, d.store.keepKey(ctx, key, a.op) })
	return key, err
}

func newStaffKey(n NewKey) (StaffKey, error) {
	if err := checkStaffID(n.Staff); err != nil {
		return StaffKey{}, err
	}
	if strings.Contains(n.Line, "PRIVATE KEY") {
		return StaffKey{}, mistake("key.private", "this is a private key, which nobody else must see; send the line of the file that ends in .pub")
	}
	public, comment, options, rest, err := ssh.ParseAuthorizedKey([]byte(n.Line))
	switch {
	case err != nil:
		return StaffKey{}, mistake("key.unreadable", "this is not a public key; send one line such as: ssh-ed25519 AAAA… name")
	case len(options) > 0:
		return StaffKey{}, mistake("key.options", "options before the key are not taken; use --from and --expires")
	case len(strings.TrimSpace(string(rest))) > 0:
		return StaffKey{}, mistake("key.several", "one key at a time")
	case !slices.Contains(keyTypes, public.Type()):
		return StaffKey{}, mistake("key.type", "keys of type %s are not taken; make one with: ssh-keygen -t ed25519", public.Type())
	}
	for _, network := range n.Networks {
		if _, err := netip.ParsePrefix(network); err != nil {
			return StaffKey{}, mistake("key.network", "%.40q is not a network; write it as 192.0.2.0/24", network)
		}
	}
	return StaffKey{
		Fingerprint: ssh.FingerprintSHA256(public), Staff: n.Staff, Networks: n.Networks, Expires: endOf(n.Until),
		Public:  strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))),
		Comment: plain.Of(comment).Cut(60).String(),
	}, nil
}

// endOf is the moment after a day in the county, zero where there is no day.
func endOf(day person.Date) time.Time {
	if day == "" {
		return time.Time{}
	}
	return startOf(day).AddDate(0, 0, 1).UTC()
}

func (s *Store) keepKey(ctx context.Context, key StaffKey, op string) error {
	staff, err := s.staff(ctx, key.Staff)
	if errors.Is(err, ErrNotFound) {
		return mistake("staff.unknown", "there is no member of staff %.40q; see staff list", key.Staff)
	}
	if err != nil {
		return err
	}
	if staff.Off {
		return mistake("staff.off", "%s is switched off", key.Staff)
	}
	if err = add(ctx, s.backend, StaffKeys, key.Fingerprint, string(key.Staff), key, op); !errors.Is(err, ErrConflict) {
		return err
	}
	_, _, err = update(ctx, s.backend, StaffKeys, key.Fingerprint, op, func(before *StaffKey) error {
		switch {
		case !before.Revoked.IsZero():
			return mistake("key.revoked", "this key was revoked; make a new one")
		case before.Staff != key.Staff:
			return mistake("key.taken", "this key belongs to another member of staff; everybody needs a key of their own")
		}
		before.Expires, before.Networks = key.Expires, key.Networks
		return nil
	})
	return err
}

// KeyList lists keys by member of staff and date, revoked ones included; of one
// member of staff, or of all where none is named.
func (d *Desk) KeyList(ctx context.Context, staff person.StaffID) ([]StaffKey, error) {
	var keys []StaffKey
	err := d.do(ctx, act{name: "list keys", action: access.KeyRead, event: audit.KeyListed}, func(ctx context.Context) (int, error) {
		var err error
		keys, err = d.store.keysOf(ctx, staff)
		return len(keys), err
	})
	return keys, err
}

func (s *Store) keysOf(ctx context.Context, staff person.StaffID) ([]StaffKey, error) {
	var keys []StaffKey
	err := s.backend.All(ctx, StaffKeys, nil, func(doc Document) error {
		if staff != "" && doc.Parent != string(staff) {
			return nil
		}
		var key StaffKey
		err := bson.Unmarshal(slices.Clone(doc.Body), &key)
		key.Fingerprint, key.Version = doc.ID, doc.Version
		keys = append(keys, key)
		return err
	})
	slices.SortFunc(keys, func(a, b StaffKey) int {
		return cmp.Or(cmp.Compare(a.Staff, b.Staff), a.Added.Compare(b.Added))
	})
	return keys, err
}

// KeyRevoke lets nobody in by a key any more and ends the sessions that it
// opened. The fingerprint may be shortened as long as it is unmistakable.
func (d *Desk) KeyRevoke(ctx context.Context, fingerprint string) (StaffKey, error) {
	key, unclear := d.store.oneKey(ctx, fingerprint) // told only to those who may revoke
	a := act{name: "revoke key", action: access.KeyEdit, event: audit.KeyRevoked}
	if unclear == nil { // what was typed in vain is nothing for the log
		a.op = opOn(StaffKeys, key.Fingerprint)
		a.fill = func(e *audit.Event) { e.Codes = []string{key.Fingerprint, string(key.Staff)} }
	}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		if unclear != nil {
			return 0, unclear
		}
		var err error
		key, err = d.store.revoke(ctx, key, a.op)
		return 1, err
	})
	if err != nil {
		return StaffKey{}, err
	}
	return key, nil
}

func (s *Store) oneKey(ctx context.Context, start string) (StaffKey, error) {
	keys, err := s.keysOf(ctx, "")
	if err != nil {
		return StaffKey{}, err
	}
	start = "SHA256:" + strings.TrimPrefix(start, "SHA256:")
	var found []StaffKey
	for _, key := range keys {
		if strings.HasPrefix(key.Fingerprint, start) {
			found = append(found, key)
		}
	}
	switch {
	case len(found) == 0 || start == "SHA256:":
		return StaffKey{}, mistake("key.unknown", "no key has the fingerprint %.60q; see key list", start)
	case len(found) > 1:
		return StaffKey{}, mistake("key.ambiguous", "several keys begin with %.60q; give more of it", start)
	}
	return found[0], nil
}

func (s *Store) revoke(ctx context.Context, key StaffKey, op string) (StaffKey, error) {
	set := func(at time.Time) func() error {
		return func() error {
			_, _, err := update(ctx, s.backend, StaffKeys, key.Fingerprint, op, func(k *StaffKey) error {
				k.Revoked = at
				return nil
			})
			return err
		}
	}
	defer s.recheck(ctx)
	if !key.Revoked.IsZero() {
		return key, nil
	}
	key.Revoked = s.clock().UTC()
	return key, s.keepAdmin(ctx, nil, key.Fingerprint, set(key.Revoked), set(time.Time{}))
}
