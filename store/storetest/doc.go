// Package storetest is what every store.Backend must pass before an office's
// data is trusted to it.
//
// A test of a Backend calls Run with a function that opens an empty store. The
// cases are grouped by what they promise: documents, appending, restoring, order,
// hostile names and bodies, following, endings; large bodies, unless Options.Small
// is set; then, left out where Options.Sequential says so, races, readers, and,
// where Options say how a second process gets to the same store, processes:
// changes seen elsewhere and kill -9. Options.Full brings the full disk. Again and
// Cut tell what a Backend may do by its contract and another does not. What is
// left out is said.
//
// StartFerretDB starts a second, independent server of MongoDB's protocol, for
// tests that want to know whether they are understood.
//
// The only times asserted are those of Follow: a change is expected within a
// second; one that takes longer is reported, one that takes three fails.
package storetest
