package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
)

// keptList is a saved list as it is kept. None is ever deleted.
type keptList struct {
	SavedList `bson:",inline"`
	Inner     map[string]string `bson:"inner,omitempty"` // ids of the lists that Filter names
	Taken     []Pick            `bson:"taken,omitempty"` // rows taken out, for undo; Bulk is the act that took them
	Gone      bool              `bson:"gone,omitempty"`

	filter register.Filter
}

// shelves are all saved lists, and the looks of those who opened theirs in this
// process, followed like the register. A list or a look in it never changes, it
// is replaced.
type shelves struct {
	mu      sync.Mutex
	edition uint64
	lists   map[string]*keptList
	looks   map[person.StaffID]map[string]*look // by list
}

// readShelves reads every saved list.
func (s *Store) readShelves(ctx context.Context) error {
	return s.backend.All(ctx, Lists, nil, func(doc Document) error {
		doc.Body = slices.Clone(doc.Body)
		s.reshelve(Lists, doc)
		return nil
	})
}

// reshelve takes in a list or a look as it is now, and tells every session.
func (s *Store) reshelve(c Collection, doc Document) {
	var changed bool
	var err error
	if c == Lists {
		changed, err = s.takeList(doc)
	} else {
		changed, err = s.takeLook(doc)
	}
	if err != nil {
		s.problem(fmt.Errorf("%s/%s: %w", c, doc.ID, err))
	}
	if !changed {
		return
	}
	for _, session := range s.sessions.all() {
		session.tell()
	}
}

func (s *Store) takeList(doc Document) (bool, error) {
	var list keptList
	if err := bson.Unmarshal(doc.Body, &list); err != nil {
		return false, err
	}
	list.ID, list.Version = doc.ID, doc.Version
	list.filter = register.Parse(list.Filter, s.book)
	s.shelves.mu.Lock()
	defer s.shelves.mu.Unlock()
	if have := s.shelves.lists[doc.ID]; have != nil && have.Version >= doc.Version {
		return false, nil
	}
	if s.shelves.lists == nil {
		s.shelves.lists = map[string]*keptList{}
	}
	s.shelves.lists[doc.ID] = &list
	s.shelves.edition++
	return true, nil
}

// list is a saved list that is there.
func (s *shelves) list(id string) *keptList {
	s.mu.Lock()
	defer s.mu.Unlock()
	if list := s.lists[id]; list != nil && !list.Gone {
		return list
	}
	return nil
}

func (s *shelves) all() ([]*keptList, uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.lists)), s.edition
}

// reads says whether a list is the reader's own or shared with her.
func (l *keptList) reads(me Staff) bool {
	switch {
	case l.Gone:
		return false
	case l.Owner == me.ID:
		return true
	case l.Shared == WithTeam:
		return l.With != "" && l.With == me.Team
	}
	return l.Shared == WithRole && l.With == string(me.Role)
}

// named are the lists that a reader has, by the names that she calls them by.
// Her own go by their names; of others' that are called the same as one of hers
// or as an older one, the name is OWNER/NAME.
func (d *Desk) named() (map[string]*keptList, uint64) {
	all, edition := d.store.shelves.all()
	me := d.Session.Me
	all = slices.DeleteFunc(all, func(l *keptList) bool { return !l.reads(me) })
	slices.SortFunc(all, func(a, b *keptList) int {
		if mine := cmp.Compare(bit(b.Owner == me.ID), bit(a.Owner == me.ID)); mine != 0 {
			return mine
		}
		return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.ID, b.ID))
	})
	named, taken := map[string]*keptList{}, map[string]bool{}
	for _, l := range all {
		name := l.Name
		if taken[foldName(name)] {
			name = string(l.Owner) + "/" + l.Name
		}
		if taken[foldName(name)] { // two servers, one owner, one name: the older has it
			name += " (" + l.ID[:min(4, len(l.ID))] + ")"
		}
		taken[foldName(name)] = true
		named[name] = l
	}
	return named, edition
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// foldName is what names of lists are compared by.
func foldName(name string) string { return strings.ToLower(plain.NFC(name)) }

// called is the list that a reader calls by a name, as OWNER/NAME in any case.
func called(named map[string]*keptList, name string) *keptList {
	wanted := foldName(name)
	for has, l := range named {
		if foldName(has) == wanted {
			return l
		}
	}
	for _, l := range named {
		if foldName(string(l.Owner)+"/"+l.Name) == wanted {
			return l
		}
	}
	return nil
}
