package linkage

import "math"

// Within one file there may be many records of a person. Two of them that hardly
// resemble each other are of one person where a third is surely that of both.
const (
	sure   = 0.8  // the least probability of a link that counts for others
	lent   = 16.0 // bits that a third record may lend at most
	steps  = 2    // how often links are put together
	widest = 64   // sure links of a record; with more it is nobody's
)

type ends struct{ a, b int32 }

// closed adds what follows from two sure links: that all three are one is as likely as
// that both links hold, if the two do not contradict each other too plainly. Such pairs are never linked without somebody who looks.
func (m *Model) closed(f *files, pairs []pair) []pair {
	at := make(map[ends]int, len(pairs))
	for i, p := range pairs {
		at[ends{p.a, p.b}] = i
	}
	for range steps {
		links := map[int32][]link{}
		for _, p := range pairs {
			if chance := probability(p.bits); chance >= sure && p.decision != Alarm {
				links[p.a] = append(links[p.a], link{p.b, chance})
				links[p.b] = append(links[p.b], link{p.a, chance})
			}
		}
		pairs = m.put(f, pairs, links, at)
	}
	sortPairs(pairs)
	return pairs
}

type link struct {
	to     int32
	chance float64
}

func (m *Model) put(f *files, pairs []pair, links map[int32][]link, at map[ends]int) []pair {
	for _, own := range links {
		if len(own) > widest {
			continue
		}
		for i, x := range own {
			for _, y := range own[:i] {
				both := x.chance * y.chance
				bits := math.Log2(both / (1 - both + 1e-12))
				c := compare(&f.a[x.to], &f.a[y.to], f.vocabulary)
				bits = min(bits, m.bits(&c, len(f.a))+lent)
				if bits < least {
					continue
				}
				key := ends{min(x.to, y.to), max(x.to, y.to)}
				known, there := at[key]
				switch {
				case !there:
					at[key] = len(pairs)
					pairs = append(pairs, pair{key.a, key.b, bits, Unsure})
				case pairs[known].bits < bits && pairs[known].decision != Alarm:
					pairs[known].bits = bits
					pairs[known].decision = max(pairs[known].decision, Unsure)
				}
			}
		}
	}
	return pairs
}
