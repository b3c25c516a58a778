package access

import "time"

// Role is what a member of staff works as.
type Role string

// The roles. Operator is whoever may use the server's own command line, Job nobody
// at all: a rule that is carried out, Source a system of an office that delivers.
const (
	Outreach    Role = "outreach"
	Courses     Role = "courses"
	Coordinator Role = "coordinator"
	Planner     Role = "planner"
	Admin       Role = "admin"
	DPO         Role = "dpo"
	Operator    Role = "operator"
	Job         Role = "job"    // what the server does by itself, such as making tasks by rule
	Source      Role = "source" // a system of an office
)

// Roles lists the roles that a member of staff can have.
var Roles = []Role{Outreach, Courses, Coordinator, Planner, Admin, DPO}

// Action is what somebody wants to do.
type Action string

// The actions. Those on people are asked for one person and one class of fields.
const (
	Find        Action = "find"         // lists and counts of people; class: of the field filtered or shown
	Read        Action = "read"         // one person's fields; class: of the fields
	WriteNote   Action = "note.write"   // class: note or confided
	Draft       Action = "draft"        // keep an unsent note of one's own
	Assign      Action = "assign"       // say who works with a person; class: note, as who is assigned
	FollowUp    Action = "followup"     // plan and close next steps; class: note
	Export      Action = "export"       // let fields leave as a file; class: of the fields
	Propose     Action = "propose"      // ask for a place in a course; class: course
	Enrol       Action = "enrol"        // give, move and take away places in courses; class: course
	Assess      Action = "assess"       // write down findings: levels, schooling, children; class: of what is found
	Need        Action = "need"         // write down needs and close them; class: need
	Grant       Action = "grant"        // write down authorisations and obligations; class: entitlement
	Refer       Action = "refer"        // hand a person over to a colleague; class: note
	Link        Action = "link"         // say which records are of one person; class: identity
	Correct     Action = "correct"      // propose a correction to the office that owns a field; class: of the field
	NewPerson   Action = "person.new"   // take in somebody whom no office knows
	SourceRead  Action = "source.read"  // which sources there are, how they stand, what they delivered, in numbers
	SourceEdit  Action = "source.edit"  // agreements, suspension, held deliveries
	Deliver     Action = "deliver"      // put an office's records in; about a source
	KeepLists   Action = "list.keep"    // save lists, share them, and say what is new in them
	CourseTable Action = "course.table" // which courses there are, and how many places
	CourseRead  Action = "course.read"  // one course with its roster
	CourseEdit  Action = "course.edit"  // open, change and end courses
	SupplyRead  Action = "supply.read"  // need against places, in numbers
	RulesRead   Action = "rules.read"   // what the rule book says on a day
	Tour        Action = "tour"         // plan one's visits of a day
	WhoAmI      Action = "whoami"
	Screen      Action = "screen" // find one's own screen again as one left it
	StaffRead   Action = "staff.read"
	StaffEdit   Action = "staff.edit"
	KeyRead     Action = "key.read"
	KeyEdit     Action = "key.edit"
	LogRead     Action = "log.read"
	Backup      Action = "backup"  // copy the whole office into an encrypted file
	Restore     Action = "restore" // put such a copy into an empty store
)

// Principal is who asks.
type Principal struct {
	ID             string
	Role           Role
	Team           string
	Municipalities []string // AGS; where an outreach worker works
}

// Person is what the policies may know about a person. Every attribute is
// always present.
type Person struct {
	ID           string
	Municipality string // AGS
	Assigned     []string
	Restricted   bool
	Circle       []string
	Referred     []string // to whom she is offered, until they answer
}

// Request is one question to the policies. Person is nil where an action is not
// about one. Note attributes are empty unless Class is note or confided.
type Request struct {
	Principal  Principal
	Action     Action
	Class      string
	Person     *Person
	NoteAuthor string
	NoteTeam   string
	Source     string   // that delivers
	Agreed     []string // the sources with a valid agreement, for Deliver
	Reason     string   // why a data protection officer opens a person
	Time       time.Time
}

// Decision is the answer. Policies are the ids of those that decided, for the log.
type Decision struct {
	Allow    bool
	Policies []string
}
