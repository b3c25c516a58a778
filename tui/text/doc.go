// Package text holds every German and English word that the interface says.
//
// Each file has one table: screen.go for the screens, sentence.go for what
// commands print and for errors. A word is found by its key, such as
// "list.count"; the Go sources name keys only through Of, and a test compares
// both sides, so that no word is missing, left over or filled differently in
// the two languages. German is the default and addresses people as "Sie".
package text
