package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// cable is what a store is reached by. Cut, nothing answers, and what was under
// way breaks off.
type cable struct {
	store.Backend
	mu  sync.Mutex
	cut context.CancelFunc // nil: it is cut
	on  context.Context
}

var errNoRoute = fmt.Errorf("no route: %w", store.ErrAway)

func newCable(b store.Backend) *cable {
	c := &cable{Backend: b}
	c.mend()
	return c
}

func (c *cable) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.on, c.cut = context.WithCancel(context.Background())
}

func (c *cable) over(ctx context.Context, do func(context.Context) error) error {
	c.mu.Lock()
	on := c.on
	c.mu.Unlock()
	if on.Err() != nil {
		return errNoRoute
	}
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(on, cancel)()
	err := do(within)
	if err != nil && on.Err() != nil {
		return errNoRoute
	}
	return err
}

func (c *cable) Get(ctx context.Context, k store.Collection, id string) (doc store.Document, err error) {
	err = c.over(ctx, func(ctx context.Context) (err error) { doc, err = c.Backend.Get(ctx, k, id); return err })
	return doc, err
}

func (c *cable) Put(ctx context.Context, k store.Collection, doc store.Document) (version int64, err error) {
	err = c.over(ctx, func(ctx context.Context) (err error) { version, err = c.Backend.Put(ctx, k, doc); return err })
	return version, err
}

func (c *cable) Append(ctx context.Context, k store.Collection, docs ...store.Document) error {
	return c.over(ctx, func(ctx context.Context) error { return c.Backend.Append(ctx, k, docs...) })
}

func (c *cable) All(ctx context.Context, k store.Collection, fields []string, each func(store.Document) error) error {
	return c.over(ctx, func(ctx context.Context) error { return c.Backend.All(ctx, k, fields, each) })
}

func (c *cable) Children(ctx context.Context, k store.Collection, parent string, each func(store.Document) error) error {
	return c.over(ctx, func(ctx context.Context) error { return c.Backend.Children(ctx, k, parent, each) })
}

func (c *cable) Now(ctx context.Context) (at string, err error) {
	err = c.over(ctx, func(ctx context.Context) (err error) { at, err = c.Backend.Now(ctx); return err })
	return at, err
}

func (c *cable) Follow(ctx context.Context, at string, each func(store.Change) error) error {
	return c.over(ctx, func(ctx context.Context) error { return c.Backend.Follow(ctx, at, each) })
}

// remote is an office whose server reaches its store by a cable.
type remote struct {
	*office
	cable *cable
	spool string

	mu       sync.Mutex
	problems []string
}

// openRemote opens an office of which the store can go away; with a spool or
// without.
func openRemote(t *testing.T, spool bool) *remote {
	t.Helper()
	r := &remote{office: open(t)}
	if spool {
		r.spool = filepath.Join(t.TempDir(), "spool")
	}
	here := *r.office // its own store goes on, as another server's
	r.office = &here
	r.cable = newCable(r.backend)
	r.store = r.process("remote", r.cable, r.spool)
	return r
}

func (r *remote) process(name string, b store.Backend, spool string) *store.Store {
	r.t.Helper()
	s, err := store.Open(r.t.Context(), b, store.Options{Process: name, Spool: spool, Problem: func(err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.problems = append(r.problems, err.Error())
	}})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		r.cable.mend()
		if err := s.Close(); err != nil && !errors.Is(err, audit.ErrClosed) { // the test may have closed it
			r.t.Error(name, err)
		}
	})
	return s
}

// told says how often a problem of this kind was told.
func (r *remote) told(text string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(r.problems), func(p string) bool { return !strings.Contains(p, text) }))
}

// away cuts the cable and waits until a session knows.
func (r *remote) away(d *store.Desk) {
	r.t.Helper()
	r.cable.cut()
	wait(r.t, "the absence", func() bool { return !d.Session.Away().IsZero() })
}

func (r *remote) back(d *store.Desk) {
	r.t.Helper()
	r.cable.mend()
	wait(r.t, "the return", func() bool { return d.Session.Away().IsZero() })
}

