package county

import (
	"strings"
	"sync"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// world is everything that the data files say.
type world struct {
	book       *rulebook.Book
	nations    []*nation
	places     []*place
	hubs       map[string][]row
	offers     map[string]offer
	kinds      []householdKind
	margins    map[string]*margin
	german     map[string][]float64 // shares of levels by state of the course
	names      map[string]*nameList
	occupation map[string][]string
	parts      map[string][]string // of notes
	staff      []row
	covers     map[string]row            // who does outreach in a municipality
	roles      map[string]person.StaffID // the first member of staff in each role
}

// nation is a nationality and what hangs on it.
type nation struct {
	row
	code, key   string
	share       float64 // of all people
	heap, vague float64
	titles      []float64
	schools     []float64
	ukrainian   bool
}

type place struct {
	code, hub, local string
	share            float64
	minutes          int
	postcode         string
	streets          []string
}

// far says whether courses are out of daily reach.
func (p *place) far() bool { return p.minutes >= 60 }

type offer struct {
	days, seats int
	where       string // hub, town or local
	word        string // as a note calls it
}

type householdKind struct {
	name   string
	weight map[bool]float64 // by whether Ukrainian
	adults []adultRole
	kids   bool
}

// adultRole is a grown member of a household with the first years of the age
// bands that fit.
type adultRole struct {
	name, sex string
	bands     []string
}

type margin struct {
	codes    []string
	percents []float64
}

func (m *margin) urn() *urn { return newUrn(m.codes, m.percents) }

var theWorld = sync.OnceValue(func() *world {
	book, err := rulebook.Default()
	if err != nil {
		panic(err)
	}
	w := &world{book: book, hubs: map[string][]row{}, offers: map[string]offer{}, occupation: map[string][]string{}, covers: map[string]row{}, roles: map[string]person.StaffID{}}
	w.readMargins()
	w.readNations()
	w.readPlaces()
	w.readHouseholds()
	w.readNames()
	w.readNotes()
	return w
})

func (w *world) readMargins() {
	w.margins = map[string]*margin{}
	for _, r := range rows("margins") {
		m := w.margins[r["table"]]
		if m == nil {
			m = &margin{}
			w.margins[r["table"]] = m
		}
		m.codes, m.percents = append(m.codes, r["code"]), append(m.percents, r.number("percent"))
	}
	w.german = map[string][]float64{}
	levels, states := w.margins["german"], w.margins["course"]
	table := fit(weights("german", levels.codes, func(r row) bool { return true }), states.percents, levels.percents)
	for i, state := range states.codes {
		w.german[state] = table[i]
	}
}

// weights reads the columns of those rows of a data file that keep lets through.
func weights(file string, columns []string, keep func(row) bool) [][]float64 {
	var out [][]float64
	for _, r := range rows(file) {
		if !keep(r) {
			continue
		}
		var line []float64
		for _, column := range columns {
			line = append(line, r.number(column))
		}
		out = append(out, line)
	}
	return out
}

func (w *world) readNations() {
	for _, r := range rows("nations") {
		w.nations = append(w.nations, &nation{
			row: r, code: r["code"], key: r["key"], share: r.number("share") / 100, heap: r.number("heap"), vague: r.number("vague"), ukrainian: r["key"] == "UKR",
		})
	}
	w.fitNations("status", titles, func(n *nation) bool { return true }, func(n *nation, shares []float64) { n.titles = shares })
	w.fitNations("school", schools, func(n *nation) bool { return !n.ukrainian }, func(n *nation, shares []float64) { n.schools = shares })
	w.nations[0].schools = weights("school", schools, func(r row) bool { return r["key"] == "UKR" })[0]
}

// fitNations fits the weights of a file to its own "percent" row and the shares
// of the nationalities.
func (w *world) fitNations(file string, columns []string, in func(*nation) bool, set func(*nation, []float64)) {
	line := func(key string) []float64 {
		found := weights(file, columns, func(r row) bool { return r["key"] == key })
		if found == nil {
			found = weights(file, columns, func(r row) bool { return r["key"] == "other" })
		}
		return found[0]
	}
	var table [][]float64
	var shares []float64
	for _, n := range w.nations {
		if in(n) {
			table, shares = append(table, line(n.key)), append(shares, n.share)
		}
	}
	table = fit(table, shares, line("percent"))
	for _, n := range w.nations {
		if in(n) {
			set(n, table[0])
			table = table[1:]
		}
	}
}

func (w *world) readPlaces() {
	for _, r := range rows("places") {
		w.places = append(w.places, &place{
			code: r["code"], share: r.number("share"), hub: r["hub"], local: r["local"], minutes: int(r.number("minutes")), postcode: r["postcode"], streets: r.list("streets"),
		})
	}
	for _, r := range rows("hubs") {
		w.hubs[r["hub"]] = append(w.hubs[r["hub"]], r)
	}
	for _, r := range rows("offers") {
		w.offers[r["type"]] = offer{int(r.number("days")), int(r.number("seats")), r["where"], r["word"]}
	}
	for _, r := range rows("occupations") {
		w.occupation[r["school"]] = r.list("word")
	}
	w.staff = rows("staff")
	for _, r := range w.staff {
		if _, taken := w.roles[r["role"]]; !taken {
			w.roles[r["role"]] = person.StaffID(r["id"])
		}
		for _, code := range strings.Fields(r["municipalities"]) {
			w.covers[code] = r
		}
	}
}

func (w *world) readHouseholds() {
	bands := map[rune]string{'a': "18", 'b': "27", 'c': "46", 'd': "65"}
	for _, r := range rows("households") {
		kind := householdKind{name: r["kind"], weight: map[bool]float64{true: r.number("ukr"), false: r.number("other")}, kids: r["kids"] == "yes"}
		for _, text := range strings.Fields(r["adults"]) {
			parts := strings.Split(text, ":")
			role := adultRole{name: parts[0], sex: parts[1]}
			for _, letter := range parts[2] {
				role.bands = append(role.bands, bands[letter])
			}
			kind.adults = append(kind.adults, role)
		}
		w.kinds = append(w.kinds, kind)
	}
}
