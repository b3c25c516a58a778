package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

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
	Screens   Collection = "screens"   // where a screen was, sealed, for whoever comes back; parent: the key
	Courses   Collection = "courses"   // with their rosters
	StaffDocs Collection = "staff"     // members of staff
	StaffKeys Collection = "staffkeys" // SSH keys; id: the fingerprint, which makes it unique; parent: the member of staff
	Keys      Collection = "keys"      // encryption key and audit token of each person
	Lists     Collection = "lists"     // saved lists; parent: the owner
	Looks     Collection = "looks"     // who was in a list when somebody looked; id: staff/list; parent: the member of staff
	Bulks     Collection = "bulks"     // acts on many; id: staff/act; parent: the member of staff
	Tours     Collection = "tours"     // visits of a day, sealed; id: staff; parent: the member of staff
	Sources   Collection = "sources"   // the offices' systems and their agreements; id: the source
	Feeds     Collection = "feeds"     // who reads a source, and how that goes; id: the source
	Receipts  Collection = "receipts"  // what became of a delivery; parent: the source
	Reviews   Collection = "reviews"   // who may be the same person, and what was decided
	Fixes     Collection = "fixes"     // corrections proposed to the owner of a field; parent: the source
	Unique    Collection = "unique"    // one document a value that may exist once, such as "azr:…"
	Audit     Collection = "audit"     // the log; id: writer/seq; parent: the writer; never followed
	Writers   Collection = "writers"   // one document a process that wrote to the log
)

// Collections lists them all.
var Collections = []Collection{Persons, Records, Notes, Drafts, Screens, Courses, Lists, Looks, Bulks, Tours, Sources, Feeds, Receipts, Reviews, Fixes, StaffDocs, StaffKeys, Keys, Unique, Audit, Writers}

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

// What fits into every Backend: MongoDB keeps 16 MiB a document, of which 64 KiB
// are left for what is kept next to the body.
const (
	MaxBody = 16<<20 - 64<<10 // bytes of a body
	MaxID   = 1000            // bytes of an id or a parent
)

// Followed says whether changes of a collection are told to followers.
func (c Collection) Followed() bool { return c != Audit && c != Writers }

// Check refuses what not every Backend could keep. Ids stay out of the error:
// those of the collection unique are personal data.
func (doc Document) Check(c Collection) error {
	switch {
	case !slices.Contains(Collections, c):
		return errors.New("no such collection")
	case doc.ID == "":
		return errors.New("a document needs an id")
	case !keepable(doc.ID) || !keepable(doc.Parent):
		return fmt.Errorf("an id is at most %d bytes of UTF-8 without NUL", MaxID)
	case doc.Version < 0:
		return fmt.Errorf("version %d: versions count from 1, and 0 means new", doc.Version)
	case len(doc.Body) > MaxBody:
		return fmt.Errorf("the document has %d bytes; at most %d fit", len(doc.Body), MaxBody)
	case !Whole(doc.Body):
		return errors.New("the body is not a BSON document")
	}
	return nil
}

func keepable(id string) bool {
	return len(id) <= MaxID && utf8.ValidString(id) && !strings.Contains(id, "\x00")
}

// Whole says whether a body has the length that its first four bytes promise
// and the last byte of a BSON document: enough to notice a cut one.
func Whole(body bson.Raw) bool {
	return len(body) >= 5 && binary.LittleEndian.Uint32(body) == uint32(len(body)) && body[len(body)-1] == 0
}

// Scattered is a Backend that reads many documents faster where their order and
// the moment do not matter.
type Scattered interface {
	// Scatter calls each for every document that was there when it began, from
	// several goroutines at once, in any order. Of what is written meanwhile it
	// may see some and miss some. Otherwise it is as Backend.All.
	Scatter(ctx context.Context, c Collection, fields []string, each func(Document) error) error
}

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

	// Append adds documents that are not there yet, each as version 1, in their
	// order. Where the same id already holds the same parent and body, nothing is
	// done to it, so that an append can be sent again; with another body it is
	// ErrConflict, and nothing is added. Only a crash, a lost connection or a race
	// for one of the ids may cut a batch short: then those that stand first in it
	// are there, and sending it again adds the rest.
	Append(ctx context.Context, c Collection, docs ...Document) error

	// Restore adds documents like Append, but each at the version that it carries
	// (1 or more): for filling an empty store from a backup.
	Restore(ctx context.Context, c Collection, docs ...Document) error

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
	// process, until ctx ends or each returns an error. It may begin with changes
	// that were made shortly before the position. Versions of one document come
	// in rising order and never twice in one Follow; a version that was overtaken
	// before it was seen may be left out, the latest never. A change is seen
	// within a second. The audit and writers collections are not followed.
	Follow(ctx context.Context, position string, each func(Change) error) error

	// Close waits for writes under way and lets go of the database.
	Close() error
}