func (r *remote) verify() audit.Report {
	r.t.Helper()
	report, err := store.Verify(r.t.Context(), r.backend)
	if err != nil || !report.OK() {
		r.t.Errorf("the log is not whole: %+v, %v", report.Problems, err)
	}
	return report
}

// inStore counts the events of a kind that the store itself holds of a session.
func (r *remote) inStore(d *store.Desk, kind audit.Type) int {
	r.t.Helper()
	events, err := r.other().Log(r.t.Context(), store.LogQuery{Limit: 10_000, Type: kind})
	if err != nil {
		r.t.Fatal(err)
	}
	return len(slices.DeleteFunc(events, func(e audit.Event) bool { return e.Session != d.Session.ID }))
}

// other is a Desk at another server, which the cut does not concern.
func (r *remote) other() *store.Desk {
	r.t.Helper()
	s, err := store.Open(r.t.Context(), r.backend, store.Options{Process: "elsewhere", NoLists: true})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { s.Close() })
	return (&office{t: r.t, store: s}).as("antje")
}

func parse(d *store.Desk, text string) register.Filter { return register.Parse(text, d.Session.Book) }

func news(t *testing.T, d *store.Desk) {
	t.Helper()
	select {
	case <-d.Session.News():
	case <-time.After(10 * time.Second):
		t.Fatal("no news")
	}
}

func TestListsGoOnWhileTheStoreIsAwayAndEveryLookIsLogged(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.as("maike")
	list, err := maike.OpenList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.away(maike)
	news(t, maike)
	filter := parse(maike, "haddad")
	if err := list.Settle(t.Context(), filter); err != nil {
		t.Fatalf("settle: %v", err)
	}
	if found, err := list.Find(store.Query{Filter: filter, Limit: 5}); err != nil || found.Total != 1 {
		t.Errorf("the list shows %+v, %v", found, err)
	}
	if found, err := maike.Find(t.Context(), store.Query{Filter: filter, Limit: 5}); err != nil || found.Total != 1 {
		t.Errorf("find: %+v, %v", found, err)
	}
	if _, err := maike.WhoAmI(t.Context()); err != nil {
		t.Errorf("whoami: %v", err)
	}
	_, err = maike.Person(t.Context(), rima, "")
	absence, told := errors.AsType[*store.Absence](err)
	if !errors.Is(err, store.ErrAway) || !told || absence.Since.IsZero() {
		t.Errorf("a profile while the store is away: %v", err)
	}
	if n := r.inStore(maike, audit.ListSettled); n != 0 {
		t.Fatalf("the cable is not cut: %d events", n)
	}
	r.back(maike)
	news(t, maike)
	wait(t, "the log in the store", func() bool { return r.inStore(maike, audit.ListSettled) == 2 && r.inStore(maike, audit.Find) == 2 })
	if _, err := maike.Person(t.Context(), rima, ""); err != nil {
		t.Errorf("a profile afterwards: %v", err)
	}
	r.verify()
	if left, err := os.ReadDir(r.spool); err != nil || len(left) != 0 {
		t.Errorf("the spool still holds %v, %v", left, err)
	}
	if gone, back := r.told("cannot be reached since"), r.told("the store is back after"); gone != 1 || back != 1 {
		t.Errorf("told %d times that it is away and %d times that it is back: %q", gone, back, r.problems)
	}
}

