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
// takes about 135 bytes a person; Weigh says what each column does.
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
// how well each name is met, and the scan looks the names of a row up in that.
//
// # What the rules say
//
// Which course is due, which routes are open, what blocks and when the nearest
// deadline is are columns like others. They are worked out when a listing is
// decoded, by the rules of the register's day (Turn), and again for everybody when
// a day begins (Renew). Whether a place is free within reach is not the person's
// matter: Offer puts that block in and takes it out where it changes. Cross counts
// people by the values of several fields at once.
//
// # Names
//
// A word meets a name exactly, as its beginning, as another spelling of it, or
// with one slip (a letter more, less, other or two swapped, from four letters
// on). Ranks of all words are added up, and without another order the best
// match comes first; who meets two words with one and the same part of her name
// comes after who meets each with its own. Words side by side are also looked
// up as one, so that "Abd al Rahman" meets "Abdurrahman". Words in quotes, and
// negated ones, mean only what is typed.
//
// The vocabulary is a large list and a recent one, which is merged into it when
// it has grown. Each holds its keys as one text and the rest as numbers beside
// it, so that it costs about 40 bytes a person at 50,000 people and less in
// larger registers, where names repeat.
//
// Other spellings are found in two steps. A key is read into sounds by the
// letters of its script (Latin, Cyrillic, Arabic, Ethiopic), where X, CH, C, J
// and G keep what languages make of them. The classes of its consonants, up to
// 16 readings of them, are the bones under which it is looked up in a sorted
// list, the bones of a beginning being a range of it. Those found are compared
// sound by sound: near sounds and vowels cost little, short vowels next to
// nothing where the other script leaves them out. No name has an entry of its
// own in these tables. TestNamesAreFoundByOtherSpellings measures it: of 91
// names in 470 spellings among 3,900, a search by one spelling finds 94 % of the
// others and 4 that are not in its group.
//
// All this is always part of a search, never only where it finds nobody: what
// somebody sees must not depend on whom she does not see.
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
// word finds people by their names, as said above, or by their id.
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
