package need

import (
	"lotse/policies/rulebook"
	"lotse/store/person"
)

// claims finds whether §44(1), §44a and §44(4) lead into an integration course.
func (j *judge) claims() {
	if closed, class, rule := j.closed(); closed {
		for _, at := range [...]int{claim, obligation, admission} {
			j.route(at, false, 0, class, rule)
		}
		return
	}
	j.claimed()
	j.obliged()
	j.admitted()
}

// closed says why no route leads into an integration course.
func (j *judge) closed() (bool, person.Class, string) {
	switch {
	case j.age >= 0 && j.age < j.r.minAge:
		return true, person.Identity, "44-3-age/child"
	case j.pupil:
		return true, person.Course, "44-3-age/pupil"
	case j.proven >= j.r.enough:
		return true, person.Language, "44-3-level/enough"
	}
	return false, "", ""
}

// first is the first title that gives a claim.
func (j *judge) first() (title string, from person.Date, found bool) {
	for i := range j.l.Case.Titles {
		t := &j.l.Case.Titles[i]
		if j.r.claim[t.Code] && t.From <= j.r.day {
			return t.Code, t.From, true
		}
	}
	return j.title, "", j.r.claim[j.title]
}

func (j *judge) claimed() {
	title, from, found := j.first()
	switch {
	case j.title == "":
		j.route(claim, false, 0, person.Status, "unknown/title")
	case j.r.naturalised[j.title]:
		j.route(claim, false, 0, person.Status, "44-german/none")
	case j.r.unsure[j.title] && !found:
		j.route(claim, false, 0, person.Status, "44-1/unsure", j.title)
	case !found || !j.r.claim[j.title] && !j.r.with[j.title]:
		j.route(claim, false, 0, person.Status, "44-1/none", j.title)
	default:
		j.lapses(title, from)
	}
}

// lapses finds whether the claim of a title is still there.
func (j *judge) lapses(title string, from person.Date) {
	earliest, latest, known := ends(j.r.claimTerm, from)
	switch {
	case !known:
		j.route(claim, false, 0, person.Status, "44-2/undated", title)
	case j.r.today <= earliest:
		if j.out != nil {
			j.route(claim, true, earliest, person.Status, "44-1/open", title, string(from), string(dateOf(earliest)))
		} else {
			j.open |= 1 << claim
		}
		if !j.settled(false) {
			j.deadline("claim", earliest, person.Status, "44-2/runs", title, string(from))
		}
	case j.r.today > latest:
		if j.out != nil {
			j.route(claim, false, 0, person.Status, "44-2/lapsed", title, string(from), string(dateOf(latest)))
		}
	default:
		j.route(claim, false, 0, person.Status, "44-2/unsure", title, string(from))
	}
}

// paperOf is the authorisation of a route that is worth most today: the index of
// the grant, -1 where there is none, and its last day, 0 where it has none.
type paperOf struct {
	grant           *person.Grant
	until           int
	valid, undated  bool
	lapsed, applied bool
}

func (j *judge) papers(route string, term rulebook.Term) (p paperOf) {
	for i := range j.l.Case.Grants {
		g := &j.l.Case.Grants[i]
		if g.Route != route || g.Granted > j.r.day {
			continue
		}
		switch g.State {
		case "applied":
			p.applied = true
			continue
		case "used":
			if !p.valid {
				p = paperOf{grant: g, valid: true}
			}
			continue
		case "granted":
		default:
			continue
		}
		until, last, known := span(g.Lapses)
		if !known {
			until, last, known = ends(term, g.Granted)
		}
		switch {
		case !known || until < j.r.today && j.r.today <= last:
			p.undated = true
		case last < j.r.today:
			p.lapsed = true
			if !p.valid {
				p.grant, p.until = g, last
			}
		case !p.valid || until > p.until && p.until > 0:
			p.grant, p.until, p.valid = g, until, true
		}
	}
	return p
}

func (j *judge) obliged() {
	switch p := j.papers("44a", j.r.obligedTerm); {
	case p.valid:
		j.route(obligation, true, p.until, person.Entitlement, "44a/open", string(p.grant.Granted))
		j.lapsing("44a/runs", p)
	case p.lapsed:
		j.route(obligation, false, 0, person.Entitlement, "44a/lapsed", string(p.grant.Granted))
	case p.undated:
		j.route(obligation, false, 0, person.Entitlement, "44a/undated")
	case j.r.obliging[j.l.Sphere]:
		j.route(obligation, false, 0, person.Status, "44a/possible", j.l.Sphere)
	default:
		j.route(obligation, false, 0, person.Entitlement, "44a/none")
	}
}

