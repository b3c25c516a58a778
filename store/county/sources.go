package county

import (
	"slices"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
)

// Sources are the systems of the county's offices with their legal basis: some
// linked, one planned, and two that the Bundesagentur refuses.
func (c *County) Sources() []store.Source {
	var list []store.Source
	for _, r := range rows("sources") {
		source := store.Source{
			ID: person.Source(r["id"]), Office: strings.ReplaceAll(r["office"], "%s", Name(worldOf(c.spec.County).key)), System: r["system"],
			State: r["state"], Reason: r["reason"], Missing: r["missing"],
		}
		if r["basis"] != "" {
			source.Fields = delivered(source.ID)
			source.Agreement = &store.Agreement{
				Basis: r["basis"], SignedBy: r["signed"], Reference: r["reference"],
				From: c.newYear(r.number("from")), Until: c.newYear(r.number("until")),
			}
		}
		list = append(list, source)
	}
	return list
}

// newYear is the beginning of a year so many years after today's.
func (c *County) newYear(years float64) time.Time {
	return time.Date(c.spec.Today.Year()+int(years), 1, 1, 0, 0, 0, 0, c.spec.Today.Location())
}

// delivered are the fields that an office's records have here.
func delivered(source person.Source) (names []person.FieldName) {
	theirs := map[person.Source][]person.FieldName{
		person.AliensAuthority: {
			person.Family, person.Given, person.Birth, person.Sex, person.AZRNumber, person.Nationality, person.Arrived,
			person.Municipality, person.District, person.Street, person.Residence, person.ResidenceFrom, person.ResidenceTo, person.Sphere,
		},
		person.YouthOffice: {
			person.Family, person.Given, person.Birth, person.Sex, person.Nationality,
			person.Municipality, person.District, person.Street, person.Phone, person.Children,
		},
	}[source]
	for _, spec := range person.Fields { // in their order
		if slices.Contains(theirs, spec.Name) {
			names = append(names, spec.Name)
		}
	}
	return names
}
