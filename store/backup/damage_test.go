package backup

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"filippo.io/age"
	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// small is a backup of a small office: the file, its key and what is inside.
func small(t testing.TB) (file []byte, lock *age.X25519Identity, inside []byte) {
	t.Helper()
	source := newShelf()
	fill(t, source, 12)
	return sealed(t, source)
}

func sealed(t testing.TB, b store.Backend) (file []byte, key *age.X25519Identity, inside []byte) {
	t.Helper()
	key = lock(t)
	file, _ = backedUp(t, b, key)
	r, err := age.Decrypt(bytes.NewReader(file), key)
	if err == nil {
		r, err = gzip.NewReader(r)
	}
	if err == nil {
		inside, err = io.ReadAll(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file, key, inside
}

// restorePlain is a restore from what is inside a backup, as whoever has a
// recipient's public key can make one.
func restorePlain(t testing.TB, inside []byte, to store.Backend) error {
	from := &source{r: bytes.NewReader(inside)}
	b, err := open(from, from)
	if err != nil {
		return err
	}
	_, err = b.Restore(t.Context(), to, "tester", nil)
	return err
}

// shut fails unless an error says what is wrong with the file and the store lets
// nobody in.
func shut(t testing.TB, what string, err error, b *shelf) {
	t.Helper()
	if _, said := errors.AsType[Flaw](err); !said {
		t.Errorf("%s: %v", what, err)
	}
	if len(b.docs[store.StaffDocs])+len(b.docs[store.StaffKeys]) > 0 {
		t.Errorf("%s: members of staff were put in", what)
	}
	if len(b.docs[store.Unique]) == 0 {
		return // nothing was begun
	}
	if s, err := store.Open(t.Context(), b, store.Options{}); err == nil {
		closed(t, s)
		t.Errorf("%s: the store can be opened", what)
	} else if !mistaken(err, "restore.unfinished") {
		t.Errorf("%s: the store says: %v", what, err)
	}
}

func TestAChangedFileIsRefused(t *testing.T) {
	t.Parallel()
	file, key, _ := small(t)
	other, otherKey, _ := small(t)
	dice := rand.New(rand.NewPCG(1, 1))
	attempt := func(what string, changed []byte) {
		t.Helper()
		target := newShelf()
		_, err := restored(t.Context(), changed, target, key)
		shut(t, what, err, target)
	}
	for range 60 {
		at, bit := dice.IntN(len(file)), byte(1)<<dice.IntN(8)
		changed := bytes.Clone(file)
		changed[at] ^= bit
		attempt(fmt.Sprintf("bit %#x of byte %d flipped", bit, at), changed)
	}
	const chunk = 64<<10 + 16
	for at := len(file) % chunk; at < len(file); at += chunk {
		attempt(fmt.Sprintf("cut before a chunk, at %d", at), file[:at])
	}
	for range 25 {
		at := dice.IntN(len(file))
		attempt(fmt.Sprintf("cut at %d", at), file[:at])
	}
	attempt("cut by a byte", file[:len(file)-1])
	attempt("empty", nil)
	attempt("something else", []byte("PK\x03\x04"))
	attempt("a byte more", append(bytes.Clone(file), 0))
	attempt("twice", append(bytes.Clone(file), file...))
	attempt("two of them", append(bytes.Clone(file), other...))
	attempt("half of one, half of another", append(bytes.Clone(file[:len(file)/2]), other[len(other)/2:]...))

	target := newShelf()
	_, err := restored(t.Context(), file, target, otherKey)
	if shut(t, "another key", err, target); err != WrongKey {
		t.Errorf("with another key: %v", err)
	}
	if _, err := restored(t.Context(), file, newShelf(), key); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

// A key holder's file may be sound to age and no backup, or have more behind it.
func TestWhatAgeFindsSoundMayBeNoBackup(t *testing.T) {
	t.Parallel()
	_, _, inside := small(t)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(inside)
	w.Close()
	good := packed.Bytes()
	flipped := bytes.Clone(good)
	flipped[len(flipped)-5] ^= 1
	for what, content := range map[string][]byte{
		"a letter": []byte("Liebe Kolleginnen und Kollegen, anbei die Liste."), "nothing": nil,
		"another behind it": append(bytes.Clone(good), good...), "a byte behind it": append(bytes.Clone(good), 0),
		"a wrong checksum": flipped, "a part": good[:len(good)/2], "not packed": inside,
	} {
		key, target := lock(t), newShelf()
		_, err := restored(t.Context(), encrypted(t, content, key), target, key)
		shut(t, what, err, target)
	}
	key := lock(t)
	put(t, encrypted(t, good, key), newShelf(), key)
}

func encrypted(t *testing.T, content []byte, key *age.X25519Identity) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, key.Recipient())
	if err == nil {
		_, err = w.Write(content)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// frameList cuts what is inside into frames.
func frameList(t testing.TB, inside []byte) (list [][]byte) {
	t.Helper()
	for len(inside) > 0 {
		n := 5 + int(binary.BigEndian.Uint32(inside[1:]))
		list, inside = append(list, inside[:n:n]), inside[n:]
	}
	return list
}

// collectionOf is where the frames of a collection begin and end.
func collectionOf(list [][]byte, c store.Collection) (from, to int) {
	from = slices.IndexFunc(list, func(f []byte) bool { return f[0] == collectionFrame && string(f[5:]) == string(c) })
	return from, from + 1 + slices.IndexFunc(list[from:], func(f []byte) bool { return f[0] == sumFrame })
}

// Whoever has the public key can write a file that age finds sound. What is
// inside must hang together nevertheless.
func TestWhatIsPiecedTogetherIsRefused(t *testing.T) {
	t.Parallel()
	source := newShelf()
	fill(t, source, 12)
	_, _, inside := sealed(t, source)
	_, _, other := sealed(t, source) // of the same office, with another id
	list, others := frameList(t, inside), frameList(t, other)
	at, end := collectionOf(list, store.Notes)
	joined := func(parts ...[][]byte) []byte { return bytes.Join(slices.Concat(parts...), nil) }
	if !bytes.Equal(joined(list), inside) || end-at < 6 {
		t.Fatal("the frames are not what this test takes them for")
	}
	swapped := slices.Clone(list)
	swapped[at+1], swapped[at+2] = swapped[at+2], swapped[at+1]
	last := len(list) - 1
	for what, inside := range map[string][]byte{
		"a document left out":       joined(list[:at+1], list[at+2:]),
		"a document twice":          joined(list[:at+2], list[at+1:]),
		"two documents swapped":     joined(swapped),
		"a collection left out":     joined(list[:at], list[end:]),
		"a collection twice":        joined(list[:end], list[at:]),
		"a collection of another":   joined(list[:1], others[1:]),
		"the end of another":        joined(list[:last], others[last:]),
		"no end":                    joined(list[:last]),
		"the end twice":             joined(list, list[last:]),
		"another behind it":         joined(list, others),
		"an unknown frame":          joined(list[:1], [][]byte{frame(nil, 'x', 0)}, list[1:]),
		"a frame of four gigabytes": joined(list[:at+1], [][]byte{{documentFrame, 255, 255, 255, 255}}),
		"no head":                   joined(list[1:]),
		"nothing":                   nil,
	} {
		target := newShelf()
		shut(t, what, restorePlain(t, inside, target), target)
	}
	if err := restorePlain(t, inside, newShelf()); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

func TestAnotherFormatIsRefused(t *testing.T) {
	t.Parallel()
	_, _, inside := small(t)
	list := frameList(t, inside)
	for what, head := range map[string]Head{
		"newer": {Lotse: "backup", Format: format + 1, ID: "X"}, "not ours": {Lotse: "soup", Format: format, ID: "X"},
		"no id": {Lotse: "backup", Format: format}, "an id not for the log": {Lotse: "backup", Format: format, ID: "\x1b[2J"},
	} {
		body, _ := bson.Marshal(head)
		list[0] = append(frame(nil, headFrame, len(body)), body...)
		target := newShelf()
		err := restorePlain(t, bytes.Join(list, nil), target)
		shut(t, what, err, target)
		if newer := what == "newer"; newer == errors.Is(err, NotABackup) {
			t.Errorf("%s: %v", what, err)
		}
		if len(everything(t, target)) > 0 {
			t.Errorf("%s: the store was touched", what)
		}
	}
}

// What a store may not hold is not put in, even where the sums are right.
func TestDocumentsThatNoStoreWouldHaveAreRefused(t *testing.T) {
	t.Parallel()
	body, _ := bson.Marshal(bson.D{})
	for what, doc := range map[string]store.Document{
		"version 0":          {ID: "a", Body: body},
		"a negative version": {ID: "a", Version: -1, Body: body},
		"no id":              {Version: 1, Body: body},
		"an id not of text":  {ID: "a\xff", Version: 1, Body: body},
		"no body":            {ID: "a", Version: 1},
		"a body cut short":   {ID: "a", Version: 1, Body: body[:4]},
		"the mark":           {ID: "restored", Version: 1, Body: body},
	} {
		target := newShelf()
		shut(t, what, restorePlain(t, forged(t, store.Unique, doc), target), target)
	}
	sound := store.Document{ID: "a", Parent: "p", Version: 7, Body: body}
	target := newShelf()
	if err := restorePlain(t, forged(t, store.Unique, sound), target); err != nil || target.docs[store.Unique]["a"].Version != 7 {
		t.Errorf("a sound document: %v", err)
	}
}

// forged is the inside of a backup of one document, with sums that are right.
func forged(t testing.TB, c store.Collection, docs ...store.Document) []byte {
	var out bytes.Buffer
	b := copying{w: newPlain(&out), whole: newTally().hash, report: Report{Head: NewHead()}}
	head, err := bson.Marshal(b.report.Head)
	if err != nil {
		t.Fatal(err)
	}
	b.frame(headFrame, head)
	for _, name := range order {
		b.frame(collectionFrame, []byte(name))
		sum := newTally()
		for _, doc := range docs {
			if name == c {
				b.w.Write(sum.add(doc))
				b.w.Write(doc.Body)
			}
		}
		b.report.Documents += sum.count
		b.frame(sumFrame, sum.sum())
	}
	end := tally{hash: b.whole, count: b.report.Documents}
	b.frame(endFrame, end.sum())
	b.w.Flush()
	return out.Bytes()
}

// FuzzContent changes what is inside of a backup. Whatever is taken for one is
// one to the last byte. It reads without a store, whose goroutines would leave
// the fuzzer guessing what is new.
func FuzzContent(f *testing.F) {
	body, _ := bson.Marshal(bson.D{{Key: "seq", Value: int64(1)}})
	inside := forged(f, store.StaffDocs, store.Document{ID: "a", Version: 1, Body: body}, store.Document{ID: "b", Parent: "a", Version: 7, Body: body})
	list := frameList(f, inside)
	f.Add(inside)
	f.Add(bytes.Join(append(slices.Clone(list[:1]), list[len(list)-1]), nil))
	f.Fuzz(func(t *testing.T, changed []byte) {
		from := &source{r: bytes.NewReader(changed)}
		b, err := open(from, from)
		var docs int64
		var report Report
		if err == nil {
			report, err = b.read(t.Context(), func(store.Collection, store.Document) error { docs++; return nil }, nil)
		}
		if _, said := errors.AsType[Flaw](err); err != nil && !said {
			t.Errorf("no sentence: %v", err)
		}
		if err == nil && (docs != report.Documents || len(report.Parts) != len(order) || b.source.ended == false) {
			t.Errorf("%d documents are taken for %+v", docs, report)
		}
	})
}

// TestChangedContentIsRefused is the same in every run, with seeded changes.
func TestChangedContentIsRefused(t *testing.T) {
	t.Parallel()
	_, _, inside := small(t)
	dice := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		changed := bytes.Clone(inside)
		at := dice.IntN(len(changed))
		what := ""
		switch dice.IntN(4) {
		case 0:
			what, changed = fmt.Sprintf("cut at %d", at), changed[:at]
		case 1:
			what, changed = fmt.Sprintf("a byte less at %d", at), slices.Delete(changed, at, at+1)
		case 2:
			what, changed = fmt.Sprintf("a byte more at %d", at), slices.Insert(changed, at, byte(dice.IntN(256)))
		default:
			what, changed[at] = fmt.Sprintf("byte %d", at), changed[at]^byte(1+dice.IntN(255))
		}
		target := newShelf()
		shut(t, what, restorePlain(t, changed, target), target)
	}
}
