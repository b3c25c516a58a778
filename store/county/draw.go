package county

import (
	"math"
	"math/rand/v2"
)

// dice is the chance that decides, the same again for the same seed.
type dice struct{ *rand.Rand }

// The streams keep what is drawn for one purpose from moving what is drawn for
// another.
const (
	skeletonStream = 1 + iota
	courseStream
	detailStream // one for each household, from here upwards
)

// papersSeed keeps the dice of the papers apart from the others of a household.
const papersSeed = 0x9e3779b97f4a7c15

func newDice(seed, stream uint64) dice { return dice{rand.New(rand.NewPCG(seed, stream))} }

func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is a whole number from a to b, both included; a where b is smaller.
func (d dice) between(a, b int) int {
	if b <= a {
		return a
	}
	return a + d.IntN(b-a+1)
}

// after is a number of days that is short more often than long.
func (d dice) after(mean float64) int { return int(d.ExpFloat64() * mean) }

// poisson counts what happens mean times on average; nothing where mean is not
// above 0.
func (d dice) poisson(mean float64) int {
	n := 0
	for at := d.ExpFloat64(); at < mean; at += d.ExpFloat64() {
		n++
	}
	return n
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// weighted is an index, each as often as its weight says.
func (d dice) weighted(weights []float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	at := d.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// urn draws from categories so that their shares come out as wanted and not
// only on average: what came too often becomes rare, what is owed frequent.
type urn struct {
	codes      []string
	want, have []float64
	drawn      float64
	weights    []float64
}

// slack is how many draws an urn lets chance have its way.
const slack = 40

func newUrn(codes []string, shares []float64) *urn {
	return &urn{codes: codes, want: normal(shares), have: make([]float64, len(codes)), weights: make([]float64, len(codes))}
}

// draw takes one category for count people; tilt multiplies the weight of each
// and excludes those for which it is 0.
func (u *urn) draw(d dice, count int, tilt func(code string) float64) string {
	for i, code := range u.codes {
		owed := u.want[i]*(slack+u.drawn) - u.have[i]
		u.weights[i] = max(u.want[i], owed) * tilt(code)
		if owed < u.want[i] {
			u.weights[i] /= 20
		}
	}
	at := d.weighted(u.weights)
	u.have[at] += float64(count)
	u.drawn += float64(count)
	return u.codes[at]
}

func evenly(string) float64 { return 1 }

func normal(shares []float64) []float64 {
	var sum float64
	for _, s := range shares {
		sum += s
	}
	out := make([]float64, len(shares))
	for i, s := range shares {
		out[i] = s / sum
	}
	return out
}

// fit scales a table of weights until its rows and columns sum to the given
// margins (iterative proportional fitting).
func fit(table [][]float64, rows, columns []float64) [][]float64 {
	rows, columns = normal(rows), normal(columns)
	for range 200 {
		for i := range table {
			scale(table[i], rows[i])
		}
		for j := range columns {
			var sum float64
			for i := range table {
				sum += table[i][j]
			}
			for i := range table {
				table[i][j] *= columns[j] / math.Max(sum, 1e-12)
			}
		}
	}
	return table
}

func scale(weights []float64, sum float64) {
	for i, w := range normal(weights) {
		weights[i] = w * sum
	}
}
