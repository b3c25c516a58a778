package linkage

import (
	"encoding/csv"
	"os"
	"reflect"
	"strings"
	"testing"

	"lotse/store/person"
)

// ours reads a file of testdata, and who each record is of.
func ours(t testing.TB, name string) (all []Record, truth map[string]string) {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	truth = map[string]string{}
	for _, r := range rows[1:] {
		all = append(all, Record{
			ID: r[0], Given: r[2], Family: r[3], Birth: person.Date(r[4]), Sex: r[5], Nationalities: strings.Fields(r[6]), Place: r[7], AZR: r[8],
		})
		truth[r[0]] = r[1]
	}
	return all, truth
}

// judged counts the pairs that are likely and those that are linked, right and wrong.
func judged(matches []Match, whose map[string]string) (likely, linked [2]int) {
	for i := range matches {
		m := &matches[i]
		wrong := 0
		if whose[m.A] != whose[m.B] {
			wrong = 1
		}
		if m.Probability >= 0.5 {
			likely[wrong]++
		}
		if m.Decision == Same {
			linked[wrong]++
		}
	}
	return likely, linked
}

// twoOffices are the two files of testdata: newcomers with twins, fathers and sons of
// one name, other transliterations, names that changed places, 1 January.
func twoOffices(t testing.TB) (a, b []Record, whose map[string]string, pairs int) {
	a, whose = ours(t, "office_a.csv")
	b, second := ours(t, "office_b.csv")
	count := map[string]int{}
	for _, truth := range whose {
		count[truth]++
	}
	for id, truth := range second {
		pairs += count[truth]
		whose[id] = truth
	}
	return a, b, whose, pairs
}

func TestTwoOfficesAreLinked(t *testing.T) {
	a, b, whose, pairs := twoOffices(t)
	for name, c := range map[string]struct {
		model  *Model
		f1     float64
		linked int // of a hundred pairs
	}{
		"estimated": {Estimate(a, b), 0.97, 65},
		"default":   {Default(), 0.95, 50},
	} {
		likely, linked := judged(c.model.Link(a, b), whose)
		if f1 := 2 * float64(likely[0]) / float64(likely[0]+likely[1]+pairs); f1 < c.f1 {
			t.Errorf("%s: F1 %.4f, %v of %d pairs", name, f1, likely, pairs)
		}
		if linked[1] > 0 || linked[0]*100 < pairs*c.linked {
			t.Errorf("%s: %d linked rightly and %d wrongly of %d", name, linked[0], linked[1], pairs)
		}
	}
}

// Within one file the groups are larger than two.
func TestOneFileIsLinked(t *testing.T) {
	a, b, whose, pairs := twoOffices(t)
	all := append(append([]Record{}, a...), b...)
	for i, r := range b {
		r.ID += "again"
		r.Place = ""
		whose[r.ID] = whose[b[i].ID]
		all = append(all, r)
	}
	pairs = 2*pairs + len(b)
	likely, linked := judged(Estimate(all, nil).Link(all, nil), whose)
	if f1 := 2 * float64(likely[0]) / float64(likely[0]+likely[1]+pairs); f1 < 0.9 {
		t.Errorf("F1 %.4f, %v of %d pairs", f1, likely, pairs)
	}
	if linked[1] > 0 || linked[0]*3 < pairs {
		t.Errorf("%d linked rightly and %d wrongly of %d", linked[0], linked[1], pairs)
	}
}

func TestTheSameRecordsGiveTheSameModel(t *testing.T) {
	a, b, _, _ := twoOffices(t)
	first, again := Estimate(a, b), Estimate(a, b)
	if !reflect.DeepEqual(first, again) {
		t.Error("two estimates differ")
	}
	if !reflect.DeepEqual(first.Link(a, b), again.Link(a, b)) {
		t.Error("two runs differ")
	}
}

// What the default holds is what is found in other records of newcomers, too.
func TestTheDefaultIsLikeAnEstimate(t *testing.T) {
	a, b, _, _ := twoOffices(t)
	m, d := Estimate(a, b), Default()
	for _, at := range []struct {
		field int
		grade grade
	}{
		{iGiven, agrees}, {iGiven, differs}, {iFamily, differs}, {iBirth, agreesDate}, {iBirth, newYear},
		{iBirth, otherDate}, {iSex, sameCode}, {iNation, sameCode}, {iPlace, sameCode}, {iPlace, other},
	} {
		estimated := m.same[at.field][at.grade] - m.chance[at.field][at.grade]
		held := d.same[at.field][at.grade] - d.chance[at.field][at.grade]
		if diff := estimated - held; diff < -4.5 || diff > 4.5 {
			t.Errorf("%s, grade %d: estimated %.1f bits, by default %.1f", fieldNames[at.field], at.grade, estimated, held)
		}
	}
	if Estimate(a[:10], b[:10]) != Default() {
		t.Error("ten records are too few for an estimate")
	}
}

// A column that nobody fills keeps the weights of the default.
func TestAnEmptyColumnKeepsItsDefault(t *testing.T) {
	a, b, _, _ := twoOffices(t)
	for _, all := range [][]Record{a, b} {
		for i := range all {
			all[i].Sex, all[i].Place = "", ""
		}
	}
	m, d := Estimate(a, b), Default()
	for _, f := range []int{iSex, iPlace} {
		for g := 1; g <= int(sameCode); g++ {
			if diff := m.same[f][g] - d.same[f][g]; diff < -1e-9 || diff > 1e-9 {
				t.Errorf("%s, grade %d: %f bits away from the default", fieldNames[f], g, diff)
			}
		}
	}
}
