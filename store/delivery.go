package store

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"time"

	"lotse/store/person"
)

// Row is one record of an office as a source delivers it.
type Row struct {
	Key     string            // the office's own number of the record
	Raw     map[string]string // the columns as they came
	Hash    string            // of Raw: HashOf
	Number  int               // of its line in a file, from 1; 0: it is of no file
	Changed time.Time         // when the office changed it, where its system says so
	AsOf    person.Date       // of what day its values are
	Fields  person.Facts      // Raw, mapped
}

// HashOf is the hash of a row as it came: the same columns with the same values give
// the same, in whatever order they came.
func HashOf(raw map[string]string) string {
	h := sha256.New()
	for _, column := range slices.Sorted(maps.Keys(raw)) {
		for _, text := range []string{column, raw[column]} {
			h.Write([]byte(strconv.Itoa(len(text))))
			h.Write([]byte{':'})
			h.Write([]byte(text))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// BadRow is a row that could not be taken.
type BadRow struct {
	Number int    `bson:"n" json:"row"`                     // line or position, from 1
	Key    string `bson:"k,omitempty" json:"key,omitempty"` // the office's number, where it has one
	Code   string `bson:"c" json:"code"`                    // no-key, twice, date, number, columns, text …
	Field  string `bson:"f,omitempty" json:"field,omitempty"`
}

// Broken is why nothing of a file may be taken.
type Broken struct {
	Row  int    // line or position, from 1
	Code string // column: one is missing or has another name; empty: the file is not whole
	Why  string // in English, without anybody's data
}

// Delivery is what a source has to say at one time. Sending it again does nothing.
type Delivery struct {
	ID      string // made by whoever delivers; the receipt's
	Name    string // of the file; empty: it is read from a database
	SHA256  string // of the file
	Bytes   int64
	At      time.Time // when it was read
	Rows    []Row     // that are new or have changed; a row that is known in this state is counted as the same
	Gone    []string  // keys of records that the office has no more
	Total   int       // rows that the source has now
	Bad     []BadRow
	Unknown []UnknownCode
	Swept   bool    // all rows were read and nothing is left out: what was held has healed, if it is not held again
	Again   bool    // the file had been taken before: there is only a receipt
	Broken  *Broken // the file is not whole, or not what it should be: there is only a receipt
	Outcome bool    // the receipt is to say what happened to each row
}

// Receipt says what became of a delivery. It names nobody.
type Receipt struct {
	ID      string        `bson:"-" json:"id"`
	Source  person.Source `bson:"source" json:"source"`
	Name    string        `bson:"name,omitempty" json:"name,omitempty"`
	SHA256  string        `bson:"sha256,omitempty" json:"sha256,omitempty"`
	Bytes   int64         `bson:"bytes,omitempty" json:"bytes,omitempty"`
	At      time.Time     `bson:"at" json:"at"`
	State   string        `bson:"state" json:"state"`                 // ReceiptTaken …
	Why     string        `bson:"why,omitempty" json:"why,omitempty"` // code: guard.changed, guard.gone, again, broken, column, shut …
	Rows    int           `bson:"rows" json:"rows"`                   // that the source had
	Added   int           `bson:"added" json:"added"`
	Changed int           `bson:"changed" json:"changed"`
	Same    int           `bson:"same" json:"same"`
	Gone    int           `bson:"gone" json:"gone"`
	Linked  int           `bson:"linked" json:"linked"` // of those added, to people who were known
	People  int           `bson:"people" json:"people"` // who were not known
	Review  int           `bson:"review" json:"review"` // pairs that somebody must look at
	Alarms  int           `bson:"alarms" json:"alarms"` // federal numbers of two different people
	Bad     []BadRow      `bson:"bad,omitempty" json:"bad,omitempty"`
	Unknown []UnknownCode `bson:"unknown,omitempty" json:"unknown,omitempty"`
	Detail  string        `bson:"detail,omitempty" json:"detail,omitempty"` // of a broken file: row and reason, in English
	Each    []RowOutcome  `bson:"each,omitempty" json:"each,omitempty"`     // for files: what happened to each row
	Later   bool          `bson:"-" json:"-"`                               // of Delivered: another file was taken, or is held, since
	Times   int           `bson:"times,omitempty" json:"times,omitempty"`   // readings that this receipt sums up; those of a database are summed up by the hour
}

// RowOutcome is what happened to one row of a file.
type RowOutcome struct {
	Number int    `bson:"n" json:"row"`
	What   string `bson:"w" json:"what"` // added, changed, same, gone, bad
}

// What may become of a delivery.
const (
	ReceiptTaken    = "taken"
	ReceiptHeld     = "held"     // the import guard waits for somebody
	ReceiptRefused  = "refused"  // nothing of it was taken
	ReceiptAgain    = "again"    // the same file had been taken before
	ReceiptDropped  = "dropped"  // somebody decided not to take what was held
	ReceiptReleased = "released" // somebody decided to take it: another receipt says what became of it
)
