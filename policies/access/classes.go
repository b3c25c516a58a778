package access

// Classes are the classes of fields that the rules know, in the order of a
// profile; the schema lists the same ones.
var Classes = []string{
	"identity", "azr", "origin", "place", "contact", "status", "education",
	"language", "household", "course", "entitlement", "need", "consent", "note", "confided",
}

// Actions lists every action.
var Actions = []Action{
	Find, Read, WriteNote, Draft, Assign, FollowUp, Export, Propose, Enrol, Assess, Need, Grant, Refer, Link, Correct, // on people
	CourseTable, CourseRead, CourseEdit, SupplyRead, RulesRead, Tour,
	NewPerson, SourceRead, SourceEdit, Deliver, KeepLists, WhoAmI, Screen, StaffRead, StaffEdit, KeyRead, KeyEdit, LogRead, Backup, Restore,
}
