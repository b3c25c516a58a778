package person

import (
	"cmp"
	"slices"
)

// Merge rebuilds what a profile knows from its records: the same records give
// the same profile in whatever order they come. What belongs to Lotse itself
// (needs, enrolments, assignments, contacts) is left as it is; what staff wrote into
// fields (Profile.Own) counts as one more record of outreach work. Records that the
// office has no more, and those that the rules leave out, say nothing.
func Merge(p *Profile, records []Record, rules Rules) {
	records = slices.Clone(records)
	slices.SortFunc(records, func(a, b Record) int { return cmp.Compare(a.ID, b.ID) })
	records = p.take(records, rules)
	p.Sources = nil
	for _, r := range records {
		if !slices.Contains(p.Sources, r.Source) {
			p.Sources = append(p.Sources, r.Source)
		}
	}
	said := records
	if p.Own != nil { // first: of what outreach work said on one day, what staff wrote here comes after what was delivered
		said = slices.Insert(slices.Clone(records), 0, p.Own.record())
		records = append(records, p.Own.record())
	}
	p.Schema = Schema
	p.Fields = FieldSet{}
	p.Spells, p.Assessments = nil, nil
	for _, spec := range Fields {
		if field, known := merged(spec, said, rules); known {
			p.Fields[spec.Name] = field
		}
	}
	for _, r := range records {
		p.Spells = append(p.Spells, r.Spells...)
		p.Assessments = append(p.Assessments, r.Assessments...)
	}
	p.strike()
	slices.SortStableFunc(p.Spells, func(a, b Spell) int { return cmp.Compare(a.From, b.From) })
	slices.SortStableFunc(p.Assessments, func(a, b Assessment) int { return cmp.Compare(a.Day, b.Day) })
	slices.Sort(p.Sources)
}

// take notes which records a profile is made of, and returns those that count.
func (p *Profile) take(records []Record, rules Rules) (counting []Record) {
	p.Taken, p.Without, p.Ruled = nil, nil, rules.Mark
	for _, r := range records {
		p.Taken = append(p.Taken, Taken{r.ID, r.Hash, !r.Gone.IsZero()})
		switch {
		case !r.Gone.IsZero():
		case rules.Without[r.Source]:
			if !slices.Contains(p.Without, r.Source) {
				p.Without = append(p.Without, r.Source)
			}
		default:
			counting = append(counting, r)
		}
	}
	slices.Sort(p.Without)
	return counting
}

// merged picks the winning fact of one field: the first owner's, of that
// owner's the latest. Different values of the others are kept as losing.
func merged(spec Spec, records []Record, rules Rules) (Field, bool) {
	if owners := rules.Owners[spec.Name]; owners != nil {
		spec.Owners = owners
	}
	var facts []Fact
	for _, r := range records {
		if fact, ok := r.Fields[spec.Name]; ok && (fact.Value != "" || len(fact.List) > 0) {
			fact.Source = r.Source
			fact.AsOf = cmp.Or(fact.AsOf, r.AsOf)
			facts = append(facts, fact)
		}
	}
	if len(facts) == 0 {
		return Field{}, false
	}
	slices.SortStableFunc(facts, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(rank(spec, a.Source), rank(spec, b.Source)), cmp.Compare(b.AsOf, a.AsOf))
	})
	won := Field{Fact: facts[0]}
	for _, fact := range facts[1:] {
		if fact.Value != won.Value || !slices.Equal(fact.List, won.List) {
			won.Losing = append(won.Losing, fact)
		}
	}
	return won, true
}

func rank(spec Spec, source Source) int {
	if at := slices.Index(spec.Owners, source); at >= 0 {
		return at
	}
	return len(spec.Owners)
}
