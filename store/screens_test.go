package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/audit"
)

// second is another server on the same store.
func (o *office) second(t *testing.T, b store.Backend, options store.Options) *office {
	t.Helper()
	options.Process = "second"
	other, err := store.Open(t.Context(), b, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
	return &office{t: t, backend: o.backend, store: other}
}

// hurry makes the servers impatient, as far as a busy machine allows it.
func hurry(offices ...*office) {
	for _, o := range offices {
		o.store.Hurry(3*time.Second, 5*time.Second)
	}
}

// came is somebody in front of a screen.
type came struct {
	t     *testing.T
	desk  *store.Desk
	place *store.Place
	found string
}

func (o *office) comes(id string) *came {
	o.t.Helper()
	c := &came{t: o.t, desk: o.as(id)}
	place, left, err := c.desk.Resume(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	if c.place = place; left != nil {
		c.found = string(left.State)
	}
	return c
}

func (c *came) keeps(state string) *came {
	c.t.Helper()
	if err := c.place.Keep(c.t.Context(), []byte(state)); err != nil {
		c.t.Fatal(err)
	}
	return c
}

// leaves goes without wishing to; quits wishes it.
func (c *came) leaves(state string) {
	c.t.Helper()
	if err := errors.Join(c.place.Leave(c.t.Context(), []byte(state)), c.desk.End(c.t.Context(), "lost")); err != nil {
		c.t.Fatal(err)
	}
}

func (c *came) quits() {
	c.t.Helper()
	if err := errors.Join(c.place.Leave(c.t.Context(), nil), c.desk.End(c.t.Context(), "closed")); err != nil {
		c.t.Fatal(err)
	}
}

func (c *came) finds(want string) *came {
	c.t.Helper()
	if c.found != want {
		c.t.Fatalf("found %q, not %q", c.found, want)
	}
	return c
}

// answers is a door whose client is there.
func (c *came) answers() *came {
	go func() {
		for {
			select {
			case <-c.desk.Session.Knocked():
				_ = c.desk.Answer(context.Background())
			case <-c.t.Context().Done():
				return
			}
		}
	}()
	return c
}

func (c *came) goesOn() *came {
	c.t.Helper()
	select {
	case <-c.place.Taken():
		c.t.Fatal("the screen was taken over")
	default:
	}
	return c.keeps("and on")
}

// places are the documents of a key, as they lie in the store.
func (o *office) places(who string) []store.Document {
	o.t.Helper()
	var list []store.Document
	err := o.backend.Children(o.t.Context(), store.Screens, fingerprint(o.t, who), func(doc store.Document) error {
		list = append(list, doc)
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

func TestScreenIsFoundAgainByTheSameKey(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.comes("maike").finds("").keeps("one").keeps("two").leaves("three")
	o.comes("tjark").finds("")
	o.comes("maike").finds("three").keeps("four").leaves("five")
	o.comes("maike").finds("five").quits()
	o.comes("maike").finds("")
}

func TestAnotherKeyOfTheSamePersonFindsNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	if _, err := o.as("gesa").KeyAdd(t.Context(), store.NewKey{Staff: "maike", Line: publicKey(t, "telephone")}); err != nil {
		t.Fatal(err)
	}
	o.comes("maike").leaves("at the office")
	o.comes("telephone").finds("")
	o.comes("maike").finds("at the office")
}

func TestLatestScreenIsFoundFirst(t *testing.T) {
	t.Parallel()
	o := open(t)
	hour := noon()
	other := o.second(t, o.backend, store.Options{Clock: hour.now})
	one, two, three := other.comes("maike"), other.comes("maike"), other.comes("maike")
	for _, c := range []*came{two, three, one} {
		hour.passes(time.Minute)
		c.leaves(map[*came]string{one: "one", two: "two", three: "three"}[c])
	}
	for _, want := range []string{"one", "three", "two", ""} {
		other.comes("maike").answers().finds(want)
	}
}

// watch is a clock that a test sets.
type watch struct{ passed atomic.Int64 }

func noon() *watch { return &watch{} }

func (w *watch) passes(d time.Duration) { w.passed.Add(int64(d)) }
func (w *watch) now() time.Time {
	return time.Date(2026, 5, 31, 12, 3, 0, 0, time.UTC).Add(time.Duration(w.passed.Load()))
}

func TestScreenWaitsForAnHourAndThenIsEmptied(t *testing.T) {
	t.Parallel()
	for name, passes := range map[string]func(o *office){
		"by whoever comes by":  func(o *office) { o.comes("maike").finds("") },
		"by the server itself": func(o *office) { o.store.Sweep(t.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			o, hour := open(t), noon()
			other := o.second(t, o.backend, store.Options{Clock: hour.now})
			other.comes("maike").leaves("fresh")
			hour.passes(59 * time.Minute)
			other.store.Sweep(t.Context())
			other.comes("maike").finds("fresh").leaves("stale")
			hour.passes(61 * time.Minute)
			passes(other)
			for _, doc := range o.places("maike") {
				if _, err := doc.Body.LookupErr("sealed"); err == nil {
					t.Error("the state is still there")
				}
			}
		})
	}
}

// Somebody reads for more than an hour: the state is emptied, and is there again
// when the link breaks.
func TestEmptiedPlaceIsStillItsHolders(t *testing.T) {
	t.Parallel()
	o, hour := open(t), noon()
	other := o.second(t, o.backend, store.Options{Clock: hour.now})
	c := other.comes("maike").keeps("long read")
	hour.passes(90 * time.Minute)
	if err := other.store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.goesOn().leaves("long read")
	other.comes("maike").finds("long read")
}

func TestSecondScreenLeavesTheFirstAlone(t *testing.T) {
	t.Parallel()
	o := open(t)
	other := o.second(t, o.backend, store.Options{})
	hurry(o, other)
	first := o.comes("maike").answers().keeps("first")
	for _, server := range []*office{o, other} {
		second := server.comes("maike").finds("").answers().keeps("second")
		first.goesOn()
		second.goesOn().quits()
	}
	first.leaves("first again")
	o.comes("maike").finds("first again")
}

func TestScreenWhoseClientIsGoneGoesOnInTheNext(t *testing.T) {
	t.Parallel()
	o := open(t)
	other := o.second(t, o.backend, store.Options{})
	hurry(o, other)
	for _, server := range []*office{o, other} {
		gone := o.comes("maike").keeps("early")
		go func() { // its door finds out, and ends it
			<-gone.desk.Session.Knocked()
			gone.leaves("late")
		}()
		server.comes("maike").finds("late").quits()
	}
}

// deaf is a server that no longer hears what others write, such as one that was
// killed, or is stopped.
type deaf struct{ store.Backend }

func (d deaf) Follow(ctx context.Context, _ string, _ func(store.Change) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestScreenOfADeadServerIsTakenOver(t *testing.T) {
	t.Parallel()
	o := open(t)
	killed := o.second(t, deaf{o.backend}, store.Options{})
	o.store.Hurry(200*time.Millisecond, 5*time.Second)
	former := killed.comes("maike").keeps("there")
	now := o.comes("maike").finds("there").answers().keeps("here")
	// It was not dead after all. What it keeps is refused, and it learns why.
	if err := former.place.Keep(t.Context(), []byte("there again")); err == nil {
		t.Error("a former holder keeps")
	}
	<-former.place.Taken()
	if err := former.place.Leave(t.Context(), []byte("there again")); err == nil {
		t.Error("a former holder gives away what is not its own")
	}
	now.goesOn().leaves("home")
	o.comes("maike").finds("home")
}

// dumb is a server that hears but cannot write.
type dumb struct {
	store.Backend
	mute atomic.Bool
}

func (d *dumb) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	if d.mute.Load() && c == store.Screens {
		return 0, errRefused
	}
	return d.Backend.Put(ctx, c, doc)
}

func TestFormerHolderLearnsThatItsScreenGoesOnElsewhere(t *testing.T) {
	t.Parallel()
	o := open(t)
	b := &dumb{Backend: o.backend}
	stuck := o.second(t, b, store.Options{})
	o.store.Hurry(200*time.Millisecond, 5*time.Second)
	former := stuck.comes("maike").keeps("there")
	b.mute.Store(true)
	o.comes("maike").finds("there")
	select {
	case <-former.place.Taken():
	case <-time.After(10 * time.Second):
		t.Error("it never learns")
	}
}

// A place whose session ended without giving it up is nobody's, at once.
func TestScreenThatWasNotGivenUpIsFoundByItsOwnServer(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.store.Hurry(time.Hour, time.Hour)
	c := o.comes("maike").keeps("crashed")
	if err := c.desk.End(t.Context(), "crash"); err != nil {
		t.Fatal(err)
	}
	o.comes("maike").finds("crashed")
}

func TestOnlyOneOfManyFindsAScreen(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(o, killed *office){
		"left": func(o, _ *office) { o.comes("maike").leaves("one") },
		"dead": func(_, killed *office) { killed.comes("maike").keeps("one") },
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			killed := o.second(t, deaf{o.backend}, store.Options{})
			other := o.second(t, o.backend, store.Options{})
			o.store.Hurry(300*time.Millisecond, 300*time.Millisecond) // nobody answers, once one has it
			other.store.Hurry(300*time.Millisecond, 300*time.Millisecond)
			leave(o, killed)
			var found atomic.Int64
			var all sync.WaitGroup
			for i := range 8 {
				desk := []*office{o, other}[i%2].as("maike")
				all.Go(func() {
					place, left, err := desk.Resume(t.Context())
					if err != nil {
						t.Error(err)
					} else if left != nil {
						found.Add(1)
					} else if err := place.Keep(t.Context(), []byte("own")); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if n := found.Load(); n != 1 {
				t.Errorf("found %d times", n)
			}
		})
	}
}

// Keys, pastes and knocks at once: every knock is answered, nothing is lost.
func TestKnocksAreAnsweredWhileMuchIsKept(t *testing.T) {
	t.Parallel()
	o := open(t)
	other := o.second(t, o.backend, store.Options{})
	hurry(o, other)
	c := o.comes("maike").answers().keeps("0")
	stop := make(chan struct{})
	var typing sync.WaitGroup
	typing.Go(func() {
		for i := 1; ; i++ {
			select {
			case <-stop:
				return
			default:
				c.keeps(fmt.Sprint(i))
			}
		}
	})
	for range 5 {
		other.comes("maike").finds("").quits()
	}
	close(stop)
	typing.Wait()
	c.goesOn()
}

func TestPlacesAreUsedAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	for range 20 {
		one, two := o.comes("maike"), o.comes("maike")
		one.keeps("one")
		two.keeps("two")
		one.quits()
		two.leaves("two")
		o.comes("maike").finds("two").quits()
	}
	if n := len(o.places("maike")); n > 2 {
		t.Errorf("%d documents", n)
	}
}

func TestNothingOfAScreenCanBeReadInTheStore(t *testing.T) {
	t.Parallel()
	o := open(t)
	c := o.comes("maike").keeps("Suche: Haddad in:Aurich")
	docs := o.places("maike")
	if len(docs) != 1 || bytes.Contains(docs[0].Body, []byte("Haddad")) || bytes.Contains(docs[0].Body, []byte("Aurich")) {
		t.Fatalf("%d documents, or one with words in it", len(docs))
	}
	c.leaves("Suche: Haddad in:Aurich")
	// Whoever has the database can neither move it to another key nor make it younger.
	sealed := o.places("maike")[0]
	moved := store.Document{ID: sealed.ID + "X", Parent: fingerprint(t, "tjark"), Body: with(t, sealed.Body, "staff", "tjark")}
	if _, err := o.backend.Put(t.Context(), store.Screens, moved); err != nil {
		t.Fatal(err)
	}
	o.comes("tjark").finds("")
	sealed.Body = with(t, sealed.Body, "saved", time.Now().Add(time.Minute))
	if _, err := o.backend.Put(t.Context(), store.Screens, sealed); err != nil {
		t.Fatal(err)
	}
	o.comes("maike").finds("")
}

// with is a document with another value.
func with(t *testing.T, body bson.Raw, key string, value any) bson.Raw {
	t.Helper()
	var d bson.M
	if err := bson.Unmarshal(body, &d); err != nil {
		t.Fatal(err)
	}
	d[key] = value
	out, err := bson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestKeptScreenIsRecordedOnceASession(t *testing.T) {
	t.Parallel()
	o := open(t)
	fresh := o.comes("maike")
	if event := o.last(audit.ScreenFound, "maike"); event.Type != "" {
		t.Errorf("recorded, and there was nothing: %+v", event)
	}
	fresh.keeps("Haddad").keeps("Aurich").leaves("Haddad")
	back := o.comes("maike").finds("Haddad")
	count := map[audit.Type]int{}
	for _, event := range o.events() {
		if event.Type == audit.ScreenFound || event.Type == audit.ScreenKept {
			count[event.Type]++
			if len(event.Policies) == 0 || len(event.Words) > 0 {
				t.Errorf("%+v", event)
			}
		}
	}
	if count[audit.ScreenKept] != 2 || count[audit.ScreenFound] != 2 { // intent and outcome
		t.Errorf("recorded: %v", count)
	}
	if event := o.last(audit.ScreenFound, "maike"); event.Outcome != "ok" || event.Session != back.desk.Session.ID || event.Codes[0] != "left" {
		t.Errorf("%+v", event)
	}
}

func TestScreensAreForStaffWhoseSessionGoesOn(t *testing.T) {
	t.Parallel()
	o := open(t)
	if _, _, err := o.store.Operator("root", "en").Resume(t.Context()); !errors.As(err, new(*store.Refused)) {
		t.Errorf("the operator's line: %v", err)
	}
	c := o.comes("maike").keeps("before")
	if _, err := o.as("gesa").KeyRevoke(t.Context(), fingerprint(t, "maike")); err != nil {
		t.Fatal(err)
	}
	<-c.desk.Session.Ended()
	if err := c.place.Keep(t.Context(), []byte("after")); !errors.As(err, new(*store.Ended)) {
		t.Errorf("kept: %v", err)
	}
	if _, _, err := c.desk.Resume(t.Context()); !errors.As(err, new(*store.Ended)) {
		t.Errorf("found: %v", err)
	}
}

func TestScreenThatCannotBeRecordedIsNotGivenOut(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.comes("maike").leaves("one")
	desk := o.as("maike")
	o.backend.refuse.Store(store.Audit)
	if _, left, err := desk.Resume(t.Context()); err == nil || left != nil {
		t.Errorf("given out without a record: %v", err)
	}
	o.backend.refuse.Store(store.Collection(""))
	if _, left, err := desk.Resume(t.Context()); err != nil || left == nil || string(left.State) != "one" {
		t.Errorf("after the log is back: %v, %v", left, err)
	}
}

func TestStateThatIsTooLongIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	c := o.comes("maike").keeps("short")
	if err := c.place.Keep(t.Context(), make([]byte, store.MaxScreen+1)); err == nil {
		t.Error("kept")
	}
	c.goesOn()
}

// While the store is away a screen is tried to be kept again and again; the log
// need not hear of each time.
func TestScreenIsKeptOnceTheStoreIsBack(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	c := r.comes("maike")
	r.away(c.desk)
	for range 5 {
		if err := c.place.Keep(t.Context(), []byte("typed")); !errors.Is(err, store.ErrAway) {
			t.Fatalf("kept while the store is away: %v", err)
		}
	}
	if _, _, err := c.desk.Resume(t.Context()); !errors.Is(err, store.ErrAway) {
		t.Errorf("found: %v", err)
	}
	r.back(c.desk)
	c.keeps("typed").leaves("typed")
	r.comes("maike").finds("typed")
	if n := r.inStore(c.desk, audit.ScreenKept); n != 2 {
		t.Errorf("%d events, and not an intent and its outcome", n)
	}
}

// A server loses the store and her window with it, but does not know that she goes
// on at another one. Its screen lets go once it can be told.
func TestScreenThatWasCutOffLetsGo(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	other := r.second(t, r.backend, store.Options{})
	other.store.Hurry(200*time.Millisecond, 5*time.Second)
	former := r.comes("maike").answers().keeps("before")
	r.away(former.desk)
	other.comes("maike").finds("before").answers().keeps("elsewhere")
	r.back(former.desk)
	select {
	case <-former.place.Taken():
	case <-time.After(10 * time.Second):
		t.Error("it never learns")
	}
}
