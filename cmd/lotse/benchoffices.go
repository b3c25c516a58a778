//go:build unix

package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/feed"
	"lotse/store/feed/offices"
	"lotse/store/person"
	"lotse/store/register"
)

// benchOffices measures how long a change at an office takes until a list shows it:
// PostgreSQL plays the aliens authority, MariaDB the youth office.
func (c console) benchOffices(ctx context.Context, args []string) error {
	f := newFlags("bench offices")
	rows, rate, lasts := f.Int("people", 50_000, ""), f.Int("rate", 50, ""), f.Duration("time", time.Minute, "")
	if err := f.none(args); err != nil {
		return err
	}
	if *rows < 1000 || *rate < 1 || *rate > 1000 || *lasts < time.Second {
		return usageError("--people needs a number from 1000 on, --rate changes a second from 1 to 1000, --time a length such as 5m")
	}
	dir, err := os.MkdirTemp("", "lotse-offices")
	if err != nil {
		return failure(err.Error())
	}
	defer os.RemoveAll(dir)
	b := &officeBench{console: c, dir: dir, rows: *rows, rate: *rate, lasts: *lasts}
	if err := b.run(ctx); err != nil {
		return failf("bench offices: %v", err)
	}
	return nil
}

type officeBench struct {
	console
	dir   string
	rows  int
	rate  int
	lasts time.Duration
	list  *store.List
	book  *store.Desk
}

// benched is one office while it is measured.
type benched struct {
	*officeBench
	server  *offices.Server
	source  person.Source
	letter  string // with which its names begin
	mu      sync.Mutex
	names   map[int]string // who is there now, by key
	pending []committed
	took    map[string][]time.Duration
	lost    int
}

// committed is a change that was committed; a name that must be there, or must not.
type committed struct {
	name string
	gone bool
	at   time.Time
}

func (b *officeBench) run(ctx context.Context) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var all []*benched
	for i, kind := range []string{"postgres", "mariadb"} {
		o := &benched{officeBench: b, source: []person.Source{"abh", "jugend"}[i], letter: []string{"Q", "X"}[i], names: map[int]string{}, took: map[string][]time.Duration{}}
		if o.server, err = offices.Start(ctx, kind); err != nil {
			return err
		}
		defer o.server.Close()
		if err := o.fill(); err != nil {
			return err
		}
		all = append(all, o)
	}
	st, done, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	began := time.Now()
	fed := make(chan error, 1)
	go func() {
		fed <- feed.Run(ctx, st, feed.Options{Dir: b.dir, Env: b.env, Log: slog.New(slog.NewTextHandler(b.err, nil))})
	}()
	defer func() { stop(); <-fed }()
	for total := 0; total < len(all)*b.rows*999/1000; { // a few of so many are taken for one
		found, err := b.list.Find(store.Query{})
		if err != nil {
			return err
		}
		if total = found.Total; time.Since(began) > 10*time.Minute {
			return fmt.Errorf("after ten minutes %d of %d people are there", total, len(all)*b.rows)
		}
		if !pause(ctx) {
			return ctx.Err()
		}
	}
	fmt.Fprintf(b.out, "first reading  %d people in %v\n", len(all)*b.rows, round(time.Since(began)))
	return b.measure(ctx, all)
}

func (b *officeBench) measure(ctx context.Context, all []*benched) error {
	var running sync.WaitGroup
	errs := make([]error, len(all))
	for i, o := range all {
		running.Go(func() { errs[i] = o.change(ctx) })
	}
	ended, tick := make(chan struct{}), time.NewTicker(50*time.Millisecond)
	defer tick.Stop()
	go func() { running.Wait(); close(ended) }()
	late, over := time.Time{}, false
	for {
		left := 0
		for _, o := range all {
			n, err := o.look()
			if err != nil {
				return err
			}
			left += n
		}
		select {
		case <-ended:
			over, late, ended = true, time.Now().Add(20*time.Second), nil
		case <-tick.C:
		}
		if over && (left == 0 || time.Now().After(late)) {
			break
		}
	}
	people := 0
	for _, o := range all {
		o.report()
		people += len(o.names)
	}
	found, err := b.list.Find(store.Query{})
	if err == nil {
		fmt.Fprintf(b.out, "people         %d in the lists, %d at the offices\n", found.Total, people)
	}
	return errors.Join(append(errs, err)...)
}

// open makes a store with one coordinator in it.
func (b *officeBench) open(ctx context.Context) (_ *store.Store, done func(), err error) {
	backend, err := openFolder(ctx, filepath.Join(b.dir, "store"))
	if err != nil {
		return nil, nil, err
	}
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	key, err := gossh.NewPublicKey(public)
	if err != nil {
		return nil, nil, err
	}
	office := store.Office{
		Staff:  []store.Staff{{ID: "bench", Name: "Bench", Role: access.Coordinator, Language: "en"}},
		Keys:   []store.NewKey{{Staff: "bench", Line: string(gossh.MarshalAuthorizedKey(key))}},
		People: func(func(store.Arrival) bool) {},
	}
	if err := store.Fill(ctx, backend, office, nil); err != nil {
		return nil, nil, errors.Join(err, backend.Close())
	}
	h, err := openHouse(ctx, backend, store.Options{Process: "bench"})
	if err != nil {
		return nil, nil, err
	}
	b.book, err = h.Admission().Admit(ctx, store.Offer{Session: "bench", Fingerprint: gossh.FingerprintSHA256(key), Address: "192.0.2.7:50000"})
	if err == nil {
		b.list, err = b.book.OpenList(ctx)
	}
	if err != nil {
		return nil, nil, errors.Join(err, h.close())
	}
	return h.Store, func() { h.close() }, nil
}

