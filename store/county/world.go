package county

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// world is everything that the data files say about one county.
type world struct {
	key        string // of the county: the folder of its data
	centre     string // where German is tested
	usual      int    // people where nobody says how many
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
	steps      map[string][]string // next ones, by the need that they are about
	talks      []string            // what came of a next step
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

// place is a municipality, or a district of one.
type place struct {
	code, district   string
	hub, local, town string // where courses are held, by how rare they are
	share            float64
	far              bool // courses are out of daily reach
	postcode         string
	streets          []string
}

// key is what data files call a place.
func (p *place) key() string { return cmp.Or(p.district, p.code) }

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

// of is the percentage of a code, 0 where it does not occur.
func (m *margin) of(code string) float64 {
	if at := slices.Index(m.codes, code); at >= 0 {
		return m.percents[at]
	}
	return 0
}

func (m *margin) shares(codes []string) []float64 {
	var out []float64
	for _, code := range codes {
		out = append(out, m.of(code))
	}
	return out
}

func (m *margin) urn() *urn { return newUrn(m.codes, m.percents) }

// worlds are made when they are first asked for.
var worlds = sync.OnceValue(func() map[string]func() *world {
	all := map[string]func() *world{}
	for _, r := range rows("counties") {
		all[r["key"]] = sync.OnceValue(func() *world { return newWorld(r) })
	}
	return all
})

// worldOf is the world of a county; there must be such a one.
func worldOf(county string) *world { return worlds()[cmp.Or(county, Aurich)]() }

func newWorld(r row) *world {
	book, err := rulebook.Default()
	if err != nil {
		panic(err)
	}
	w := &world{key: r["key"], centre: r["centre"], usual: int(r.number("people")), book: book, hubs: map[string][]row{}, offers: map[string]offer{}, occupation: map[string][]string{}, covers: map[string]row{}, roles: map[string]person.StaffID{}}
	w.readMargins()
	w.readNations()
	w.readPlaces()
	w.readHouseholds()
	w.readNames()
	w.readNotes()
	w.readSteps()
	return w
}

// own reads a data file of the county itself.
func (w *world) own(name string) []row { return rows(w.key + "/" + name) }

func (w *world) readMargins() {
	w.margins = map[string]*margin{}
	for _, r := range append(rows("margins"), w.own("margins")...) {
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
		share := w.margins["nation"].of(r["key"]) / 100
		if share == 0 {
			continue
		}
		w.nations = append(w.nations, &nation{
			row: r, code: r["code"], key: r["key"], share: share, heap: r.number("heap"), vague: r.number("vague"), ukrainian: r["key"] == "UKR",
		})
	}
	w.fitNations("status", titles, w.margins["status"].shares(titles), func(n *nation) bool { return true }, func(n *nation, shares []float64) { n.titles = shares })
	w.fitNations("school", schools, weights("school", schools, func(r row) bool { return r["key"] == "percent" })[0], func(n *nation) bool { return !n.ukrainian }, func(n *nation, shares []float64) { n.schools = shares })
	for _, n := range w.nations {
		if n.ukrainian {
			n.schools = weights("school", schools, func(r row) bool { return r["key"] == "UKR" })[0]
		}
	}
}

// fitNations fits the weights of a file to percentages of its columns and the
// shares of the nationalities.
func (w *world) fitNations(file string, columns []string, percents []float64, in func(*nation) bool, set func(*nation, []float64)) {
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
	table = fit(table, shares, percents)
	for _, n := range w.nations {
		if in(n) {
			set(n, table[0])
			table = table[1:]
		}
	}
}

func (w *world) readPlaces() {
	for _, r := range w.own("places") {
		w.places = append(w.places, &place{
			code: r["code"], district: r["district"], share: r.number("share"), hub: r["hub"], local: r["local"], town: r["town"],
			far: r["far"] == "yes", postcode: r["postcode"], streets: r.list("streets"),
		})
	}
	for _, r := range w.own("hubs") {
		w.hubs[r["hub"]] = append(w.hubs[r["hub"]], r)
	}
	for _, r := range rows("offers") {
		w.offers[r["type"]] = offer{int(r.number("days")), int(r.number("seats")), r["where"], r["word"]}
	}
	for _, r := range rows("occupations") {
		w.occupation[r["school"]] = r.list("word")
	}
	w.staff = w.own("staff")
	for _, r := range w.staff {
		if _, taken := w.roles[r["role"]]; !taken {
			w.roles[r["role"]] = person.StaffID(r["id"])
		}
		for _, code := range strings.Fields(r["covers"]) {
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
