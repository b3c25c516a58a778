package store

import (
	"context"
	"slices"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

const (
	maxRecent   = 20       // people whom a member of staff opened last
	recentPlace = "recent" // among her looks; no list has such an id
)

// opening is that somebody opened a profile.
type opening struct {
	staff person.StaffID
	who   person.ID
}

// remember has it kept that the principal opened a profile. It is no act of hers,
// so she does not wait for it, and while the store is away it is not kept.
func (d *Desk) remember(id person.ID) {
	facts, known := d.store.register.Snapshot().Facts(id)
	if !known || !d.may(access.KeepLists) || !d.mayFind(person.Identity).Match(facts) {
		return
	}
	select {
	case d.store.opened <- opening{d.Session.Me.ID, id}:
	default: // so many at once are no person's
	}
}

// rememberOpened keeps who was opened, one after the other, until Close.
func (s *Store) rememberOpened(ctx context.Context) {
	for {
		select {
		case o := <-s.opened:
			s.reportIn(ctx, s.keepOpened(ctx, o))
		case <-ctx.Done():
			s.lastOpened()
			return
		}
	}
}

// lastOpened keeps what waits when the store closes, if that is quick.
func (s *Store) lastOpened() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for {
		select {
		case o := <-s.opened:
			if s.keepOpened(ctx, o) != nil {
				return
			}
		default:
			return
		}
	}
}

func (s *Store) keepOpened(ctx context.Context, o opening) error {
	_, err := put(ctx, s.backend, Looks, lookID(o.staff, recentPlace), string(o.staff), "", func(l *look) error {
		ids := slices.DeleteFunc(unpackPeople(l.Who), func(id person.ID) bool { return id == o.who })
		ids = slices.Insert(ids, 0, o.who)
		l.Who = packPeople(ids[:min(len(ids), maxRecent)])
		return nil
	})
	return err
}

// Recent are the people whose profiles the principal opened last, the latest
// first, as far as she may still find them.
func (d *Desk) Recent(ctx context.Context) ([]register.Row, error) {
	var rows []register.Row
	a := act{name: "recent people", action: access.KeepLists, event: audit.RecentRead}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		kept, err := getOrNone[look](ctx, d.store.backend, Looks, lookID(d.Session.Me.ID, recentPlace))
		if err != nil {
			return 0, err
		}
		ids := unpackPeople(kept.Who)
		rows, err = d.rows(ids)
		slices.SortFunc(rows, func(a, b register.Row) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
		return len(rows), err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// rows are the people of some ids whom the principal may find.
func (d *Desk) rows(ids []person.ID) ([]register.Row, error) {
	list, err := d.list(noFilter)
	if err != nil {
		return nil, err
	}
	query, err := list.query(Query{Limit: -1})
	if err != nil {
		return nil, err
	}
	query.Filter.Terms = []register.Term{inSaved(thisList, false)}
	query.Lists = func(string) (register.List, bool) { return register.List{Hand: true, Picked: ids}, true }
	rows := d.store.register.Snapshot().Find(query).Rows
	for i := range rows {
		list.hide(&rows[i])
	}
	return rows, nil
}