// lapsing keeps the deadline of a paper that is not used yet.
func (j *judge) lapsing(rule string, p paperOf) {
	j.paper = true
	if p.until > 0 && !j.settled(false) {
		j.deadline("admission", p.until, person.Entitlement, rule, string(p.grant.Granted))
	}
}

func (j *judge) admitted() {
	p := j.papers("44-4", j.r.grantTerm)
	switch {
	case p.valid:
		j.route(admission, true, p.until, person.Entitlement, "44-4/open", string(p.grant.Granted))
		j.lapsing("44-4/runs", p)
	case p.undated:
		j.route(admission, false, 0, person.Entitlement, "44-4/undated")
	case j.is(claim):
		j.route(admission, false, 0, person.Status, "44-4/claim")
	case !j.r.admits || j.title == "":
		j.route(admission, false, 0, person.Status, "unknown/title")
	case j.r.refused[j.title]:
		j.route(admission, false, 0, person.Status, "44-4/never", j.title)
	case j.r.suspended:
		j.route(admission, false, 0, person.Entitlement, "44-4/suspended")
	case p.applied:
		j.route(admission, true, 0, person.Entitlement, "44-4/applied")
	default:
		j.route(admission, true, 0, person.Entitlement, "44-4/possible")
	}
}

// offered finds the routes that are no integration course.
func (j *judge) offered() {
	j.vocational()
	j.orientation()
	j.strong()
	j.route(local, true, 0, "", "local/open")
}

// proof is the last day on which what a person shows of her level is good for a
// vocational course; 0 with true: without end.
func (j *judge) proof(level int) (until int, ok bool) {
	for i := range j.l.Case.Proofs {
		p := &j.l.Case.Proofs[i]
		if p.Day > j.r.day || j.r.index(p.Level) < level {
			continue
		}
		switch p.Evidence {
		case "placement":
			return 0, true
		case "certificate":
			if first, _, known := ends(j.r.certTerm, p.Day); known && first >= j.r.today {
				until, ok = max(until, first), true
			}
		}
	}
	return until, ok
}

func (j *judge) vocational() {
	p := j.papers("bsk", j.r.bskTerm)
	wanted := j.r.vocational[j.due]
	level := j.r.jobLevel
	if next := j.r.rung(j.proven); next != nil && j.proven >= j.r.enough {
		level = next.from
	}
	until, shown := j.proof(level)
	if wanted && shown && until > 0 && !j.settled(true) {
		j.deadline("certificate", until, person.Language, "deufov-8-1/runs")
	}
	if p.valid && p.until > 0 && !j.settled(true) {
		j.deadline("bsk", p.until, person.Entitlement, "deufov-6-3/runs", string(p.grant.Granted))
	}
	switch {
	case p.valid:
		j.route(bsk, true, p.until, person.Entitlement, "bsk/open", string(p.grant.Granted))
	case !wanted:
		j.route(bsk, false, 0, person.Language, "bsk/level")
	case !shown:
		j.route(bsk, false, 0, person.Language, "deufov-8-1/old")
	case p.lapsed:
		j.route(bsk, true, until, person.Entitlement, "deufov-6-3/lapsed", string(p.grant.Granted))
	default:
		j.route(bsk, true, until, person.Entitlement, "bsk/possible")
	}
	j.paper = j.paper && !wanted || wanted && p.valid
}

func (j *judge) orientation() {
	integration := j.is(claim) || j.is(obligation) || j.is(admission) && j.paper
	grown := j.age < 0 || j.age >= j.r.minAge
	switch {
	case j.title == "":
		j.route(eok, false, 0, person.Status, "unknown/title")
	case !integration && grown && j.r.eokTitles[j.title] && (j.level < 0 || j.r.eokLevels[j.l.German]):
		j.route(eok, true, 0, person.Status, "eok/open")
	default:
		j.route(eok, false, 0, person.Status, "eok/none")
	}
}

func (j *judge) strong() {
	had := 0
	for i := range j.l.Case.Seats {
		if e := &j.l.Case.Seats[i]; e.Type == "MIA" && (e.State == person.Done || e.State == person.Running) {
			had++
		}
	}
	switch {
	case j.r.miaSex == "" || j.l.Sex != j.r.miaSex || j.age >= 0 && j.age < j.r.miaAge:
		j.route(mia, false, 0, person.Identity, "mia/none")
	case had >= j.r.miaCourses:
		j.route(mia, false, 0, person.Course, "mia/had", number(had))
	default:
		j.route(mia, true, 0, person.Identity, "mia/open")
	}
}
