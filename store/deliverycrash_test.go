package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
)

// falling is a backend whose process dies at its nth write from the moment that it is
// armed: nothing reaches the store any more.
type falling struct {
	store.Backend
	mu    sync.Mutex
	armed bool
	left  int // writes until then
	how   fall
	dead  bool
}

// fall says what of the last write is there.
type fall string

const (
	before fall = "before"     // nothing
	half   fall = "halfway"    // the first half of what was appended at once
	after  fall = "afterwards" // all of it, but nobody hears so
)

var falls = []fall{before, half, after}

// next says whether a write is the last one, and whether the process is dead.
func (f *falling) next() (last, dead bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.armed || f.dead {
		return false, f.dead
	}
	f.left--
	f.dead = f.left < 0
	return f.dead, false
}

func (f *falling) arm(n int, how fall) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.armed, f.left, f.how = true, n, how
}

// revive lets it write again.
func (f *falling) revive() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.armed, f.dead = false, false
}

// fell says whether the process died.
func (f *falling) fell() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dead
}

func (f *falling) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	last, dead := f.next()
	switch {
	case dead || last && f.how == before:
		return errRefused
	case last && f.how == half:
		docs = docs[:len(docs)/2]
	}
	if err := f.Backend.Append(ctx, c, docs...); err != nil || !last {
		return err
	}
	return errRefused
}

func (f *falling) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	last, dead := f.next()
	if dead || last && f.how != after {
		return 0, errRefused
	}
	version, err := f.Backend.Put(ctx, c, doc)
	if err == nil && last {
		err = errRefused
	}
	return version, err
}

// beforehand is what offices delivered before the delivery that is broken off.
func beforehand(o *office) {
	o.deliver(person.AliensAuthority, reads(5, []store.Row{
		someone("1", "Rima", "Haddad", "1990-03-04", "azr=250000000011"),
		someone("2", "Olga", "Petrenko", "1987-05-12"),
		someone("3", "Samuel", "Tesfaye", "2001-02-03", "azr=250000000033"),
		someone("4", "Nadia", "Karimi", "1979-08-21"),
		someone("5", "Farhad", "Rezai", "1995-10-17"),
	}))
	o.deliver(person.SocialBenefits, reads(4, []store.Row{
		someone("s1", "Mirwais", "Ahmadzai", "1983-06-09"),
		someone("s2", "Tetiana", "Bondarenko", "1971-01-25"),
		someone("s3", "Yusuf", "Demirtas", "1999-12-30"),
		someone("s4", "Farhad", "Rezai", "1995-10-17"),
	}))
}

// eventful is a delivery in which all happens at once.
func eventful() store.Delivery {
	return store.Delivery{ID: "eventful", Total: 10, Swept: true, Gone: []string{"s2", "s3", "s4"}, Rows: []store.Row{
		someone("s1", "Mirwais", "Ahmadzai-Noori", "1983-06-09", "municipality="+aurich), // married, moved
		someone("n1", "Helin", "Yildirim", "1992-07-14", "azr=250000000101"),             // new
		someone("n2", "Tomasz", "Wisniewski", "1968-02-19"),                              // new
		someone("n3", "Rima", "Al-Hadad", "1990-03-04", "azr=250000000011"),              // by the federal number
		someone("n4", "Olga", "Petrenko", "1987-05-12"),                                  // by likeness
		someone("n5", "Barbara", "Okonkwo", "1955-09-02", "azr=250000000033"),            // alarm
		someone("n6", "Nadja", "Karimi", "1979-01-01"),                                   // by likeness, too
		someone("n7", "Yusuf", "Demirtas", "1999-12-30"),                                 // s3, registered anew
		someone("n8", "Helin", "Yildirim", "1992-07-14"),                                 // alike, of one office: doubt
	}}
}

