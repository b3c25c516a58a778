package audit

import (
	"fmt"
	"time"
)

// Event is one thing that somebody did or was refused. Record fills Writer, Seq,
// Prev and Time; of the others, those that say something are set.
type Event struct {
	Writer string    // the process that wrote the event
	Seq    int64     // its number in the writer's chain, from 1
	Prev   string    // hash of the entry before it, in hexadecimal
	Time   time.Time // UTC, to the millisecond

	Session string
	Staff   string // id of the member of staff, or the name of a machine or job
	Role    string
	Key     string // fingerprint of the SSH key
	Address string // where the connection came from
	Type    Type
	Op      string // the caller's id of the act, the same in intent and outcome
	Phase   Phase
	Subject string   // token of the person, never her id
	Fields  []string // names of fields or classes
	Codes   []string // values from code lists
	Words   []string // HMACs of free words
	Count   int64
	// Policies are the ids of the rules that allowed or refused.
	Policies []string
	Reason   string // a code
	Stated   string // why a data protection officer opens a person, in her words
	Outcome  string // a code
}

// Phase says which part of an act an event tells. It is empty for an event that
// tells a whole one.
type Phase string

// The phases. An intent is followed by done or failed with the same Op; after a
// crash that may be in the chain of another writer.
const (
	Plain   Phase = ""
	Intent  Phase = "intent"
	Done    Phase = "done"
	Failed  Phase = "failed"
	Refused Phase = "refused"
)

// Type says what an event is about.
type Type string

