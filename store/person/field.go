package person

// FieldName names one field of a profile.
type FieldName string

// Class groups the fields that the same people may see. The access policies
// decide by class, never by field.
type Class string

// The classes of what is kept about a person.
const (
	Identity    Class = "identity"    // name, birth, sex
	AZR         Class = "azr"         // the federal number, §10 AZRG
	Origin      Class = "origin"      // nationality, arrival
	Place       Class = "place"       // municipality
	Contact     Class = "contact"     // street, telephone
	Status      Class = "status"      // residence title, benefit sphere
	Education   Class = "education"   // school, qualification, recognition, occupation
	Language    Class = "language"    // languages, levels, literacy
	Household   Class = "household"   // children
	Course      Class = "course"      // enrolments
	Entitlement Class = "entitlement" // legal routes into courses, authorisations, deadlines
	Need        Class = "need"        // needs, childcare
	Consent     Class = "consent"     // data-protection declarations
	Notes       Class = "note"        // contact notes of outreach work
	Confided    Class = "confided"    // §203 StGB: what a client confided
)

// Classes lists every class, in the order in which a profile shows them.
var Classes = []Class{Identity, AZR, Origin, Place, Contact, Status, Education, Language, Household, Course, Entitlement, Need, Consent, Notes, Confided}

// The fields of a profile.
const (
	Family        FieldName = "family"
	Given         FieldName = "given"
	Native        FieldName = "native"  // the whole name in its own script
	Aliases       FieldName = "aliases" // list
	Birth         FieldName = "birth"   // Date
	Sex           FieldName = "sex"
	AZRNumber     FieldName = "azr"
	Nationality   FieldName = "nationality" // list
	Arrived       FieldName = "arrived"     // Date of entry to Germany
	Municipality  FieldName = "municipality"
	District      FieldName = "district" // part of the municipality
	Street        FieldName = "street"
	Phone         FieldName = "phone"
	Residence     FieldName = "residence"
	ResidenceFrom FieldName = "residence_from"
	ResidenceTo   FieldName = "residence_to"
	Sphere        FieldName = "sphere"
	School        FieldName = "school"
	Qualification FieldName = "qualification"
	Occupation    FieldName = "occupation"
	Languages     FieldName = "languages" // list, ISO 639-3
	LiterateAny   FieldName = "literate_any"
	LiterateLatin FieldName = "literate_latin"
	Children      FieldName = "children" // number of children in the household
	Daytimes      FieldName = "daytimes" // list: when a course could be attended; none: at any time
	Childcare     FieldName = "childcare"
	Declaration   FieldName = "declaration"
)

// Source names who delivered a value: an office, or Outreach for what staff wrote.
type Source string

// The sources that a county may have. Which of them deliver is a matter of agreements.
const (
	AliensAuthority Source = "abh"      // Ausländerbehörde
	YouthOffice     Source = "jugend"   // Jugendbehörde
	SocialBenefits  Source = "sozial"   // Sozialleistungen
	Outreach        Source = "outreach" // what Lotse's own staff wrote
)

// Spec says what a field is: its class, its code list in the rule book (empty
// for free text), and who owns it, the first owner with a value winning.
type Spec struct {
	Name   FieldName
	Class  Class
	Kind   string // code list of policies/rulebook, "date", "number" or ""
	List   bool
	Owners []Source
}

var authority = []Source{AliensAuthority, SocialBenefits, YouthOffice, Outreach}
var ours = []Source{Outreach, YouthOffice, SocialBenefits, AliensAuthority}

// Fields is the one table of what is recorded of a person, in the order in
// which a profile shows it.
var Fields = []Spec{
	{Family, Identity, "", false, authority},
	{Given, Identity, "", false, authority},
	{Native, Identity, "", false, ours},
	{Aliases, Identity, "", true, ours},
	{Birth, Identity, "date", false, authority},
	{Sex, Identity, "sex", false, authority},
	{AZRNumber, AZR, "", false, []Source{AliensAuthority}},
	{Nationality, Origin, "nationality", true, authority},
	{Arrived, Origin, "date", false, authority},
	{Municipality, Place, "municipality", false, authority},
	{District, Place, "district", false, authority},
	{Street, Contact, "", false, []Source{Outreach, SocialBenefits, AliensAuthority, YouthOffice}},
	{Phone, Contact, "", false, ours},
	{Residence, Status, "residence", false, []Source{AliensAuthority}},
	{ResidenceFrom, Status, "date", false, []Source{AliensAuthority}},
	{ResidenceTo, Status, "date", false, []Source{AliensAuthority}},
	{Sphere, Status, "sphere", false, []Source{SocialBenefits, AliensAuthority}},
	{School, Education, "school", false, ours},
	{Qualification, Education, "qualification", false, ours},
	{Occupation, Education, "", false, ours},
	{Languages, Language, "language", true, ours},
	{LiterateAny, Language, "yesno", false, ours},
	{LiterateLatin, Language, "yesno", false, ours},
	{Children, Household, "number", false, []Source{YouthOffice, Outreach, SocialBenefits, AliensAuthority}},
	{Childcare, Need, "childcare", false, ours},
	{Daytimes, Need, "daytime", true, ours},
	{Declaration, Consent, "declaration", false, ours},
}

// SpecOf finds the entry of a field; false where there is no such field.
func SpecOf(name FieldName) (Spec, bool) {
	for _, spec := range Fields {
		if spec.Name == name {
			return spec, true
		}
	}
	return Spec{}, false
}

// Fact is the value of one field as one source knows it on one day.
type Fact struct {
	Value  string   `bson:"v,omitempty" json:"value,omitempty"`
	List   []string `bson:"l,omitempty" json:"list,omitempty"`
	Source Source   `bson:"s" json:"source"`
	AsOf   Date     `bson:"d" json:"as_of"`
}

// Field is the value that won and, where sources disagree, the facts that lost.
type Field struct {
	Fact   `bson:",inline"`
	Losing []Fact `bson:"x,omitempty" json:"losing,omitempty"`
}
