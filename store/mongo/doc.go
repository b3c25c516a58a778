// Package mongo is the Backend on MongoDB, from one replica set up to a sharded
// cluster: the store of a team, on which several servers work at once.
//
// # The document
//
// Each collection of store.Collections is one of the database that the URI
// names ("lotse" where it names none). A kept document is
//
//	{_id, parent, version, updated, body}
//
// with the body as it is, so that an administrator can read it and lists can be
// read by projection. A body that some server might refuse or change is kept as
// bytes, under raw instead of body; shape.go says which those are. Either way it
// comes back byte for byte. The indexes {parent, _id} and, where a collection is
// followed, {updated, _id, version} are made by Open. A sharded collection must
// have _id as its shard key, hashed or not, for that makes ids unique.
//
// Every write is one operation on one document: an update of {_id, version}, and
// for new documents an upsert of {_id, version: 0}, which fails on an id that is
// taken. A batch is such upserts in order. Writes wait for a majority of the
// replica set with its journals, reads see only what a majority has, and both are
// tried a second time by the driver. Nothing is used that MongoDB has not had for
// years: no transactions, pipelines or change streams.
//
// # The window
//
// Every write has the server set updated to its clock ($currentDate). Whoever
// follows looks every 250 ms, and at once after a write of this process, at what
// was updated since ten seconds before the latest that it saw, and tells what it
// has not told yet. So nothing is missed while the clocks of the shards differ,
// and writes become visible late, by less than ten seconds together. Every
// fifteen seconds it looks back five minutes, for what a shard without a primary
// held up longer: that is then told late. A clock that was set wrong, or back, is
// no harm: the look never begins later than ten seconds before the server's
// present time. On one replica set the order of visibility is that of the writes,
// and the window only has to make up for clocks that were set back.
//
// A Follow begins with what was updated within ten seconds before its position,
// though the caller may know it. One that begins anew cannot tell what a shard
// held up for longer and let go just in between.
//
// A document that is deleted is not told of (Lotse deletes none), and after
// putting an older copy of the database in place all servers must be started anew.
//
// # A single server
//
// A server that belongs to no replica set is refused unless the URI says
// standalone=allow, an option of Lotse's own. It gives up: the second copy, the
// repeating of a write whose answer was lost, and that a confirmed write outlives
// the server's disk.
//
// # What is proof
//
// The tests run the conformance suite on FerretDB (the module ferretdb next to
// this file), case after case, as proof that the requests are understood, and on
// a small server of their own, which keeps to the documented behaviour of the few
// commands that are used, for races, processes, lost connections and errors. Only
// a run with LOTSE_TEST_MONGODB=mongodb://… against a replica set proves it for
// MongoDB; without the variable the tests say that this was left out.
package mongo
