package feed

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"log/slog"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"lotse/store"
)

// desk is what a source may do: *store.Desk, and in tests what writes it down.
type desk interface {
	Lease(ctx context.Context) (bool, error)
	Known(ctx context.Context) (map[string]string, error)
	Deliver(ctx context.Context, delivery store.Delivery) (store.Receipt, error)
	Report(ctx context.Context, f store.Feed) error
	Delivered(ctx context.Context, sha256 string) (store.Receipt, bool, error)
}

const (
	firstWait = 250 * time.Millisecond // after an error
	lastWait  = 8 * time.Second
	offerTime = 10 * time.Second // between two offers of what is held
	sweepPart = 5                // one part in so many of the time goes into reading everything
	manyNew   = 2000             // rows of one delivery that are new
)

// errShut says that nothing may be read: there is no agreement, or another process
// reads.
var errShut = errors.New("nothing may be read now")

// reader reads one database.
type reader struct {
	c     *Config
	desk  desk
	env   func(string) string
	log   *slog.Logger
	known *known
	water water
	skew  time.Duration // from our clock to the office's, as its marks have it
	timed bool          // skew is known
	feed  store.Feed
	bad   []store.BadRow // that the last reading of everything found
	told  string         // the same, as it was delivered
	offer time.Time      // when what is held is offered again
	holds bool           // the store may hold something: it is told when all is well again
}

// readSQL reads a database until ctx ends.
func readSQL(ctx context.Context, c *Config, d desk, env func(string) string, log *slog.Logger) {
	r := &reader{c: c, desk: d, env: env, log: log}
	wait := firstWait
	for ctx.Err() == nil {
		began := time.Now()
		err := r.session(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, errShut):
			r.known, wait = nil, firstWait // who reads then, and what, is not known here
			sleep(ctx, time.Second)
			continue
		case time.Since(began) > lastWait: // it went well for a while
			wait = firstWait
		}
		wait = r.failed(ctx, err, wait)
	}
}

// failed tells what is wrong, and waits.
func (r *reader) failed(ctx context.Context, err error, wait time.Duration) time.Duration {
	t := trouble(err)
	pause := time.Duration(float64(wait) * (0.75 + mathrand.Float64()/2)) // not all sources at once
	if r.feed.Code != t.Code {
		r.log.Warn("a source cannot be read", "source", r.c.ID, "code", t.Code, "error", t.Text)
	}
	if r.feed.Failing.IsZero() {
		r.feed.Failing = time.Now()
	}
	r.feed.Code, r.feed.Error, r.feed.Again = t.Code, t.Text, time.Now().Add(pause)
	r.desk.Report(ctx, r.feed)
	sleep(ctx, pause)
	return min(2*wait, lastWait)
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// leased asks whether this process may read now.
func (r *reader) leased(ctx context.Context) error {
	mine, err := r.desk.Lease(ctx)
	var refused *store.Refused
	switch {
	case errors.As(err, &refused), err == nil && !mine:
		return errShut
	case err != nil:
		return storeTrouble(err)
	}
	return nil
}

// keepLease goes on asking for the lease while a delivery takes long, so that no
// other process begins to read in the middle of it.
func (r *reader) keepLease(ctx context.Context) (rest func()) {
	ctx, stop := context.WithCancel(ctx)
	var asking sync.WaitGroup
	asking.Go(func() {
		defer func() { recover() }() // the delivery itself tells what is wrong
		for sleep(ctx, time.Second); ctx.Err() == nil; sleep(ctx, time.Second) {
			r.desk.Lease(ctx)
		}
	})
	return func() { stop(); asking.Wait() }
}

// storeTrouble is an error of our own store, not of the office.
func storeTrouble(err error) error {
	var refused *store.Refused
	if errors.As(err, &refused) {
		return errShut
	}
	return &Trouble{"store", "the register's own store cannot be reached", err}
}

// session reads until something is wrong.
func (r *reader) session(ctx context.Context) error {
	if err := r.leased(ctx); err != nil {
		return err
	}
	if r.known == nil {
		hashes, err := r.desk.Known(ctx)
		if err != nil {
			return storeTrouble(err)
		}
		r.known, r.holds = newKnown(hashes), true
		r.water = water{}
	}
	o, err := openOffice(r.c, r.env)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	sweeps := newSweeps(o)
	defer func() {
		stop()
		sweeps.wait()
		o.close()
	}()
	if err := o.look(ctx); err != nil {
		return err
	}
	return r.cycles(ctx, o, sweeps)
}

// cycles begins a cycle with every beat of a steady clock: what changed first, at
// once; beside it everything is read as often as a part of the time allows.
func (r *reader) cycles(ctx context.Context, o *office, sweeps *sweeps) error {
	beat := time.NewTicker(r.c.Read.Every)
	defer beat.Stop()
	for {
		if err := r.cycle(ctx, o, sweeps); err != nil {
			return err
		}
		for beats := false; !beats; {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-beat.C:
				beats = true
			case <-sweeps.due:
				sweeps.begin(ctx, r.known, time.Now())
			case done := <-sweeps.done:
				if err := r.sweptUp(ctx, sweeps, done); err != nil {
					return err
				}
			}
		}
	}
}

