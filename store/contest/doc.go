// Package contest asks Lotse, PostgreSQL and SQLite the same questions about the
// same synthetic people, compares the answers row by row, and times them.
//
// The people of a county are made once, while Lotse reads its lists, and flow
// into every engine at the same time (crowd.go); nobody but the engines holds
// them. Lotse answers through a Desk of a real Store with its policies on
// (lotse.go): by List.Find, which is what follows every key, and by Desk.Find,
// which also writes the question into the log. The databases get the rights of
// the same member of staff as conditions, made of the same policies (rights.go),
// and the indexes that their planners asked for (tables.go).
//
// "Never had a course" is asked of a database in two ways: with NOT EXISTS over
// the enrolments, and by a column that somebody keeps up to date. Facets are asked
// in two ways as well: each by an index of its own, or all from one pass.
//
// A name with one slip is where the engines differ by intent: Lotse also finds
// other spellings, so it must find at least whom the database finds.
package contest
