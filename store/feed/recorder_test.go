package feed

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lotse/store"
)

// recorder is a source's desk that keeps what it is handed: the least that a store
// does with deliveries.
type recorder struct {
	mu         sync.Mutex
	rows       map[string]store.Row
	deliveries []store.Delivery
	same       int // rows that were delivered though they were known
	feed       store.Feed
	shut       error // of Lease
	away       error // of Deliver
	hold       bool
	news       chan struct{} // closed, and made anew, with every call
}

func newRecorder() *recorder {
	return &recorder{rows: map[string]store.Row{}, news: make(chan struct{})}
}

func (r *recorder) lock() func() {
	r.mu.Lock()
	return func() {
		close(r.news)
		r.news = make(chan struct{})
		r.mu.Unlock()
	}
}

func (r *recorder) Lease(context.Context) (bool, error) {
	defer r.lock()()
	return r.shut == nil, r.shut
}

func (r *recorder) Known(context.Context) (map[string]string, error) {
	defer r.lock()()
	out := map[string]string{}
	for key, row := range r.rows {
		out[key] = row.Hash
	}
	return out, nil
}

func (r *recorder) Deliver(_ context.Context, d store.Delivery) (store.Receipt, error) {
	defer r.lock()()
	if r.away != nil {
		return store.Receipt{}, r.away
	}
	if r.hold && len(d.Gone) > 0 {
		return store.Receipt{State: store.ReceiptHeld, Why: "guard.gone"}, nil
	}
	r.deliveries = append(r.deliveries, d)
	for _, row := range d.Rows {
		if r.rows[row.Key].Hash == row.Hash {
			r.same++
		}
		r.rows[row.Key] = row
	}
	for _, key := range d.Gone {
		delete(r.rows, key)
	}
	return store.Receipt{State: store.ReceiptTaken}, nil
}

func (r *recorder) Report(_ context.Context, f store.Feed) error {
	defer r.lock()()
	r.feed = f
	return nil
}

func (r *recorder) Delivered(context.Context, string) (store.Receipt, bool, error) {
	return store.Receipt{}, false, nil
}

func (r *recorder) set(change func(r *recorder)) {
	defer r.lock()()
	change(r)
}

// until waits until something is so.
func (r *recorder) until(t *testing.T, what string, so func(r *recorder) bool) {
	t.Helper()
	late := time.After(40 * time.Second)
	for {
		r.mu.Lock()
		done, news := so(r), r.news
		state := r.feed
		r.mu.Unlock()
		if done {
			return
		}
		select {
		case <-news:
		case <-late:
			t.Fatalf("%s: it does not come; feed %+v", what, state)
		}
	}
}

func value(r *recorder, key, field string) string {
	for name, fact := range r.rows[key].Fields {
		if string(name) == field {
			return fact.Value
		}
	}
	return ""
}

func failing(code string) func(*recorder) bool {
	return func(r *recorder) bool { return r.feed.Code == code }
}

func well(r *recorder) bool { return r.feed.Code == "" && !r.feed.Read.IsZero() }

func rows(n int) func(*recorder) bool {
	return func(r *recorder) bool { return len(r.rows) == n && well(r) }
}

// configOf is the configuration of a source with this part "read".
func configOf(t *testing.T, read string) Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "abh.yaml")
	text := `source: abh
office: Amt
state: linked
agreement: {basis: b, signed_by: s, reference: r, from: 2026-01-01}
read:
` + read + `
fields:
  family: name
  birth: geboren
  residence: {column: titel, codes: {X: duldung}}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := LoadFile(path, func(string) string { return "" }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reading begins to read a source; it ends with the test.
func read(t *testing.T, c Config, r *recorder) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		readSQL(ctx, &c, r, os.Getenv, slog.New(slog.DiscardHandler))
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return stop
}

func keys(m map[string]store.Row) string {
	var out []string
	for key := range maps.Keys(m) {
		out = append(out, key)
	}
	return strings.Join(out, " ")
}
