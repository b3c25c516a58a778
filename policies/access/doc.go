// Package access answers who may do what to which person.
//
// The rules are Cedar policies (*.cedar), embedded and checked against their
// schema when they are loaded. Decide answers for one person and one class of
// fields. Filter compiles what the policies leave open about the person into an
// expression that a list can apply to a million rows at once. An error anywhere
// in between is a refusal.
package access
