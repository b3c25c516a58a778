package register

import "testing"

// BenchmarkWord looks one word up among the names of a register, without a scan.
func BenchmarkWord(b *testing.B) {
	for _, word := range []string{"kari", "alkamorixx", "Schewenkori", "مهم", "schewen kori ham"} {
		b.Run(word, func(b *testing.B) {
			sizes(b, func(b *testing.B, r *Register) {
				s, f := r.Snapshot(), Parse(word, book(b))
				for b.Loop() {
					p := planner{snapshot: s, words: freeWords(f)}
					for _, t := range f.Terms {
						p.name(t)
					}
				}
				b.ReportMetric(float64(len(s.names)), "names")
			})
		})
	}
}
