package person

// caseOf is what the need engine reads of a profile.
func (p *Profile) caseOf() Case {
	c := Case{Grants: p.Grants, Seats: p.Enrolments, Proofs: p.proofs()}
	for _, s := range p.Spells {
		if s.Field == Residence {
			c.Titles = append(c.Titles, s)
		}
	}
	for _, e := range p.Enrolments {
		if e.State == Waiting && (c.Waiting == "" || e.From < c.Waiting) {
			c.Waiting = e.From
		}
	}
	return c
}

// proofs are the levels of German that the latest finding of each kind of evidence
// shows, those of a test by themselves.
func (p *Profile) proofs() (out []Proof) {
	type kind struct{ evidence, test string }
	latest := map[kind]Date{}
	var kinds []kind
	for _, a := range p.Assessments {
		if a.Language != "deu" || a.Struck != nil {
			continue
		}
		k := kind{a.Evidence, a.Test}
		if _, known := latest[k]; !known {
			kinds = append(kinds, k)
		}
		latest[k] = max(latest[k], a.Day)
	}
	for _, k := range kinds {
		of := Profile{}
		for _, a := range p.Assessments {
			if a.Evidence == k.evidence && a.Test == k.test && a.Day == latest[k] && a.Struck == nil {
				of.Assessments = append(of.Assessments, a)
			}
		}
		if level := of.German(); level != "" {
			out = append(out, Proof{Level: level, Evidence: k.evidence, Test: k.test, Day: latest[k]})
		}
	}
	return out
}
