// Package person holds the nouns of a profile: who a newcomer is, as far as the
// offices and the staff of a county know it.
//
// A Record is what one office delivered, untouched. A Profile is the golden
// record, the merge of a person's records with what staff wrote: every field is
// a value with its source and its day, the owner of the field wins, and values
// that lost stay visible. What may be recorded of a person is one table, Fields;
// the class of a field decides who may see it. A Listing is the short form that
// lists are made of, derived from the profile each time it is written.
package person
