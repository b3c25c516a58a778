// Package files is the face of Lotse that a program for files sees, such as
// sftp: what a member of staff may take away, as a tree that can only be read.
//
//	/README.txt           how it works, in the reader's language
//	/lists/NAME.csv       a saved list; also .xlsx and .ndjson
//
// A list is there as files while its owner has stated what for (the word
// list purpose): every export is for a purpose, and a file that is merely
// opened cannot ask for one. Opening a file is the export: it is asked,
// recorded and counted like the word export, and has the columns that the
// reader may see. Listing a folder shows names and times and exports nothing; a
// file's size is known only once it was made, so it is said to be 0.
package files
