package person

import "slices"

// UpTo leaves out of a profile what is of later days than the one given: findings,
// titles, authorisations and enrolments. Fields without a history stay as they are
// now. It is for questions about the past, never to be kept.
func (p *Profile) UpTo(day Date) {
	p.Assessments = slices.DeleteFunc(slices.Clone(p.Assessments), func(a Assessment) bool { return a.Day > day })
	p.Grants = slices.DeleteFunc(slices.Clone(p.Grants), func(g Grant) bool { return g.Granted > day || g.Granted == "" && g.Applied > day })
	p.Needs = slices.DeleteFunc(slices.Clone(p.Needs), func(n NeedFound) bool { return n.Found > day })
	p.Enrolments = slices.DeleteFunc(slices.Clone(p.Enrolments), func(e Enrolment) bool { return e.From > day })
	for i := range p.Enrolments {
		if e := &p.Enrolments[i]; e.To > day && (e.State == Done || e.State == Dropped) {
			e.State, e.Step, e.To, e.Result, e.Reason = Running, "started", "", "", ""
		}
	}
	known := len(p.Spells)
	p.Spells = slices.DeleteFunc(slices.Clone(p.Spells), func(s Spell) bool { return s.From > day })
	if len(p.Spells) < known {
		p.fieldOfThen(Residence)
		p.fieldOfThen(Sphere)
	}
	p.List()
}

// fieldOfThen takes a field from the latest spell that is left.
func (p *Profile) fieldOfThen(name FieldName) {
	fields := FieldSet{}
	for key, field := range p.Fields {
		if key != name {
			fields[key] = field
		}
	}
	for _, s := range p.Spells { // oldest first
		if s.Field == name {
			fields[name] = Field{Fact: Fact{Value: s.Code, Source: s.Source, AsOf: s.From}}
		}
	}
	p.Fields = fields
}
