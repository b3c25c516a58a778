// Package roster is a course and who has which place in it: pure functions that
// change one course document, so that one compare-and-set of it is the
// confirmation of a place. It knows no database and no clock.
//
// The way of an enrolment is the code list "seat" of the rule book; which step may
// follow which is here (ways), and a test holds both against each other. At all
// times confirmed and trial places with those kept back are no more than seats:
// whoever asks for a place when none is free stands on the waiting list, which is
// in the order of asking, with stated reasons to come before others first
// (Seat.First). Who leaves a place makes room for the next in the same change.
package roster
