package store

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// SavedList is a list that somebody keeps: a filter under a name, or people
// picked by hand.
type SavedList struct {
	ID      string         `bson:"-" json:"-"`
	Version int64          `bson:"-" json:"-"`
	Name    string         `bson:"name" json:"name"` // one word or several; unique among those that one reader sees
	Owner   person.StaffID `bson:"owner" json:"owner"`
	Shared  Sharing        `bson:"shared,omitempty" json:"shared,omitempty"`
	With    string         `bson:"with,omitempty" json:"with,omitempty"` // the team or the role
	Hand    bool           `bson:"hand,omitempty" json:"hand,omitempty"` // Picked counts, not Filter
	Filter  string         `bson:"filter,omitempty" json:"filter,omitempty"`
	Picked  []Pick         `bson:"picked,omitempty" json:"-"`                  // never told: Shelf.Picks has them
	Purpose string         `bson:"purpose,omitempty" json:"purpose,omitempty"` // for which its owner lets it leave as a file; empty: it does not
	Made    time.Time      `bson:"made" json:"made"`
	Changed time.Time      `bson:"changed" json:"changed"`
}

// Sharing says who else reads a list.
type Sharing string

// The ways to share a list.
const (
	Private  Sharing = ""
	WithTeam Sharing = "team"
	WithRole Sharing = "role"
)

// Pick is one person of a list made by hand.
type Pick struct {
	Person person.ID      `bson:"p"`
	Note   string         `bson:"n,omitempty"`
	By     person.StaffID `bson:"b"`
	At     time.Time      `bson:"a"`
	Bulk   string         `bson:"u,omitempty"` // the act on many that picked her
}

// Shelved is a saved list as one reader finds it now. All counts are of people
// whom the reader may find.
type Shelved struct {
	SavedList
	Mine      bool
	Pinned    bool
	Total     int
	New, Left int       // since Looked; both 0 before the first look
	Looked    time.Time // zero: never
	Why       error     // why it cannot be shown, such as a *Refused for a field
}

// SaveList makes a list or changes one (ID and Version set) of one's own. It
// returns the list as it is kept. Who is picked is not changed by it, and a list
// made by hand stays one. "me" in a filter is whoever reads the list; a list in
// its filter stays the same one, whatever it is called later. A list that was
// changed in the meantime is ErrConflict, flaws are a *Mistake.
func (d *Desk) SaveList(ctx context.Context, l SavedList) (SavedList, error) {
	fresh := l.ID == ""
	if fresh {
		l.ID, l.Version = newListID(), 0
	}
	kept := keptList{SavedList: l}
	a := act{name: "save list", action: access.KeepLists, event: audit.ListSaved, op: opOn(Lists, l.ID), fill: codesOf(l.ID, string(l.Shared))}
	if !fresh && d.store.shelves.list(l.ID) == nil {
		a.op, a.fill = "", nil // not what somebody typed
	}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := d.checkList(&kept); err != nil {
			return 0, err
		}
		if fresh {
			kept.Owner, kept.Made, kept.Changed = d.Session.Me.ID, d.store.clock().UTC(), d.store.clock().UTC()
			kept.Picked = nil
			doc := Document{ID: kept.ID, Parent: string(kept.Owner)}
			return 1, d.putList(ctx, &kept, doc, a.op)
		}
		return 1, d.resave(ctx, &kept, a.op)
	})
	if err != nil {
		return SavedList{}, err
	}
	kept.Picked = nil // only those whom the owner may find now are told, by Picks
	return kept.SavedList, nil
}

func newListID() string { return strings.ToLower(rand.Text()[:16]) }

// resave writes over the version that was read, and over nothing else.
func (d *Desk) resave(ctx context.Context, l *keptList, op string) error {
	was, doc, err := get[keptList](ctx, d.store.backend, Lists, l.ID)
	switch {
	case err != nil:
		return err
	case was.Gone || !was.reads(d.Session.Me):
		return ErrNotFound
	case was.Owner != d.Session.Me.ID:
		return notMine(was.Owner)
	case doc.Version != l.Version:
		return ErrConflict
	case was.Hand != l.Hand:
		return mistake("list.hand", "a list made by hand stays one, and a filter stays a filter; make another list")
	}
	l.Owner, l.Made, l.Changed, l.Picked, l.Taken = was.Owner, was.Made, d.store.clock().UTC(), was.Picked, was.Taken
	return d.putList(ctx, l, doc, op)
}

func notMine(owner person.StaffID) error {
	return mistake("list.mine", "the list is %s's, who alone may change it; save it under a name of your own", owner)
}

func (d *Desk) putList(ctx context.Context, l *keptList, doc Document, op string) error {
	var err error
	if doc.Body, err = stamped(*l, op); err != nil {
		return err
	}
	if doc.Version, err = d.store.backend.Put(ctx, Lists, doc); err != nil {
		return err
	}
	l.Version = doc.Version
	d.store.reshelve(Lists, doc)
	return nil
}

// changeList changes a list of one's own, however often others change it meanwhile.
func (d *Desk) changeList(ctx context.Context, id, op string, change func(*keptList) error) error {
	_, doc, err := update(ctx, d.store.backend, Lists, id, op, func(l *keptList) error {
		if l.Gone || !l.reads(d.Session.Me) {
			return ErrNotFound
		}
		if l.Owner != d.Session.Me.ID {
			return notMine(l.Owner)
		}
		l.Changed = d.store.clock().UTC()
		return change(l)
	})
	if err == nil {
		d.store.reshelve(Lists, doc)
	}
	return err
}

// DropList removes a list of one's own.
func (d *Desk) DropList(ctx context.Context, id string) error {
	a := act{name: "drop list", action: access.KeepLists, event: audit.ListDropped}
	if d.store.shelves.list(id) != nil { // else it is what somebody typed
		a.op, a.fill = opOn(Lists, id), codesOf(id)
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		return 1, d.changeList(ctx, id, a.op, func(l *keptList) error {
			*l = keptList{SavedList: SavedList{Owner: l.Owner, Made: l.Made, Changed: l.Changed}, Gone: true}
			return nil
		})
	})
}

// SetColumns keeps which columns the principal's lists show: names of fields of
// the filter language, in their order; none: as the screen has room. Sessions
// that begin later have them in Session.Me.
func (d *Desk) SetColumns(ctx context.Context, columns []string) error {
	me := d.Session.Me.ID
	a := act{name: "set columns", action: access.WhoAmI, event: audit.ColumnsSet, op: opOn(StaffDocs, string(me))}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := checkColumns(columns); err != nil {
			return 0, err
		}
		_, _, err := update(ctx, d.store.backend, StaffDocs, string(me), a.op, func(s *Staff) error {
			s.Columns = columns
			return nil
		})
		return len(columns), err
	})
}

func checkColumns(columns []string) error {
	for i, name := range columns {
		if _, known := fieldClasses()[name]; !known || slices.Contains(columns[:i], name) {
			return mistake("columns", "%.40q is no column, or it is named twice; see help filter", name)
		}
	}
	return nil
}
