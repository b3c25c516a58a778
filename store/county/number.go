package county

import (
	"fmt"

	"lotse/store/person"
)

// idOf is the public id of the n-th person: a permutation of all ids, so that
// no two are the same and neighbours do not look alike.
func idOf(seed uint64, n int) person.ID {
	const bits, mask = 25, 1<<25 - 1
	key := newDice(seed, 0)
	x := uint64(n) & mask
	for range 3 { // each step can be undone, so different n stay different
		x = (x*(key.Uint64()|1) + key.Uint64()) & mask
		x ^= x >> (bits/2 + 1)
	}
	return person.IDFrom(x)
}

// azrOf is the n-th number of the Ausländerzentralregister for a record that
// was made in a year: month 00, which no real number has.
func azrOf(seed uint64, n, year int) string {
	const days, tail = 29, 1_000_000
	x := (uint64(n)*7_368_787 + seed%(days*tail)) % (days * tail) // 7,368,787 is prime: no two n meet
	return fmt.Sprintf("%02d00%02d%06d", year%100, 1+x/tail, x%tail)
}

// fileOf is the number of the n-th person's file at an office.
func fileOf(source person.Source, n int) string {
	return fmt.Sprintf("%s:%d", source, 100_000+n)
}
