package linkage

// chains hold who has which key: each record hangs in one chain a key, both ways, so
// that it can be taken out again. Keys are not kept; a chain may hold others by chance,
// which comparing shows.
type chains struct {
	heads []int32    // by key, one more than a link; 0 for none
	links [][2]int32 // by record and slot: the next and the one before, likewise
}

const firstChains = 1 << 12

// grow makes room for all entries, and hangs them up anew where the chains become many.
func (c *chains) grow(entries []entry) {
	var none [keys][2]int32
	for len(c.links) < len(entries)*keys {
		c.links = append(c.links, none[:]...)
	}
	if len(entries)*keys/2 <= len(c.heads) {
		return
	}
	c.heads = make([]int32, max(firstChains, 2*len(c.heads)))
	clear(c.links)
	for at := range entries[:len(entries)-1] {
		if entries[at].id != "" {
			c.add(int32(at), entries[at].keys())
		}
	}
}

func (c *chains) head(key uint64) *int32 { return &c.heads[key>>1&uint64(len(c.heads)-1)] }

func (c *chains) add(at int32, own keyset) {
	for slot, key := range own {
		if key == 0 {
			continue
		}
		link := at*keys + int32(slot) + 1
		head := c.head(key)
		c.links[link-1] = [2]int32{*head, 0}
		if *head != 0 {
			c.links[*head-1][1] = link
		}
		*head = link
	}
}

func (c *chains) drop(at int32, own keyset) {
	for slot, key := range own {
		if key == 0 {
			continue
		}
		link := at*keys + int32(slot)
		next, before := c.links[link][0], c.links[link][1]
		if next != 0 {
			c.links[next-1][1] = before
		}
		if before != 0 {
			c.links[before-1][0] = next
		} else {
			*c.head(key) = next
		}
		c.links[link] = [2]int32{}
	}
}

// each calls take for those in the chain of a key, the latest first, until it says no.
func (c *chains) each(slot int, key uint64, take func(at int32) bool) {
	if len(c.heads) == 0 {
		return
	}
	for link := *c.head(key); link != 0; link = c.links[link-1][0] {
		if int(link-1)%keys == slot && !take((link-1)/keys) {
			return
		}
	}
}
