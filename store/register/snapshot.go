package register

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/person"
)

// Snapshot is every person as of one publication. It never changes.
type Snapshot struct {
	generation uint64
	book       *rulebook.Book
	written    *sync.Map
	scans      *atomic.Int32
	rows       int
	ids        *index
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
	Sort          Sort
	Facets        []string // fields whose values are to be counted

	// Lists resolves list:NAME; nil where there are none. A name that it does not
	// know finds nobody. It is asked for "any" where a filter has list:any or
	// list:none: whoever is in no list is not in that one.
	Lists func(name string) (List, bool)
}

// Sort is the order of the rows: by a field, and within by name; the zero value
// is by name. Who has no value of the field comes last either way.
type Sort struct {
	Field string
	Down  bool
}

// List is what a name stands for in list:NAME: a filter, or people picked by hand.
type List struct {
	Filter Filter
	Picked []person.ID
	Hand   bool // Picked counts, not Filter
}

// Facet is how many people each value of a field has among those who match
// everything else in the filter: the field's own terms are left out.
type Facet struct {
	Field  string
	Counts []Count // most people first, but levels and bands in their own order
}

// Count is one value of a facet. Value is what the filter language writes for it.
type Count struct {
	Value  string // "" for a code that no list has: it cannot be asked for
	Code   string // "" for none
	People int
	Chosen bool // the filter asks for it
}

// Result is how many people were found, and the rows of the page asked for in
// the order asked for.
type Result struct {
	Total      int
	Rows       []Row
	Facets     []Facet
	Resembling bool // nobody is called as typed: these are names that resemble it
}

// Row is what a list shows of a person. Its lists are shared: do not change them.
type Row struct {
	ID person.ID
	person.Listing
	need.Brief         // with the block "place" where no place is free within reach
	Why        []Match // by what names she was found, where the filter has words
}

// Match says by what a word found somebody.
type Match struct {
	Word string // as typed
	Name string // the name that it met
	How  How
}

// How is how a word meets a name, the best first.
type How uint8

// The ways to meet a name.
const (
	Exactly  How = iota // the whole part of a name
	Begins              // its beginning
	Variant             // another spelling of the same name
	Slip                // one letter more, less, other or swapped
	ByNumber            // an id
)

// Find finds people by one scan.
func (s *Snapshot) Find(q Query) Result {
	found := s.search(q)
	result := Result{Total: found.total, Facets: found.facets, Resembling: s.resembling(found)}
	offset, size := max(q.Offset, 0), q.Limit
	if size < 0 {
		size = found.total
	}
	if size == 0 || offset >= found.total {
		return result
	}
	rows := s.page(found, s.orderOf(q, found), offset, size)
	result.Rows = make([]Row, len(rows))
	for i, row := range rows {
		result.Rows[i] = s.row(row)
		result.Rows[i].Why = s.why(found.words, row)
	}
	return result
}

// Index is the place of a person in the result, from 0, whatever Offset and
// Limit are; -1 where the person is not in it.
func (s *Snapshot) Index(q Query, id person.ID) int {
	wanted, ok := s.rowOf(id)
	if !ok {
		return -1
	}
	q.Facets = nil
	found := s.search(q)
	if found.rows[wanted>>6]>>(wanted&63)&1 == 0 {
		return -1
	}
	return s.placeIn(found, s.orderOf(q, found), wanted)
}

// Any is somebody, whoever it is; false where there is nobody.
func (s *Snapshot) Any() (person.ID, bool) {
	if s.rows == 0 {
		return "", false
	}
	return unpackID(s.chunks[0].ids[0]), true
}

// Row is what lists have of a person; false where she is in none.
func (s *Snapshot) Row(id person.ID) (Row, bool) {
	at, ok := s.rowOf(id)
	if !ok {
		return Row{}, false
	}
	return s.row(at), true
}

func (s *Snapshot) rowOf(id person.ID) (uint32, bool) {
	packed, ok := packID(id)
	if !ok {
		return 0, false
	}
	return s.ids.find(packed, s.chunks, s.rows)
}

// found is a set of rows, one bit each.
type found struct {
	rows   []uint64
	total  int
	facets []Facet
	words  []nameTest
	sums   []sum
}

// search scans for the filter.
func (s *Snapshot) search(q Query) found {
	p := s.plan(q)
	result := s.scan(q, p)
	result.words, result.sums = p.words, p.sums
	return result
}

func (s *Snapshot) row(row uint32) Row {
	c, i := s.chunks[row/chunkRows], row%chunkRows
	code := func(column int) string { return s.codes[column][c.code(column, i)] }
	list := func(column int) []string { return s.lists[column][c.list(column, i)] }
	day := func(column int) person.Date { return unpackDate(c.days[column][i]) }
	name := func(column int) string { return s.names[c.names[column][i]] }
	l := person.Listing{
		Family: name(family), Given: name(given), Native: name(native), AZR: unpackAZR(c.azrs[i]),
		Birth: day(birth), Sex: code(sex), Nationalities: list(nationalities), Arrived: day(arrived),
		Municipality: code(municipality), District: code(district), Residence: code(residence), Sphere: code(sphere),
		Languages: list(languages), German: code(german), GermanDay: day(germanDay),
		Listening: code(listening), Reading: code(reading), Writing: code(writing), Speaking: code(speaking),
		LiterateAny: code(literateAny), LiterateLatin: code(literateLatin), School: code(school), Qualification: code(qualification),
		Course: code(course), CourseType: code(courseType), CourseProvider: code(courseProvider), CourseEnd: day(courseEnd),
		Step: code(enrolment), CourseID: code(courseID), Daytimes: list(daytimes),
		Needs: list(needs), Children: int(c.code(children, i)), Childcare: code(childcare), Declaration: code(declaration),
		Assigned: list(assigned), Restricted: c.codes[restricted][i] == 1, Circle: list(circle),
		LastContact: day(lastContact), LastKind: code(lastKind), FollowUp: day(followUp), FollowUpFor: list(followUpFor),
		Sources: list(sources), Referred: list(referred), Conflicts: int(c.code(conflicts, i)),
	}
	if others := name(aliases); others != "" {
		l.Aliases = strings.Split(others, ", ")
	}
	brief := need.Brief{Due: code(dueType), Misplaced: code(misplaced), Routes: list(routes), Blocks: list(blocks), Deadline: day(deadline)}
	return Row{ID: unpackID(c.ids[i]), Listing: l, Brief: brief}
}
