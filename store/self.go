package store

import (
	"context"
	"errors"
	"slices"
	"sync"

	"lotse/store/person"
)

// Somebody whom two offices know may be kept as two people until it is seen. Then one
// of them is in the other (Profile.Into), and whatever is asked of her is asked of the
// other: by lists, tours, rosters and notes that go on naming her.

// selves say who turned out to be whom.
type selves struct {
	mu   sync.RWMutex
	into map[person.ID]person.ID
}

// note takes in whom somebody is in; nobody, where she is herself.
func (x *selves) note(id, into person.ID) {
	x.mu.RLock()
	same := x.into[id] == into
	x.mu.RUnlock()
	if same {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.into == nil {
		x.into = map[person.ID]person.ID{}
	}
	if x.into[id] = into; into == "" {
		delete(x.into, id)
	}
}

// self is who somebody turned out to be, herself where she is nobody else.
func (s *Store) self(id person.ID) person.ID {
	s.selves.mu.RLock()
	defer s.selves.mu.RUnlock()
	for range len(s.selves.into) + 1 {
		into := s.selves.into[id]
		if into == "" {
			break
		}
		id = into
	}
	return id
}

func (s *Store) selvesOf(ids []person.ID) []person.ID {
	out := slices.Clone(ids)
	for i := range out {
		out[i] = s.self(out[i])
	}
	return out
}

// intoOf is whom a person's document says that she is in.
func intoOf(doc Document) person.ID {
	into, _ := doc.Body.Lookup("into").StringValueOK()
	return person.ID(into)
}

// filesOf are the ids under which notes of a person are kept: her own, and those of
// whoever turned out to be her, and of whoever had turned out to be these.
func (s *Store) filesOf(ctx context.Context, id person.ID) ([]person.ID, error) {
	files := []person.ID{s.self(id)}
	for at := 0; at < len(files); at++ {
		p, _, err := get[struct {
			Absorbed []person.Absorbed `bson:"absorbed"`
		}](ctx, s.backend, Persons, string(files[at]))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, other := range p.Absorbed {
			if !slices.Contains(files, other.Person) {
				files = append(files, other.Person)
			}
		}
	}
	return files, nil
}

// anyoneElse says whether anybody turned out to be somebody else.
func (s *Store) anyoneElse() bool {
	s.selves.mu.RLock()
	defer s.selves.mu.RUnlock()
	return len(s.selves.into) > 0
}
