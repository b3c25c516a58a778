// Package backup moves a whole office into an encrypted file, and out of it
// into an empty store of any kind.
//
// Write streams what a Backend holds, Open and Restore put it back; neither
// holds more than a few documents at a time, however large the office is. The
// file is encrypted with age (https://age-encryption.org/v1): for public keys,
// which the machine that makes backups may have without being able to read
// them, or with a passphrase. Encryption says who can read a backup, not who
// made it; for that, its id and sum stand in the log of the office it came from.
//
// # Inside
//
// One gzip stream of frames, one after another: a letter for the kind, the length of the rest
// (four bytes, the highest first), the rest.
//
//	h  head: a BSON document of lotse, format, id and made; always the first
//	c  a collection begins: its name
//	d  a document: its version (eight bytes), its id and its parent (each with
//	   its length in two bytes before it), its body
//	s  the collection ends: how many documents, SHA-256 over their frames
//	e  the end: how many documents in all, SHA-256 over all frames but d and e
//
// Every collection is there once, in the order of this package, its documents
// in the order of their ids. So what was cut off, put in, swapped, doubled or
// taken from another backup is missed at the latest where a part ends, and
// until the end has been read nobody can be let in.
//
// # A store that goes on living
//
// A backup is no picture of one moment: each collection is read a little later
// than the one before, and some Backends change even while one is read. That
// does no harm because nothing is ever deleted and because of the order
// (order.go): what refers is read before what it refers to, and what was done
// before the log that tells of it. A note that is written meanwhile is either
// wholly in the backup, with its person, its key and its entry in the log, or
// only in the log.
//
// # A restore that breaks off
//
// The store is marked before the first document is put in, and nobody opens it
// until the mark is taken off (store.PutIn). Documents keep their ids and
// versions, so that putting them in again changes nothing: the same file
// finishes what broke off. Members of staff and their keys come last, when the
// end of the file has been read. Then everything is read back and compared.
package backup
