package register

import (
	"lotse/policies/access"
	"lotse/store/person"
)

// Facts are what the policies may know of a person, as of this publication; false
// where there is no such person.
func (s *Snapshot) Facts(id person.ID) (access.Person, bool) {
	row, known := s.rowOf(id)
	if !known {
		return access.Person{ID: string(id)}, false
	}
	c, i := s.chunks[row/chunkRows], row%chunkRows
	return access.Person{
		ID: string(id), Municipality: s.codes[municipality][c.code(municipality, i)],
		Assigned: s.lists[assigned][c.list(assigned, i)], Circle: s.lists[circle][c.list(circle, i)],
		Restricted: c.codes[restricted][i] == 1, Referred: s.lists[referred][c.list(referred, i)],
	}, true
}
