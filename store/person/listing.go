package person

import (
	"slices"
	"strconv"
)

// Listing is what lists show and filter of a person, derived from the profile
// whenever it is written, so that a server can start by reading nothing else.
// Codes are those of the rule book.
type Listing struct {
	Family        string   `bson:"fn"`
	Given         string   `bson:"gn"`
	Native        string   `bson:"nn,omitempty"`
	Aliases       []string `bson:"al,omitempty"`
	AZR           string   `bson:"az,omitempty"` // 12 digits
	Birth         Date     `bson:"bd,omitempty"`
	Sex           string   `bson:"sx,omitempty"`
	Nationalities []string `bson:"na,omitempty"`
	Arrived       Date     `bson:"ar,omitempty"`
	Municipality  string   `bson:"mu,omitempty"`
	District      string   `bson:"di,omitempty"`
	Residence     string   `bson:"re,omitempty"`
	Sphere        string   `bson:"sp,omitempty"`

	Languages     []string `bson:"la,omitempty"`
	German        string   `bson:"de,omitempty"` // level reached, empty where never assessed
	GermanDay     Date     `bson:"dd,omitempty"` // of that assessment
	Listening     string   `bson:"dh,omitempty"` // German by skill
	Reading       string   `bson:"dl,omitempty"`
	Writing       string   `bson:"ds,omitempty"`
	Speaking      string   `bson:"dp,omitempty"`
	LiterateAny   string   `bson:"li,omitempty"`
	LiterateLatin string   `bson:"ll,omitempty"`
	School        string   `bson:"sc,omitempty"`
	Qualification string   `bson:"qu,omitempty"` // with the state of its recognition

	Course         string `bson:"co"`           // "none", or the state of the course history
	CourseType     string `bson:"ct,omitempty"` // of the course that Course goes by
	CourseProvider string `bson:"cp,omitempty"` // of the same
	CourseEnd      Date   `bson:"ce,omitempty"` // when the last course ended

	Step     string `bson:"cs,omitempty"` // code of the list "seat", of the course that Course goes by
	CourseID string `bson:"cd,omitempty"` // of the same

	Daytimes    []string `bson:"dt,omitempty"` // when a course could be attended; none: at any time
	Needs       []string `bson:"ne,omitempty"` // kinds of open needs
	Children    int      `bson:"ch,omitempty"` // in the household, plus one; 0: not known
	Childcare   string   `bson:"cc,omitempty"`
	Declaration string   `bson:"dc,omitempty"`

	Assigned    []string `bson:"as,omitempty"`
	Restricted  bool     `bson:"rs,omitempty"`
	Circle      []string `bson:"ci,omitempty"`
	LastContact Date     `bson:"lc,omitempty"`
	LastKind    string   `bson:"lk,omitempty"`
	FollowUp    Date     `bson:"nf,omitempty"` // the next step that is due
	FollowUpFor []string `bson:"ff,omitempty"` // who owes open ones
	Sources     []string `bson:"so,omitempty"`
	Conflicts   int      `bson:"cf,omitempty"` // fields about which sources disagree
	Referred    []string `bson:"rf,omitempty"` // to whom she is offered
	Without     []string `bson:"wo,omitempty"` // sources that were left out, for want of an agreement
	Ruled       string   `bson:"ru,omitempty"` // mark of the rules by which its fields were chosen
	Into        ID       `bson:"in,omitempty"` // the person whom she turned out to be
	Hidden      bool     `bson:"hd,omitempty"` // in no list: she is in another person, or nothing is known of her now

	Case Case `bson:"ca,omitempty"`
}

// Case is what only the need engine reads: which course is due, by which legal
// route and until when (lotse/store/need).
type Case struct {
	Titles  []Spell     `bson:"t,omitempty"` // residence titles, oldest first
	Proofs  []Proof     `bson:"p,omitempty"` // of German: the latest of each kind of evidence
	Grants  []Grant     `bson:"g,omitempty"`
	Seats   []Enrolment `bson:"s,omitempty"` // every enrolment, oldest first
	Waiting Date        `bson:"w,omitempty"` // since when a place is waited for
}

// Proof is a level of German, with what shows it and since when.
type Proof struct {
	Level    string `bson:"v"`
	Evidence string `bson:"e"`
	Test     string `bson:"t,omitempty"`
	Day      Date   `bson:"d"`
}