func (r *reader) cycle(ctx context.Context, o *office, sweeps *sweeps) error {
	if err := r.leased(ctx); err != nil {
		return err
	}
	now := time.Now()
	if !r.offer.IsZero() && now.After(r.offer) && !sweeps.busy {
		r.offer = time.Time{}
		r.known.offerAgain()
		sweeps.wholeAt = now
	}
	sweeps.begin(ctx, r.known, now)
	if o.changed != "" {
		if err := r.changed(ctx, o); err != nil {
			return err
		}
	}
	return r.report(ctx)
}

// changed reads what was changed since, and delivers it.
func (r *reader) changed(ctx context.Context, o *office) error {
	from, after, ok := r.water.from()
	if !ok {
		return nil // all is read first
	}
	var lines []line
	rows, h, m := 0, newHasher(o.columns), newMapped(r.c, time.Now())
	within, stop := context.WithTimeout(ctx, r.c.Read.Timeout)
	defer stop()
	err := o.within(within, func(tx *sql.Tx) error {
		statement, args := o.changedRows(from, after)
		return each(within, tx, statement, args, func(values []sql.RawBytes) error {
			rows++
			at := len(o.columns)
			key, ok := keyOf(o.c, func(i int) []byte { return values[o.key[i]] })
			r.water.see(markOf(string(values[at])))
			if !ok {
				return nil
			}
			r.reckon(string(values[at+1]))
			if l, other := o.compared(r.known, m, h, key, values); other {
				lines = append(lines, l)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	r.water.again(rows - len(lines))
	return r.deliver(ctx, lines, nil, r.known.len(), false)
}

// reckon compares the office's clock with ours.
func (r *reader) reckon(clock string) {
	if m := markOf(clock); m.kind == timeMark {
		r.skew, r.timed = time.Until(m.at), true
	}
}

// when is the moment, by our clock, at which the office changed a row; zero where
// nobody can say. A mark of a zone that is not the server's, or of a clock that is
// wrong, says nothing.
func (r *reader) when(m mark, now time.Time) time.Time {
	if m.kind != timeMark || !r.timed {
		return time.Time{}
	}
	at := m.at.Add(-r.skew)
	if age := now.Sub(at); age < -time.Second || age > 30*time.Minute {
		return time.Time{}
	} else if age < 0 {
		return now
	}
	return at
}

func (r *reader) sweptUp(ctx context.Context, sweeps *sweeps, done sweepDone) error {
	sweeps.ended(done)
	if done.err != nil {
		return done.err
	}
	s := done.swept
	if s.whole {
		r.feed.Unknown = s.unknown
		r.water.top = slices.Clip(s.water.top)
	}
	r.bad = s.bad
	r.feed.Rows = s.total
	lines, gone := r.known.still(s, done.began)
	return r.deliver(ctx, lines, gone, s.total, s.whole && r.known.nothingHeld())
}

// deliver delivers rows: first those that are new, some at a time; then in one
// piece what has changed and what is gone, so that the guard sees it all.
func (r *reader) deliver(ctx context.Context, lines []line, gone []string, total int, swept bool) error {
	var fresh, changed []line
	for _, l := range lines {
		if r.known.has(l.key) {
			changed = append(changed, l)
		} else {
			fresh = append(fresh, l)
		}
	}
	for len(fresh) > manyNew {
		if err := r.hand(ctx, fresh[:manyNew], nil, total, false); err != nil {
			return err
		}
		fresh = fresh[manyNew:]
		r.feed.Rows = r.known.len()
		if err := r.desk.Report(ctx, r.feed); err != nil { // a first reading takes its time, and is watched
			return storeTrouble(err)
		}
	}
	bad := badness(r.bad)
	if len(fresh)+len(changed)+len(gone) == 0 && bad == r.told && !(swept && r.holds) {
		return nil
	}
	if err := r.hand(ctx, append(fresh, changed...), gone, total, swept); err != nil {
		return err
	}
	r.told = bad
	return nil
}

func badness(bad []store.BadRow) string {
	var out []string
	for _, b := range bad {
		out = append(out, b.Code+" "+b.Key)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// hand makes one delivery, and notes what became of it.
func (r *reader) hand(ctx context.Context, lines []line, gone []string, total int, swept bool) error {
	now := time.Now()
	m := newMapped(r.c, now)
	d := store.Delivery{ID: newID(), At: now, Gone: gone, Total: total, Swept: swept}
	var first time.Time
	for i, l := range lines {
		row, ok := m.take(0, l.raw)
		if !ok {
			continue
		}
		lines[i].hash = hashOf(row)
		if !r.known.stands(l) { // else the office changed it without saying when
			row.Changed = r.when(markOf(l.mark), now)
		}
		if !row.Changed.IsZero() && (first.IsZero() || row.Changed.Before(first)) {
			first = row.Changed
		}
		d.Rows = append(d.Rows, row)
	}
	d.Bad, d.Unknown = m.bad, m.unknowns()
	if badness(r.bad) != r.told {
		d.Bad = append(slices.Clone(r.bad), d.Bad...)
	}
	rest := r.keepLease(ctx)
	receipt, err := r.desk.Deliver(ctx, d)
	rest()
	if err != nil {
		r.known = nil // what the store has of it, it must say
		return storeTrouble(err)
	}
	r.feed.Changed = now
	if !first.IsZero() {
		r.feed.Lag = time.Since(first)
	}
	r.holds = receipt.State == store.ReceiptHeld || r.holds && !swept
	return r.noted(ctx, receipt, lines, gone)
}

func (r *reader) noted(ctx context.Context, receipt store.Receipt, lines []line, gone []string) error {
	if receipt.State == store.ReceiptTaken || receipt.State == "" {
		r.known.took(lines, gone)
		return nil
	}
	hashes, err := r.desk.Known(ctx)
	if err != nil {
		r.known = nil
		return storeTrouble(err)
	}
	r.known.learn(hashes)
	r.known.waits(lines, gone)
	if r.offer.IsZero() {
		r.offer = time.Now().Add(offerTime)
	}
	return nil
}

func (r *reader) report(ctx context.Context) error {
	if r.feed.Code != "" {
		r.log.Info("a source can be read again", "source", r.c.ID, "after", time.Since(r.feed.Failing).Round(time.Second))
	}
	r.feed.Failing, r.feed.Code, r.feed.Error, r.feed.Again = time.Time{}, "", "", time.Time{}
	r.feed.Read = time.Now()
	if err := r.desk.Report(ctx, r.feed); err != nil {
		return storeTrouble(err)
	}
	return nil
}

func newID() string {
	var id [12]byte
	rand.Read(id[:])
	return hex.EncodeToString(id[:])
}
