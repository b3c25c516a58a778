package county

import (
	"slices"

	"lotse/store/person"
)

// facts are the fields of one record while it is made.
type facts struct {
	source person.Source
	asOf   person.Date
	fields map[person.FieldName]person.Fact
}

func (f facts) set(name person.FieldName, value string) {
	if value != "" {
		f.fields[name] = person.Fact{Value: value, Source: f.source, AsOf: f.asOf}
	}
}

func (f facts) setList(name person.FieldName, values ...string) {
	f.fields[name] = person.Fact{List: values, Source: f.source, AsOf: f.asOf}
}

func newFacts(source person.Source, on day) facts {
	return facts{source, on.date(), map[person.FieldName]person.Fact{}}
}

func (f facts) record(id string, who person.ID) person.Record {
	return person.Record{ID: id, Person: who, Source: f.source, AsOf: f.asOf, Fields: f.fields}
}

// records are what the offices deliver of a person. The aliens authority knows
// nearly everybody, the youth office the young and their parents; what staff
// wrote is a record, too. A twin has one record only, which differs.
func (t *teller) records(a *account) []person.Record {
	if a.twinOf != nil {
		return []person.Record{t.twin(a)}
	}
	var out []person.Record
	young := t.dice.chance(t.youthShare(a))
	if !young || t.dice.chance(0.96) {
		out = append(out, t.authority(a))
	}
	if young {
		out = append(out, t.youth(a))
	}
	if a.adult() || len(out) == 0 || t.dice.chance(0.8) {
		out = append(out, t.outreach(a))
	} else {
		out[0].Fields[person.Declaration] = person.Fact{Value: a.declaration, Source: out[0].Source, AsOf: out[0].AsOf}
	}
	return out
}

func (t *teller) youthShare(a *account) float64 {
	parent := slices.ContainsFunc(t.h.members, func(m *human) bool { return m.role == "child" && m.twinOf == nil })
	switch {
	case a.role == "alone":
		return 1
	case !a.adult():
		return 0.55
	case parent && a.role != "elder":
		return 0.35
	}
	return 0
}

// authority is the file of the aliens authority; 6 % of them nobody has looked
// into for long, so that place and title are those of then.
func (t *teller) authority(a *account) person.Record {
	on := t.today - day(t.dice.between(1, 60))
	stale := t.dice.chance(0.082) && t.today-a.since() > 820
	if stale {
		on = t.today - day(t.dice.between(420, 800))
	}
	on = max(on, a.since())
	f := newFacts(person.AliensAuthority, on)
	family, given := a.naming.latin(a.naming.spelt)
	f.set(person.Family, family)
	f.set(person.Given, given)
	f.set(person.Birth, string(a.birthDate()))
	f.set(person.Sex, a.sex)
	f.setList(person.Nationality, t.nationalities()...)
	f.set(person.Arrived, string(date(a.arrived)))
	if t.dice.chance(0.96) {
		f.set(person.AZRNumber, azrOf(t.seed, a.number, a.since().year()))
	}
	f.set(person.Street, a.street)
	r := f.record(fileOf(person.AliensAuthority, a.number), a.id)
	r.Spells = t.spells(a, on)
	for _, spell := range r.Spells {
		f.set(spell.Field, spell.Code)
		if spell.Field == person.Residence {
			f.set(person.ResidenceFrom, string(spell.From))
			f.set(person.ResidenceTo, string(t.expiry(spell)))
		}
	}
	f.set(person.District, t.livedIn(on).district)
	return r
}

// livedIn is where the household lived on a day.
func (t *teller) livedIn(on day) *place {
	at := t.h.stays[0].place
	for _, s := range t.h.stays {
		if s.from <= on {
			at = s.place
		}
	}
	return at
}

// nationalities are one, rarely two.
func (t *teller) nationalities() []string {
	out := []string{t.h.nation.code}
	if t.dice.chance(0.012) {
		if second := pick(t.dice, t.world.nations).code; second != out[0] && second < "997" && out[0] < "997" {
			out = append(out, second)
		}
	}
	return out
}

// spells are those that had begun on the day of the record, oldest first; what
// ended only afterwards is still open.
func (t *teller) spells(a *account, on day) []person.Spell {
	var out []person.Spell
	add := func(field person.FieldName, s stretch) {
		s.from = max(s.from, a.since())
		if s.from > on || s.to != 0 && s.to <= s.from {
			return
		}
		if s.to > on {
			s.to = 0
		}
		out = append(out, person.Spell{Field: field, Code: s.code, From: s.from.date(), To: date(s.to), Source: person.AliensAuthority})
	}
	for _, s := range t.h.titles {
		add(person.Residence, s)
	}
	for _, s := range t.h.spheres {
		add(person.Sphere, s)
	}
	for i := 0; i < len(t.h.stays); {
		s, end := stretch{code: t.h.stays[i].place.code, from: t.h.stays[i].from}, i+1
		for end < len(t.h.stays) && t.h.stays[end].place.code == s.code { // only the district changed
			end++
		}
		if end < len(t.h.stays) {
			s.to = t.h.stays[end].from
		}
		add(person.Municipality, s)
		i = end
	}
	return out
}

// expiry is the last day of a title that ends by itself.
func (t *teller) expiry(s person.Spell) person.Date {
	from, _ := s.From.Time()
	months := map[string]int{"gestattung": 6, "duldung": 6, "fiktion": 6, "ankunft": 6, "25-2": 36, "25-3": 12, "25-1": 36, "family": 36, "25-5": 12, "25a": 36, "25b": 24}[s.Code]
	if s.Code == "24" { // extended by law for all at once
		return dayOf(max(t.today.year(), 2026)+1, 3, 4).date()
	}
	if months == 0 {
		return ""
	}
	end := from
	for dayAt(end) < t.today {
		end = end.AddDate(0, months, 0)
	}
	return dayAt(end).date()
}
