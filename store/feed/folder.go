package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lotse/store"
)

// parsers are the readers of files, by kind.
var parsers = map[string]parser{"csv": readCSV, "ndjson": readNDJSON, "xml": readXML}

// Where files go that were looked at, inside the folder that is watched.
const (
	doneFolder    = "done"
	heldFolder    = "held"
	refusedFolder = "refused"
)

// unfinished are the endings by which a name says that its file is not whole yet.
var unfinished = []string{".part", ".filepart", ".tmp", ".new", "~", ".ok"}

// folders are the folders of one source.
type folders struct {
	c    *Config
	desk desk
	log  *slog.Logger
	dirs []string
	seen map[string]stamp // files that must stand still for another look
	feed store.Feed
}

// stamp is how a file looked.
type stamp struct {
	size  int64
	time  time.Time
	since time.Time // when it was first seen like this
}

// readFiles takes the files of a source as they come, until ctx ends. Inbox is where
// those lie that came through the intake door.
func readFiles(ctx context.Context, c *Config, d desk, inbox string, log *slog.Logger) {
	f := &folders{c: c, desk: d, log: log, seen: map[string]stamp{}}
	for _, dir := range []string{c.Read.Folder, inbox} {
		if dir != "" {
			f.dirs = append(f.dirs, dir)
		}
	}
	beat := time.NewTicker(c.Read.Every)
	defer beat.Stop()
	for ctx.Err() == nil {
		if err := f.look(ctx); err != nil && !errors.Is(err, errShut) && ctx.Err() == nil {
			f.failed(ctx, err)
		}
		select {
		case <-ctx.Done():
		case <-beat.C:
		}
	}
}

func (f *folders) failed(ctx context.Context, err error) {
	if f.feed.Code == "" {
		f.log.Warn("the files of a source cannot be taken", "source", f.c.ID, "error", err)
		f.feed.Failing = time.Now()
	}
	f.feed.Code, f.feed.Error, f.feed.Again = "file", err.Error(), time.Now().Add(f.c.Read.Every)
	f.desk.Report(ctx, f.feed)
}

// look takes what is whole, in the order of names, and what was let through.
func (f *folders) look(ctx context.Context) error {
	mine, err := f.desk.Lease(ctx)
	if refused := (*store.Refused)(nil); errors.As(err, &refused) || err == nil && !mine {
		return errShut
	}
	if err != nil {
		return err
	}
	for _, dir := range f.dirs {
		for _, sub := range []string{"", doneFolder, heldFolder, refusedFolder} {
			if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
				return errors.New("the folder for files cannot be made or opened")
			}
		}
		if err := f.lookAt(ctx, dir); err != nil {
			return err
		}
	}
	now := time.Now()
	f.feed.Read, f.feed.Code, f.feed.Error, f.feed.Failing, f.feed.Again = now, "", "", time.Time{}, time.Time{}
	return f.desk.Report(ctx, f.feed)
}

func (f *folders) lookAt(ctx context.Context, dir string) error {
	waiting, err := f.files(filepath.Join(dir, heldFolder))
	if err != nil {
		return err
	}
	var wrong error // one file that cannot be taken does not hold up the others
	for _, path := range waiting {
		wrong = errors.Join(wrong, f.with(path, func(one *incoming) error { return f.decided(ctx, dir, one) }))
	}
	fresh, err := f.files(dir)
	if err != nil {
		return errors.Join(wrong, err)
	}
	maps.DeleteFunc(f.seen, func(path string, _ stamp) bool { return filepath.Dir(path) == dir && !slices.Contains(fresh, path) })
	for _, path := range fresh {
		if f.complete(path) && ctx.Err() == nil {
			wrong = errors.Join(wrong, f.with(path, func(one *incoming) error { return f.take(ctx, dir, one) }))
		}
	}
	return wrong
}

// incoming is a file that is looked at: opened once, so that what is read is what its
// hash is of.
type incoming struct {
	*os.File
	path, sum string
	size      int64
	changed   time.Time
}

// with opens a file and does something with it.
func (f *folders) with(path string, do func(*incoming) error) error {
	file, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return errors.New("a file cannot be opened")
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return errors.New("a file cannot be read")
	}
	one := &incoming{File: file, path: path, changed: info.ModTime()}
	h := sha256.New()
	if one.size, err = io.Copy(h, file); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return errors.New("a file cannot be read")
	}
	one.sum = hex.EncodeToString(h.Sum(nil))
	return do(one)
}

