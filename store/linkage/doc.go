// Package linkage says which records of different offices are of one person. All of
// it is pure: records in, matches out.
//
// Two records are compared field by field; each comparison has a level, and each
// level a weight in bits: the logarithm of how much likelier it is between records
// of one person than between those of two (Fellegi and Sunter 1969). The weights are
// estimated from the records themselves, without labels, by expectation
// maximisation (Winkler 1988). The sum of the weights and how many pairs are to be
// expected give the probability.
//
// A probability alone never links: relatives and twins are alike. See Decision.
package linkage
