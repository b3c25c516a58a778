// Package register is the read model in memory: what lists, counts and figures
// need of every person, and the filter language that finds them.
//
// The store commits first and then calls Apply; the register is a cache that
// can always be built again. Readers take a Snapshot, which never changes, and
// wait for nobody.
//
// # Layout
//
// People have dense row numbers. Rows lie in chunks of 4,096, and a chunk is one
// array a column: a code of 8 bits for each attribute with a code list, a number
// of 16 bits for each list of values (nationalities, needs, assigned staff,
// circle), one of 32 bits for each name, and packed days. Codes and lists are
// numbered by dictionaries that only grow; where one outgrows its column, the
// chunks concerned have a second one for the upper halves. Before a change the
// columns that it changes are copied, once a publication. The order by name is
// kept in leaves of some hundred rows, copied likewise, so that one change costs
// the same in a small county and in a large city. The index from ids to rows is
// only ever added to, and shared by all snapshots: what a row is called, a reader
// takes from her own. Whoever is dropped leaves her row to the last one. All this
// takes about 120 bytes a person; Weigh says what each column does.
//
// # Finding
//
// A filter is one scan. Each of its terms becomes a table over a dictionary
// (which codes are meant) and the scan looks every row's code up in it; the set
// of people that the principal may find, an access.Filter, becomes such tables
// too and is part of the same scan. There is no index to keep right. Sixty-four
// rows are one word of bits: where few of them are still in, only those are
// looked at. Large registers are scanned by several goroutines. A word of
// a name is looked up in the sorted vocabulary of all names' keys, which gives
// the set of names, and the scan tests the names of a row against that set.
//
// Where a search would find nobody, its words of five letters and more also
// match names that are spelled almost the same or have the same consonants.
// This is decided by what the principal sees and never by who exists, for
// otherwise an empty list would tell of a hidden person's name.
//
// # Facets, order, saved lists
//
// Facets are counted in the same scan. A facet leaves its own field's terms out,
// so a row counts for it that fails nothing else: the scan keeps apart who passes
// all and who fails the terms of one facet only. Many-valued fields count each
// value, ages and days go by bands that the filter language can ask for
// (age:18..26, contact:31d..90d), dates by years, and none is a value like
// others. Values that nobody has are left out, for they may be those of hidden
// people. The sum over a field with one value is the number of people.
//
// A sorted page is not sorted as a whole: rounds of counting find between which
// keys it lies, and only rows with these are put into the order of names.
//
// list:NAME is asked of Query.Lists and becomes tests of the same scan, to any
// depth but never in a circle and of no more than 64 lists in all.
//
// # Filter language
//
//	course:none in:Norden,Hage german<B1 age:18..27 -need:childcare fatima
//
// Terms are joined by "and", the values of one term by "or"; "-" before a term
// negates it. Values may be codes, German or English labels or aliases of the
// rule book, or a beginning that fits only one label. Quotes keep words
// together: in:"Upgant-Schott", "abd al rahman". Every comparison has a spelling
// without < and >, which a shell would take for itself: german:..A2, age:18..,
// contact:90d..
//
// What is unknown is in no range and has no value: a person whose German nobody
// assessed is found by german:none, not by german:..A2 (write german:none,..A2
// for both) and, as every negation is the plain opposite, by -german:B1. The
// same holds for contact:90d.. and people never contacted. course:none means no
// enrolment ever; where a list has an entry for having nothing, that is its
// label: school:keine is no schooling, school:none is schooling not known. A free
// word finds people one of whose names has a part that begins with it; a person's
// id is found too.
//
// Days since a contact and until a follow-up are counted roughly, so that <7d and
// ..7d are one; followup:..0d is what is due, followup:..-1d what is overdue. An
// AZR number is found only whole. What provider and list ask for is free text,
// where only quotes make a name of none and any. A log keeps what may name a
// person (names, dates of birth, AZR numbers, providers, names of lists) only as
// HMAC.
//
// A filter that is still being typed is no error: what cannot be understood yet
// becomes a Problem and is left out. Complete says how it may go on. What a
// hostile text costs is bounded: 4 KiB, 32 terms and 256 values are read, and the
// nearest known word is looked for a few times only.
package register
