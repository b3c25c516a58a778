package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"runtime"
	"strings"

	"filippo.io/age"
	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// Backup is a backup that is being read.
type Backup struct {
	Head
	source *source
	packed *bufio.Reader // what frames are unpacked from
	frames frames
}

// Open reads the head of a backup. What is wrong with the file or the keys
// comes as a Flaw.
func Open(r io.Reader, keys ...age.Identity) (*Backup, error) {
	from := &source{r: r}
	content, err := age.Decrypt(from, keys...)
	if err != nil {
		return nil, from.locked(err)
	}
	runtime.GC() // as in Write
	packed := bufio.NewReaderSize(content, 64<<10)
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		if errors.Is(err, gzip.ErrHeader) {
			return nil, NotABackup // age opened it, so it is as it was written
		}
		return nil, from.broken(err)
	}
	unpacked.Multistream(false)
	b, err := open(unpacked, from)
	if err == nil {
		b.packed = packed
	}
	return b, err
}

func open(content io.Reader, from *source) (*Backup, error) {
	b := &Backup{source: from, frames: frames{r: bufio.NewReaderSize(content, 64<<10), whole: sha256.New()}}
	kind, head, err := b.next()
	if errors.Is(err, Garbled) || err == nil && kind != headFrame {
		return nil, NotABackup
	}
	if err != nil {
		return nil, err
	}
	if err := bson.Unmarshal(head, &b.Head); err != nil || b.Lotse != "backup" || !isID(b.ID) {
		return nil, NotABackup
	}
	if b.Format != format {
		return nil, flawf("another version of Lotse made this backup (format %d, this one reads %d); restore it with that version, then update", b.Format, format)
	}
	return b, nil
}

// isID says whether NewHead could have made an id: it goes into the log.
func isID(id string) bool {
	odd := func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }
	return id != "" && len(id) <= 64 && !strings.ContainsFunc(id, odd)
}

// source remembers how the reading of the file itself went.
type source struct {
	r     io.Reader
	ended bool
	err   error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	switch {
	case err == io.EOF:
		s.ended = true
	case err != nil:
		s.err = err
	}
	return n, err
}

// locked says why a file does not open.
func (s *source) locked(err error) error {
	if _, wrong := errors.AsType[*age.NoIdentityMatchError](err); wrong {
		return WrongKey
	}
	if s.err != nil {
		return s.err
	}
	return flawf("%v, or only the beginning of one (%v)", NotABackup, err)
}

// broken says why the file cannot be read on.
func (s *source) broken(err error) error {
	switch {
	case s.err != nil:
		return s.err
	case errors.Is(err, errGarbled):
		return Garbled
	case s.ended:
		return Cut
	}
	return Changed
}

// next reads a frame. A backup never ends between two of them but after its end.
func (b *Backup) next() (kind byte, rest []byte, err error) {
	kind, rest, err = b.frames.next()
	if err != nil {
		return 0, nil, b.source.broken(err)
	}
	return kind, rest, nil
}

// read calls put for every document, and returns nil if the whole file is as it
// was written. Before that nothing is proved.
func (b *Backup) read(ctx context.Context, put func(store.Collection, store.Document) error, progress Progress) (Report, error) {
	report := Report{Head: b.Head}
	for _, c := range order {
		part, err := b.part(ctx, c, put, progress)
		if err != nil {
			return report, err
		}
		report.Parts = append(report.Parts, part)
		report.Documents += part.Documents
	}
	report.Sum = hex.EncodeToString(b.frames.whole.Sum(nil))
	return report, b.end(report)
}

func (b *Backup) part(ctx context.Context, c store.Collection, put func(store.Collection, store.Document) error, progress Progress) (Part, error) {
	kind, rest, err := b.next()
	if err == nil && (kind != collectionFrame || string(rest) != string(c)) {
		err = Garbled
	}
	if err != nil {
		return Part{}, err
	}
	t, lastID := newTally(), ""
	for ctx.Err() == nil {
		kind, rest, err := b.next()
		switch {
		case err != nil:
			return Part{}, err
		case kind == sumFrame && bytes.Equal(rest, t.sum()):
			progress.tell(c, t.count, true)
			return t.part(c), nil
		case kind != documentFrame:
			return Part{}, Garbled
		}
		doc, ok := document(rest)
		if !ok || doc.ID <= lastID || sound(c, doc) != nil || store.Local(c, doc) {
			return Part{}, Garbled
		}
		t.add(doc)
		if err := put(c, doc); err != nil {
			return Part{}, err
		}
		lastID = doc.ID
		progress.tell(c, t.count, false)
	}
	return Part{}, ctx.Err()
}

// end reads what must stand at the end, and that nothing follows.
func (b *Backup) end(report Report) error {
	want := tally{hash: b.frames.whole, count: report.Documents}
	kind, rest, err := b.next()
	if err != nil {
		return err
	}
	if kind != endFrame || !bytes.Equal(rest, want.sum()) {
		return Garbled
	}
	if err := b.nothing(b.frames.r); err != nil || b.packed == nil {
		return err
	}
	return b.nothing(b.packed)
}

// nothing refuses what follows the end.
func (b *Backup) nothing(r io.ByteReader) error {
	switch _, err := r.ReadByte(); {
	case err == nil:
		return Garbled
	case err != io.EOF:
		return b.source.broken(err)
	}
	return nil
}
