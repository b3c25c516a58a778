package linkage

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync"
	"testing"

	"lotse/store/person"
)

// many are made-up records, alike from one seed.
func many(n int) []Record {
	dice := rand.New(rand.NewPCG(1, 2))
	syllables := []string{
		"mo", "ha", "med", "ah", "ali", "ra", "shid", "fa", "ti", "ma", "ol", "ek", "san", "dr", "yu", "ri", "kov", "enko", "oğlu", "zad",
		"be", "su", "lej", "man", "ter", "esh", "gir", "may", "hab", "tu", "kid", "ane", "wel", "du", "jan", "no", "vic", "pet", "ros", "hun",
	}
	word := func(least, most int) string {
		text := ""
		for range least + dice.IntN(most) {
			text += syllables[min(dice.IntN(len(syllables)), dice.IntN(len(syllables)))]
		}
		return text
	}
	all := make([]Record, n)
	for i := range all {
		all[i] = Record{
			ID: fmt.Sprint("p", i), Given: word(2, 2), Family: word(2, 3), Sex: "mw"[i&1 : i&1+1],
			Birth:         dateOf(1950+dice.IntN(70), 1+dice.IntN(12), 1+dice.IntN(28)),
			Nationalities: []string{fmt.Sprint(400 + min(dice.IntN(60), dice.IntN(60)))}, Place: fmt.Sprint(26500 + dice.IntN(99)),
		}
		if dice.IntN(7) == 0 {
			all[i].Birth = all[i].Birth[:4] + "-01-01"
		}
	}
	return all
}

func dateOf(year, month, day int) person.Date {
	return person.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
}

var parwana = Record{ID: "x", Given: "Parwana", Family: "Stanikzai", Birth: "1990-05-17", Sex: "w", Nationalities: []string{"423"}, Place: "26603"}

func TestNobodyIsLikeNobody(t *testing.T) {
	x := NewIndex(Default())
	x.Remove("x")
	if found := x.Near(&Record{Family: "Rahimi"}, 5); len(found) != 0 || x.Len() != 0 {
		t.Errorf("%d records, %v", x.Len(), found)
	}
	x.Put(parwana)
	if found := x.Near(&parwana, 5); len(found) != 0 {
		t.Errorf("a record is like itself: %v", found)
	}
}

// Among many a family name alone makes nobody likely, and still brings those who have it.
func TestAFamilyNameAloneBringsItsBearers(t *testing.T) {
	x := NewIndex(Default())
	all := many(20_000)
	for i := range 300 {
		all[i*60].Family = "Rahimi"
	}
	x.Put(all...)
	found := x.Near(&Record{Family: "Rahimi"}, 5)
	if len(found) != 5 {
		t.Fatalf("%d found", len(found))
	}
	for _, m := range found {
		if m.Decision != Apart || m.Fields[iFamily].Level != Agrees || m.Probability >= 0.1 {
			t.Errorf("%+v", m)
		}
	}
}

// Whoever is known already is found while her name is typed, and more surely the more
// there is.
func TestSheIsFoundFromTheFirstWord(t *testing.T) {
	x := NewIndex(Default())
	x.Put(many(5000)...)
	x.Put(parwana)
	before := 0.0
	for _, asked := range []Record{
		{Family: "Stanikzai"},
		{Family: "Stanikzay", Given: "Parwana"},
		{Family: "Stanikzai", Given: "Parwana", Birth: "1990-05"},
		{Family: "Stanikzai", Given: "Parwana", Birth: "1990-05-17", Nationalities: []string{"423"}},
	} {
		found := x.Near(&asked, 3)
		if len(found) == 0 || found[0].B != "x" || found[0].Probability <= before {
			t.Fatalf("%+v: %+v, after %.4f", asked, found, before)
		}
		before = found[0].Probability
	}
	for _, asked := range []Record{
		{Given: "Stanikzai", Family: "Parwana", Birth: "1990-05-17"},
		{Given: "Parwaneh", Family: "Stanekzai", Birth: "1990-05-17"},
		{Given: "Parwana", Family: "Melnyk", Birth: "1990-05-17"},
		{Given: "Parwana", Family: "Stanikzai", Birth: "1990-01-01"},
	} {
		if found := x.Near(&asked, 3); len(found) == 0 || found[0].B != "x" {
			t.Errorf("%+v: %+v", asked, found)
		}
	}
}

