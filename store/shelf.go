package store

import (
	"context"
	"slices"
	"strings"
	"sync"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// Shelf is the reader's saved lists, opened: recorded once, and from then on
// answered from memory. Its methods may be called from many goroutines.
type Shelf struct {
	desk *Desk

	mu    sync.Mutex
	as    shelfState // of what the answer was made
	lists []Shelved
}

// shelfState is what lists and counts depend on.
type shelfState struct {
	generation, edition uint64
	day                 person.Date
}

// OpenShelf opens the principal's own saved lists and those shared with her.
func (d *Desk) OpenShelf(ctx context.Context) (*Shelf, error) {
	shelf := &Shelf{desk: d}
	a := act{name: "open lists", action: access.KeepLists, event: audit.ShelfOpened}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := d.store.readLooks(ctx, d.Session.Me.ID); err != nil {
			return 0, err
		}
		return len(shelf.Lists()), nil
	})
	if err != nil {
		return nil, err
	}
	return shelf, nil
}

// Lists are the lists now: pinned ones first, then by name. One that is called
// like another that the reader has goes by OWNER/NAME, and list:NAME knows it by
// that. They are empty once the session has ended.
func (s *Shelf) Lists() []Shelved {
	d := s.desk
	if d.Session.Why() != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	named, edition := d.named()
	now := shelfState{d.store.register.Snapshot().Generation(), edition, d.Session.Today()}
	if s.lists != nil && s.as == now {
		return slices.Clone(s.lists)
	}
	lists := make([]Shelved, 0, len(named))
	for name, l := range named {
		lists = append(lists, s.shelved(name, l))
	}
	slices.SortFunc(lists, func(a, b Shelved) int {
		if a.Pinned != b.Pinned {
			return bit(b.Pinned) - bit(a.Pinned)
		}
		return strings.Compare(person.Suchform(a.Name)+"\x00"+a.Name, person.Suchform(b.Name)+"\x00"+b.Name)
	})
	s.as, s.lists = now, lists
	return slices.Clone(lists)
}

// shelved counts one list. New and Left are told apart by three counts, so that
// nobody's row is read for them.
func (s *Shelf) shelved(name string, l *keptList) Shelved {
	d := s.desk
	look := d.store.shelves.lookOf(d.Session.Me.ID, l.ID)
	out := Shelved{SavedList: l.SavedList, Mine: l.Owner == d.Session.Me.ID, Pinned: look.Pinned, Looked: look.At}
	out.Name, out.Picked = name, nil
	now, err := s.ask(l, look)
	if err != nil {
		out.Why = err
		return out
	}
	count := func(terms ...register.Term) int { return now(0, terms...).Total }
	out.Total = count(inSaved(thisList, false))
	if !look.At.IsZero() {
		stayed := count(inSaved(thisList, false), inSaved(lastLook, false))
		if out.New = out.Total - stayed; stayed < len(look.ids) {
			out.Left = count(inSaved(thisList, true), inSaved(lastLook, false))
		}
	}
	return out
}

// What a shelf calls the list that it asks about, and who was in it at the last look.
const (
	thisList = "#this"
	lastLook = "#look"
)

// ask prepares questions about one list, with the reader's own rights.
func (s *Shelf) ask(l *keptList, last look) (func(limit int, terms ...register.Term) register.Result, error) {
	d := s.desk
	r := &reach{desk: d, lists: map[string]register.List{lastLook: {Hand: true, Picked: last.ids}}}
	r.put(thisList, l)
	visible, err := d.visible(d.mayFind(person.Identity), r.uses)
	if err != nil {
		return nil, err
	}
	snapshot := d.store.register.Snapshot()
	return func(limit int, terms ...register.Term) register.Result {
		return snapshot.Find(register.Query{
			Filter: register.Filter{Terms: terms}, Visible: r.among(visible), Today: d.store.clock(), Limit: limit, Lists: r.lookup,
		})
	}, nil
}

// people are those in a list now whom the reader may find.
func (s *Shelf) people(id string) (*keptList, []person.ID, error) {
	l := s.desk.store.shelves.list(id)
	if l == nil || !l.reads(s.desk.Session.Me) {
		return nil, nil, ErrNotFound
	}
	now, err := s.ask(l, look{})
	if err != nil {
		return l, nil, err
	}
	return l, idsOf(now(-1, inSaved(thisList, false)).Rows), nil
}

func idsOf(rows []register.Row) []person.ID {
	ids := make([]person.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

// Changes are the people who came to a list and those who left it since the
// reader looked last, as far as she may find them.
func (s *Shelf) Changes(id string) (came, left []person.ID) {
	l := s.desk.store.shelves.list(id)
	if l == nil || !l.reads(s.desk.Session.Me) || s.desk.Session.Why() != nil {
		return nil, nil
	}
	last := s.desk.store.shelves.lookOf(s.desk.Session.Me.ID, id)
	now, err := s.ask(l, last)
	if err != nil || last.At.IsZero() {
		return nil, nil
	}
	came = idsOf(now(-1, inSaved(thisList, false), inSaved(lastLook, true)).Rows)
	return came, idsOf(now(-1, inSaved(thisList, true), inSaved(lastLook, false)).Rows)
}

// Picks are the notes on the rows of a list made by hand, of people whom the
// reader may find; a note only where she may see notes of her.
func (s *Shelf) Picks(id string) map[person.ID]Pick {
	d := s.desk
	l, ids, err := s.people(id)
	if err != nil || !l.Hand || d.Session.Why() != nil {
		return nil
	}
	found := map[person.ID]bool{}
	for _, id := range ids {
		found[id] = true
	}
	picks, notes := map[person.ID]Pick{}, d.mayFind(person.Notes)
	for _, p := range l.Picked {
		if !found[p.Person] {
			continue
		}
		if facts, known := d.store.register.Snapshot().Facts(p.Person); !known || !notes.Match(facts) {
			p.Note = ""
		}
		picks[p.Person] = p
	}
	return picks
}

// NoteOnPick writes a note on one row of a list made by hand; an empty one takes
// it away. Like what is noted of a contact it is of the class of notes.
func (d *Desk) NoteOnPick(ctx context.Context, id string, who person.ID, note string) error {
	note, err := line("list.note", "the note", note, maxPickNote)
	if err != nil {
		return err
	}
	_, subject, err := d.subject(ctx, who)
	if err != nil {
		return err
	}
	a := act{
		name: "note on row for " + string(who), action: access.WriteNote, event: audit.PickNoted,
		classes: []person.Class{person.Notes}, who: subject,
	}
	if d.store.shelves.list(id) != nil { // else it is what somebody typed
		a.op, a.fill = opOn(Lists, id), codesOf(id)
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		return 1, d.changeList(ctx, id, a.op, func(l *keptList) error {
			at := slices.IndexFunc(l.Picked, func(p Pick) bool { return p.Person == who })
			if at < 0 {
				return ErrNotFound
			}
			l.Picked[at].Note = note
			return nil
		})
	})
}

// maxPickNote is how many characters a note on a row may have.
const maxPickNote = 500
