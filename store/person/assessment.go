package person

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
)

// Key names a finding by what it says, short enough to be typed: six letters or
// digits. Findings that say the same have the same key.
func (a Assessment) Key() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		a.Language, a.Skill, a.Level, string(a.Day), a.Evidence, a.Issuer, a.Test, a.Course, string(a.Source),
	}, "\x00")))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:])[:6])
}

// strike marks the findings that staff struck.
func (p *Profile) strike() {
	if p.Own == nil {
		return
	}
	for i, a := range p.Assessments {
		if s, struck := p.Own.Strikes[a.Key()]; struck {
			p.Assessments[i].Struck = &s
		}
	}
}

// record is what staff wrote as one more record of outreach work, so that a
// profile can be rebuilt without losing it.
func (o *Own) record() Record {
	return Record{ID: "own", Source: Outreach, Fields: o.Fields, Assessments: o.Assessments}
}

// DTZ is the level that a Deutsch-Test für Zuwanderer gives by its parts (each
// "A2", "B1" or below): a level is reached if speaking and at least one other part
// reach it. Below A2 there is no certificate, only a notice.
// Source: Prüfungsordnung des DTZ (BAMF).
func DTZ(listeningReading, writing, speaking string) (level string, notice bool) {
	at := func(level string) int { return slices.Index(Levels, level) }
	reached := min(at(speaking), max(at(listeningReading), at(writing)), at("B1"))
	if reached < at("A2") {
		return "", true
	}
	return Levels[reached], false
}

// proofs are the latest level of German that each kind of evidence shows.
func (p *Profile) proofs() []Proof {
	var list []Proof
	for _, a := range p.Assessments { // oldest first
		if a.Language != "deu" || a.Struck != nil {
			continue
		}
		at := slices.IndexFunc(list, func(one Proof) bool { return one.Evidence == a.Evidence })
		if at < 0 {
			at, list = len(list), append(list, Proof{Evidence: a.Evidence})
		}
		list[at].Day, list[at].Test = a.Day, a.Test
	}
	for i := range list {
		list[i].Level = p.germanBy(func(a *Assessment) bool { return a.Evidence == list[i].Evidence })
	}
	list = slices.DeleteFunc(list, func(one Proof) bool { return one.Level == "" })
	slices.SortFunc(list, func(a, b Proof) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Evidence, b.Evidence)) })
	return list
}

// cased are the facts that the need engine reads.
func (p *Profile) cased() Case {
	c := Case{Proofs: p.proofs(), Grants: p.Grants, Seats: p.Enrolments}
	for _, s := range p.Spells { // oldest first
		if s.Field == Residence {
			c.Titles = append(c.Titles, s)
		}
	}
	if title := p.Value(Residence); len(c.Titles) == 0 && title != "" {
		c.Titles = []Spell{{Field: Residence, Code: title, From: Date(p.Value(ResidenceFrom)), To: Date(p.Value(ResidenceTo)), Source: p.Fields[Residence].Source}}
	}
	for _, e := range p.Enrolments {
		if e.State == Waiting && (c.Waiting == "" || e.From < c.Waiting) {
			c.Waiting = e.From
		}
	}
	return c
}
