package backup

import "lotse/store"

// order is how collections are read and how they stand in the file. Documents
// are written in the other direction (a person before her notes, the log before
// the act), and none is ever deleted: so whatever a document needs is there when
// that is read, later.
var order = []store.Collection{
	// A text moves from a screen to a draft to a note. Read along that way it is
	// met at least once; twice does no harm, for draft and note have one id.
	store.Screens,
	store.Drafts,
	store.Notes,
	// These name people.
	store.Courses,
	store.Tours,
	// A look names a list; an act on many is begun before it changes anybody, and
	// what it changed stands in the people and lists that were read later.
	store.Bulks,
	store.Looks,
	store.Lists,
	store.Unique,
	// Decisions about records name people, receipts and readers their source.
	store.Fixes,
	store.Reviews,
	store.Receipts,
	store.Feeds,
	store.Records,
	store.Persons,
	store.Sources,
	// What opens the sealed parts of all of them.
	store.Keys,
	// A key names its holder; all of the above name members of staff.
	store.StaffKeys,
	store.StaffDocs,
	// The log last: the intent of every act whose effect was read stands in it.
	// A writer's document says how far its chain has come, so it is read before
	// the chain, which may then be longer, never shorter.
	store.Writers,
	store.Audit,
}

// last are put into a store after everything else, in this order.
var last = []store.Collection{store.StaffDocs, store.StaffKeys}
