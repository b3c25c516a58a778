package person

import "slices"

// Absorb takes over what belongs to Lotse itself of somebody who turned out to be
// this person. What both have under one name stays as this person has it. Sight never
// widens: who was restricted stays so, and only those see the union who saw both.
func (p *Profile) Absorb(other *Profile, as Absorbed) {
	if !slices.ContainsFunc(p.Absorbed, func(a Absorbed) bool { return a.Person == as.Person }) { // else it is done again, because she changed meanwhile
		as.Before = Before{p.Own.clone(), slices.Clone(p.Assigned), p.Restricted, slices.Clone(p.Circle), p.LastContact, p.LastKind, p.names()}
		p.Absorbed = append(p.Absorbed, as)
	}
	p.Needs = joined(p.Needs, other.Needs, needKey)
	p.FollowUps = joined(p.FollowUps, other.FollowUps, stepKey)
	p.Enrolments = joined(p.Enrolments, other.Enrolments, seatKey)
	p.Grants = joined(p.Grants, other.Grants, grantKey)
	p.Recognitions = joined(p.Recognitions, other.Recognitions, recognitionKey)
	p.Referrals = joined(p.Referrals, other.Referrals, referralKey)
	p.Assigned = joined(p.Assigned, other.Assigned, StaffID.itself)
	p.Own = p.Own.with(other.Own)
	if other.LastContact > p.LastContact {
		p.LastContact, p.LastKind = other.LastContact, other.LastKind
	}
	p.Restricted, p.Circle = narrowed(p.Restricted, p.Circle, other)
}

// narrowed is who may see a person when she is one with another.
func narrowed(restricted bool, circle []StaffID, other *Profile) (bool, []StaffID) {
	switch {
	case restricted && other.Restricted:
		return true, slices.DeleteFunc(slices.Clone(circle), func(s StaffID) bool { return !slices.Contains(other.Circle, s) })
	case other.Restricted:
		return true, slices.Clone(other.Circle)
	}
	return restricted, circle
}

// Release undoes Absorb: it gives back to the other what was hers, as it stands now,
// and forgets her. What was written since stays here.
func (p *Profile) Release(other *Profile) {
	at := slices.IndexFunc(p.Absorbed, func(a Absorbed) bool { return a.Person == other.ID })
	if at < 0 {
		return
	}
	before := p.Absorbed[at].Before
	p.Absorbed = slices.Delete(slices.Clone(p.Absorbed), at, at+1)
	p.Needs = parted(p.Needs, other.Needs, needKey, before.Had)
	p.FollowUps = parted(p.FollowUps, other.FollowUps, stepKey, before.Had)
	p.Enrolments = parted(p.Enrolments, other.Enrolments, seatKey, before.Had)
	p.Grants = parted(p.Grants, other.Grants, grantKey, before.Had)
	p.Recognitions = parted(p.Recognitions, other.Recognitions, recognitionKey, before.Had)
	p.Referrals = parted(p.Referrals, other.Referrals, referralKey, before.Had)
	p.Assigned = slices.DeleteFunc(slices.Clone(p.Assigned), func(s StaffID) bool {
		return slices.Contains(other.Assigned, s) && !slices.Contains(before.Assigned, s)
	})
	p.Own = p.Own.without(other.Own, before.Own)
	if restricted, circle := narrowed(before.Restricted, before.Circle, other); p.Restricted == restricted && slices.Equal(p.Circle, circle) {
		p.Restricted, p.Circle = before.Restricted, before.Circle // else somebody restricted her since, and that stays
	}
	if p.LastContact == other.LastContact && before.LastContact < p.LastContact {
		p.LastContact, p.LastKind = before.LastContact, before.LastKind
	}
}

// Restore is the other half of Release: who was in another person takes back what was
// hers, as it stands there now.
func (p *Profile) Restore(from *Profile) {
	p.Assigned = slices.DeleteFunc(slices.Clone(p.Assigned), func(s StaffID) bool { return !slices.Contains(from.Assigned, s) })
	p.Needs = current(p.Needs, from.Needs, needKey)
	p.FollowUps = current(p.FollowUps, from.FollowUps, stepKey)
	p.Enrolments = current(p.Enrolments, from.Enrolments, seatKey)
	p.Grants = current(p.Grants, from.Grants, grantKey)
	p.Recognitions = current(p.Recognitions, from.Recognitions, recognitionKey)
	p.Referrals = current(p.Referrals, from.Referrals, referralKey)
	p.Into = ""
}

