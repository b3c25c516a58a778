// Package feed reads the offices' data: databases by SQL once a second, files from
// watched folders and from the intake door. It maps columns to fields and codes to
// codes, finds out what is new, and delivers that at the source's own Desk. It never
// writes to an office.
//
// A database is asked in every cycle for the rows whose column "changed" moved
// (sqlwater.go); beside that all keys are compared as often as a fifth of the time
// allows, which finds deletions, late commits and wrong clocks, and now and then all
// rows by their hash (sqlsweep.go). What is missing counts as gone only when
// everything was read in one transaction without an error.
//
// A source is described by one YAML file (config.go); one loop reads it (loop.go);
// there is one file for each kind of source, and one for the folders into which files come
// (folder.go): each is taken once, when it is whole (complete.go), and its receipt says
// what happened to each row. Of files that have all rows the newest counts: what of
// earlier ones is held is over then.
package feed
