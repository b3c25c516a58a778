package embedded

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// What fits into every Backend: MongoDB keeps 16 MiB a document, of which 64 KiB
// are left for what is kept next to the body.
const (
	MaxBody = 16<<20 - 64<<10 // bytes of a body
	MaxID   = 1000            // bytes of an id or a parent
)

// Put writes doc over the version that it names; see store.Backend.
func (b *Backend) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	err := check(c, doc)
	if err == nil {
		err = b.writer.write(ctx, func(t *transaction) error { return t.put(c, doc) })
	}
	if err != nil {
		// Ids stay out of errors: those of the collection unique are personal data.
		return 0, fmt.Errorf("put into %s: %w", c, err)
	}
	return doc.Version + 1, nil
}

// Append adds documents, all or none, in one transaction; see store.Backend.
func (b *Backend) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	for _, doc := range docs {
		doc.Version = 0
		if err := check(c, doc); err != nil {
			return fmt.Errorf("append to %s: %w", c, err)
		}
	}
	if len(docs) == 0 {
		return nil
	}
	if err := b.writer.write(ctx, func(t *transaction) error { return t.appendAll(c, docs) }); err != nil {
		return fmt.Errorf("append to %s: %w", c, err)
	}
	return nil
}

// check refuses what not every Backend could keep.
func check(c store.Collection, doc store.Document) error {
	switch {
	case !slices.Contains(store.Collections, c):
		return fmt.Errorf("no such collection")
	case doc.ID == "":
		return fmt.Errorf("a document needs an id")
	case !keepable(doc.ID) || !keepable(doc.Parent):
		return fmt.Errorf("an id is at most %d bytes of UTF-8 without NUL", MaxID)
	case doc.Version < 0:
		return fmt.Errorf("version %d: versions count from 1, and 0 means new", doc.Version)
	case len(doc.Body) > MaxBody:
		return fmt.Errorf("the document has %d bytes; at most %d fit", len(doc.Body), MaxBody)
	case !whole(doc.Body):
		return fmt.Errorf("the body is not a BSON document")
	}
	return nil
}

func keepable(id string) bool {
	return len(id) <= MaxID && utf8.ValidString(id) && !strings.Contains(id, "\x00")
}

// whole says whether a body has the length that its first four bytes promise
// and the last byte of a BSON document: enough to notice a cut one.
func whole(body bson.Raw) bool {
	return len(body) >= 5 && binary.LittleEndian.Uint32(body) == uint32(len(body)) && body[len(body)-1] == 0
}
