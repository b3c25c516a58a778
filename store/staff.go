package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
)

var noFilter register.Filter

var staffID = regexp.MustCompile(`^[a-z][a-z0-9.-]{1,31}$`)

// StaffList lists the members of staff by id, those who are off included.
func (d *Desk) StaffList(ctx context.Context) ([]Staff, error) {
	var list []Staff
	a := act{name: "list staff", action: access.StaffRead, event: audit.StaffListed}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		var err error
		list, err = d.store.allStaff(ctx)
		return len(list), err
	})
	return list, err
}

func (s *Store) allStaff(ctx context.Context) ([]Staff, error) {
	var list []Staff
	err := s.backend.All(ctx, StaffDocs, nil, func(doc Document) error {
		var staff Staff
		err := bson.Unmarshal(slices.Clone(doc.Body), &staff)
		staff.ID, staff.Version = person.StaffID(doc.ID), doc.Version
		list = append(list, staff)
		return err
	})
	return list, err
}

// StaffAdd adds a member of staff, who can come in once a key is added too.
func (d *Desk) StaffAdd(ctx context.Context, s Staff) error {
	if err := checkStaffID(s.ID); err != nil {
		return fmt.Errorf("add staff: %w", err)
	}
	a := d.staffAct("add staff ", access.StaffEdit, audit.StaffAdded, s.ID)
	a.fill = func(e *audit.Event) { e.Codes = []string{string(s.ID), plain.Of(string(s.Role)).Cut(40).String()} }
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		s.Name, s.Added = plain.NFC(s.Name), d.store.clock().UTC()
		if err := d.store.checkStaff(s); err != nil {
			return 0, err
		}
		err := add(ctx, d.store.backend, StaffDocs, string(s.ID), "", s, a.op)
		if errors.Is(err, ErrConflict) {
			return 0, mistake("staff.exists", "there is a member of staff %q already; choose another id", s.ID)
		}
		return 1, err
	})
}

func (d *Desk) staffAct(name string, action access.Action, event audit.Type, id person.StaffID) act {
	return act{
		name: name + string(id), action: action, event: event, op: opOn(StaffDocs, string(id)),
		fill: func(e *audit.Event) { e.Codes = []string{string(id)} },
	}
}

// checkStaffID refuses what cannot stand for a member of staff; "me" is what
// filters call whoever asks.
func checkStaffID(id person.StaffID) error {
	if !staffID.MatchString(string(id)) || id == "me" {
		return mistake("staff.id", "%.40q is no id; take 2 to 32 of a-z, 0-9, '.' and '-', a letter first", id)
	}
	return nil
}

func (s *Store) checkStaff(staff Staff) error {
	if err := checkStaffID(staff.ID); err != nil {
		return err
	}
	if err := plain.Check(staff.Name, 100); err != nil {
		return mistake("staff.flaw", "the name: %v", err)
	}
	if staff.Name == "" {
		return mistake("staff.name", "the name is missing; write it after the id")
	}
	if err := plain.Check(staff.Team, 40); err != nil {
		return mistake("staff.team", "the name of the team: %v", err)
	}
	if !slices.Contains(access.Roles, staff.Role) {
		return mistake("staff.role", "%.40q is no role; use one of %s", staff.Role, joined(access.Roles))
	}
	for _, code := range staff.Municipalities {
		if _, known := s.book.Entry("municipality", code); !known {
			return mistake("staff.municipality", "%.40q is no municipality here", code)
		}
	}
	if staff.Role == access.Outreach && len(staff.Municipalities) == 0 {
		return mistake("staff.nowhere", "an outreach worker needs municipalities; add --in NAME,NAME")
	}
	return nil
}

// Post is what a member of staff works as, and where.
type Post struct {
	Role           access.Role // empty: as before
	Team           string      // empty: as before
	Municipalities []string    // AGS; none: as before
}

// StaffRole gives a member of staff another role, team or municipalities; running
// sessions of theirs end.
func (d *Desk) StaffRole(ctx context.Context, id person.StaffID, post Post) error {
	a := d.staffAct("change role of ", access.StaffEdit, audit.StaffRole, id)
	a.fill = func(e *audit.Event) {
		e.Codes = append([]string{string(id), plain.Of(string(post.Role)).Cut(40).String()}, post.Municipalities...)
	}
	return d.changeStaff(ctx, a, id, func(s *Staff) {
		s.Role, s.Team = cmp.Or(post.Role, s.Role), cmp.Or(post.Team, s.Team)
		if len(post.Municipalities) > 0 {
			s.Municipalities = post.Municipalities
		}
	})
}

// StaffOff lets a member of staff in no more; running sessions of theirs end.
func (d *Desk) StaffOff(ctx context.Context, id person.StaffID) error {
	a := d.staffAct("switch off ", access.StaffEdit, audit.StaffOff, id)
	return d.changeStaff(ctx, a, id, func(s *Staff) { s.Off = true })
}

// StaffOn lets a member of staff in again who was switched off.
func (d *Desk) StaffOn(ctx context.Context, id person.StaffID) error {
	a := d.staffAct("switch on ", access.StaffEdit, audit.StaffOn, id)
	return d.changeStaff(ctx, a, id, func(s *Staff) { s.Off = false })
}

func (d *Desk) changeStaff(ctx context.Context, a act, id person.StaffID, change func(*Staff)) error {
	if err := checkStaffID(id); err != nil {
		return fmt.Errorf("%s: %w", a.name, err)
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		err := d.store.changeStaff(ctx, id, a.op, change)
		if errors.Is(err, ErrNotFound) {
			err = mistake("staff.unknown", "there is no member of staff %.40q; see staff list", id)
		}
		d.store.recheck(ctx)
		return 1, err
	})
}

func (s *Store) changeStaff(ctx context.Context, id person.StaffID, op string, change func(*Staff)) error {
	was, err := s.staff(ctx, id)
	if err != nil {
		return err
	}
	changed := was
	change(&changed)
	if err := s.checkStaff(changed); err != nil {
		return err
	}
	write := func(change func(*Staff)) func() error {
		return func() error {
			_, _, err := update(ctx, s.backend, StaffDocs, string(id), op, func(s *Staff) error {
				change(s)
				return nil
			})
			return err
		}
	}
	undo := func(s *Staff) { *s = was }
	return s.keepAdmin(ctx, &changed, "", write(change), write(undo))
}

func joined[T ~string](list []T) string { return strings.Join(words(list), ", ") }

func codes(entries []rulebook.Entry) string {
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Code)
	}
	return strings.Join(list, ", ")
}
