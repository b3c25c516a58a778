// Package audit is the log of who did what: append-only and tamper-evident.
//
// Every server process writes one chain of entries under a name of its own: an
// entry holds its number and the SHA-256 of the entry before it. Whoever changes,
// takes out, adds, swaps or renames an entry breaks the chain at that place, and
// Verify names it. What was cut off at the end shows against the head that the
// process recorded elsewhere. Somebody who may write everything, heads included,
// can write a whole chain anew: against that only a copy of the heads outside
// the store helps.
//
// Events have closed fields. They never hold names, the text of a note, search
// words (only their HMAC), keystrokes or key material. A person appears as a
// token that her key document maps to her; when that is erased, the events stay
// and still verify, and no longer lead to anybody.
//
// The log serves Art. 5(2), 24, 30 and 32 DSGVO (accountability, security of
// processing) and, where social data are read, § 67 ff. SGB X.
package audit