// A delivery is broken off at each of its writes in turn, in each way in which a write
// can break off. Whatever was there by then: the next process brings it to the same
// end when the same is delivered again.
func TestADeliveryThatIsBrokenOffComesToTheSameEnd(t *testing.T) {
	for name, d := range map[string]store.Delivery{"database": eventful(), "file": asFile(eventful())} {
		t.Run(name, func(t *testing.T) { brokenOff(t, d) })
	}
}

func asFile(d store.Delivery) store.Delivery {
	d.SHA256, d.Name = "5e", "a.csv"
	return d
}

func brokenOff(t *testing.T, d store.Delivery) {
	base := t.TempDir() + "/base"
	receiving(t, base)
	prepare := func(dir string, work func(o *office)) {
		t.Helper()
		backend, err := embedded.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		o := &office{t: t, backend: &flaky{Backend: backend}, store: opened(t, backend, "before")}
		work(o)
		if err := errors.Join(o.store.Close(), backend.Close()); err != nil {
			t.Fatal(err)
		}
	}
	prepare(base, beforehand)
	var want world
	var known map[string]string
	prepare(copied(t, base), func(o *office) {
		r, err := delivered(t.Context(), o.store, person.SocialBenefits, d)
		if err != nil || r.Alarms != 1 || r.Linked != 4 || r.Gone != 3 || r.Changed != 1 || r.Added != 8 {
			t.Errorf("%+v, %v", r, err)
		}
		want = worldOf(t, o.backend)
		known, _ = o.store.SourceDesk(person.SocialBenefits).Known(t.Context())
	})
	t.Logf("unbroken:\n%s", want)
	for _, how := range falls {
		for _, goesOn := range []bool{false, true} {
			for k, over := 0, false; !over; k++ {
				over = fallAt(t, copied(t, base), d, k, how, goesOn, want, known)
				if t.Failed() {
					t.Fatalf("broken off at write %d, %s; the same process goes on: %v", k, how, goesOn)
				}
			}
		}
	}
}

// fallAt breaks the delivery off at a write, and says whether it had fewer. Either the
// process dies of it, or it can write again and goes on.
func fallAt(t *testing.T, dir string, d store.Delivery, k int, how fall, goesOn bool, want world, known map[string]string) (over bool) {
	t.Helper()
	defer os.RemoveAll(dir)
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close()
	broken := &falling{Backend: backend}
	first, err := store.Open(t.Context(), broken, store.Options{Process: "falling"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.SourceDesk(person.SocialBenefits).Known(t.Context()); err != nil {
		t.Fatal(err)
	}
	broken.arm(k, how)
	_, broke := delivered(t.Context(), first, person.SocialBenefits, d)
	over = !broken.fell()
	if over != (broke == nil) {
		t.Errorf("the process fell: %v, the delivery says %v", !over, broke)
	}
	next := first
	if goesOn {
		broken.revive()
	} else {
		first.Close()
		next = opened(t, backend, "next")
	}
	defer next.Close()
	desk := next.SourceDesk(person.SocialBenefits)
	if !goesOn {
		if _, err := desk.Known(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := desk.Deliver(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	got := worldOf(t, backend)
	if got.String() != want.String() {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
	if again, err := desk.Known(t.Context()); err != nil || fmt.Sprint(again) != fmt.Sprint(known) {
		t.Errorf("known: %v, want %v; %v", again, known, err)
	}
	if n := next.People(); n != len(want.People)-hiddenIn(want) {
		t.Errorf("lists show %d people", n)
	}
	return over
}

func hiddenIn(w world) (n int) {
	for _, line := range w.People {
		if line[len(line)-len("hidden true"):] == "hidden true" {
			n++
		}
	}
	return n
}

func copied(t *testing.T, dir string) string {
	t.Helper()
	to, err := os.MkdirTemp("", "lotse-broken-off")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(to) })
	if err := os.CopyFS(to+"/store", os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(to+"/store", 0o700)); err != nil {
		t.Fatal(err)
	}
	files, _ := os.ReadDir(to + "/store")
	for _, f := range files {
		if err := os.Chmod(to+"/store/"+f.Name(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to + "/store"
}
