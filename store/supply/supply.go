package supply

// Cell is need and places for one type of course in one municipality at one time
// of day, with or without childcare. People who can at any time count in every
// time of day, so that times do not add up; an empty Daytime is the row over all of
// them. Numbers are Hidden where they are too small for who asks.
type Cell struct {
	Type         string   `json:"type"`
	Municipality string   `json:"municipality"`      // AGS; empty: all; Unknown: nobody knows where they live
	Daytime      string   `json:"daytime"`           // code of the list "daytime"; empty: any time
	Childcare    bool     `json:"childcare"`         // those who need childcare, and places that have it
	Needed       int      `json:"needed"`            // people for whom the type is due
	Waiting      int      `json:"waiting"`           // of them, those who wait for a place in such a course
	Free         int      `json:"free"`              // free places in planned courses of the municipality
	Gap          int      `json:"gap"`               // Needed less Free, at least 0
	Viable       bool     `json:"viable"`            // Gap is a group: the rule book's least size
	Courses      []string `json:"courses,omitempty"` // ids of those in which the free places are
	Filter       string   `json:"filter,omitempty"`  // finds exactly the Needed; empty for who may see no people
}

// Plan is a course that might be opened.
type Plan struct {
	Type, Municipality, Daytime string
	Childcare                   bool
	Seats                       int // 0: the rule book's largest size
}

// Outlook says what a course of a Plan would change.
type Outlook struct {
	Could        int    `json:"could"`  // people for whom it is due, within reach, who could attend
	Seated       int    `json:"seated"` // of them, those for whom there would be a place
	Remain       int    `json:"remain"` // for whom the type would still be due, wherever they live
	Viable       bool   `json:"viable"`
	CouldFilter  string `json:"could_filter,omitempty"`
	RemainFilter string `json:"remain_filter,omitempty"`
}