// nameOf is a name that nobody else has, at neither office, and that resembles none.
func (o *benched) nameOf(i int) string {
	i += int(o.letter[0]) << 24
	name := []byte(strings.ToLower(o.letter))
	for n, k := uint64(i)*2654435761+12345, 0; k < 8; k++ {
		name = append(name, 'a'+byte(n%26))
		n /= 26
		if n == 0 {
			n = uint64(i)*40503 + uint64(k)
		}
	}
	return o.letter + string(name[1:])
}

func (o *benched) fill() error {
	stamp := map[string]string{"postgres": "timestamptz", "mariadb": "DATETIME(6)"}[o.server.Kind]
	for _, words := range []string{
		`CREATE TABLE personen (id BIGINT PRIMARY KEY, name VARCHAR(200), vorname VARCHAR(200), geboren VARCHAR(40), ort VARCHAR(40), stand ` + stamp + `)`,
		`CREATE INDEX personen_stand ON personen (stand)`,
	} {
		if _, err := o.server.DB.Exec(words); err != nil {
			return err
		}
	}
	for from := 0; from < o.rows; from += 1000 {
		var list []string
		for i := from; i < min(o.rows, from+1000); i++ {
			o.names[i] = o.nameOf(i)
			list = append(list, o.values(i))
		}
		if _, err := o.server.DB.Exec("INSERT INTO personen VALUES " + strings.Join(list, ",")); err != nil {
			return err
		}
	}
	text := fmt.Sprintf(`source: %s
office: Amt
state: linked
agreement: {basis: b, signed_by: s, reference: r, from: 2020-01-01}
read:
%s  key: id
  changed: stand
fields: {family: name, given: vorname, birth: geboren, municipality: ort}
`, o.source, o.server.Source("personen"))
	return os.WriteFile(filepath.Join(o.dir, string(o.source)+".yaml"), []byte(text), 0o600)
}

func (o *benched) now() string {
	return map[string]string{"postgres": "clock_timestamp()", "mariadb": "now(6)"}[o.server.Kind]
}

func (o *benched) values(i int) string {
	return fmt.Sprintf("(%d,'%s','%s','%d-%02d-%02d','03452001',%s)", i, o.names[i], o.nameOf(i * 7)[1:], 1930+int(o.letter[0]-'Q')*5+i%30, i/60%12+1, i/720%28+1, o.now())
}

// change changes rows at its rate: eight of ten new names, an arrival, a departure.
func (o *benched) change(ctx context.Context) error {
	beat := time.NewTicker(2 * time.Second / time.Duration(o.rate)) // there are two of them
	defer beat.Stop()
	over := time.After(o.lasts)
	for i := o.rows; ; i++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-over:
			return nil
		case <-beat.C:
			if err := o.one(i); err != nil {
				return err
			}
		}
	}
}

func (o *benched) one(i int) error {
	key, name, words := i*13%o.rows, o.nameOf(i), ""
	o.mu.Lock()
	before := o.names[key]
	o.mu.Unlock()
	c := committed{name: name}
	switch {
	case i%10 == 7 && before != "":
		words, c = fmt.Sprintf("DELETE FROM personen WHERE id=%d", key), committed{name: before, gone: true}
		name = ""
	case i%10 == 3 || before == "":
		key = i
		o.mu.Lock()
		o.names[key] = name
		words = "INSERT INTO personen VALUES " + o.values(key)
		o.mu.Unlock()
	default:
		words = fmt.Sprintf("UPDATE personen SET name='%s', stand=%s WHERE id=%d", name, o.now(), key)
	}
	if _, err := o.server.DB.Exec(words); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.names[key] = name; name == "" {
		delete(o.names, key)
	}
	c.at = time.Now()
	o.pending = append(o.pending, c)
	return nil
}

// look asks the list for what is not seen yet, and returns how much of it is left.
func (o *benched) look() (left int, err error) {
	o.mu.Lock()
	pending := slices.Clone(o.pending)
	o.mu.Unlock()
	seen := map[string]bool{}
	for _, c := range pending {
		found, err := o.list.Find(store.Query{Filter: register.Parse(c.name, o.book.Session.Book), Limit: 5})
		if err != nil {
			return 0, err
		}
		there := slices.ContainsFunc(found.Rows, func(r register.Row) bool { return r.Family == c.name })
		if there != c.gone {
			seen[c.name] = true
			kind := map[bool]string{false: "rows", true: "gone"}[c.gone]
			o.took[kind] = append(o.took[kind], time.Since(c.at))
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending = slices.DeleteFunc(o.pending, func(c committed) bool { return seen[c.name] })
	o.lost = len(o.pending)
	return o.lost, nil
}

func (o *benched) report() {
	for _, kind := range []string{"rows", "gone"} {
		list := o.took[kind]
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		at := func(part int) time.Duration {
			return list[min(len(list)-1, len(list)*part/100)].Round(time.Millisecond)
		}
		fmt.Fprintf(o.out, "%-9s %-4s %6d changes  p50 %v  p99 %v  most %v\n", o.server.Kind, kind, len(list), at(50), at(99), at(100))
	}
	fmt.Fprintf(o.out, "%-9s lost %6d\n", o.server.Kind, o.lost)
}
