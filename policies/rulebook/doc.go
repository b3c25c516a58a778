// Package rulebook holds the code lists of the field as dated data: what may
// stand in a field of a profile, what it is called, from when to when it holds,
// and which law or standard says so.
//
// Each list is one file in codes/, meant to be read and compared by people who
// know the law and not the program: fields separated by semicolons, a header
// line, comment lines that begin with "#". The file's name is the kind of the
// list. Columns are
//
//	code         what is kept; short, never changed, never used again
//	german       the word on the screen
//	english
//	aliases      other words that people type, separated by "|"
//	iso          ISO 3166-1 alpha-2 of a nationality, ISO 639-1 of a language
//	valid_from   2024-12-07; empty: as long as anybody remembers
//	valid_to     the last day; empty: still holds
//	source       where it is written
//
// and, for some kinds, attributes of their own (kinds.go). A list that is
// inconsistent is an error at start, with file and line, never a surprise later.
//
// # Rules
//
// The files in rules/ are what the law, or the office, says: who may take which
// course, which deadlines run, what blocks. Columns are id, about, valid_from,
// valid_to, params, german, english, source. A change of law is a new row with the
// same id, and a valid_to in the old one; no two may hold on the same day. params
// are NAME=VALUE, between spaces, several values between "|": codes of a list
// (titles, types, level), numbers, and lengths of time (term=1y, 6m, 4w, 10d), which
// end as BGB §188 says. In sentences {:term} is a parameter, {:titles:residence}
// the words for its codes. rules/sentences.csv has how a rule applied to somebody:
// {1:date} is the first fact, as a date. reach.csv says which municipality is
// reached from which.
//
// Book.At is the edition of a day: what is in force then, and why.
//
// # An office's own book
//
// Open reads a folder with the files that differ, under the same names; the
// others are those that the program carries. A file replaces the whole file of its
// name; a new one in rules/ adds rules. What is wrong is said with file, line and
// column: lotse rulebook check DIR. lotse serve --rulebook DIR uses it.
//
// An entry that no longer holds stays in its list: people have had such courses
// and titles.
package rulebook
