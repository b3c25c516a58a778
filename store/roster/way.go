package roster

import (
	"lotse/store/person"
	"slices"
)

// The steps of an enrolment: codes of the list "seat".
const (
	Requested   = "requested"
	Applied     = "applied"
	Granted     = "granted"
	Placement   = "placement"
	Waiting     = "waiting"
	Registered  = "registered"
	Trial       = "trial"
	Started     = "started"
	Interrupted = "interrupted"
	Examined    = "exam"
	Certificate = "certificate"
	Ended       = "ended"
	Dropped     = "dropped"
	Withdrawn   = "withdrawn"
)

// way is what one step of an enrolment means: how lists count it (person.Waiting …;
// empty: not at all), which place it takes, and what may come after it.
type way struct {
	counts string
	holds  string // "seat", "trial" or nothing
	after  []string
}

// toPlace are the steps into a course from outside of it; results are how it may
// end for somebody who was there.
var (
	toPlace = []string{Registered, Trial, Started}
	results = []string{Examined, Certificate, Ended}
	anew    = []string{Requested, Applied, Granted, Placement, Waiting, Registered, Trial, Started}
)

// ways says what may follow each step; forwards, steps may be left out. Nobody who
// waits goes back to asking, and what ended stays so, except that a test may follow
// it and that who left may ask anew.
var ways = map[string]way{
	"":          {after: anew},
	Requested:   {"waiting", "", slices.Concat([]string{Applied, Granted, Placement, Waiting}, toPlace, left)},
	Applied:     {"waiting", "", slices.Concat([]string{Granted, Placement, Waiting}, toPlace, left)},
	Granted:     {"waiting", "", slices.Concat([]string{Placement, Waiting}, toPlace, left)},
	Placement:   {"waiting", "", slices.Concat([]string{Waiting}, toPlace, left)},
	Waiting:     {"waiting", "", slices.Concat(toPlace, left)},
	Registered:  {"waiting", "seat", slices.Concat([]string{Waiting, Trial, Started, Interrupted}, results, left)},
	Trial:       {"running", "trial", slices.Concat([]string{Waiting, Registered, Started, Interrupted}, results, left)},
	Started:     {"running", "seat", slices.Concat([]string{Interrupted, Dropped}, results)},
	Interrupted: {"running", "seat", slices.Concat([]string{Started, Dropped}, results)},
	Examined:    {"done", "", []string{Examined, Certificate}},
	Certificate: {"done", "", []string{Examined, Certificate}},
	Ended:       {"done", "", []string{Examined, Certificate}},
	Dropped:     {"dropped", "", anew},
	Withdrawn:   {"", "", anew},
}

// left is how somebody leaves before she has begun.
var left = []string{Dropped, Withdrawn}

// MayFollow says whether a step may follow another; the first follows "".
func MayFollow(from, to string) bool { return slices.Contains(ways[from].after, to) }

// Next are the steps that may follow one, in the order of the way.
func Next(from string) []string { return slices.Clone(ways[from].after) }

// Known says whether there is such a step.
func Known(state string) bool {
	return state != "" && ways[state].holds+ways[state].counts != "" || state == Withdrawn
}

// NeedsReason says whether a step must say why.
func NeedsReason(state string) bool {
	return state == Dropped || state == Withdrawn || state == Interrupted
}

// Holds says which place a step takes: "seat", "trial" or nothing.
func Holds(state string) string { return ways[state].holds }

// Sat says whether a step takes a seat, or has had it to the end: who has her result
// already leaves no place for others.
func Sat(state string) bool { return ways[state].holds == "seat" || ways[state].counts == person.Done }

// OnTheWay says whether a step comes before a place, the waiting list not counted.
func OnTheWay(state string) bool {
	return state == Requested || state == Applied || state == Granted || state == Placement
}

// Over says whether an enrolment has ended in this step.
func Over(state string) bool {
	return state != "" && !OnTheWay(state) && state != Waiting && Holds(state) == ""
}
