package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"lotse/store"
)

// locked opens a store that waits only briefly for other processes, and keeps
// it locked, as one of those would, until free is called.
func locked(t *testing.T, patience time.Duration) (b *Backend, free func()) {
	t.Helper()
	dir := folder(t)
	other := opened(t, dir)
	b, err := open(t.Context(), dir, patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	put(t, b, "a", 0)
	if _, err := other.writer.words.begin.Exec(); err != nil {
		t.Fatal(err)
	}
	return b, func() {
		t.Helper()
		if _, err := other.writer.words.rollback.Exec(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALockedStoreIsAwayForAWhile(t *testing.T) {
	b, free := locked(t, 300*time.Millisecond)
	_, err := b.Put(t.Context(), store.Persons, store.Document{ID: "b", Body: body(t, 10)})
	if !errors.Is(err, store.ErrAway) || !strings.Contains(err.Error(), b.Path()) {
		t.Fatalf("got %v; want ErrAway with the path", err)
	}
	if _, err := b.Get(t.Context(), store.Persons, "a"); err != nil {
		t.Fatalf("reading goes on meanwhile: %v", err)
	}
	free()
	put(t, b, "b", 0)
}

func TestAWriteWaitsForAnotherProcess(t *testing.T) {
	b, free := locked(t, 20*time.Second)
	time.AfterFunc(300*time.Millisecond, free)
	put(t, b, "b", 0)
}

func TestAWriteWithdrawnInTheQueueDoesNotHappen(t *testing.T) {
	b, free := locked(t, 20*time.Second)
	for i := range 5 { // the first waits for the other process, the rest for the first
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := b.Put(ctx, store.Persons, store.Document{ID: fmt.Sprint("b", i), Body: body(t, 10)})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "not written") {
			t.Fatalf("got %v", err)
		}
	}
	free()
	put(t, b, "c", 0)
	for i := range 5 {
		if _, err := b.Get(t.Context(), store.Persons, fmt.Sprint("b", i)); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("b%d: %v; want it absent", i, err)
		}
	}
}

func TestOneTooLargeForTheDiskDoesNotStopTheSmall(t *testing.T) {
	b, free := locked(t, 20*time.Second)
	if _, err := b.writer.conn.ExecContext(t.Context(), "PRAGMA max_page_count = 200"); err != nil {
		t.Fatal(err)
	}
	write := func(id string, size int) chan error {
		answer := make(chan error, 1)
		go func() {
			answer <- b.Append(context.Background(), store.Notes, store.Document{ID: id, Body: body(t, size)})
		}()
		time.Sleep(50 * time.Millisecond) // into the queue, all for one transaction
		return answer
	}
	before, large, after := write("before", 10), write("large", 1<<20), write("after", 10)
	free()
	if err := <-large; !errors.Is(err, store.ErrFull) {
		t.Errorf("the large one: %v; want ErrFull", err)
	}
	if err := errors.Join(<-before, <-after); err != nil {
		t.Errorf("the small ones: %v", err)
	}
}

func TestAFailedTransactionLeavesNothing(t *testing.T) {
	b := opened(t, folder(t))
	failure := errors.New("failure")
	err := b.writer.transact(func(tx *transaction) error {
		if err := tx.put(store.Persons, store.Document{ID: "a", Body: body(t, 10)}); err != nil {
			return err
		}
		return failure
	})
	if !errors.Is(err, failure) {
		t.Fatal(err)
	}
	if _, err := b.Get(t.Context(), store.Persons, "a"); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("got %v; want it absent", err)
	}
	put(t, b, "a", 0)
}

func TestCommitsReachTheDisk(t *testing.T) {
	b := opened(t, folder(t))
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal"} {
		var got string
		if err := b.writer.conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q (%v); want %q", pragma, got, err, want)
		}
	}
}

// damage closes a store with many documents and writes over its file.
func damage(t *testing.T, over func(file *os.File, size int64)) (dir string) {
	t.Helper()
	dir = folder(t)
	b := opened(t, dir)
	for batch := range 20 {
		var docs []store.Document
		for i := range 100 {
			docs = append(docs, store.Document{ID: fmt.Sprintf("%02d/%03d", batch, i), Parent: "p", Body: body(t, 500)})
		}
		if err := b.Append(t.Context(), store.Notes, docs...); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(b.Path(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	over(file, info.Size())
	return dir
}

func scribble(file *os.File, from, to int64) {
	file.WriteAt([]byte(strings.Repeat("\xa5garbage", int(to-from)/8)), from)
}

func TestADamagedFileIsReportedAndNeverHalfRead(t *testing.T) {
	for name, over := range map[string]func(file *os.File, size int64){
		"the middle": func(file *os.File, size int64) { scribble(file, size/3, size*2/3) },
		"the end":    func(file *os.File, size int64) { scribble(file, size-16*4096, size) },
		"cut short":  func(file *os.File, size int64) { file.Truncate(size / 2) },
		"zeros":      func(file *os.File, size int64) { file.WriteAt(make([]byte, size/2), size/4) },
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Open(t.Context(), damage(t, over))
			if err != nil {
				saysDamaged(t, err)
				return
			}
			defer b.Close()
			count := func(store.Document) error { return nil }
			saysDamaged(t, b.All(t.Context(), store.Notes, nil, count))
			saysDamaged(t, b.Children(t.Context(), store.Notes, "p", count))
			saysDamaged(t, b.Follow(t.Context(), "0", func(store.Change) error { return nil }))
		})
	}
}

func TestWhatIsNoDatabaseIsNotOpened(t *testing.T) {
	dir := damage(t, func(file *os.File, _ int64) { scribble(file, 0, 4096) })
	refuses(t, dir, "open store", File, "damaged", "backup")
}

func TestABodyCutShortIsReported(t *testing.T) {
	b := opened(t, folder(t))
	put(t, b, "a", 0)
	if _, err := b.writer.conn.ExecContext(t.Context(), "UPDATE persons SET body = substr(body, 1, 20)"); err != nil {
		t.Fatal(err)
	}
	_, err := b.Get(t.Context(), store.Persons, "a")
	saysDamaged(t, err)
	saysDamaged(t, b.All(t.Context(), store.Persons, nil, func(store.Document) error { return nil }))
	saysDamaged(t, b.Follow(t.Context(), "0", func(store.Change) error { return nil }))
}

// saysDamaged fails unless err names the file and what to do.
func saysDamaged(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, errDamaged) || !strings.Contains(err.Error(), File) || !strings.Contains(err.Error(), "restore the last backup") {
		t.Errorf("got %v; want the damage, the file and what to do", err)
	}
}
