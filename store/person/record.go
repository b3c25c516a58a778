package person

// Record is what one office delivered about one person, untouched.
type Record struct {
	ID          string       `bson:"-"` // source:number, such as "abh:104233"
	Person      ID           `bson:"-"`
	Source      Source       `bson:"source"`
	AsOf        Date         `bson:"as_of"`
	Fields      Facts        `bson:"fields"`
	Spells      []Spell      `bson:"spells,omitempty"`
	Assessments []Assessment `bson:"assessments,omitempty"`
}
