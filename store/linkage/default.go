package linkage

import "math"

// Default is the model that holds until there is enough to estimate one: estimated on
// a synthetic county.
func Default() *Model { return &defaultModel }

var defaultModel = func() (m Model) {
	m.met, m.related, m.swapped = 0.7, 0.1, math.Log2(0.05)
	m.twins, m.namesakes = 0.01, 0.01
	for f := range m.same {
		for g := range m.same[f] {
			m.same[f][g], m.chance[f][g] = math.Log2(defaultSame[f][g]), math.Log2(defaultChance[f][g])
			m.kin[f][g] = math.Log2(defaultKin[f][g])
		}
	}
	return m
}()

// By field and grade: of all pairs whose values are known, the share that has it. What
// Estimate found between two offices of 50,000 synthetic newcomers each, 35,000 of them
// in common (other transliterations, names that changed places, moves, dates that
// became a 1 January, slips of every kind), rounded; what never occurred there has a
// small share, for it will occur. The federal numbers are set by judgement.
var (
	defaultSame = [fields][grades]float64{
		iGiven:  {1, .007, .005, .01, .009, .09, .16, .045, .0002, .67},
		iFamily: {1, .004, .004, .001, .0005, .005, .085, .05, .0005, .85},
		iBirth:  {1, .0035, .0005, .003, .0007, .003, .037, .043, .0066, .14, .76},
		iSex:    {1, .004, 1e-6, .996},
		iNation: {1, .04, 1e-6, .96},
		iPlace:  {1, .45, .007, .543},
		iAZR:    {1, .01, .004, .986},
	}
	defaultChance = [fields][grades]float64{
		iGiven:  {1, .974, .0044, .0044, .0015, .0067, .006, .0002, 5e-6, .0015},
		iFamily: {1, .99, .0026, .0008, 2e-5, .0004, .0007, .0002, 5e-5, .001},
		iBirth:  {1, .98, .0062, .0008, .0088, .00005, .0037, .0008, .00001, .0004, .00004},
		iSex:    {1, .5, 1e-6, .5},
		iNation: {1, .94, 1e-6, .06},
		iPlace:  {1, .97, .018, .012},
		iAZR:    {1, .999989, .00001, .000001},
	}
	// Of two of a family; what is not here is as between any two.
	defaultKin = [fields][grades]float64{
		iNation: {1, .01, 1e-6, .99},
		iPlace:  {1, .27, .007, .723},
	}
)
