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
	empty func(*register.Row)
}{
	{person.Identity, func(l *register.Row) {
		l.Family, l.Given, l.Native, l.Aliases, l.Birth, l.Sex = "", "", "", nil, "", ""
		l.Restricted, l.Sources, l.Conflicts = false, nil, 0
	}},
	{person.AZR, func(l *register.Row) { l.AZR = "" }},
	{person.Origin, func(l *register.Row) { l.Nationalities, l.Arrived = nil, "" }},
	{person.Place, func(l *register.Row) { l.Municipality, l.District = "", "" }},
	{person.Status, func(l *register.Row) { l.Residence, l.Sphere = "", "" }},
	{person.Education, func(l *register.Row) { l.School, l.Qualification = "", "" }},
	{person.Language, func(l *register.Row) {
		l.Languages, l.German, l.GermanDay, l.LiterateAny, l.LiterateLatin = nil, "", "", "", ""
		l.Listening, l.Reading, l.Writing, l.Speaking = "", "", "", ""
	}},
	{person.Household, func(l *register.Row) { l.Children = 0 }},
	{person.Course, func(l *register.Row) {
		l.Course, l.CourseType, l.CourseProvider, l.CourseEnd, l.Step, l.CourseID = "", "", "", "", "", ""
	}},
	{person.Entitlement, func(l *register.Row) { l.Due, l.Misplaced, l.Routes, l.Blocks, l.Deadline = "", "", nil, nil, "" }},
	{person.Need, func(l *register.Row) { l.Needs, l.Childcare, l.Daytimes = nil, "", nil }},
	{person.Consent, func(l *register.Row) { l.Declaration = "" }},
	{person.Notes, func(l *register.Row) {
		l.Assigned, l.LastContact, l.LastKind, l.FollowUp, l.FollowUpFor, l.Referred = nil, "", "", "", nil, nil
	}},
	{never, func(l *register.Row) {
		l.Circle, l.Case, l.Without, l.Ruled, l.Into, l.Hidden = nil, person.Case{}, nil, "", "", false
	}},
}

// hide empties the columns of classes that may not be seen of everybody in the
// list: where it depends on the person, the profile shows it and the list does not.
// Only of those who are offered to the principal less is shown than of the others.
func (d *Desk) hide(base access.Filter) func(*register.Row) {
	var hidden, offered []func(*register.Row)
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
				empty(r)
			}
		}
		for _, empty := range hidden {
			empty(r)
		}
	}
}
