package person

import "slices"

// Listing is what lists show and filter of a person, derived from the profile
// whenever it is written, so that a server can start by reading nothing else.
// Codes are those of the rule book.
type Listing struct {
	Family        string   `bson:"fn"`
	Given         string   `bson:"gn"`
	Native        string   `bson:"nn,omitempty"`
	Aliases       []string `bson:"al,omitempty"`
	Birth         Date     `bson:"bd,omitempty"`
	Sex           string   `bson:"sx,omitempty"`
	Nationalities []string `bson:"na,omitempty"`
	Municipality  string   `bson:"mu,omitempty"`
	Residence     string   `bson:"re,omitempty"`
	German        string   `bson:"de,omitempty"` // level reached, empty where never assessed
	Course        string   `bson:"co"`           // "none", or the state of the course history
	CourseType    string   `bson:"ct,omitempty"`
	Needs         []string `bson:"ne,omitempty"` // kinds of open needs
	Assigned      []string `bson:"as,omitempty"`
	Restricted    bool     `bson:"rs,omitempty"`
	Circle        []string `bson:"ci,omitempty"`
	LastContact   Date     `bson:"lc,omitempty"`
	LastKind      string   `bson:"lk,omitempty"`
	Sources       []string `bson:"so,omitempty"`
}

// List derives the listing from the rest of the profile.
func (p *Profile) List() {
	last := p.lastEnrolment()
	p.Listing = Listing{
		Family: p.Value(Family), Given: p.Value(Given), Native: p.Value(Native), Aliases: p.Fields[Aliases].List,
		Birth: Date(p.Value(Birth)), Sex: p.Value(Sex), Nationalities: p.Fields[Nationality].List,
		Municipality: p.Value(Municipality), Residence: p.Value(Residence),
		German: p.German(), Course: last.State, CourseType: last.Type,
		Restricted: p.Restricted, LastContact: p.LastContact, LastKind: p.LastKind,
		Assigned: texts(p.Assigned), Circle: texts(p.Circle), Sources: texts(p.Sources),
	}
	for _, need := range p.Needs {
		if need.State == "open" && !slices.Contains(p.Listing.Needs, need.Kind) {
			p.Listing.Needs = append(p.Listing.Needs, need.Kind)
		}
	}
}

// lastEnrolment is the one that lists go by: a running one before a waiting
// one before those that ended, of these the latest; State is "none" without any.
func (p *Profile) lastEnrolment() Enrolment {
	order := []string{"none", Dropped, Done, Waiting, Running}
	best := Enrolment{State: "none"}
	for _, e := range p.Enrolments {
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
