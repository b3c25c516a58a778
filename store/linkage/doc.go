// Package linkage says which records of different offices are of one person. All of
// it is pure: records in, matches out.
//
// Two records are compared field by field; each comparison has a grade (several to a
// Level), and each grade a weight in bits: the logarithm of how much likelier it is
// between records of one person than between those of two (Fellegi and Sunter 1969).
// A value that many have weighs less. The weights are estimated from the records
// themselves, without labels, by expectation maximisation (Winkler 1988): how grades
// are by chance is counted between records drawn at random, how they are of one person
// among all pairs that have a key in common. Whoever is nobody's double may still be
// somebody's relative: those, twins and namesakes of a family are classes beside
// chance, so that a family name, a nationality and a place in common do not count three
// times. How many of them there are is counted within each office's file. The sum of
// the weights, how many pairs are to be expected and those classes give the probability.
//
// Names are compared after person.Suchform, in A–Z also where they were written in
// Cyrillic, Greek or Arabic: letter by letter (Jaro and Winkler), by the sounds that
// remain when the clerk's spelling is taken off, word by word in any order, and with
// given and family name exchanged. Dates have grades for slips, for day and month
// exchanged, for dates known in part, and one of its own for the 1 January that stands
// for "not known". A federal number that no office can have given counts as missing.
//
// A probability alone never links: relatives and twins are alike. Same needs given
// name, family name and date that each at least resemble, no second federal number, and
// that both records have nobody else about as good; or the same federal number and
// nothing plainly different. See Decision. Between two files a pair is less likely where
// a record has a better match with somebody else; within one file, where a person may
// have many records, two of them are also brought together by a third, for review only.
//
// Records are compared only where they have a key in common (see keyset); keys that
// too many have are passed over. Times, on two cores: 50,000 by 50,000 records in about
// five seconds; the most similar of a million in about 1.6 ms, in some 330 bytes a
// record.
package linkage
