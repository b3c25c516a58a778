// Package roster is a course and who has which place in it: pure functions that
// change one course document, so that one compare-and-set of it is the
// confirmation of a place. It knows no database and no clock.
package roster
