package person

import (
	"crypto/rand"
	"fmt"
	"strings"
)

// ID is the public id of a person, such as "7KQ-M4X": five random symbols of
// Crockford's base 32 and one check symbol, in two groups of three.
type ID string

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewID draws an id at random. It is not unique by itself: who keeps it makes
// sure by writing only where nothing is kept under it.
func NewID() ID {
	var b [5]byte
	rand.Read(b[:])
	return idOf(b)
}

// IDFrom makes the id that the lowest 25 bits of n stand for; only a synthetic
// county needs ids that come out the same again.
func IDFrom(n uint64) ID {
	var b [5]byte
	for i := range b {
		b[i] = byte(n >> (5 * i) & 31)
	}
	return idOf(b)
}

func idOf(b [5]byte) ID {
	var symbols [6]byte
	for i, v := range b {
		symbols[i] = crockford[v&31]
	}
	symbols[5] = crockford[check(symbols[:5])]
	return ID(symbols[:3]) + "-" + ID(symbols[3:])
}

// ParseID reads an id as people type it: in either case, with O for 0, I or L
// for 1, with or without the hyphen. A mistyped or swapped symbol is an error.
func ParseID(text string) (ID, error) {
	var symbols []byte
	for _, r := range strings.ToUpper(strings.TrimSpace(text)) {
		switch {
		case r == '-' || r == ' ':
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if r > 0x7f || strings.IndexByte(crockford, byte(r)) < 0 || len(symbols) == 6 {
			return "", fmt.Errorf("%.20q is not a person's id; it looks like 7KQ-M4X", text)
		}
		symbols = append(symbols, byte(r))
	}
	if len(symbols) != 6 || crockford[check(symbols[:5])] != symbols[5] {
		return "", fmt.Errorf("%.20q is not a person's id: a symbol is missing or mistyped", text)
	}
	return ID(symbols[:3]) + "-" + ID(symbols[3:]), nil
}

// check is a weighted sum over GF(32): with distinct non-zero weights it finds
// every single wrong symbol and every swap of two.
func check(symbols []byte) byte {
	var sum, weight byte = 0, 16
	for _, s := range symbols {
		weight = times(weight, 2)
		sum ^= times(weight, byte(strings.IndexByte(crockford, s)))
	}
	return sum
}

// times multiplies in GF(32) modulo x⁵+x³+1.
func times(a, b byte) byte {
	var product byte
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		if a <<= 1; a&32 != 0 {
			a ^= 0b101001
		}
	}
	return product
}
