package register

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/need"
	"lotse/store/person"
)

// byPlace is the block of a course of which no place is free within reach.
const byPlace = "place"

// Turn says what the rules are from now on. Whoever is taken in is judged by them;
// those who are here already, when they come once more by Renew.
func (r *Register) Turn(rules *need.Rules) { r.rules.Store(rules) }

// Day is the day of the rules; empty without any.
func (r *Register) Day() person.Date {
	if rules := r.rules.Load(); rules != nil {
		return rules.Day()
	}
	return ""
}

// Decode is Decode with what the rules say of the person, so that it is worked
// out here, on as many cores as there are callers.
func (r *Register) Decode(id string, version int64, body bson.Raw) (Entry, error) {
	e, err := Decode(id, version, body)
	if err == nil {
		r.judge(&e)
	}
	return e, err
}

// Entry is an entry of a listing that was just made, judged likewise.
func (r *Register) Entry(id person.ID, version int64, l person.Listing) Entry {
	e := Entry{ID: id, Version: version, Listing: l}
	r.judge(&e)
	return e
}

// judge asks the rules about a person, unless these very rules were asked.
func (r *Register) judge(e *Entry) {
	rules := r.rules.Load()
	if e.rules == rules {
		return
	}
	if e.rules, e.brief = rules, (need.Brief{}); rules != nil {
		e.brief = rules.Brief(&e.Listing)
	}
}

// Renew writes again what the rules say of people who are here in this version;
// those of a newer one are taken in. It becomes visible with the next Publish.
func (r *Register) Renew(entries ...Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range entries {
		e := &entries[i]
		id, ok := packID(e.ID)
		if !ok {
			continue
		}
		if row, known := r.ids.find(id, r.chunks, len(r.versions)); known && r.versions[row] == e.Version {
			r.judge(e)
			r.rejudge(row, e)
		} else {
			r.put(e)
		}
	}
}

// rejudge writes the columns that come from the rules, where they are others.
func (r *Register) rejudge(row uint32, e *Entry) {
	c, i := r.chunks[row/chunkRows], row%chunkRows
	due, wrong := r.code16(dueType, e.brief.Due), r.code16(misplaced, e.brief.Misplaced)
	open, blocked := r.lists[routes].code(e.brief.Routes), r.lists[blocks].code(r.blocksOf(&e.brief, e.Listing.Municipality))
	day := packDate(e.brief.Deadline)
	if c.code(dueType, i) == due && c.code(misplaced, i) == wrong && c.days[deadline][i] == day &&
		c.list(routes, i) == open && c.list(blocks, i) == blocked {
		return
	}
	c = r.own(row)
	c.setCode(dueType, i, due)
	c.setCode(misplaced, i, wrong)
	c.setList(routes, i, open)
	c.setList(blocks, i, blocked)
	c.setDay(deadline, i, day)
	r.changed = true
}

// blocksOf are the blocks of a finding, with that of no place within reach.
func (r *Register) blocksOf(b *need.Brief, municipality string) []string {
	if r.hasPlace(b.Due, municipality) {
		return b.Blocks
	}
	return append(slices.Clone(b.Blocks), byPlace)
}

// hasPlace says whether a place is free within reach, or that nobody can say so:
// nothing is due, or nobody knows where she lives.
func (r *Register) hasPlace(courseType, municipality string) bool {
	if r.offers == nil || courseType == "" || municipality == "" {
		return true
	}
	key := [2]string{courseType, municipality}
	within, asked := r.within[key]
	if !asked {
		within = r.offers.Within(courseType, municipality)
		r.within[key] = within
	}
	return within
}

// Offer says where places are free from now on. Only the people for whom that
// makes a difference are touched, in one publication.
func (r *Register) Offer(offers need.Offers) {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := r.offers == nil
	before := r.within
	r.offers, r.within = offers, map[[2]string]bool{}
	flipped := first
	for key, within := range before {
		r.within[key] = offers.Within(key[0], key[1])
		flipped = flipped || r.within[key] != within
	}
	if flipped {
		r.replace()
		r.publish()
	}
}

// replace puts the block of no place in or takes it out, of everybody.
func (r *Register) replace() {
	turned := map[uint32]uint32{} // lists with the block and without, by code and whether a place is free
	for row := range uint32(len(r.versions)) {
		c, i := r.chunks[row/chunkRows], row%chunkRows
		due := c.code(dueType, i)
		if due == 0 {
			continue
		}
		list := c.list(blocks, i)
		free := r.hasPlace(r.codes[dueType].words[due], r.codes[municipality].words[c.code(municipality, i)])
		key := list<<1 | uint32(bit(free))
		wanted, known := turned[key]
		if !known {
			wanted = r.withPlace(list, free)
			turned[key] = wanted
		}
		if wanted != list {
			r.own(row).setList(blocks, i, wanted)
			r.changed = true
		}
	}
}

// withPlace is the number of a list of blocks where a place is free, or is not.
func (r *Register) withPlace(list uint32, free bool) uint32 {
	others := slices.DeleteFunc(slices.Clone(r.lists[blocks].all[list]), func(b string) bool { return b == byPlace })
	if !free {
		others = append(others, byPlace)
	}
	return r.lists[blocks].code(others)
}
