package register

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/person"
)

// Register takes people in and publishes snapshots of them. Load, Apply and
// Publish may be called from many goroutines; readers never wait for them.
type Register struct {
	book    *rulebook.Book
	written *sync.Map     // how the filter language writes codes
	scans   *atomic.Int32 // that are running
	rules   atomic.Pointer[need.Rules]
	current atomic.Pointer[Snapshot]

	mu       sync.Mutex
	ids      *index           // where each id's row is
	versions []int64          // by row
	dropped  map[uint32]int64 // the versions up to which people are gone
	chunks   []*chunk
	codes    [codeColumns]*dictionary
	lists    [listColumns]*lists
	names    *names
	order    order
	offers   need.Offers        // nil: not known, and nothing is blocked by "place"
	within   map[[2]string]bool // what offers said, by type and municipality
	unsorted bool               // order is to be made anew
	changed  bool               // something waits to be published
}

// New makes an empty register whose codes mean what book says.
func New(book *rulebook.Book) *Register {
	r := &Register{book: book, written: new(sync.Map), scans: new(atomic.Int32), ids: newIndex(), dropped: map[uint32]int64{}, names: newNames()}
	for i := range r.codes {
		r.codes[i] = newDictionary()
	}
	for i := range r.lists {
		r.lists[i] = newLists()
	}
	r.current.Store(r.snapshot(0))
	return r
}

// Snapshot is what was published last.
func (r *Register) Snapshot() *Snapshot { return r.current.Load() }

// Load takes in people who become visible with the next Publish or Apply. It is
// for many at once. Of each person the newest version stays.
func (r *Register) Load(entries ...Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unsorted = true
	r.take(entries)
}

// Apply takes in people as they are now and publishes them. An entry that is
// not newer than what is kept is ignored; without any newer one nothing is
// published.
func (r *Register) Apply(entries ...Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(entries) > leafRows { // sorting anew is cheaper than so many insertions
		r.unsorted = true
	}
	r.take(entries)
	r.publish()
}

// Publish makes visible what was loaded.
func (r *Register) Publish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.publish()
}

func (r *Register) take(entries []Entry) {
	for i := range entries {
		r.put(&entries[i])
	}
}

// put takes in one entry that is newer than what is here. One without a person's
// id, which Decode never makes, is ignored.
func (r *Register) put(e *Entry) {
	id, ok := packID(e.ID)
	if !ok {
		return
	}
	row, known := r.ids.find(id, r.chunks, len(r.versions))
	if gone, dropped := r.dropped[id]; known && e.Version <= r.versions[row] || dropped && e.Version <= gone {
		return
	}
	r.write(e, id, row, known)
}

// write writes one entry to its row; whoever is hidden leaves hers.
func (r *Register) write(e *Entry, id, row uint32, known bool) {
	if e.Listing.Hidden {
		r.drop(id, e.Version)
		return
	}
	delete(r.dropped, id)
	if !known {
		row = uint32(len(r.versions))
		r.versions = append(r.versions, 0)
	}
	r.judge(e)
	c, i := r.own(row), row%chunkRows
	names := r.namesOf(&e.Listing)
	moves := !r.unsorted && (!known || names[family] != c.names[family][i] || names[given] != c.names[given][i])
	if moves && known {
		r.order.remove(row, r.compare)
	}
	if c.setID(i, id); !known {
		r.ids = r.ids.with(id, row, r.chunks)
	}
	for column, name := range names {
		c.setName(column, i, name)
	}
	r.fill(c, i, e)
	r.versions[row] = e.Version
	r.changed = true
	if moves {
		r.order.insert(row, r.compare)
	}
}

// Drop takes a person out and publishes that; what is not newer than version
// does not bring her back, unless it is made anew (Remake).
func (r *Register) Drop(id person.ID, version int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if packed, ok := packID(id); ok {
		r.drop(packed, version)
		r.publish()
	}
}

// drop takes a row out, of which the last one takes the place.
func (r *Register) drop(id uint32, version int64) {
	r.dropped[id] = max(version, r.dropped[id])
	row, known := r.ids.find(id, r.chunks, len(r.versions))
	if !known || r.versions[row] > version {
		return
	}
	if !r.unsorted {
		r.order.remove(row, r.compare)
	}
	r.vacate(row)
	r.changed = true
}

// vacate fills a row with the last one, which is no more.
func (r *Register) vacate(row uint32) {
	last := uint32(len(r.versions) - 1)
	if row != last {
		if !r.unsorted {
			r.order.remove(last, r.compare)
		}
		from := r.chunks[last/chunkRows]
		r.own(row).move(row%chunkRows, from, last%chunkRows)
		r.versions[row] = r.versions[last]
		r.ids = r.ids.with(from.ids[last%chunkRows], row, r.chunks)
	}
	r.versions = r.versions[:last]
	r.chunks = r.chunks[:(int(last)+chunkRows-1)/chunkRows]
	if row != last && !r.unsorted {
		r.order.insert(row, r.compare)
	}
}

