// Package feed reads the offices' data: databases by SQL once a second, files from
// watched folders and from the intake door. It maps columns to fields and codes to
// codes, finds out what is new, and delivers that at the source's own Desk. It never
// writes to an office.
//
// A source is described by one YAML file (config.go); one loop reads it (loop.go);
// there is one file for each kind of source.
package feed