// List derives the listing from the rest of the profile.
func (p *Profile) List() {
	last := p.lastEnrolment()
	p.Listing = Listing{
		Family: p.Value(Family), Given: p.Value(Given), Native: p.Value(Native), Aliases: p.Fields[Aliases].List,
		AZR: p.Value(AZRNumber), Birth: Date(p.Value(Birth)), Sex: p.Value(Sex), Nationalities: p.Fields[Nationality].List,
		Arrived: Date(p.Value(Arrived)), Municipality: p.Value(Municipality), District: p.Value(District),
		Residence: p.Value(Residence), Sphere: p.Value(Sphere),
		Languages: p.Fields[Languages].List, German: p.German(),
		LiterateAny: p.Value(LiterateAny), LiterateLatin: p.Value(LiterateLatin),
		School: p.Value(School), Qualification: p.Value(Qualification),
		Course: last.State, CourseType: last.Type, CourseProvider: last.Provider, Step: last.Step, CourseID: last.Course,
		Daytimes:  p.Fields[Daytimes].List,
		Childcare: p.Value(Childcare), Declaration: p.Value(Declaration),
		Restricted: p.Restricted, LastContact: p.LastContact, LastKind: p.LastKind,
		Assigned: texts(p.Assigned), Circle: texts(p.Circle), Sources: texts(p.Sources),
	}
	if n, err := strconv.Atoi(p.Value(Children)); err == nil && n >= 0 {
		p.Listing.Children = n + 1
	}
	p.Listing.Without, p.Listing.Ruled, p.Listing.Into, p.Listing.Hidden = texts(p.Without), p.Ruled, p.Into, p.hidden()
	p.Listing.Case = p.cased()
	p.listSkills()
	p.listOpen()
	for _, e := range p.Enrolments {
		if e.State == Done || e.left() {
			p.Listing.CourseEnd = max(p.Listing.CourseEnd, e.To)
		}
	}
	for _, field := range p.Fields {
		p.Listing.Conflicts += min(1, len(field.Losing))
	}
}

// hidden says whether nobody is to come upon her: she is another person, or nobody
// knows anything of her now.
func (p *Profile) hidden() bool {
	if p.Into != "" {
		return true
	}
	known := len(p.Sources) > 0 || p.Own != nil
	ours := len(p.Enrolments)+len(p.Needs)+len(p.FollowUps)+len(p.Assigned)+len(p.Grants)+len(p.Recognitions) > 0
	return !known && len(p.Taken) > 0 && !ours && p.LastContact == ""
}

// listSkills lists the latest German level of each skill.
func (p *Profile) listSkills() {
	l := &p.Listing
	skills := map[string]*string{Listening: &l.Listening, Reading: &l.Reading, Writing: &l.Writing, Speaking: &l.Speaking}
	for _, a := range p.Assessments { // oldest first
		if a.Language != "deu" || a.Struck != nil {
			continue
		}
		l.GermanDay = max(l.GermanDay, a.Day)
		if level := skills[a.Skill]; level != nil {
			*level = a.Level
		}
	}
}

// listOpen lists needs and next steps that are open.
func (p *Profile) listOpen() {
	l := &p.Listing
	for _, need := range p.Needs {
		if need.State == "open" && !slices.Contains(l.Needs, need.Kind) {
			l.Needs = append(l.Needs, need.Kind)
		}
	}
	for _, f := range p.FollowUps {
		if f.State != "open" {
			continue
		}
		if l.FollowUp == "" || f.Day < l.FollowUp {
			l.FollowUp = f.Day
		}
		if !slices.Contains(l.FollowUpFor, string(f.For)) {
			l.FollowUpFor = append(l.FollowUpFor, string(f.For))
		}
	}
	l.Referred = p.offered()
}

// left says whether somebody was in the course and left it before its end.
func (e *Enrolment) left() bool { return e.State == Dropped && e.From != "" }

// lastEnrolment is the one that lists go by: a running one before a waiting
// one before those that ended, of these the latest; State is "none" without any.
func (p *Profile) lastEnrolment() Enrolment {
	order := []string{"none", Dropped, Done, Waiting, Running}
	best := Enrolment{State: "none"}
	for _, e := range p.Enrolments {
		if e.State == Dropped && !e.left() {
			continue // has not been in a course
		}
		a, b := slices.Index(order, e.State), slices.Index(order, best.State)
		if a <= 2 && b <= 2 && b > 0 { // both ended: the later one counts
			a, b = 0, 0
			if e.To > best.To {
				a = 1
			}
		}
		if a > b {
			best = e
		}
	}
	return best
}

func texts[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}
