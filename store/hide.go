package store

import (
	"lotse/policies/access"
	"lotse/store/person"
	"lotse/store/register"
)

// never is the class of what no list shows to anybody.
const never person.Class = ""

// columns says of which class each column of a list is; identity is seen of
// everybody who is found.
var columns = []struct {
	class person.Class
	empty func(*person.Listing)
}{
	{person.Identity, func(l *person.Listing) {
		l.Family, l.Given, l.Native, l.Aliases, l.Birth, l.Sex = "", "", "", nil, "", ""
		l.Restricted, l.Sources, l.Conflicts = false, nil, 0
	}},
	{person.AZR, func(l *person.Listing) { l.AZR = "" }},
	{person.Origin, func(l *person.Listing) { l.Nationalities, l.Arrived = nil, "" }},
	{person.Place, func(l *person.Listing) { l.Municipality, l.District = "", "" }},
	{person.Status, func(l *person.Listing) { l.Residence, l.Sphere = "", "" }},
	{person.Education, func(l *person.Listing) { l.School, l.Qualification = "", "" }},
	{person.Language, func(l *person.Listing) {
		l.Languages, l.German, l.GermanDay, l.LiterateAny, l.LiterateLatin = nil, "", "", "", ""
		l.Listening, l.Reading, l.Writing, l.Speaking = "", "", "", ""
	}},
	{person.Household, func(l *person.Listing) { l.Children = 0 }},
	{person.Course, func(l *person.Listing) { l.Course, l.CourseType, l.CourseProvider, l.CourseEnd = "", "", "", "" }},
	{person.Need, func(l *person.Listing) { l.Needs, l.Childcare = nil, "" }},
	{person.Consent, func(l *person.Listing) { l.Declaration = "" }},
	{person.Notes, func(l *person.Listing) {
		l.Assigned, l.LastContact, l.LastKind, l.FollowUp, l.FollowUpFor, l.Referred = nil, "", "", "", nil, nil
	}},
	{never, func(l *person.Listing) { l.Circle = nil }},
}

// hide empties the columns of classes that may not be seen of everybody in the
// list: where it depends on the person, the profile shows it and the list does not.
// Only of those who are offered to the principal less is shown than of the others.
func (d *Desk) hide(base access.Filter) func(*register.Row) {
	var hidden, offered []func(*person.Listing)
	for _, c := range columns {
		allowed := d.mayFind(c.class)
		switch {
		case c.class == never || !sameFilter(allowed, base) && !sameFilter(allowed, withoutOffered(base)):
			hidden = append(hidden, c.empty)
		case !sameFilter(allowed, base):
			offered = append(offered, c.empty)
		}
	}
	others := withoutOffered(base)
	return func(r *register.Row) {
		if len(offered) > 0 && len(r.Referred) > 0 && !others.Match(factsOf(r)) {
			for _, empty := range offered {
				empty(&r.Listing)
			}
		}
		for _, empty := range hidden {
			empty(&r.Listing)
		}
	}
}