// files are the regular files of a folder whose names say that they are whole.
func (f *folders) files(dir string) (paths []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, errors.New("the folder for files cannot be read")
	}
	for _, e := range entries {
		if e.Type().IsRegular() && !f.temporary(e.Name()) {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths, nil
}

// decided looks what somebody decided about a file that is held.
func (f *folders) decided(ctx context.Context, dir string, one *incoming) error {
	receipt, known, err := f.desk.Delivered(ctx, one.sum)
	if err != nil || !known {
		return err
	}
	return f.settled(ctx, dir, one, receipt)
}

// settled does with a file what its receipt says: where a crash came between the two,
// that has not been done.
func (f *folders) settled(ctx context.Context, dir string, one *incoming, receipt store.Receipt) error {
	switch receipt.State {
	case store.ReceiptReleased:
		return f.deliver(ctx, dir, one, "-released")
	case store.ReceiptHeld:
		return f.move(dir, one.path, heldFolder, receipt.ID)
	case store.ReceiptDropped, store.ReceiptRefused:
		return f.move(dir, one.path, refusedFolder, receipt.ID)
	}
	return f.move(dir, one.path, doneFolder, receipt.ID)
}

// take takes a file that is new here.
func (f *folders) take(ctx context.Context, dir string, one *incoming) error {
	receipt, known, err := f.desk.Delivered(ctx, one.sum)
	switch {
	case err != nil:
		return err
	case !known:
		return f.deliver(ctx, dir, one, "")
	case receipt.Name == nameOf(one.path) && !one.changed.After(receipt.At):
		return f.settled(ctx, dir, one, receipt) // it is the one that the receipt is of
	case f.c.Read.Whole && receipt.Later && receipt.Why != "by hand":
		return f.deliver(ctx, dir, one, fmt.Sprintf("-%x", one.changed.Unix())) // all is again as it was then
	case receipt.State != store.ReceiptTaken:
		return f.settled(ctx, dir, one, receipt)
	}
	again, err := f.desk.Deliver(ctx, store.Delivery{
		ID: newID(), Name: nameOf(one.path), SHA256: one.sum, Bytes: one.size, At: time.Now(), Again: true,
	})
	if err != nil {
		return err
	}
	f.log.Info("a file was delivered", "source", f.c.ID, "receipt", again.ID, "state", again.State)
	return f.move(dir, one.path, doneFolder, again.ID)
}

// deliver reads a file and delivers it. What was sent before under the same name is
// the same delivery, so that a crash before the file is moved does no harm.
func (f *folders) deliver(ctx context.Context, dir string, one *incoming, mark string) error {
	d := store.Delivery{
		ID: string(f.c.ID) + "/" + one.sum[:16] + mark, Name: nameOf(one.path), SHA256: one.sum, Bytes: one.size, At: time.Now(), Outcome: true,
	}
	if err := f.read(ctx, one, &d); err != nil {
		return err
	}
	receipt, err := f.desk.Deliver(ctx, d)
	if err != nil {
		return err
	}
	f.feed.Changed, f.feed.Rows = time.Now(), receipt.Rows
	if receipt.Unknown != nil {
		f.feed.Unknown = receipt.Unknown
	}
	to := map[string]string{store.ReceiptHeld: heldFolder, store.ReceiptRefused: refusedFolder, store.ReceiptDropped: refusedFolder}[receipt.State]
	if to == "" {
		to = doneFolder
	}
	f.log.Info("a file was delivered", "source", f.c.ID, "receipt", receipt.ID, "state", receipt.State)
	return f.move(dir, one.path, to, receipt.ID)
}

// read reads the rows of a file, or why it is broken.
func (f *folders) read(ctx context.Context, file io.Reader, d *store.Delivery) error {
	m := newMapped(f.c, d.At).once()
	err := parsers[f.c.Read.Kind](file, f.c, func(number int, raw map[string]string) error {
		d.Total++
		if raw == nil {
			m.wrong(store.BadRow{Number: number, Code: "columns"})
			return ctx.Err()
		}
		if row, ok := m.take(number, raw); ok {
			d.Rows = append(d.Rows, row)
		}
		return ctx.Err()
	})
	if b, is := errors.AsType[*broken](err); is {
		d.Rows, d.Broken = nil, &store.Broken{Row: b.row, Code: b.code, Why: b.why}
		return nil
	}
	if err != nil {
		return err
	}
	d.Bad, d.Unknown, d.Swept = m.bad, m.unknowns(), f.c.Read.Whole
	return f.missing(ctx, m, d)
}

// missing finds the records that are known and that the office has no longer: those
// whose rows it deleted, and of a whole file those without a row.
func (f *folders) missing(ctx context.Context, m *mapped, d *store.Delivery) error {
	if !f.c.Read.Whole && len(m.deleted) == 0 {
		return nil
	}
	known, err := f.desk.Known(ctx)
	if err != nil {
		return err
	}
	for key := range known {
		if f.c.Read.Whole && !m.seen[key] || m.deleted[key] {
			d.Gone = append(d.Gone, key)
		}
	}
	slices.Sort(d.Gone)
	return nil
}

// stampedName begins the name of a file that was moved.
const stampedName = "20060102T150405"

// nameOf is the name that a file came with.
func nameOf(path string) string {
	name := filepath.Base(path)
	if parts := strings.SplitN(name, "_", 3); len(parts) == 3 {
		if _, err := time.Parse(stampedName, parts[0]); err == nil {
			return parts[2]
		}
	}
	return name
}

// move puts a file away under a name with moment and receipt.
func (f *folders) move(dir, path, to, receipt string) error {
	short := receipt[strings.LastIndexByte(receipt, '/')+1:]
	name := fmt.Sprintf("%s_%s_%s", time.Now().UTC().Format(stampedName), short[:min(len(short), 16)], nameOf(path))
	if filepath.Base(filepath.Dir(path)) == to { // it lies there already
		return nil
	}
	if err := os.Rename(path, filepath.Join(dir, to, name)); err != nil {
		return errors.New("a file that was delivered cannot be moved away")
	}
	if f.c.Read.Marker != "" {
		os.Remove(f.marker(path)) // it has said what it had to say
	}
	folder, err := os.Open(filepath.Join(dir, to))
	if err != nil {
		return nil // it is moved; only a loss of power could undo that
	}
	defer folder.Close()
	return folder.Sync()
}

// Inbox is the folder of a source for files that came through the intake door.
func Inbox(root string, source string) string {
	if root == "" {
		return ""
	}
	return filepath.Join(root, filepath.Base(source))
}

// DeliversFiles says whether sources of a kind deliver files.
func DeliversFiles(kind string) bool { return slices.Contains(fileKinds, kind) }