func TestOnlyTheBestByFarIsTheSame(t *testing.T) {
	x := NewIndex(Default())
	x.Put(parwana)
	asked := parwana
	asked.ID = "new"
	if found := x.Near(&asked, 3); len(found) != 1 || found[0].Decision != Same {
		t.Fatalf("alone: %+v", found)
	}
	twin := parwana
	twin.ID, twin.Given = "twin", "Shabnam"
	x.Put(twin)
	if found := x.Near(&asked, 3); len(found) != 2 || found[0].B != "x" || found[0].Decision != Same || found[1].Decision == Same {
		t.Errorf("beside a twin: %+v", found)
	}
	double := parwana
	double.ID, double.Place = "double", ""
	x.Put(double)
	for _, m := range x.Near(&asked, 3) {
		if m.Decision == Same {
			t.Errorf("two are about as good: %+v", m)
		}
	}
	x.Remove("double")
	if found := x.Near(&asked, 1); len(found) != 1 || found[0].Decision != Same {
		t.Errorf("alone again: %+v", found)
	}
}

// Whatever was put, replaced and taken out, an index answers as one that was made of
// what remains.
func TestAnIndexIsWhatItHolds(t *testing.T) {
	all := many(3000)
	x := NewIndex(Default())
	x.Put(all...)
	dice := rand.New(rand.NewPCG(3, 4))
	for range 6000 {
		i := dice.IntN(len(all))
		switch dice.IntN(3) {
		case 0:
			x.Remove(all[i].ID)
		case 1:
			all[i].Family = all[dice.IntN(len(all))].Family
			x.Put(all[i])
		default:
			x.Put(all[i])
		}
	}
	x.Put(all[:2500]...)
	for _, r := range all[2500:] {
		x.Remove(r.ID)
	}
	fresh := NewIndex(Default())
	fresh.Put(all[:2500]...)
	if x.Len() != 2500 || fresh.Len() != 2500 || len(x.vocabulary.names) != len(fresh.vocabulary.names) || len(x.vocabulary.births) != len(fresh.vocabulary.births) {
		t.Fatalf("%d records with %d names, %d with %d", x.Len(), len(x.vocabulary.names), fresh.Len(), len(fresh.vocabulary.names))
	}
	for i := range 300 {
		asked := all[i*8]
		asked.ID = "new"
		got, want := x.Near(&asked, 1), fresh.Near(&asked, 1)
		if len(got) != 1 || len(want) != 1 || got[0].B != want[0].B && got[0].Probability != want[0].Probability {
			t.Fatalf("%+v: %+v and %+v", asked, got, want)
		}
	}
}

func TestAnIndexIsAskedWhileItIsWrittenTo(t *testing.T) {
	all := many(2000)
	x := NewIndex(Default())
	var group sync.WaitGroup
	group.Go(func() {
		for i := range all {
			x.Put(all[i])
		}
	})
	group.Go(func() { x.Use(Default()) })
	for range 2 {
		group.Go(func() {
			for i := range 500 {
				x.Near(&all[i], 3)
			}
		})
	}
	group.Wait()
	if x.Len() != len(all) {
		t.Errorf("%d records", x.Len())
	}
}

// The order in which records come does not change what is linked.
func TestLinkingIsTheSameFromEitherSide(t *testing.T) {
	a, b, _, _ := twoOffices(t)
	there, back := map[[2]string]Decision{}, map[[2]string]Decision{}
	for _, m := range Default().Link(a, b) {
		if m.Decision == Same {
			there[[2]string{m.A, m.B}] = m.Decision
		}
	}
	for _, m := range Default().Link(b, a) {
		if m.Decision == Same {
			back[[2]string{m.B, m.A}] = m.Decision
		}
	}
	if len(there) < 50 {
		t.Fatalf("%d links", len(there))
	}
	for pair := range there {
		if back[pair] != Same && !reflect.DeepEqual(there, back) {
			t.Logf("%v is linked one way only", pair)
		}
	}
	if diff := len(there) - len(back); diff < -2 || diff > 2 {
		t.Errorf("%d links one way and %d the other", len(there), len(back))
	}
}

func BenchmarkNear(b *testing.B) {
	all := many(1_000_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := NewIndex(Default())
	x.Put(all...)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ResetTimer()
	for i := range b.N {
		r := all[i*7919%len(all)]
		r.ID = ""
		x.Near(&r, 5)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(all)), "B/record")
}

func BenchmarkLink(b *testing.B) {
	all := many(30_000)
	for b.Loop() {
		m := Estimate(all[:20_000], all[10_000:])
		m.Link(all[:20_000], all[10_000:])
	}
}
