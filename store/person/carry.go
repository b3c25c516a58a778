package person

import "slices"

// Carry is the history of a record: what it was before, with what its fields say now.
// An office tells only what holds; when it changed is known from the deliveries. A
// residence title begins on the day that the record names, everything else on the day
// of which the record is.
func Carry(before []Spell, r *Record) []Spell {
	spells := slices.Clone(before)
	for _, field := range []FieldName{Residence, Sphere, Municipality} {
		code, from := r.Fields[field].Value, r.AsOf
		if begins := Date(r.Fields[ResidenceFrom].Value); field == Residence && begins != "" {
			from = begins
		}
		open := -1
		for i, s := range spells {
			if s.Field == field && s.To == "" {
				open = i
			}
		}
		if open >= 0 && spells[open].Code == code {
			continue
		}
		if open >= 0 {
			spells[open].To = max(from, spells[open].From)
		}
		if code != "" {
			spells = append(spells, Spell{Field: field, Code: code, From: from, Source: r.Source})
		}
	}
	return spells
}
