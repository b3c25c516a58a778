package register

import (
	"cmp"
	"slices"

	"lotse/store/person"
)

// leafRows is how many rows a leaf of the order has when it is made; it is
// split when it has twice as many.
const leafRows = 512

// order holds all rows sorted by family name, given name and id. Leaves are
// never changed, only replaced; their list is copied before its first change
// after a snapshot took it.
type order struct {
	leaves [][]uint32
	taken  bool
}

// shared is the list of leaves for a snapshot.
func (o *order) shared() [][]uint32 {
	o.taken = true
	return o.leaves
}

func (o *order) own() {
	if o.taken {
		o.leaves, o.taken = slices.Clone(o.leaves), false
	}
}

// compare orders two rows by the names that they have now.
type compare func(a, b uint32) int

// insert puts a row where it belongs.
func (o *order) insert(row uint32, by compare) {
	o.own()
	if len(o.leaves) == 0 {
		o.leaves = [][]uint32{{row}}
		return
	}
	at := min(o.leafOf(row, by), len(o.leaves)-1)
	leaf := o.leaves[at]
	pos, _ := slices.BinarySearchFunc(leaf, row, by)
	leaf = slices.Insert(slices.Clone(leaf), pos, row)
	if len(leaf) < 2*leafRows {
		o.leaves[at] = leaf
		return
	}
	o.leaves = slices.Replace(o.leaves, at, at+1, slices.Clone(leaf[:leafRows]), slices.Clone(leaf[leafRows:]))
}

// remove takes a row out, which must happen before its names change.
func (o *order) remove(row uint32, by compare) {
	o.own()
	at := o.leafOf(row, by)
	if at == len(o.leaves) {
		return
	}
	leaf := o.leaves[at]
	pos, found := slices.BinarySearchFunc(leaf, row, by)
	switch {
	case !found:
	case len(leaf) == 1:
		o.leaves = slices.Delete(o.leaves, at, at+1)
	default:
		o.leaves[at] = slices.Delete(slices.Clone(leaf), pos, pos+1)
	}
}

// leafOf is the first leaf whose last row is not before the given one.
func (o *order) leafOf(row uint32, by compare) int {
	at, _ := slices.BinarySearchFunc(o.leaves, row, func(leaf []uint32, row uint32) int {
		return by(leaf[len(leaf)-1], row)
	})
	return at
}

// sorted makes the order of all rows at once.
func sorted(chunks []*chunk, rows int, names []string) order {
	type placed struct {
		name    uint64
		id, row uint32
	}
	ranks := nameRanks(names)
	all := make([]placed, rows)
	for row := range all {
		c, i := chunks[row/chunkRows], row%chunkRows
		all[row] = placed{uint64(ranks[c.names[family][i]])<<32 | uint64(ranks[c.names[given][i]]), c.ids[i], uint32(row)}
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	var o order
	for part := range slices.Chunk(all, leafRows) {
		leaf := make([]uint32, len(part))
		for i, p := range part {
			leaf[i] = p.row
		}
		o.leaves = append(o.leaves, leaf)
	}
	return o
}

// nameRanks gives each name its place in the order of Suchform; names with the
// same Suchform have the same.
func nameRanks(names []string) []uint32 {
	forms := make([]string, len(names))
	by := make([]uint32, len(names))
	for i, name := range names {
		forms[i], by[i] = person.Suchform(name), uint32(i)
	}
	slices.SortFunc(by, func(a, b uint32) int { return compareForms(forms[a], forms[b]) })
	ranks := make([]uint32, len(names))
	rank := uint32(0)
	for i, name := range by {
		if i > 0 && forms[by[i-1]] != forms[name] {
			rank++
		}
		ranks[name] = rank
	}
	return ranks
}

// compareForms orders forms of search; who has no name comes last.
func compareForms(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	return cmp.Compare(a, b)
}
