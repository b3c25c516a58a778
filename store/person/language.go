package person

import "slices"

// Levels are the levels of GER in rising order; A0 stands for "keine Kenntnisse".
var Levels = []string{"A0", "A1", "A2", "B1", "B2", "C1", "C2"}

// German is the level of German that a person has shown, empty where nobody
// ever assessed it. The latest overall finding counts until skills are assessed
// after it; of skills, a level is reached as in the Deutsch-Test für Zuwanderer:
// speaking and at least one other skill reach it.
func (p *Profile) German() string { return p.germanBy(func(*Assessment) bool { return true }) }

// germanBy is German by those findings alone that count.
func (p *Profile) germanBy(counts func(*Assessment) bool) string {
	var overall Assessment
	skills := map[string]Assessment{}
	for _, a := range p.Assessments { // in order of their days
		switch {
		case a.Language != "deu" || a.Struck != nil || !counts(&a):
		case a.Skill == Overall:
			overall = a
		default:
			skills[a.Skill] = a
		}
	}
	spoken, ok := skills[Speaking]
	if !ok || overall.Day > spoken.Day || overall.Day == spoken.Day && overall.Test != "" { // the test says itself what its parts give
		return overall.Level
	}
	best := -1
	for skill, a := range skills {
		if skill != Speaking {
			best = max(best, slices.Index(Levels, a.Level))
		}
	}
	best = min(best, slices.Index(Levels, spoken.Level))
	if best < 0 {
		return overall.Level
	}
	return Levels[best]
}