// Without a place for the log nothing may be shown.
func TestNothingIsShownThatCannotBeLogged(t *testing.T) {
	t.Parallel()
	for name, spool := range map[string]bool{"no spool": false, "a spool that cannot be written": true} {
		t.Run(name, func(t *testing.T) {
			r := openRemote(t, spool)
			maike := r.as("maike")
			list, err := maike.OpenList(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if spool {
				if err := errors.Join(os.RemoveAll(r.spool), os.WriteFile(r.spool, nil, 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			r.away(maike)
			if err := list.Settle(t.Context(), parse(maike, "haddad")); err == nil {
				t.Error("settled without a record")
			}
			if found, err := maike.Find(t.Context(), store.Query{Limit: 5}); err == nil || found.Total != 0 {
				t.Errorf("shown without a record: %+v, %v", found, err)
			}
			r.back(maike)
			if err := list.Settle(t.Context(), parse(maike, "haddad")); err != nil {
				t.Errorf("settle afterwards: %v", err)
			}
			r.verify()
		})
	}
}

// killed is the spool's folder as a process leaves it that is killed now.
func (r *remote) killed() string {
	r.t.Helper()
	to := filepath.Join(r.t.TempDir(), "spool")
	if err := os.CopyFS(to, os.DirFS(r.spool)); err != nil {
		r.t.Fatal(err)
	}
	if err := os.Chmod(to, 0o700); err != nil {
		r.t.Fatal(err)
	}
	return to
}

func spooledLog(t *testing.T, folder string) string {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join(folder, "*", "log"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("spooled: %v, %v", logs, err)
	}
	return logs[0]
}

func TestLogOfAServerThatIsKilledWhileTheStoreIsAwayIsPutInByTheNext(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.as("maike")
	r.away(maike)
	for range 3 {
		if _, err := maike.Find(t.Context(), store.Query{Filter: parse(maike, "haddad")}); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(spooledLog(t, r.spool)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the spool has mode %v, %v", info.Mode(), err)
	}
	spool := r.killed()
	log := spooledLog(t, spool)
	content, err := os.ReadFile(log)
	if err != nil || strings.Contains(strings.ToLower(string(content)), "haddad") {
		t.Fatalf("the spool holds what was searched for, or nothing: %s, %v", content, err)
	}
	// The power goes in the middle of a line.
	if err := os.WriteFile(log, append(content, content[:100]...), 0o600); err != nil {
		t.Fatal(err)
	}
	r.process("next", r.backend, spool)
	if n := r.inStore(maike, audit.Find); n != 6 {
		t.Errorf("%d events of three finds are in the log", n)
	}
	r.verify()
	if left, err := os.ReadDir(spool); err != nil || len(left) != 0 {
		t.Errorf("the spool still holds %v, %v", left, err)
	}
}

// A server is stopped while the store is away, and started when it is back.
func TestStoppingWhileTheStoreIsAwayLosesNothing(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.as("maike")
	if _, err := maike.Person(t.Context(), rima, ""); err != nil {
		t.Fatal(err)
	}
	r.away(maike)
	if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
		t.Fatal(err)
	}
	draft := store.Draft{Person: rima, NoteID: store.NewNoteID(), Kind: "visit", Text: "mitten im Sa"}
	if err := maike.SaveDraft(t.Context(), draft); !errors.Is(err, store.ErrAway) {
		t.Errorf("a draft is called kept: %v", err)
	}
	if err := errors.Join(maike.End(t.Context(), "shutdown"), r.store.Close()); err != nil {
		t.Fatal(err)
	}
	drafts, err := filepath.Glob(filepath.Join(r.spool, "*", "*.draft"))
	if err != nil || len(drafts) != 1 {
		t.Fatalf("drafts in the spool: %v, %v", drafts, err)
	}
	if content, err := os.ReadFile(drafts[0]); err != nil || strings.Contains(string(content), "mitten") || strings.Contains(string(content), string(rima)) {
		t.Errorf("the draft lies open in the spool: %s, %v", content, err)
	}
	r.store = r.process("next", r.backend, r.spool)
	wait(t, "the draft", func() bool {
		found, err := r.as("maike").Draft(t.Context(), rima)
		return err == nil && found.Text == "mitten im Sa"
	})
	if n := r.inStore(maike, audit.SessionEnded); n != 1 {
		t.Errorf("the session's end is %d times in the log", n)
	}
	if report := r.verify(); report.OK() {
		wait(t, "an empty spool", func() bool { left, _ := os.ReadDir(r.spool); return len(left) == 0 })
	}
}

func TestDamagedSpoolIsSetAsideAndTold(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.as("maike")
	r.away(maike)
	for range 3 {
		if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
			t.Fatal(err)
		}
	}
	spool := r.killed()
	log := spooledLog(t, spool)
	content, _ := os.ReadFile(log)
	content[len(content)/2] ^= 1
	if err := os.WriteFile(log, content, 0o600); err != nil {
		t.Fatal(err)
	}
	r.process("next", r.backend, spool)
	if r.told("damaged") != 1 {
		t.Errorf("told: %q", r.problems)
	}
	r.verify()
	if aside, _ := filepath.Glob(filepath.Join(spool, ".damaged-*", "log")); len(aside) != 1 {
		t.Error("what is damaged was thrown away")
	}
}

func TestTwoServersShareASpool(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.as("maike")
	r.away(maike)
	if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
		t.Fatal(err)
	}
	second := r.process("second", r.backend, r.spool)
	if n := r.inStore(maike, audit.Find); n != 0 {
		t.Errorf("the second server took what the first one still writes: %d", n)
	}
	if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
		t.Error(err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	r.back(maike)
	wait(t, "the log in the store", func() bool { return r.inStore(maike, audit.Find) == 4 })
	r.verify()
}

// Another office's server has the same folder by mistake.
func TestSpoolOfAnotherOfficeIsLeftAlone(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.as("maike")
	r.away(maike)
	if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
		t.Fatal(err)
	}
	spool := r.killed()
	other := open(t)
	s, err := store.Open(t.Context(), other.backend, store.Options{Process: "other", Spool: spool})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	spooledLog(t, spool)
	if report, err := store.Verify(t.Context(), other.backend); err != nil || !report.OK() {
		t.Errorf("%+v, %v", report.Problems, err)
	}
}

func TestKeyThatExpiresWhileTheStoreIsAwayEndsItsSession(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	limits := store.NewKey{Staff: "maike", Line: publicKey(t, "brief"), Until: person.DateOf(time.Now().Add(24 * time.Hour))} // whatever the zone
	if _, err := r.as("gesa").KeyAdd(t.Context(), limits); err != nil {
		t.Fatal(err)
	}
	var later atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	s, err := store.Open(t.Context(), r.cable, store.Options{Process: "clock", Clock: clock, Spool: r.spool})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.cable.mend(); s.Close() })
	r.store = s
	brief, maike := r.as("brief"), r.as("maike")
	r.away(maike)
	later.Store(int64(72 * time.Hour))
	ended(t, brief, store.EndedKeyExpired)
	if maike.Session.Why() != nil {
		t.Errorf("maike's session: %v", maike.Session.Why())
	}
}

