// Package store keeps what a county's staff know about newcomers, and hands it
// out only as one of them may use it.
//
// Whoever acts (a member of staff let in by key, an operator on the server's
// command line) gets a Desk. Every method of a Desk asks the access policies,
// records the intent in the audit log, does the act and records the outcome, in
// this order and in one place (act.go). Nothing else reaches the data: Backend,
// what a database must do, never leaves this package and its implementations.
//
// Admission turns an SSH key that signed into a Desk and follows every session
// from the offered key to its end. What lists need is held in memory
// (store/register) and patched after each commit, by own writes at once and by
// those of other processes within a second.
//
// Saved lists (shelves.go) are followed by every server and answered from memory,
// always with the rights of whoever reads them: a field that she may not see makes
// list:NAME refuse like the field itself, and Total, New and Left count only whom
// she may find. What an act on many changed of a person stands in her profile
// (Profile.Marks, FollowUp.Bulk), next to the change itself, so that undo and going
// on after a crash need nothing else to be true. An export computes its rows,
// records count, purpose and the hash of the ids, and only then hands them out.
//
// Next steps (steps.go) stand in the profile. A rule of the rule book makes some of
// them (tasks.go): changePerson compares the person before and after, and writes the
// task with the change; what time alone asks for is made at night, at the Desk of a
// job (tasksnightly.go). A tour (tour.go) holds ids and codes alone, and is shown
// with the rights of the moment. A referral (referrals.go) lets a colleague find
// somebody whom she would not find, until she has answered; what lists may tell of
// that person meanwhile is in offered.go.
//
// What an office delivered may be used as long as there is an agreement with it
// (sources.go). Which sources are open is followed by every server, and looked at each
// second (sourcesopen.go). A profile is made of records, and may have been stored when
// others were open: whatever reads people reads them through agreed, which makes such
// a profile anew on the way (agreed.go). When sources are opened or shut, the register
// is made anew from everybody (sourcesturn.go), and sessions are told (Session.Turns);
// whoever cannot be made anew in time is in no list until she is. A source of which
// nothing is documented is shut.
//
// Records are the truth about people. What an office delivers (deliverydo.go, at the
// Desk of its source) is kept as it came, and says whose it is; a profile is made of
// the records that say that they are hers (kin.go), and Profile.Taken tells which those
// were, so that a crash in between is found and repaired (deliveryknown.go). Who reads
// a source holds its lease (lease.go). What would change too much waits for somebody
// (deliveryguard.go). A source without a valid agreement is left out by the Backend
// that hands out people (agreed.go): a profile that was made when other sources were
// open is made anew from its records on the way, and when the open sources change the
// register is made anew in the background (sourcesturn.go).
//
// Of two people who may be one a review tells (review.go). What was decided is the
// truth there, and both people follow it (union.go): who turned out to be somebody else
// keeps her document, and whatever is asked about her is asked about the other
// (self.go), so that it can be undone, losing nothing.
//
// A store that cannot be reached is away (away.go): calls fail at once until a
// probe finds it back, Session.Away says since when, and lists go on from memory.
// What the log must tell goes to a folder of the server's own meanwhile
// (appender.go, spool.go), and so do drafts, sealed (later.go); both reach the
// store before anything newer, even if the process was killed in between. Without
// such a folder nothing is shown that would have to be logged, and a crash while
// the store is away loses the drafts that were typed since it went.
package store
