// Package command is the grammar: everything that can be done is one Action
// with one word. A key of the screen, a line typed after ":", a one-shot
// "ssh host WORD …" and the server's own command line all go through Parse and
// the Action's Do at a Desk; Print writes the Outcome and Sentence the error.
//
// # Lines
//
// OpenSSH joins the words of a remote command and drops their quotes, so a line
// is read as it arrives: flags are "--flag value" or "--flag=value"; "--" ends
// them. The text of a note is the rest of the line after the id, as it stands:
// quotes, apostrophes, backslashes and "--" inside it are text. Flags of a note
// come before its id, and a text that begins with one of them is refused, as it
// was hardly meant as text; "note -- ID TEXT" takes it as it stands. All other
// words take flags anywhere. A value with spaces
// is quoted with ", where the quotes survive the way; the reason of show needs
// none: it runs on to the next flag or to the id. The text of a note, or a
// public key, may also come on the standard input.
//
// # Questions
//
// In a conversation a word may be said alone: the table of questions (asks.go)
// names what each word needs, Inquire finds out what a line says of it already,
// and the answers make the same Action that the whole line would. Outcomes that
// are Spoken can be read out, one thing a line.
//
// # Exit codes
//
//	0  done; a note is acknowledged: it is kept, durably
//	1  refused or failed: one sentence on the standard error
//	2  not understood: a sentence and the usage line on the standard error
//
// A filter that cannot be read and an id that is nobody's exit 1: the line was
// understood, and its usage would be no help. Whether a filter can be read
// depends on the rule book; and a mistyped id ends like that of somebody whom one
// may not see.
//
// The standard output of note is the note's id on one line, that of find is
// one row a person, with --count the number alone, that of whoami --ssh-config is
// a block for ~/.ssh/config and nothing else. A note sent again with the
// same --key and the same text is the same note, exit 0; with another text it
// is refused, exit 1.
//
// # JSON
//
// One object a line, UTF-8. Names below do not change; new ones may be added,
// and those that are empty or not for one's role may be missing. Codes are
// those of the rule book, dates "2026-05-31" (also "2026-05", "2026"), times
// RFC 3339. Characters that a terminal would obey are escaped.
//
//	find    id family given native birth sex nationalities[] municipality (AGS)
//	        residence german course (none waiting running done dropped)
//	        course_type needs[] last_contact last_kind
//	show    id name family given native german restricted last_contact
//	        last_kind assigned[]
//	        fields {NAME: {value or list[], source, as_of, losing[]}}
//	        assessments[] {language skill level day evidence issuer source}
//	        enrolments[] {course type provider state from to result reason}
//	        needs[] {kind detail found by state closed}
//	        spells[] {field code from to source}
//	        notes[] {id key at author kind day confided text}, newest contact
//	        first; empty for roles that may not see notes
//	whoami  id name role team municipalities[] language fingerprint session
//	        people sees[] sees_some[] may[]
//	help filter name words[] kind ordered class example german english
//	staff list  id name role team municipalities[] language off added
//	key list    fingerprint staff public comment added expires networks[] revoked
//	log     writer seq time type phase op session staff role key address
//	        subject (a token, never an id) fields[] codes[] words[] (HMAC)
//	        count policies[] reason stated outcome
package command