func needKey(n NeedFound) string {
	if n.ID != "" {
		return n.ID
	}
	return n.Kind + "/" + n.Detail + "/" + string(n.Found) + "/" + string(n.By)
}

func stepKey(f FollowUp) string           { return f.ID }
func seatKey(e Enrolment) string          { return e.Course + "/" + e.Type + "/" + string(e.From) }
func grantKey(g Grant) string             { return g.ID }
func recognitionKey(r Recognition) string { return r.ID }
func referralKey(r Referral) string       { return r.ID }
func (s StaffID) itself() string          { return string(s) }
func has[T any](list []T, key func(T) string, k string) int {
	return slices.IndexFunc(list, func(v T) bool { return key(v) == k })
}

// joined is a with what b has beside it.
func joined[T any](a, b []T, key func(T) string) []T {
	out := slices.Clone(a)
	for _, v := range b {
		if has(out, key, key(v)) < 0 {
			out = append(out, v)
		}
	}
	return out
}

// parted is a without what b has, but for what was here before.
func parted[T any](a, b []T, key func(T) string, had []string) []T {
	return slices.DeleteFunc(slices.Clone(a), func(v T) bool { return has(b, key, key(v)) >= 0 && !slices.Contains(had, key(v)) })
}

// names are those of all that has one.
func (p *Profile) names() []string {
	return slices.Concat(keys(p.Needs, needKey), keys(p.FollowUps, stepKey), keys(p.Enrolments, seatKey),
		keys(p.Grants, grantKey), keys(p.Recognitions, recognitionKey), keys(p.Referrals, referralKey))
}

func keys[T any](list []T, key func(T) string) (out []string) {
	for _, v := range list {
		out = append(out, key(v))
	}
	return out
}

// current is a, each as now has it, without what was taken away meanwhile.
func current[T any](a, now []T, key func(T) string) (out []T) {
	for _, v := range a {
		if at := has(now, key, key(v)); at >= 0 {
			out = append(out, now[at])
		}
	}
	return out
}

func (o *Own) clone() *Own {
	if o == nil {
		return nil
	}
	c := Own{Assessments: slices.Clone(o.Assessments)}
	if o.Fields != nil {
		c.Fields = Facts{}
		for name, fact := range o.Fields {
			c.Fields[name] = fact
		}
	}
	if o.Strikes != nil {
		c.Strikes = map[string]Strike{}
		for key, s := range o.Strikes {
			c.Strikes[key] = s
		}
	}
	return &c
}

// with is what staff wrote of either; of one field what was written last.
func (o *Own) with(other *Own) *Own {
	if other == nil {
		return o
	}
	out := o.clone()
	if out == nil {
		return other.clone()
	}
	out.Assessments = joined(out.Assessments, other.Assessments, Assessment.Key)
	for name, fact := range other.Fields {
		if mine, had := out.Fields[name]; !had || fact.AsOf > mine.AsOf {
			if out.Fields == nil {
				out.Fields = Facts{}
			}
			out.Fields[name] = fact
		}
	}
	for key, s := range other.Strikes {
		if out.Strikes == nil {
			out.Strikes = map[string]Strike{}
		}
		if _, had := out.Strikes[key]; !had {
			out.Strikes[key] = s
		}
	}
	return out
}

// without undoes with: what came from the other goes, what was here before comes
// back, and what was written since stays.
func (o *Own) without(other, before *Own) *Own {
	if o == nil || other == nil {
		return o
	}
	out, was := o.clone(), before.clone()
	if was == nil {
		was = &Own{}
	}
	out.Assessments = slices.DeleteFunc(out.Assessments, func(a Assessment) bool {
		return has(other.Assessments, Assessment.Key, a.Key()) >= 0 && has(was.Assessments, Assessment.Key, a.Key()) < 0
	})
	for name, fact := range other.Fields {
		now, has := out.Fields[name]
		if !has || now.Value != fact.Value || now.AsOf != fact.AsOf || !slices.Equal(now.List, fact.List) {
			continue
		}
		if delete(out.Fields, name); was.Fields[name].Source != "" {
			out.Fields[name] = was.Fields[name]
		}
	}
	for key := range other.Strikes {
		if _, had := was.Strikes[key]; !had {
			delete(out.Strikes, key)
		}
	}
	if before == nil && len(out.Assessments)+len(out.Fields)+len(out.Strikes) == 0 {
		return nil
	}
	return out
}
