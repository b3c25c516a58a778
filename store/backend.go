package store

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Collection names a kind of document.
type Collection string

// The collections of an office.
const (
	Persons   Collection = "persons"   // golden records
	Records   Collection = "records"   // what each office delivered; parent: the person
	Notes     Collection = "notes"     // parent: the person
	Drafts    Collection = "drafts"    // unsent notes, sealed; id: staff/person
	Courses   Collection = "courses"   // with their rosters
	StaffDocs Collection = "staff"     // members of staff
	StaffKeys Collection = "staffkeys" // SSH keys; id: the fingerprint, which makes it unique; parent: the member of staff
	Keys      Collection = "keys"      // encryption key and audit token of each person
	Unique    Collection = "unique"    // one document a value that may exist once, such as "azr:…"
	Audit     Collection = "audit"     // the log; id: writer/seq; parent: the writer; never followed
	Writers   Collection = "writers"   // one document a process that wrote to the log
)

// Collections lists them all.
var Collections = []Collection{Persons, Records, Notes, Drafts, Courses, StaffDocs, StaffKeys, Keys, Unique, Audit, Writers}

// Document is one thing that is kept. Version counts its writes from 1. Parent,
// fixed at the first write, is what Children finds it by.
type Document struct {
	ID      string
	Parent  string
	Version int64
	Body    bson.Raw
}

// Change says that a document has a new version; Position orders changes.
type Change struct {
	Collection Collection
	Document   Document
	Position   string
}

// What a Backend says when it refuses, to be asked with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed by somebody else in the meantime")
	ErrFull     = errors.New("the store's disk is full")
	ErrAway     = errors.New("the store cannot be reached")
)

// Backend is what a database must do. A write has happened, durably, when the
// method returns nil; when it returns an error other than ErrConflict and
// ErrFull, it may or may not have happened, and can be sent again. All methods
// may be called at once from many goroutines; several processes may share one
// database.
type Backend interface {
	// Get reads one document, or ErrNotFound.
	Get(ctx context.Context, c Collection, id string) (Document, error)

	// Put writes doc where the kept version is doc.Version (0: nothing is kept
	// yet) and returns the new version, doc.Version+1; otherwise ErrConflict.
	Put(ctx context.Context, c Collection, doc Document) (int64, error)

	// Append adds documents that are not there yet, all or none of them, each as
	// version 1. Where the same id already holds the same parent and body,
	// nothing is done to it, so that an append can be sent again; with another
	// body it is ErrConflict.
	Append(ctx context.Context, c Collection, docs ...Document) error

	// Children calls each for every document of a parent, ordered by id, until
	// each returns an error, which Children returns.
	Children(ctx context.Context, c Collection, parent string, each func(Document) error) error

	// All calls each for every document, ordered by id. Where fields are given
	// (top-level names), a body may be reduced to them. Bodies are only valid
	// during the call.
	All(ctx context.Context, c Collection, fields []string, each func(Document) error) error

	// Now returns the position after the last change so far.
	Now(ctx context.Context) (string, error)

	// Follow calls each for every change after the position, by whichever
	// process, until ctx ends or each returns an error. Versions of one document
	// come in rising order and never twice; a version that was overtaken before
	// it was seen may be left out, the latest never. A change is seen within a
	// second. The audit and writers collections are not followed.
	Follow(ctx context.Context, position string, each func(Change) error) error

	// Close waits for writes under way and lets go of the database.
	Close() error
}
