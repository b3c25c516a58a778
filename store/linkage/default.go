package linkage

import "math"

// Default is the model that holds until there is enough to estimate one: estimated on
// a synthetic county.
func Default() *Model { return &defaultModel }

var defaultModel = func() (m Model) {
	m.met, m.related, m.swapped = 0.7, 0.5, math.Log2(0.03)
	for f := range m.same {
		for g := range m.same[f] {
			m.same[f][g], m.chance[f][g] = math.Log2(defaultSame[f][g]), math.Log2(defaultChance[f][g])
			m.kin[f][g] = math.Log2(defaultKin[f][g])
		}
	}
	return m
}()

// By field and grade, of a thousand pairs whose values are known.
var (
	defaultSame = [fields][grades]float64{
		iGiven:  {1, .01, .005, .005, .003, .05, .1, .08, .01, .68},
		iFamily: {1, .01, .005, .002, .003, .03, .05, .06, .01, .8},
		iBirth:  {1, .012, .003, .003, .003, .005, .02, .04, .02, .08, .8},
		iSex:    {1, .01, 1e-6, .99},
		iNation: {1, .04, 1e-6, .96},
		iPlace:  {1, .4, .02, .58},
		iAZR:    {1, .01, .005, .985},
	}
	defaultChance = [fields][grades]float64{
		iGiven:  {1, .95, .02, .004, .003, .002, .01, .001, .0001, .01},
		iFamily: {1, .96, .02, .004, .003, .001, .005, .001, .0001, .005},
		iBirth:  {1, .97, .013, .001, .005, .0001, .005, .0006, .0001, .0005, .0001},
		iSex:    {1, .5, 1e-6, .5},
		iNation: {1, .9, 1e-6, .1},
		iPlace:  {1, .97, .01, .02},
		iAZR:    {1, .999989, .00001, .000001},
	}
	// Of two of a family the given names are those of any two; their birth dates, too,
	// but for twins.
	defaultKin = [fields][grades]float64{
		iGiven:  {1, .95, .02, .004, .003, .002, .01, .001, .0001, .01},
		iFamily: {1, .01, .005, .002, .003, .03, .05, .06, .01, .84},
		iBirth:  {1, .936, .02, .001, .005, .0001, .006, .001, .0001, .008, .02},
		iSex:    {1, .5, 1e-6, .5},
		iNation: {1, .1, 1e-6, .9},
		iPlace:  {1, .4, .02, .58},
		iAZR:    {1, .999989, .00001, .000001},
	}
)
