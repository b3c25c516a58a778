package register

// look looks 64 codes up, eight in one go. Doubling a sum is faster than
// shifting each bit to its place: 0.2 ns a row, where that takes 0.45.
func look(codes *[64]uint8, t *[256]byte) (word uint64) {
	for k := 56; k >= 0; k -= 8 {
		c := (*[8]uint8)(codes[k:])
		b := uint64(t[c[7]])
		b = b + b + uint64(t[c[6]])
		b = b + b + uint64(t[c[5]])
		b = b + b + uint64(t[c[4]])
		b = b + b + uint64(t[c[3]])
		b = b + b + uint64(t[c[2]])
		b = b + b + uint64(t[c[1]])
		b = b + b + uint64(t[c[0]])
		word = word<<8 | b
	}
	return word
}

// lookLists looks 64 lists up, as look does.
func lookLists(lists *[64]uint16, table []byte) (word uint64) {
	if len(table) >= 1<<16 {
		return lookLarge(lists, (*[1 << 16]byte)(table))
	}
	const small = smallTable - 1
	t := (*[smallTable]byte)(table)
	for k := 56; k >= 0; k -= 8 {
		l := (*[8]uint16)(lists[k:])
		b := uint64(t[l[7]&small])
		b = b + b + uint64(t[l[6]&small])
		b = b + b + uint64(t[l[5]&small])
		b = b + b + uint64(t[l[4]&small])
		b = b + b + uint64(t[l[3]&small])
		b = b + b + uint64(t[l[2]&small])
		b = b + b + uint64(t[l[1]&small])
		b = b + b + uint64(t[l[0]&small])
		word = word<<8 | b
	}
	return word
}

func lookLarge(lists *[64]uint16, t *[1 << 16]byte) (word uint64) {
	for k := 56; k >= 0; k -= 8 {
		l := (*[8]uint16)(lists[k:])
		b := uint64(t[l[7]])
		b = b + b + uint64(t[l[6]])
		b = b + b + uint64(t[l[5]])
		b = b + b + uint64(t[l[4]])
		b = b + b + uint64(t[l[3]])
		b = b + b + uint64(t[l[2]])
		b = b + b + uint64(t[l[1]])
		b = b + b + uint64(t[l[0]])
		word = word<<8 | b
	}
	return word
}

// smallTable is how long tables over lists are, or 65,536 and more, so that no
// index needs a check.
const smallTable = 4096

// among says which of 64 days are in the span, with the sums of look.
func (s span) among(days *[64]int32) (word uint64) {
	from, width := s.from, uint64(uint32(s.to-s.from))+1
	for k := 56; k >= 0; k -= 8 {
		d := (*[8]int32)(days[k:])
		b := (uint64(uint32(d[7]-from)) - width) >> 63
		b = b + b + (uint64(uint32(d[6]-from))-width)>>63
		b = b + b + (uint64(uint32(d[5]-from))-width)>>63
		b = b + b + (uint64(uint32(d[4]-from))-width)>>63
		b = b + b + (uint64(uint32(d[3]-from))-width)>>63
		b = b + b + (uint64(uint32(d[2]-from))-width)>>63
		b = b + b + (uint64(uint32(d[1]-from))-width)>>63
		b = b + b + (uint64(uint32(d[0]-from))-width)>>63
		word = word<<8 | b
	}
	return word
}
