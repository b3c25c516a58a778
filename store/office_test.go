package store_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/register"
)

// An office with a handful of people, on a real store. The county's places:
const (
	aurich = "03452001"
	norden = "03452019"
)

var (
	rima   = person.IDFrom(1) // in Aurich
	oleh   = person.IDFrom(2) // in Norden
	amina  = person.IDFrom(3) // in Norden, assigned to maike
	hidden = person.IDFrom(4) // in Aurich, restricted to the circle of tjark
	nobody = person.IDFrom(9)
)

type office struct {
	t       *testing.T
	backend *flaky
	store   *store.Store
}

// flaky is a real backend that refuses writes to one collection on demand.
type flaky struct {
	store.Backend
	refuse atomic.Value // store.Collection: that cannot be written
	unread atomic.Value // store.Collection: that cannot be read
}

var errRefused = errors.New("the disk said no")

func (f *flaky) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	if f.refuse.Load() == c {
		return errRefused
	}
	return f.Backend.Append(ctx, c, docs...)
}

func (f *flaky) Get(ctx context.Context, c store.Collection, id string) (store.Document, error) {
	if f.unread.Load() == c {
		return store.Document{}, errRefused
	}
	return f.Backend.Get(ctx, c, id)
}

// forgetful is a real backend without agreements, as one of an earlier Lotse is.
type forgetful struct{ store.Backend }

func (f *forgetful) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	if c == store.Sources {
		return nil
	}
	return f.Backend.Append(ctx, c, docs...)
}

func open(t *testing.T) *office {
	t.Helper()
	return openAt(t, nil)
}

func openAt(t *testing.T, clock func() time.Time) *office {
	t.Helper()
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, backend: &flaky{Backend: backend}}
	o.backend.refuse.Store(store.Collection(""))
	err = store.Fill(t.Context(), o.backend, store.Office{Staff: staff(), Keys: keys(t), People: slices.Values(people())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.store, err = store.Open(t.Context(), o.backend, store.Options{Process: "test", Clock: clock, Problem: func(err error) { t.Log(err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(o.store.Close(), backend.Close()); err != nil {
			t.Error(err)
		}
	})
	return o
}

func staff() []store.Staff {
	member := func(id string, role access.Role, team string, in ...string) store.Staff {
		return store.Staff{ID: person.StaffID(id), Name: strings.ToUpper(id[:1]) + id[1:], Role: role, Team: team, Municipalities: in}
	}
	return []store.Staff{
		member("maike", access.Outreach, "mitte", aurich), member("tjark", access.Outreach, "nord", norden),
		member("okko", access.Outreach, "mitte", norden), member("foelke", access.Courses, ""),
		member("hinrich", access.Coordinator, ""), member("wiebke", access.Planner, ""),
		member("gesa", access.Admin, ""), member("enno", access.Admin, ""), member("antje", access.DPO, ""),
	}
}

func keys(t *testing.T) []store.NewKey {
	var list []store.NewKey
	for _, s := range staff() {
		list = append(list, store.NewKey{Staff: s.ID, Line: publicKey(t, string(s.ID))})
	}
	return list
}

// publicKey makes the same key for the same word every time.
func publicKey(t *testing.T, word string) string { return publicKeyOf(t, word) }

func publicKeyOf(t testing.TB, word string) string {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, word)
	public, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed).Public())
	if err != nil {
		t.Fatal(err)
	}
	return string(ssh.MarshalAuthorizedKey(public))
}

func fingerprint(t *testing.T, word string) string {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(publicKey(t, word)))
	if err != nil {
		t.Fatal(err)
	}
	return ssh.FingerprintSHA256(key)
}

func people() []store.Arrival {
	one := func(id person.ID, family, given, place string, more person.Profile) store.Arrival {
		more.ID = id
		return store.Arrival{Profile: more, Records: []person.Record{{
			ID: "abh:" + string(id), Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: person.Facts{
				person.Family: {Value: family}, person.Given: {Value: given}, person.Municipality: {Value: place},
				person.Birth: {Value: "1990-01-01"}, person.AZRNumber: {Value: "2500" + "05" + "00000" + string(id[0])},
				person.Residence: {Value: "25-2"}, person.School: {Value: "secondary"}, person.Phone: {Value: "0151 000"},
			},
			Assessments: []person.Assessment{{Language: "deu", Skill: person.Overall, Level: "A1", Day: "2025-06-01", Evidence: "placement", Source: "abh"}},
		}}}
	}
	return []store.Arrival{
		one(rima, "Haddad", "Rima", aurich, person.Profile{}),
		one(oleh, "Шевченко", "Олег", norden, person.Profile{}),
		one(amina, "Al-Hassan", "Amina", norden, person.Profile{Assigned: []person.StaffID{"maike"}}),
		one(hidden, "Haddad", "Verborgen", aurich, person.Profile{Restricted: true, Circle: []person.StaffID{"tjark"}}),
	}
}

// as opens a session as the door would.
func (o *office) as(id string) *store.Desk {
	o.t.Helper()
	if name, found := strings.CutPrefix(id, "operator:"); found {
		return o.store.Operator(name, "de")
	}
	if source, found := strings.CutPrefix(id, "source:"); found {
		return o.store.SourceDesk(person.Source(source))
	}
	offer := store.Offer{Session: "session-" + id + "-" + string(person.NewID()), Fingerprint: fingerprint(o.t, id), Address: "192.0.2.7:50000"}
	if err := o.store.Admission().Known(o.t.Context(), offer); err != nil {
		o.t.Fatal(err)
	}
	desk, err := o.store.Admission().Admit(o.t.Context(), offer)
	if err != nil {
		o.t.Fatal(err)
	}
	return desk
}

func (o *office) filter(text string) register.Filter {
	return register.Parse(text, o.as("gesa").Session.Book)
}

// events are all that the log holds, in order of time.
func (o *office) events() []audit.Event {
	o.t.Helper()
	events, err := o.as("antje").Log(o.t.Context(), store.LogQuery{Limit: 10_000})
	if err != nil {
		o.t.Fatal(err)
	}
	return events
}

// last is the last event of a kind by somebody.
func (o *office) last(kind audit.Type, who string) audit.Event {
	o.t.Helper()
	var found audit.Event
	for _, event := range o.events() {
		if event.Type == kind && event.Staff == who {
			found = event
		}
	}
	return found
}

func wait(t *testing.T, what string, until func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !until(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not happen within ten seconds", what)
		}
	}
}