// The store comes and goes while many look things up: every look is answered,
// and is in the log once, in a chain without a gap.
func TestStoreThatComesAndGoesLosesNoEvent(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, watcher := r.as("maike"), r.as("gesa")
	const lookers, looks = 8, 60
	var all sync.WaitGroup
	for range lookers {
		all.Go(func() {
			for range looks {
				if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
					t.Error(err)
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	for range 4 {
		r.cable.cut()
		time.Sleep(100 * time.Millisecond)
		r.cable.mend()
		time.Sleep(250 * time.Millisecond)
	}
	all.Wait()
	wait(t, "the return", func() bool { return watcher.Session.Away().IsZero() })
	wait(t, "the log in the store", func() bool { return r.inStore(maike, audit.Find) >= 2*lookers*looks })
	if n := r.inStore(maike, audit.Find); n != 2*lookers*looks {
		t.Errorf("%d events of %d looks", n, lookers*looks)
	}
	r.verify()
}

func TestAdmissionBeforeItsStoreLetsNobodyIn(t *testing.T) {
	t.Parallel()
	o := open(t)
	a := store.NewAdmission()
	offer := store.Offer{Session: "s", Fingerprint: fingerprint(t, "maike"), Address: "192.0.2.7:1"}
	_, admitted := a.Admit(t.Context(), offer)
	for _, err := range []error{a.Known(t.Context(), offer), admitted, a.Refused(t.Context(), offer, "none")} {
		if absence, ok := errors.AsType[*store.Absence](err); !ok || !errors.Is(err, store.ErrAway) || absence.Since.IsZero() {
			t.Errorf("without a store: %v", err)
		}
	}
	a.Open(o.store)
	if err := a.Known(t.Context(), offer); err != nil {
		t.Error(err)
	}
	if desk, err := a.Admit(t.Context(), offer); err != nil || desk.Session.Me.ID != person.StaffID("maike") {
		t.Errorf("afterwards: %v", err)
	}
}
