// Package embedded is the Backend on SQLite inside the same process: the
// default, with nothing to install.
//
// Everything is in one file, lotse.db, next to its -wal and -shm. Each
// collection is a table of (id, parent, version, seq, body), the body being the
// same BSON document that the other Backends keep. The folder belongs to the
// server's user alone (0700, files 0600); Open refuses what others may read.
//
// One goroutine writes. It puts whatever is waiting into one transaction, so
// that fifty writers share one fsync (group.go); a conflict is an answer to the
// one who asked and costs the others nothing. Readers have connections of their
// own and never wait for it. Several processes may open one folder: SQLite's
// lock lets one of them write at a time, the others wait up to ten seconds.
//
// Followers need no journal. Every write takes the next number of the one-row
// table clock, inside its transaction, and leaves it in the document's seq;
// what changed after a position is what has a higher seq. So nothing needs to
// be trimmed, and a follower is never too late: it gets the latest version of
// each document, however long it was away. The audit log and its writers take
// no numbers.
package embedded
