package county

// pace is how many days of learning a step up to each level takes at least:
// four months below B1, six and more above.
var pace = map[string]day{"A1": 120, "A2": 120, "B1": 130, "B2": 185, "C1": 240, "C2": 270}

// climb is how many days it takes at least to get from one level to another.
func climb(from, to string) day {
	var sum day
	for at := max(0, rank(from)) + 1; at <= rank(to); at++ {
		sum += pace[levels[at]]
	}
	return sum
}

// finding is a level on a day.
type finding struct {
	level string
	on    day
}

// reaches says whether a level can be reached from a finding until a day.
func (f finding) reaches(level string, until day) bool {
	return f.level == "" || f.on+climb(f.level, level) <= until
}

// A kind of course is for those from one level on, but below its goal.
var (
	required = map[string]string{"BSK-B2": "B1", "BSK-C1": "B2", "JOB-BSK": "A2"}
	goal     = map[string]string{
		"ALLG": "B1", "ALPHA": "B1", "ZWEIT": "B1", "FOERDER": "B1", "INTENSIV": "B1", "JUGEND": "B1", "ELTERN": "B1", "FRAUEN": "B1",
		"EOK": "B1", "BSK-B2": "B2", "BSK-C1": "C1", "JOB-BSK": "B2",
	}
)

// suits says whether somebody with this level belongs into a course of the kind.
func suits(kind, level string) bool {
	above, ok := goal[kind]
	return (!ok || rank(level) < rank(above)) && max(0, rank(level)) >= rank(required[kind])
}

// beginners says whether a course is only for those below B1.
func beginners(kind string) bool { return goal[kind] == "B1" }

// past is what a course that is over says of the level: the result of the test,
// or that the person was below B1 when it began.
func (p *planner) past(w *wish) finding {
	end := w.want + day(p.offers[w.kind].days+window) + 15
	switch {
	case w.result != "":
		return finding{w.result, end}
	case beginners(w.kind):
		return finding{"A2", w.want}
	}
	return finding{}
}

// advanced is what there is for those who speak well: vocational courses, and
// groups that are open to all.
func (p *planner) advanced(h *household, m *human) string {
	level := m.learning.level
	switch {
	case level == "B1" && p.dice.chance(0.7):
		return "BSK-B2"
	case level == "B1" && p.dice.chance(0.3):
		return "JOB-BSK"
	case level == "B2" && p.dice.chance(0.6):
		return "BSK-C1"
	}
	return p.firstOffer(h, m)
}