// own is the chunk of a row, copied first where a snapshot has it.
func (r *Register) own(row uint32) *chunk {
	at, next := int(row/chunkRows), r.current.Load().generation+1
	switch {
	case at == len(r.chunks):
		r.chunks = append(r.chunks, newChunk(at, next))
	case r.chunks[at].edition != next:
		r.chunks[at] = r.chunks[at].clone(next)
	}
	return r.chunks[at]
}

func (r *Register) namesOf(l *person.Listing) [nameColumns]uint32 {
	return [nameColumns]uint32{
		family:  r.names.code(l.Family),
		given:   r.names.code(l.Given),
		native:  r.names.code(l.Native),
		aliases: r.names.code(strings.Join(l.Aliases, ", ")),
	}
}

// fill writes everything but names and id.
func (r *Register) fill(c *chunk, i uint32, e *Entry) {
	l := &e.Listing
	for column, word := range [codeColumns]string{
		municipality: l.Municipality, district: l.District, sex: l.Sex, residence: l.Residence, sphere: l.Sphere,
		german: l.German, listening: l.Listening, reading: l.Reading, writing: l.Writing, speaking: l.Speaking,
		literateAny: l.LiterateAny, literateLatin: l.LiterateLatin, school: l.School, qualification: l.Qualification,
		course: l.Course, courseType: l.CourseType, courseProvider: l.CourseProvider,
		enrolment: l.Step, courseID: l.CourseID, dueType: e.brief.Due, misplaced: e.brief.Misplaced,
		childcare: l.Childcare, declaration: l.Declaration, lastKind: l.LastKind,
	} {
		if !numbers(column) {
			c.setCode(column, i, r.code16(column, word))
		}
	}
	c.setCode(restricted, i, uint32(bit(l.Restricted)))
	c.setCode(children, i, number16(l.Children))
	c.setCode(conflicts, i, number16(l.Conflicts))
	for column, list := range [listColumns][]string{
		nationalities: l.Nationalities, languages: l.Languages, needs: l.Needs, assigned: l.Assigned, circle: l.Circle,
		followUpFor: l.FollowUpFor, sources: l.Sources, referred: l.Referred,
		daytimes: l.Daytimes, routes: e.brief.Routes, blocks: r.blocksOf(&e.brief, l.Municipality),
	} {
		c.setList(column, i, r.lists[column].code(list))
	}
	for column, day := range [dayColumns]person.Date{
		birth: l.Birth, arrived: l.Arrived, germanDay: l.GermanDay, courseEnd: l.CourseEnd,
		lastContact: l.LastContact, followUp: l.FollowUp, deadline: e.brief.Deadline,
	} {
		c.setDay(column, i, packDate(day))
	}
	c.setAZR(i, packAZR(l.AZR))
}

// number16 keeps a number from 0 to as far as its column has room.
func number16(n int) uint32 { return uint32(max(0, min(n, maxNumber))) }

const maxNumber = 999

// code16 numbers a code in 16 bits. No list of the rule book comes near that
// many; what garbage has more is kept as unknown.
func (r *Register) code16(column int, word string) uint32 {
	code := r.codes[column].code(word)
	if code > 0xffff {
		return 0
	}
	return code
}

// compare orders rows by the names that they have now.
func (r *Register) compare(a, b uint32) int {
	ca, ia, cb, ib := r.chunks[a/chunkRows], a%chunkRows, r.chunks[b/chunkRows], b%chunkRows
	for _, column := range []int{family, given} {
		na, nb := ca.names[column][ia], cb.names[column][ib]
		if na == nb {
			continue
		}
		if by := compareForms(person.Suchform(r.names.words[na]), person.Suchform(r.names.words[nb])); by != 0 {
			return by
		}
	}
	return int(int64(ca.ids[ia]) - int64(cb.ids[ib]))
}

func (r *Register) publish() {
	if !r.changed {
		return
	}
	if r.unsorted {
		r.order = sorted(r.chunks, len(r.versions), r.names.words)
	}
	r.names.publish()
	r.unsorted, r.changed = false, false
	r.current.Store(r.snapshot(r.current.Load().generation + 1))
}

// snapshot is what the register holds now. Chunks and leaves are shared and
// replaced on change; dictionaries are shared up to their present length.
func (r *Register) snapshot(generation uint64) *Snapshot {
	s := &Snapshot{
		generation: generation, book: r.book, written: r.written, scans: r.scans, rows: len(r.versions), ids: r.ids,
		chunks: slices.Clone(r.chunks), leaves: r.order.shared(),
		names: r.names.words, vocabulary: r.names.vocabulary,
	}
	for i, d := range r.codes {
		s.codes[i] = d.words
	}
	for i, l := range r.lists {
		s.lists[i] = l.all
	}
	return s
}
