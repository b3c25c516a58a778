package register

import (
	"math/bits"
	"time"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/person"
)

// Snapshot is every person as of one publication. It never changes.
type Snapshot struct {
	generation uint64
	book       *rulebook.Book
	rows       int
	chunks     []*chunk
	leaves     [][]uint32 // rows in the order of names
	codes      [codeColumns][]string
	lists      [listColumns][][]string
	names      []string
	vocabulary vocabulary
}

// Generation counts the publications.
func (s *Snapshot) Generation() uint64 { return s.generation }

// Len is the number of people, seen or not.
func (s *Snapshot) Len() int { return s.rows }

// Query asks for the people that match Filter among those of Visible.
type Query struct {
	Filter        Filter
	Visible       access.Filter
	Today         time.Time // for ages and days since a contact
	Offset, Limit int       // Limit 0: count only; below 0: all
}

// Result is how many people were found, and the rows of the page asked for in
// the order of family name, given name and id.
type Result struct {
	Total      int
	Rows       []Row
	Resembling bool // nobody is called as typed: these are names that resemble it
}

// Row is what a list shows of a person. Its lists are shared: do not change them.
type Row struct {
	ID                                                       person.ID
	Family, Given, Native                                    string
	Birth                                                    person.Date
	Sex, Municipality, German, Course, CourseType, Residence string
	Nationalities, Needs                                     []string
	LastContact                                              person.Date
	LastKind                                                 string
}

// Find finds people by one scan.
func (s *Snapshot) Find(q Query) Result {
	found := s.search(q)
	result := Result{Total: found.total, Resembling: found.resembling && found.total > 0}
	offset := max(q.Offset, 0)
	size := found.total - offset
	if q.Limit >= 0 {
		size = min(size, q.Limit)
	}
	if size <= 0 {
		return result
	}
	result.Rows = make([]Row, 0, size)
	s.each(found, func(row uint32) bool {
		if offset > 0 {
			offset--
			return true
		}
		result.Rows = append(result.Rows, s.row(row))
		return len(result.Rows) < size
	})
	return result
}

// Index is the place of a person in the result, from 0, whatever Offset and
// Limit are; -1 where the person is not in it.
func (s *Snapshot) Index(q Query, id person.ID) int {
	wanted, ok := s.rowOf(id)
	if !ok {
		return -1
	}
	found := s.search(q)
	if found.rows[wanted>>6]>>(wanted&63)&1 == 0 {
		return -1
	}
	rank := 0
	s.each(found, func(row uint32) bool {
		if row == wanted {
			return false
		}
		rank++
		return true
	})
	return rank
}

// Any is somebody, whoever it is; false where there is nobody.
func (s *Snapshot) Any() (person.ID, bool) {
	if s.rows == 0 {
		return "", false
	}
	return unpackID(s.chunks[0].ids[0]), true
}

func (s *Snapshot) rowOf(id person.ID) (uint32, bool) {
	packed, ok := packID(id)
	if !ok {
		return 0, false
	}
	for at, c := range s.chunks {
		for i, other := range c.ids[:s.rowsIn(at)] {
			if other == packed {
				return uint32(at*chunkRows + i), true
			}
		}
	}
	return 0, false
}

// rowsIn is how many rows of a chunk are people.
func (s *Snapshot) rowsIn(chunk int) int { return min(chunkRows, s.rows-chunk*chunkRows) }

// found is a set of rows, one bit each.
type found struct {
	rows       []uint64
	total      int
	resembling bool
}

// each goes through the rows found in the order of names until f says no.
func (s *Snapshot) each(in found, f func(row uint32) bool) {
	for _, leaf := range s.leaves {
		for _, row := range leaf {
			if in.rows[row>>6]>>(row&63)&1 == 1 && !f(row) {
				return
			}
		}
	}
}

// search scans for the filter as it is typed and, where that finds nobody, for
// names that resemble the typed ones.
func (s *Snapshot) search(q Query) found {
	result := s.scan(s.plan(q, false))
	if result.total == 0 && q.Filter.resembles() {
		result = s.scan(s.plan(q, true))
		result.resembling = true
	}
	return result
}

// scan keeps the rows that pass every test.
func (s *Snapshot) scan(tests []test) found {
	out := found{rows: make([]uint64, len(s.chunks)*chunkRows/64)}
	rows := new(mask)
	for at, c := range s.chunks {
		*rows = all
		clear(rows[s.rowsIn(at):])
		for _, t := range tests {
			if t.keep(c, rows); rows.empty() {
				break
			}
		}
		words := out.rows[at*chunkRows/64:][:chunkRows/64]
		for i := range words {
			words[i] = rows.pack(i * 64)
			out.total += bits.OnesCount64(words[i])
		}
	}
	return out
}

func (s *Snapshot) row(row uint32) Row {
	c, i := s.chunks[row/chunkRows], row%chunkRows
	code := func(column int) string { return s.codes[column][c.codes[column][i]] }
	return Row{
		ID:     unpackID(c.ids[i]),
		Family: s.names[c.names[family][i]], Given: s.names[c.names[given][i]], Native: s.names[c.names[native][i]],
		Birth: unpackDate(c.days[birth][i]),
		Sex:   code(sex), Municipality: code(municipality), German: code(german),
		Course: code(course), CourseType: code(courseType), Residence: code(residence),
		Nationalities: s.lists[nationalities][c.lists[nationalities][i]], Needs: s.lists[needs][c.lists[needs][i]],
		LastContact: unpackDate(c.days[lastContact][i]), LastKind: code(lastKind),
	}
}