// The types of events.
const (
	SessionOffered Type = "session.offered" // a key was offered
	SessionRefused Type = "session.refused"
	SessionOpened  Type = "session.opened"
	SessionFace    Type = "session.face" // screen, line or word
	SessionEnded   Type = "session.ended"

	ListOpened  Type = "list.opened"  // covers the keystrokes that follow
	ListSettled Type = "list.settled" // a filter that stood
	Find        Type = "find"         // one command, one answer
	PersonRead  Type = "person.read"
	NotesRead   Type = "notes.read"
	NoteAdded   Type = "note.added"
	DraftRead   Type = "draft.read"
	DraftSaved  Type = "draft.saved"
	ShelfOpened Type = "shelf.opened" // the reader's saved lists with their counts; covers what follows
	ListSaved   Type = "list.saved"
	ListDropped Type = "list.dropped"
	ListLooked  Type = "list.looked" // what is new counts from here
	ListPinned  Type = "list.pinned"
	PickNoted   Type = "pick.noted"  // a note on a row of a list made by hand
	RecentRead  Type = "recent.read" // the people opened last
	ColumnsSet  Type = "columns.set"
	Exported    Type = "exported"

	BulkPlanned    Type = "bulk.planned" // what an act on many would do
	BulkDone       Type = "bulk.done"    // one act on many, its people counted
	BulkUndone     Type = "bulk.undone"
	BulkListed     Type = "bulk.listed"
	Assigned       Type = "person.assigned" // one person of an act on many, as are those that follow
	Relieved       Type = "person.relieved"
	FollowUpMade   Type = "followup.made"
	FollowUpUndone Type = "followup.undone"
	FollowUpClosed Type = "followup.closed"

	CoursesRead    Type = "courses.read" // the planning table
	DueRead        Type = "due.read"     // what the rules say of one person
	RulesRead      Type = "rules.read"
	CourseRead     Type = "course.read" // one course with its roster
	CourseOpened   Type = "course.opened"
	CourseChanged  Type = "course.changed"
	CourseAdvanced Type = "course.advanced" // started, ended, cancelled
	CourseAttended Type = "course.attended"
	CourseEnrolled Type = "course.enrolled" // one act on places, its people counted
	CourseResults  Type = "course.results"
	CourseSought   Type = "course.sought"   // who could be offered a place
	Enrolled       Type = "person.enrolled" // one person of an act on places, with the step she took
	Resulted       Type = "person.resulted" // how a course ended for one person
	MovedUp        Type = "person.movedup"  // from the waiting list to a place, by what became of somebody else
	PlaceMoved     Type = "person.moved"    // with the course

	StepsRead        Type = "steps.read"        // the open next steps, with whom they are
	Referred         Type = "person.referred"   // offered to a colleague
	ReferralAnswered Type = "referral.answered" // accepted, rejected or revoked
	ReferralsRead    Type = "referrals.read"
	TourRead         Type = "tour.read" // one's visits of a day, with streets and telephones
	TourSuggested    Type = "tour.suggested"
	TourPlanned      Type = "tour.planned"
	Visited          Type = "person.visited" // how a visit turned out
	TaskMade         Type = "task.made"      // a rule made, or withdrew, a next step

	NeedAdded           Type = "need.added" // or brought up to date
	NeedClosed          Type = "need.closed"
	Assessed            Type = "assessed"
	AssessmentStruck    Type = "assessment.struck"
	GrantRecorded       Type = "grant.recorded"
	RecognitionRecorded Type = "recognition.recorded"
	FactSet             Type = "fact.set" // what staff found out, written into a field

	SourcesRead      Type = "sources.read" // the offices' systems and how they stand
	SourceSaved      Type = "source.saved" // documented or brought up to date
	SourceAgreed     Type = "source.agreed"
	SourceEnded      Type = "source.ended" // its agreement, by somebody
	SourceSuspended  Type = "source.suspended"
	SourceReopened   Type = "source.reopened"
	SourceTurned     Type = "source.turned" // time opened or shut it
	SourceReader     Type = "source.reader" // this process reads it from now on
	SourceFailed     Type = "source.failed" // reading began or ceased to fail
	Delivery         Type = "delivery"      // records came in, counted
	DeliveryReleased Type = "delivery.released"
	DeliveryDropped  Type = "delivery.dropped"
	ReceiptsRead     Type = "receipts.read"
	IntakeOpened     Type = "intake.opened" // a machine was let in
	IntakeRefused    Type = "intake.refused"
	IntakeFile       Type = "intake.file"   // it delivered one
	RecordLinked     Type = "record.linked" // a record came to a person who was known
	RecordSplit      Type = "record.split"
	RecordsRead      Type = "records.read"
	ReviewsRead      Type = "reviews.read"
	ReviewRead       Type = "review.read"
	ReviewMade       Type = "review.made"
	ReviewDecided    Type = "review.decided"
	ReviewUndone     Type = "review.undone"
	ConflictsRead    Type = "conflicts.read"
	FixProposed      Type = "fix.proposed"
	FixesRead        Type = "fixes.read"
	FixClosed        Type = "fix.closed"
	KnownSought      Type = "known.sought" // is somebody known already? covers the keystrokes that follow
	PersonAdded      Type = "person.added"
	Rebuilt          Type = "rebuilt" // everybody was made anew from the records

	NewsRead    Type = "news.read"    // what others wrote of people one works with
	ScreenKept  Type = "screen.kept"  // where a screen is; covers what follows
	ScreenFound Type = "screen.found" // somebody came back to it

	WhoAmI      Type = "whoami"
	LanguageSet Type = "language.set"
	StaffListed Type = "staff.listed"
	StaffAdded  Type = "staff.added"
	StaffRole   Type = "staff.role"
	StaffOff    Type = "staff.off"
	StaffOn     Type = "staff.on"
	KeyListed   Type = "key.listed"
	KeyAdded    Type = "key.added"
	KeyRevoked  Type = "key.revoked"
	LogRead     Type = "log.read"
	SupplyRead  Type = "supply.read" // need against places, in numbers

	OfficeFilled Type = "office.filled" // an empty store was filled
	BackupMade   Type = "backup.made"   // the whole office was copied into a file
	BackupPutIn  Type = "backup.restored"
	WriterOpened Type = "writer.opened"
	WriterClosed Type = "writer.closed"
	Recovered    Type = "recovered" // an intent that a crash left open was closed

	// Unreadable stands in an answer for an entry that is damaged; it is never written.
	Unreadable Type = "log.unreadable"
)

// Limits of an event, far above what any act needs: a field is no place for a text.
const (
	maxText = 2000 // bytes of one value
	maxList = 1000 // values of one field
)

// check refuses an event that must not be written as it is.
func (e *Event) check() error {
	switch e.Phase {
	case Plain, Intent, Done, Failed, Refused:
	default:
		return fmt.Errorf("no such phase %q", e.Phase)
	}
	if !wellFormed(string(e.Type)) {
		return fmt.Errorf("no type of event: %q", e.Type)
	}
	if e.Count < 0 {
		return fmt.Errorf("a count of %d", e.Count)
	}
	for _, f := range fields {
		if err := f.check(e); err != nil {
			return fmt.Errorf("%s: %w", f.key, err)
		}
	}
	return nil
}

// wellFormed says whether a type is lower-case words joined by dots. It is not
// held against the constants: old logs must be readable when a type is gone.
func wellFormed(t string) bool {
	dot := true
	for _, c := range []byte(t) {
		if c == '.' && dot || c != '.' && (c < 'a' || c > 'z') {
			return false
		}
		dot = c == '.'
	}
	return !dot
}
