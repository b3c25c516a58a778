package linkage

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"lotse/store/person"
)

// many are made-up records, alike from one seed.
func many(n int) []Record {
	dice := rand.New(rand.NewPCG(1, 2))
	syllables := []string{"mo", "ha", "med", "ah", "ali", "ra", "shid", "fa", "ti", "ma", "ol", "ek", "san", "dr", "yu", "ri", "kov", "enko", "oğlu", "zad"}
	word := func(most int) string {
		text := ""
		for range 2 + dice.IntN(most) {
			text += syllables[min(dice.IntN(len(syllables)), dice.IntN(len(syllables)))]
		}
		return text
	}
	all := make([]Record, n)
	for i := range all {
		all[i] = Record{
			ID: fmt.Sprint("p", i), Given: word(3), Family: word(4), Sex: "mw"[i&1 : i&1+1],
			Birth:         dateOf(1950+dice.IntN(70), 1+dice.IntN(12), 1+dice.IntN(28)),
			Nationalities: []string{fmt.Sprint(400 + min(dice.IntN(60), dice.IntN(60)))}, Place: fmt.Sprint(26500 + dice.IntN(99)),
		}
		if dice.IntN(7) == 0 {
			all[i].Birth = all[i].Birth[:4] + "-01-01"
		}
	}
	return all
}

func TestNobodyIsLikeNobody(t *testing.T) {
	x := NewIndex(Default())
	if found := x.Near(&Record{Family: "Rahimi"}, 5); len(found) != 0 || x.Len() != 0 {
		t.Errorf("%d records, %v", x.Len(), found)
	}
}

func BenchmarkNear(b *testing.B) {
	all := many(1_000_000)
	x := NewIndex(Default())
	x.Put(all...)
	b.ResetTimer()
	for i := range b.N {
		r := all[i*7919%len(all)]
		r.ID = ""
		x.Near(&r, 5)
	}
}

func dateOf(year, month, day int) person.Date {
	return person.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
}
