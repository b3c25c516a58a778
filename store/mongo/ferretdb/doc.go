// Ferretdb runs FerretDB, a second and independent implementation of MongoDB's
// protocol, for the tests of store/mongo and of cmd/lotse. It is a module of its
// own, so that its large tree of dependencies never becomes part of Lotse.
//
//	go run . --socket /tmp/ferret/db.sock --dir /tmp/ferret/data
//
// prints the URI that lotse takes for it and serves until it is interrupted. It
// listens on the socket alone, for it asks nobody who they are.
//
// It is not fit to keep an office: it silently loses concurrent updates. Tests
// use it one case after another, as proof that what is sent is MongoDB's
// language, and nothing more.
package main
