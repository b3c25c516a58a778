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
// An entry that no longer holds stays in its list: people have had such courses
// and titles.
package rulebook
