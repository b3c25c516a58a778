package mongo

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"unicode/utf8"
)

// nesting is how deep a plain body goes. MongoDB takes a hundred levels, the
// document around the body and the request around that included.
const nesting = 50

// The types of BSON that every server keeps as they are.
const (
	typeDouble   = 0x01
	typeString   = 0x02
	typeDocument = 0x03
	typeArray    = 0x04
	typeBinary   = 0x05
	typeID       = 0x07
	typeBool     = 0x08
	typeDate     = 0x09
	typeNull     = 0x0a
	typeInt32    = 0x10
	typeInt64    = 0x12
)

// Dates that every language can hold: the years 1 to 9999, in milliseconds.
const (
	firstDate = -62135596800000
	lastDate  = 253402300799999
)

// plain says whether a body has none but shapes that every server takes and
// gives back to the bit: ordinary keys, each once, and ordinary values. Anything
// else is kept as bytes.
func plain(body []byte) bool { return plainDocument(body, nesting, false) }

func plainDocument(doc []byte, depth int, array bool) bool {
	if depth == 0 || len(doc) < 5 || int64(binary.LittleEndian.Uint32(doc)) != int64(len(doc)) || doc[len(doc)-1] != 0 {
		return false
	}
	seen := make(map[string]bool)
	rest := doc[4 : len(doc)-1]
	for n := 0; len(rest) > 0; n++ {
		kind := rest[0]
		name, value, found := bytes.Cut(rest[1:], []byte{0})
		if !found || seen[string(name)] || !plainKey(name) || array && string(name) != strconv.Itoa(n) {
			return false
		}
		seen[string(name)] = true
		size := plainValue(kind, value, depth)
		if size < 0 {
			return false
		}
		rest = value[size:]
	}
	return true
}

// plainKey leaves out what servers take for operators and paths.
func plainKey(key []byte) bool {
	return len(key) > 0 && key[0] != '$' && !bytes.ContainsAny(key, ".\x00") && utf8.Valid(key)
}

// plainValue is the length of a plain value that rest begins with, -1 where
// there is none.
func plainValue(kind byte, rest []byte, depth int) int {
	size := sizeOf(kind, rest)
	if size < 0 || size > int64(len(rest)) {
		return -1
	}
	value, ok := rest[:size], true
	switch kind {
	case typeDouble:
		bits := binary.LittleEndian.Uint64(value)
		f := math.Float64frombits(bits)
		ok = !math.IsNaN(f) && !math.IsInf(f, 0) && bits != 1<<63 // not -0 either
	case typeString:
		text := value[4 : size-1]
		ok = value[size-1] == 0 && utf8.Valid(text) && bytes.IndexByte(text, 0) < 0
	case typeDocument, typeArray:
		ok = plainDocument(value, depth-1, kind == typeArray)
	case typeBinary:
		ok = value[4] == 0 // the generic subtype
	case typeBool:
		ok = value[0] <= 1
	case typeDate:
		date := int64(binary.LittleEndian.Uint64(value))
		ok = date >= firstDate && date <= lastDate
	}
	if !ok {
		return -1
	}
	return int(size)
}

// sizeOf is how long a value of a plain type is, -1 for other types.
func sizeOf(kind byte, rest []byte) int64 {
	switch kind {
	case typeNull:
		return 0
	case typeBool:
		return 1
	case typeInt32:
		return 4
	case typeDouble, typeDate, typeInt64:
		return 8
	case typeID:
		return 12
	}
	if len(rest) < 4 {
		return -1
	}
	length := int64(binary.LittleEndian.Uint32(rest))
	switch kind {
	case typeString:
		if length >= 1 {
			return 4 + length
		}
	case typeBinary:
		return 5 + length
	case typeDocument, typeArray:
		return length
	}
	return -1
}
