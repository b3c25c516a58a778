package storetest

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// MongoDB keeps 16 MiB a document, the id and the rest included. So every
// Backend keeps bodies of 15 MiB and refuses those of more than 16.
const (
	fits    = 15 << 20
	tooMuch = 16<<20 + 1
)

var strange = []string{
	`'`, `"`, `';DROP TABLE notes;--`, "`", `\`, `\x00`, "%", "_", "*", "?1", ":id", "$where", "a.b", "$", ".", "..", "../../etc/passwd",
	" ", " a", "a ", "\t", "\n", "\r\n", "\x1b]52;c;QQ==\x07", "\x7f", "é", "e\u0301", "\u202e", "\ufeff", "\ufffd", "😀", "ﷺ",
	"null", "NaN", "1", "1.0", "01", "true", "{}", "staff/7KQ-M4X", "azr:123456789012", "SHA256:+/=", strings.Repeat("x", 500), strings.Repeat("語", 300),
}

var hostile = []test{
	{"StrangeIDsAndParentsAreJustNames", func(t *testing.T, b store.Backend) {
		for i, name := range strange {
			put(t, b, store.Notes, store.Document{ID: name, Parent: name, Body: numbered(int64(i), 0)})
			put(t, b, store.Notes, store.Document{ID: name, Parent: name, Version: 1, Body: numbered(int64(i), 1)})
		}
		for i, name := range strange {
			want := store.Document{ID: name, Parent: name, Version: 2, Body: numbered(int64(i), 1)}
			kept(t, b, store.Notes, want)
			docs := children(t, b, store.Notes, name)
			if len(docs) != 1 {
				t.Fatalf("%q has %d children", name, len(docs))
			}
			same(t, docs[0], want)
		}
		if got := len(all(t, b, store.Notes)); got != len(strange) {
			t.Fatalf("%d documents of %d", got, len(strange))
		}
	}},
	{"StrangeIDsAreFollowed", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		for _, name := range strange {
			add(t, b, store.Notes, document(name, 1))
			f.expect(store.Notes, name, 1)
		}
	}},
	{"IDsThatNotEveryBackendCouldKeepAreRefused", func(t *testing.T, b store.Backend) {
		for _, id := range []string{"", "nul\x00", "\xff", "a\xc3", strings.Repeat("x", 1001), strings.Repeat("x", 1<<20)} {
			_, err := b.Put(t.Context(), store.Notes, document(id, 1))
			refused(t, err)
			refused(t, b.Append(t.Context(), store.Notes, document("fine", 1), document(id, 1)))
			if id != "" {
				_, err = b.Put(t.Context(), store.Notes, store.Document{ID: "child", Parent: id, Body: numbered(1, 0)})
				refused(t, err)
			}
			if _, err := b.Get(t.Context(), store.Notes, id); err == nil {
				t.Errorf("Get found %.20q", id)
			}
		}
		if docs := all(t, b, store.Notes); len(docs) > 0 {
			t.Errorf("%d documents were kept", len(docs))
		}
	}},
	{"WhatIsNoDocumentIsRefused", func(t *testing.T, b store.Backend) {
		whole := numbered(1, 10)
		for _, body := range []bson.Raw{nil, {}, whole[:len(whole)-1], whole[:4], append(whole[:len(whole):len(whole)], 0)} {
			_, err := b.Put(t.Context(), store.Notes, store.Document{ID: "a", Body: body})
			refused(t, err)
			refused(t, b.Append(t.Context(), store.Notes, document("fine", 1), store.Document{ID: "a", Body: body}))
		}
		_, err := b.Put(t.Context(), store.Notes, store.Document{ID: "a", Version: -1, Body: whole})
		refused(t, err)
		if docs := all(t, b, store.Notes); len(docs) > 0 {
			t.Errorf("%d documents were kept", len(docs))
		}
	}},
	{"BodiesComeBackByteForByte", func(t *testing.T, b store.Backend) {
		for i, body := range bodies() {
			id := string(rune('a' + i))
			put(t, b, store.Persons, store.Document{ID: id, Body: body})
			put(t, b, store.Persons, store.Document{ID: id, Version: 1, Body: body})
			add(t, b, store.Records, store.Document{ID: id, Body: body})
			add(t, b, store.Records, store.Document{ID: id, Body: body})
			kept(t, b, store.Persons, store.Document{ID: id, Version: 2, Body: body})
			kept(t, b, store.Records, store.Document{ID: id, Version: 1, Body: body})
		}
	}},
	{"DollarsAndDotsAreJustKeys", func(t *testing.T, b store.Backend) {
		body := raw(bson.D{{Key: "$set", Value: bson.D{{Key: "version", Value: 9}}}, {Key: "a.b", Value: 1}, {Key: "$where", Value: "sleep(9999)"},
			{Key: "in", Value: bson.D{{Key: "$ne", Value: 1}, {Key: "c.$.d", Value: 2}, {Key: "", Value: 3}}}})
		put(t, b, store.Persons, store.Document{ID: "a", Body: body})
		put(t, b, store.Persons, store.Document{ID: "a", Version: 1, Body: body})
		add(t, b, store.Notes, store.Document{ID: "a", Body: body})
		kept(t, b, store.Persons, store.Document{ID: "a", Version: 2, Body: body})
		kept(t, b, store.Notes, store.Document{ID: "a", Version: 1, Body: body})
	}},
}

var large = []test{
	{"TheLargestBodyFits", func(t *testing.T, b store.Backend) {
		overhead := len(numbered(1, 0))
		id := strings.Repeat("x", store.MaxID)
		doc := store.Document{ID: id, Parent: id, Body: numbered(1, store.MaxBody-overhead)}
		put(t, b, store.Records, doc)
		doc.Version = 1
		kept(t, b, store.Records, doc)
	}},
	{"FifteenMebibytesFitAndMoreThanSixteenAreRefused", func(t *testing.T, b store.Backend) {
		large := store.Document{ID: "large", Parent: "p", Body: numbered(1, fits-100)}
		put(t, b, store.Records, large)
		large.Version = 1
		kept(t, b, store.Records, large)
		same(t, children(t, b, store.Records, "p")[0], large)
		_, err := b.Put(t.Context(), store.Records, store.Document{ID: "larger", Body: numbered(1, tooMuch)})
		refused(t, err)
		refused(t, b.Append(t.Context(), store.Records, document("fine", 1), store.Document{ID: "larger", Body: numbered(1, tooMuch)}))
		_, err = b.Put(t.Context(), store.Records, store.Document{ID: "large", Version: 1, Body: numbered(2, tooMuch)})
		refused(t, err)
		kept(t, b, store.Records, large)
		absent(t, b, store.Records, "fine")
		absent(t, b, store.Records, "larger")
	}},
}

// refused fails unless err says no for a reason of its own: sending it again,
// to this store or later, would be in vain.
func refused(t *testing.T, err error) {
	t.Helper()
	for _, kind := range []error{store.ErrNotFound, store.ErrConflict, store.ErrFull, store.ErrAway} {
		if err == nil || errors.Is(err, kind) {
			t.Errorf("got %v; want a refusal", err)
			return
		}
	}
}

// bodies are documents that a careless Backend would change.
func bodies() []bson.Raw {
	deep := bson.D{{Key: "end", Value: true}}
	for range 90 {
		deep = bson.D{{Key: "in", Value: deep}}
	}
	return []bson.Raw{
		raw(bson.D{}),
		raw(bson.D{{Key: "_id", Value: "other"}, {Key: "id", Value: 1}, {Key: "parent", Value: "other"}, {Key: "version", Value: 99}, {Key: "body", Value: bson.D{}}, {Key: "updated", Value: nil}}),
		raw(bson.D{{Key: "z", Value: 1}, {Key: "a", Value: 2}, {Key: "m", Value: 3}, {Key: "0", Value: 4}}),
		raw(bson.D{{Key: "int32", Value: int32(1)}, {Key: "int64", Value: int64(1)}, {Key: "float", Value: 1.0}, {Key: "nan", Value: math.NaN()}, {Key: "inf", Value: math.Inf(-1)}, {Key: "zero", Value: math.Copysign(0, -1)}}),
		raw(bson.D{{Key: "text", Value: "e\u0301 é \u0000 \u202e 😀"}, {Key: "", Value: ""}, {Key: "null", Value: nil}, {Key: "empty", Value: bson.A{}}}),
		raw(bson.D{{Key: "bytes", Value: []byte{0, 255, 27}}, {Key: "no bytes", Value: bson.Binary{Subtype: 0x80, Data: []byte{}}}, {Key: "time", Value: time.UnixMilli(-1)}, {Key: "object", Value: bson.ObjectID{1}}}),
		raw(bson.D{{Key: "regex", Value: bson.Regex{Pattern: ".*", Options: "i"}}, {Key: "min", Value: bson.MinKey{}}, {Key: "max", Value: bson.MaxKey{}}, {Key: "stamp", Value: bson.Timestamp{T: 1, I: 2}}}),
		raw(deep),
	}
}
