package store

import (
	"cmp"
	"context"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/roster"
)

// maxFindings is how many findings one act may write.
const maxFindings = 10

// Assess appends findings of how well somebody knows a language. Nothing is
// overwritten; the same again changes nothing, and one that was struck counts
// again. Of a DTZ whose parts are known, the whole follows.
func (d *Desk) Assess(ctx context.Context, who person.ID, findings ...person.Assessment) error {
	a, err := d.factAct(ctx, "assess level of ", who, access.Assess, audit.Assessed, person.Language)
	if err != nil {
		return err
	}
	findings = slices.Clone(findings)
	for _, f := range findings {
		more, fill := a.fill, d.knownCodes("skill", f.Skill, "level", f.Level)
		a.fill = func(e *audit.Event) {
			if more != nil {
				more(e)
			}
			fill(e)
		}
	}
	check := func() error {
		if len(findings) == 0 || len(findings) > maxFindings {
			return mistake("assess.none", "say 1 to %d levels, such as B1 or speaking A2", maxFindings)
		}
		for i := range findings {
			if err := d.checkFinding(&findings[i]); err != nil {
				return err
			}
		}
		findings = append(findings, wholeTest(findings)...)
		return nil
	}
	return d.changing(ctx, a, who, check, func(p *person.Profile) error {
		if len(p.Assessments) >= maxFacts {
			return mistake("fact.full", "no more than %d of these are kept of one person", maxFacts)
		}
		again := false
		for _, f := range findings {
			again = unstrike(p, f.Key()) || again
		}
		if !d.store.keepFindings(p, findings, &roster.Exam{By: d.Session.Me.ID}) && !again {
			return errUnchanged
		}
		return nil
	})
}

// checkFinding refuses a finding that cannot be, and fills in what goes without
// saying: German, as a whole, today; a test is a certificate, else it is what she
// says of herself.
func (d *Desk) checkFinding(f *person.Assessment) error {
	usual := "self"
	if f.Test != "" {
		usual = "certificate"
	}
	f.Language, f.Skill, f.Evidence = cmp.Or(f.Language, "deu"), cmp.Or(f.Skill, person.Overall), cmp.Or(f.Evidence, usual)
	f.Source, f.By, f.Course, f.Struck = person.Outreach, d.Session.Me.ID, "", nil
	for _, pair := range [][2]string{{"language", f.Language}, {"skill", f.Skill}, {"level", f.Level}, {"evidence", f.Evidence}} {
		if err := d.checkCode(pair[0], pair[1]); err != nil {
			return err
		}
	}
	for _, text := range []*string{&f.Issuer, &f.Test} {
		if err := checkText(text); err != nil {
			return err
		}
	}
	return d.checkPast(&f.Day)
}

// wholeTest is the finding that the parts of a DTZ give, where the whole was not said.
func wholeTest(findings []person.Assessment) []person.Assessment {
	whole := findings[0]
	x := roster.Exam{Test: whole.Test}
	for _, f := range findings {
		if f.Skill == person.Overall || f.Language != "deu" {
			return nil
		}
		for skill, part := range map[string]*string{person.Listening: &x.Listening, person.Reading: &x.Reading, person.Writing: &x.Writing, person.Speaking: &x.Speaking} {
			if f.Skill == skill {
				*part = f.Level
			}
		}
	}
	if whole.Test != "DTZ" || x.Overall() == "" {
		return nil
	}
	whole.Skill, whole.Level = person.Overall, x.Overall()
	return []person.Assessment{whole}
}

// StrikeAssessment says that a finding (person.Assessment.Key) was written down in
// error. It stays to be read, and counts no more.
func (d *Desk) StrikeAssessment(ctx context.Context, who person.ID, key, reason string) error {
	a, err := d.factAct(ctx, "strike level of ", who, access.Assess, audit.AssessmentStruck, person.Language)
	if err != nil {
		return err
	}
	check := func() error {
		if err := checkText(&reason); err != nil || reason != "" {
			return err
		}
		return mistake("assess.why", "say why the finding is wrong")
	}
	return d.changing(ctx, a, who, check, func(p *person.Profile) error {
		at := slices.IndexFunc(p.Assessments, func(f person.Assessment) bool { return f.Key() == key })
		switch {
		case at < 0:
			return mistake("assess.unknown", "there is no finding %.20q", key)
		case p.Assessments[at].Struck != nil:
			return errUnchanged
		}
		strike(p, key, person.Strike{Reason: reason, Day: d.store.today(), By: d.Session.Me.ID})
		return nil
	})
}

func strike(p *person.Profile, key string, s person.Strike) {
	if p.Own == nil {
		p.Own = &person.Own{}
	}
	if p.Own.Strikes == nil {
		p.Own.Strikes = map[string]person.Strike{}
	}
	p.Own.Strikes[key] = s
	mark(p, key, &s)
}

// unstrike lets a finding count again; false where it was not struck.
func unstrike(p *person.Profile, key string) bool {
	if p.Own == nil {
		return false
	}
	if _, struck := p.Own.Strikes[key]; !struck {
		return false
	}
	delete(p.Own.Strikes, key)
	mark(p, key, nil)
	return true
}

// mark writes into both lists of findings whether one is struck.
func mark(p *person.Profile, key string, s *person.Strike) {
	for _, list := range [][]person.Assessment{p.Own.Assessments, p.Assessments} {
		for i := range list {
			if list[i].Key() == key {
				list[i].Struck = s
			}
		}
	}
}
