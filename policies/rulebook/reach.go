package rulebook

import "io/fs"

// loadReach reads which municipalities can be reached from which for a course:
// there and back on a weekday, by bus or on foot, in the hours of a course.
func (b *Book) loadReach(files fs.FS) error {
	t, err := readTable(files, "reach.csv", []string{"from", "to", "source"}, nil)
	if err != nil {
		return err
	}
	b.reach = map[string]map[string]bool{}
	for _, r := range t.rows {
		if err := r.filled("from", "source"); err != nil {
			return err
		}
		from := r.of("from")
		if b.reach[from] != nil {
			return r.fault("from", "municipality %q twice", from)
		}
		b.reach[from] = map[string]bool{from: true}
		if _, known := b.Entry("municipality", from); !known {
			return r.fault("from", "%q is not a code of the list municipality", from)
		}
		for _, to := range split(r.of("to")) {
			if _, known := b.Entry("municipality", to); !known {
				return r.fault("to", "%q is not a code of the list municipality", to)
			}
			b.reach[from][to] = true
		}
	}
	return nil
}

// Reaches says whether somebody who lives in one municipality (AGS) can attend a
// course in another. Everybody reaches her own; from a municipality of which the
// book says nothing, or which is not known, nothing else is reached.
func (b *Book) Reaches(from, to string) bool {
	return from != "" && (from == to || b.reach[from][to])
}
