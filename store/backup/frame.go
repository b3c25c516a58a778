package backup

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"

	"lotse/store"
)

// The kinds of frames; see the package comment.
const (
	headFrame       = 'h'
	collectionFrame = 'c'
	documentFrame   = 'd'
	sumFrame        = 's'
	endFrame        = 'e'
)

const (
	maxDocument = 8 + 2 + store.MaxID + 2 + store.MaxID + store.MaxBody
	maxOther    = 4096 // bytes in a frame of another kind
)

// frame begins a frame of n bytes.
func frame(into []byte, kind byte, n int) []byte {
	return binary.BigEndian.AppendUint32(append(into, kind), uint32(n))
}

// tally counts documents and sums up their frames.
type tally struct {
	hash    hash.Hash
	count   int64
	scratch []byte
}

func newTally() *tally { return &tally{hash: sha256.New()} }

// add takes a document in and returns what stands before its body in its frame;
// that is valid until the next call.
func (t *tally) add(doc store.Document) []byte {
	n := 8 + 2 + len(doc.ID) + 2 + len(doc.Parent) + len(doc.Body)
	begin := frame(t.scratch[:0], documentFrame, n)
	begin = binary.BigEndian.AppendUint64(begin, uint64(doc.Version))
	for _, id := range []string{doc.ID, doc.Parent} {
		begin = binary.BigEndian.AppendUint16(begin, uint16(len(id)))
		begin = append(begin, id...)
	}
	t.hash.Write(begin)
	t.hash.Write(doc.Body)
	t.count++
	t.scratch = begin
	return begin
}

// sum is what a frame of the kind sum or end holds.
func (t *tally) sum() []byte {
	return t.hash.Sum(binary.BigEndian.AppendUint64(nil, uint64(t.count)))
}

// document reads the frame of a document. Its strings and its body are its own.
func document(rest []byte) (doc store.Document, ok bool) {
	if len(rest) < 8 {
		return doc, false
	}
	doc.Version = int64(binary.BigEndian.Uint64(rest))
	rest = rest[8:]
	for _, id := range []*string{&doc.ID, &doc.Parent} {
		if len(rest) < 2 {
			return doc, false
		}
		n := int(binary.BigEndian.Uint16(rest))
		if len(rest) < 2+n {
			return doc, false
		}
		*id, rest = string(rest[2:2+n]), rest[2+n:]
	}
	doc.Body = bytes.Clone(rest)
	return doc, true
}

// frames reads one frame after another and sums up those that are not documents.
type frames struct {
	r     *bufio.Reader
	whole hash.Hash
	rest  bytes.Buffer
}

// next reads a frame; its rest is valid until the next call. io.EOF means that
// none follows.
func (f *frames) next() (kind byte, rest []byte, err error) {
	var begin [5]byte
	if _, err := io.ReadFull(f.r, begin[:]); err != nil {
		return 0, nil, err
	}
	kind = begin[0]
	n, most := int64(binary.BigEndian.Uint32(begin[1:])), int64(maxOther)
	if kind == documentFrame {
		most = maxDocument
	}
	if n > most {
		return 0, nil, errGarbled
	}
	// Copied, not read into a slice of n bytes: the length alone costs nothing.
	f.rest.Reset()
	if _, err := io.CopyN(&f.rest, f.r, n); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return 0, nil, err
	}
	if kind != documentFrame && kind != endFrame {
		f.whole.Write(begin[:])
		f.whole.Write(f.rest.Bytes())
	}
	return kind, f.rest.Bytes(), nil
}
