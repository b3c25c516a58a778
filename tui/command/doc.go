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
// The same holds for names of saved lists, which may have spaces: where a list is
// all that a word takes, its name is all the words; before ids it ends at the
// first of them, before a filter at the first condition, before a free text it is
// the longest that is the name of a list; after --list it runs on to the next flag,
// or to the day of a follow-up.
//
// # Acts on many
//
// assign, relieve, followup, list add, list take, undo and enrol say what they would
// do where more than one person is concerned, and do it with --yes. Without it their
// Outcome is Pending: a one-shot word ends with 1, a conversation asks. What is
// confirmed is done to those who were counted, whoever matches by then. source
// release and source drop say what is held, and do it with --yes.
//
// # Files
//
// export writes a file to the standard output, and beside it, on the standard
// error, how many people are in it, the hash of their ids as the log has it, and
// which columns were left out because the principal may not see them. CSV is UTF-8
// with a BOM, with semicolons and CRLF; a cell that a spreadsheet would take for a
// formula begins with an apostrophe. A workbook keeps texts as texts. NDJSON is
// what find --json prints.
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
//	1  refused, failed or not confirmed: one sentence on the standard error
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
//	        course_type needs[] last_contact last_kind aliases[] azr arrived
//	        district sphere languages[] german_day listening reading writing
//	        speaking literate_any literate_latin school qualification
//	        course_provider course_end children (a number) childcare
//	        declaration assigned[] follow_up follow_up_for[] sources[]
//	        conflicts (a number) enrolment (seat) due (course type) routes[]
//	        blocked[] deadline misplaced (course type) daytimes[] referred[];
//	        with --columns only those of the fields;
//	        with --why why[] {word name how (exact begins variant slip number)}
//	find --facets  total alone on the first line, then one line a field:
//	        facet counts[] {value code people chosen}
//	show    id name family given native german restricted last_contact
//	        last_kind assigned[]
//	        fields {NAME: {value or list[], source, as_of, losing[], read_at}}
//	        assessments[] {language skill level day evidence issuer source}
//	        enrolments[] {course type provider state from to result reason}
//	        needs[] {kind detail found by state closed}
//	        follow_ups[] {id day what for by state closed outcome result rule
//	        closer}
//	        referrals[] {id from to day why keep state closed answer}
//	        grants[], recognitions[], as grants and recognition below
//	        spells[] {field code from to source}
//	        notes[] {id key at author kind day confided text}, newest contact
//	        first; empty for roles that may not see notes
//	whoami  id name role team municipalities[] language fingerprint session
//	        people sees[] sees_some[] may[]
//	list    id name owner mine pinned shared (team role) with hand filter purpose
//	        total new left looked changed error (why it cannot be shown)
//	list news  id change (new left)
//	assign, relieve, followup, list add, list take, undo, bulk
//	        id do (assign relieve followup pick unpick) staff day text changed
//	        failed undone; unconfirmed: do people already refused
//	followups  as find
//	step, steps  id family given step (its id) day what for by rule state late
//	        (days overdue)
//	tour, tour suggest, tour add, tour clear and the outcomes of visits
//	        stop (its number) id initials municipality street phone why step
//	        last last_day last_contact outcome next
//	referrals  person family given, and as referrals[] of show
//	need, needs  person, and as needs[] of show with id urgency note closer why
//	assess  person key, and as assessments[] of show with test by course struck
//	        {reason day by}
//	fact    person field value or list[] source as_of losing[] kept (what was
//	        written is what holds)
//	grant, grants  person id route state authority applied granted lapses by day
//	recognition, recognition step  person number id title country year
//	        steps[] {state day office by} by
//	course  id type provider municipality place times days[] hours seats reserved
//	        childcare bus from to phase (planned running done cancelled) why
//	        confirmed trial free requested waiting; seats are always confirmed
//	        (those kept back among them), trial and free ones together
//	        (planners get them to the next five, null where it is below 3)
//	course show  as course, with sessions[] {day absent[] excused[]} hidden
//	        (people in it whom one may not see) kept_back (places) next[] (who
//	        moves up, in this order) roster[] {person family given
//	        state (a step of the list "seat") since to result reason asked first
//	        route wishes {childcare bus evening} steps[] {state day by reason}
//	        queue why[] absent sessions_so_far flagged}
//	enrol, course result  one object a person: course person state queue full
//	        up[] (who moved up because of it) next[] same warn[] error;
//	        unconfirmed: course state people[] free
//	supply, supply group  type municipality (AGS, "none": not known) daytime
//	        ("": any) childcare needed waiting free gap (null: too small to be
//	        told) viable courses[] (ids, of the free places) filter
//	supply if  could seated remain viable could_filter remain_filter
//	source, source show  id office system kind contact fields[] owns[] state
//	        (linked planned refused) reason missing (a filter) agreement {basis
//	        signed_by reference from until why} former[] suspended {by at why}
//	        guard keys[] networks[] release added shut (why nothing of it is
//	        used: planned refused suspended no-agreement not-yet ended; missing:
//	        it is open) feed {read changed lag (nanoseconds) rows failing code
//	        error again held (a receipt) unknown[]} lag_ms concerned costs
//	source receipts  id source name sha256 bytes at state (taken held refused again
//	        dropped released) why rows added changed same gone linked people
//	        review alarms bad[] {row key code field} unknown[] {field value rows
//	        since} times
//	source receipt  as source receipts, with each[] {row what (added changed same
//	        gone bad)}
//	review  id a b why (match alarm hand split) probability state (open same
//	        apart) found decided by, left and right {id family given birth
//	        municipality}
//	review show  as review, with fields[] {field left[] right[] level weight}
//	        and notes[] (of a, of b)
//	conflict  id field won lost[] (facts as in show) fix (as correction, where one is
//	        proposed)
//	correction, conflict fix  id person record source field has should why by at state
//	        (open sent corrected rejected) decided answer
//	person new  id; unconfirmed: id family given birth municipality
//	        probability of each who is known
//	records record source as_of received gone linked {how probability at by}
//	        name birth from (who had it before)
//	source codes  source field value rows since
//	help filter name words[] kind ordered class example german english
//	staff list  id name role team municipalities[] language off added
//	key list    fingerprint staff public comment added expires networks[] revoked
//	due     id at due (type of course) misplaced why[] routes[] {code open until
//	        why[]} deadlines[] {code on why[]} blocks[] {code why[]}; each why
//	        {rule case args[] german english}; reasons that rest on what one may
//	        not see are missing
//	rules   one line a rule: id about (route course need deadline block
//	        organisation course.type) german english params{} valid_from
//	        valid_to source at
//	log     writer seq time type phase op session staff role key address
//	        subject (a token, never an id) fields[] codes[] words[] (HMAC)
//	        count policies[] reason stated outcome
package command
