// Package living plays two offices of a synthetic county: the systems
// (Fachverfahren) of the aliens authority and the youth office, each an SQLite
// database of its own with columns, codes and habits of its own, which change by
// themselves. People arrive, move, marry, get another title, are registered twice
// or anew, and leave. Lotse reads them as it reads any office.
//
// The aliens authority notes when it changed a row; the youth office does not, so
// that its changes can only be found by comparing. Now and then an office uses a
// code that nobody has translated.
package living
