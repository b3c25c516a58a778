package intake

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// upload is one file that comes in, under a name of our own.
type upload struct {
	d    *delivery
	name string

	mu     sync.Mutex
	f      *os.File
	parts  []part // that were written, sorted, apart from each other
	most   int64  // its end so far
	broken error  // it will never be complete
	sum    string
	done   bool // closed in an orderly way
}

type part struct{ from, to int64 }

func (d *delivery) begin(name string) (*upload, error) {
	if free(d.s.c.Folder) < leastFree {
		return nil, errors.New("there is no room for files at the moment; try again later")
	}
	path := filepath.Join(d.s.c.Folder, rand.Text()+suffix)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		d.s.c.Log.Error("the intake door cannot write", "error", err)
		return nil, errors.New("the file cannot be kept at the moment; try again later")
	}
	return &upload{d: d, name: name, f: f}, nil
}

// WriteAt takes bytes of a file. They may come out of order, as clients send them
// that do not wait, but not far ahead.
func (u *upload) WriteAt(p []byte, at int64) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.broken == nil {
		u.broken = u.fits(at, int64(len(p)))
	}
	if u.broken != nil {
		u.empty()
		return 0, u.broken
	}
	n, err := u.f.WriteAt(p, at)
	if err != nil {
		u.broken = errors.New("the file cannot be kept at the moment; try again later")
		u.empty()
		return n, u.broken
	}
	u.wrote(part{at, at + int64(n)})
	if len(u.parts) > mostParts {
		u.broken = errors.New("too many gaps; write a file from its beginning to its end")
		u.empty()
		return 0, u.broken
	}
	return n, nil
}

func (u *upload) fits(at, length int64) error {
	s := u.d.s
	whole := int64(0)
	if len(u.parts) > 0 && u.parts[0].from == 0 {
		whole = u.parts[0].to
	}
	switch end := at + length; {
	case at < 0 || end < at || at > whole+ahead:
		return errors.New("a file must be sent from its beginning to its end, without gaps")
	case end > s.c.MaxBytes:
		return fmt.Errorf("the file is too large: at most %d bytes are taken", s.c.MaxBytes)
	case end > u.most:
		if s.coming.Load()+end-u.most > 4*s.c.MaxBytes {
			return errors.New("too much is being delivered at the moment; try again later")
		}
		if end>>24 != u.most>>24 && free(s.c.Folder) < leastFree {
			return errors.New("there is no room for files at the moment; try again later")
		}
		s.coming.Add(end - u.most)
		u.most = end
	}
	return nil
}

func (u *upload) wrote(p part) {
	u.parts = append(u.parts, p)
	slices.SortFunc(u.parts, func(a, b part) int { return cmp.Compare(a.from, b.from) })
	joined := u.parts[:1]
	for _, p := range u.parts[1:] {
		if last := &joined[len(joined)-1]; p.from <= last.to {
			last.to = max(last.to, p.to)
		} else {
			joined = append(joined, p)
		}
	}
	u.parts = joined
}

// empty gives the room back at once; the name stays taken until the handle is closed.
func (u *upload) empty() {
	u.f.Truncate(0)
	u.d.s.coming.Add(-u.most)
	u.most = 0
}

// TransferError is called where the link was lost before the file was closed.
func (u *upload) TransferError(error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.broken = errors.New("the connection was lost")
}

// Close is the machine's word that the file is complete.
func (u *upload) Close() error {
	u.mu.Lock()
	err := u.finish()
	u.mu.Unlock()
	if err != nil {
		u.d.forget(u)
		return err
	}
	if temporary(u.name) {
		return nil // until it gets its name
	}
	return u.d.hand(u, u.name)
}

func (u *upload) finish() error {
	if u.broken == nil && (len(u.parts) > 1 || len(u.parts) == 1 && u.parts[0].from != 0) {
		u.broken = errors.New("parts of the file are missing")
	}
	if u.broken == nil && len(u.parts) == 0 {
		u.broken = errors.New("the file is empty")
	}
	if u.broken != nil {
		return u.broken
	}
	h := sha256.New()
	_, err := io.Copy(h, io.NewSectionReader(u.f, 0, u.most))
	if err = errors.Join(err, u.f.Sync()); err != nil {
		u.broken = errors.New("the file cannot be kept at the moment; try again later")
		return u.broken
	}
	u.sum, u.done = hex.EncodeToString(h.Sum(nil)), true
	return u.f.Close()
}

// remove takes the file away.
func (u *upload) remove() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.f.Close()
	os.Remove(u.f.Name())
	u.d.s.coming.Add(-u.most)
	u.most = 0
}
