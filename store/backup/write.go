package backup

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"runtime"
	"time"

	"filippo.io/age"
	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// format is the version of the file's format.
const format = 1

// Head is what a backup says of itself first.
type Head struct {
	Lotse  string    `bson:"lotse"`  // always "backup"
	Format int       `bson:"format"` // of the file
	ID     string    `bson:"id"`
	Made   time.Time `bson:"made"` // when it was begun
}

// Report says what a backup holds.
type Report struct {
	Head
	Parts     []Part
	Documents int64
	Sum       string // SHA-256 over all of it, in hexadecimal
}

// Part is a collection in a backup.
type Part struct {
	Collection store.Collection
	Documents  int64
	Sum        string // SHA-256 over its documents, in hexadecimal
}

// Progress is called now and then with how many documents of a collection have
// been dealt with so far, and once when it is through; nil calls nobody.
type Progress func(c store.Collection, documents int64)

const progressEvery = 1000

func (p Progress) tell(c store.Collection, documents int64, end bool) {
	if p != nil && (end || documents%progressEvery == 0) {
		p(c, documents)
	}
}

// NewHead makes the head of a backup with an id that no other has.
func NewHead() Head {
	return Head{Lotse: "backup", Format: format, ID: rand.Text(), Made: time.Now().UTC().Truncate(time.Millisecond)}
}

// Write copies everything that a store holds into a backup for the recipients.
// Others may go on writing to the store. What was written to w is a backup only
// if the error is nil.
func Write(ctx context.Context, from store.Backend, w io.Writer, head Head, to []age.Recipient, progress Progress) (Report, error) {
	encrypted, err := age.Encrypt(w, to...)
	if err != nil {
		return Report{}, fmt.Errorf("encrypt the backup: %w", err)
	}
	runtime.GC() // a passphrase took 256 MiB, which would count as usual from now on
	packed, err := gzip.NewWriterLevel(encrypted, gzip.BestSpeed)
	if err != nil {
		return Report{}, err
	}
	c := copying{
		from: from, w: bufio.NewWriterSize(packed, 64<<10), whole: sha256.New(),
		report: Report{Head: head}, progress: progress, begun: map[string]bool{},
	}
	err = c.all(ctx)
	if err == nil {
		err = c.w.Flush()
	}
	if err == nil {
		err = packed.Close()
	}
	if err == nil {
		err = encrypted.Close()
	}
	return c.report, err
}

// copying is a backup that is being made.
type copying struct {
	from     store.Backend
	w        *bufio.Writer
	whole    hash.Hash
	report   Report
	progress Progress
	begun    map[string]bool // the writers of the log whose chains go along
}

func (c *copying) all(ctx context.Context) error {
	head, err := bson.Marshal(c.report.Head)
	if err != nil {
		return err
	}
	if err := c.frame(headFrame, head); err != nil {
		return err
	}
	for _, collection := range order {
		if err := c.collection(ctx, collection); err != nil {
			return err
		}
	}
	end := tally{hash: c.whole, count: c.report.Documents}
	c.report.Sum = hex.EncodeToString(c.whole.Sum(nil))
	return c.frame(endFrame, end.sum())
}

func (c *copying) frame(kind byte, rest []byte) error {
	begin := frame(nil, kind, len(rest))
	if kind != endFrame {
		c.whole.Write(begin)
		c.whole.Write(rest)
	}
	if _, err := c.w.Write(begin); err != nil {
		return err
	}
	_, err := c.w.Write(rest)
	return err
}

func (c *copying) collection(ctx context.Context, name store.Collection) error {
	if err := c.frame(collectionFrame, []byte(name)); err != nil {
		return err
	}
	t := newTally()
	err := c.from.All(ctx, name, nil, func(doc store.Document) error {
		if goes, err := c.goes(ctx, name, doc); err != nil || !goes {
			return err
		}
		if err := sound(name, doc); err != nil {
			return flawf("a document in %s is damaged (%v); lotse audit verify says which, where it is one of the log", name, err)
		}
		if _, err := c.w.Write(t.add(doc)); err != nil {
			return err
		}
		c.progress.tell(name, t.count, false)
		_, err := c.w.Write(doc.Body)
		return err
	})
	if err != nil {
		return err
	}
	c.progress.tell(name, t.count, true)
	c.report.Documents += t.count
	c.report.Parts = append(c.report.Parts, t.part(name))
	return c.frame(sumFrame, t.sum())
}

func (t *tally) part(name store.Collection) Part {
	return Part{name, t.count, hex.EncodeToString(t.hash.Sum(nil))}
}

// goes says whether a document goes along: not what tells of this store alone,
// and no chain of the log that had not begun when the writers were read.
func (c *copying) goes(ctx context.Context, name store.Collection, doc store.Document) (bool, error) {
	switch name {
	case store.Writers:
		begun, err := store.Begun(ctx, c.from, doc)
		c.begun[doc.ID] = begun
		return true, err
	case store.Audit:
		return c.begun[doc.Parent], nil
	}
	return !store.Local(name, doc), nil
}

// sound refuses what could not be put back.
func sound(c store.Collection, doc store.Document) error {
	if doc.Version < 1 {
		return fmt.Errorf("its version is %d", doc.Version)
	}
	return doc.Check(c)
}
