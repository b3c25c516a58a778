package county

import "lotse/store/person"

var (
	titles  = []string{"24", "25-2", "25-3", "gestattung", "duldung", "fiktion", "family", "25-5", "25a", "25b", "26-3", "25-1"}
	schools = []string{"none", "primary", "middle", "secondary", "tertiary"}
)

// household is a group of people who came and live together: the bones of it,
// without names or records, which follow from its number.
type household struct {
	number     int
	nation     *nation
	kind       string
	members    []*human
	arrived    day
	title      string
	titles     []stretch
	stays      []stay
	spheres    []stretch
	restricted bool
}

// stay is where a household lived from a day on.
type stay struct {
	place *place
	from  day
}

// stretch is a code that held from a day to a day; to is 0 while it holds.
type stretch struct {
	code     string
	from, to day
}

// place is where the household lives now.
func (h *household) place() *place { return h.stays[len(h.stays)-1].place }

// human is the truth about one person, which no office knows whole.
type human struct {
	number   int // from 0; decides the id
	id       person.ID
	role     string // head, partner, elder, grown, brother, child, alone
	sex      string
	age      int
	born     day
	birth    birthKind
	arrived  day // entry to Germany, 0 where born here
	began    day // to learn here as a grown person: on entry, or at 16
	learning learning
	twinOf   *human // the person of whom this one is a second, unlinked file
}

// birthKind is how much is known of a birth date.
type birthKind int

const (
	exact birthKind = iota
	newYear
	monthOnly
	yearOnly
)

func (h *human) adult() bool { return h.age >= 18 }

// learning is what a grown person learnt, before and here.
type learning struct {
	school   string
	literacy string
	level    string // German now; "" below A1 where nobody ever assessed it
	state    string // of the course history
	wait     int    // days from the need found to the start
	wishes   []wish
	known    finding // the best that a past course says of the level then
}

// alpha says whether literacy is missing, so that only ALPHA would fit.
func (l *learning) alpha() bool { return l.literacy == "primary" || l.literacy == "functional" }

// wish is a place in a course that a person has, had or waits for, before it is
// known in which course.
type wish struct {
	kind     string // type of course
	hub      string
	state    string
	want     day // earliest start; for those waiting, the day of registration
	result   string
	reason   string
	attended float64 // of the course, for those who left it early
	tested   bool    // went to the Deutsch-Test für Zuwanderer at the end
}
