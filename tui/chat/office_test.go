package chat

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/embedded"
	"lotse/store/person"
)

// A small office on a real store. Every AZR number has the month 00, which no
// real one has.

const (
	aurich = "03452001"
	norden = "03452019"
)

// noon is when all tests take place.
var noon = time.Date(2026, 5, 31, 12, 3, 0, 0, time.UTC)

var (
	fatima  = person.IDFrom(101) // in Norden, assigned to maike
	oleh    = person.IDFrom(104) // in Norden
	hostile = person.IDFrom(103) // in Aurich
	hidden  = person.IDFrom(105) // in Aurich, restricted
)

type office struct {
	t       *testing.T
	backend *flaky
	store   *store.Store
}

// flaky is a real backend that goes away on demand, or refuses one collection.
type flaky struct {
	store.Backend
	away   atomic.Bool
	refuse atomic.Value // store.Collection
}

var errRefused = errors.New("the disk said no")

func (f *flaky) fails(c store.Collection) error {
	switch {
	case f.away.Load():
		return store.ErrAway
	case f.refuse.Load() == c:
		return errRefused
	}
	return nil
}

func (f *flaky) Get(ctx context.Context, c store.Collection, id string) (store.Document, error) {
	if f.away.Load() {
		return store.Document{}, store.ErrAway
	}
	return f.Backend.Get(ctx, c, id)
}

func (f *flaky) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	if err := f.fails(c); err != nil {
		return 0, err
	}
	return f.Backend.Put(ctx, c, doc)
}

func (f *flaky) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	if err := f.fails(c); err != nil {
		return err
	}
	return f.Backend.Append(ctx, c, docs...)
}

func (f *flaky) Now(ctx context.Context) (string, error) {
	if f.away.Load() {
		return "", store.ErrAway
	}
	return f.Backend.Now(ctx)
}

func (f *flaky) Follow(ctx context.Context, position string, each func(store.Change) error) error {
	if f.away.Load() {
		return store.ErrAway
	}
	return f.Backend.Follow(ctx, position, each)
}

func open(t *testing.T, crowd int) *office {
	t.Helper()
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	full := store.Office{Staff: staff(), Keys: keyLines(t), People: slices.Values(append(folk(), crowdOf(crowd)...))}
	if err := store.Fill(t.Context(), backend, full, nil); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, backend: &flaky{Backend: backend}}
	o.backend.refuse.Store(store.Collection(""))
	o.store, err = store.Open(t.Context(), o.backend, store.Options{Process: "test", Clock: func() time.Time { return noon }, Spool: t.TempDir() + "/spool"})
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
	member := func(id, name, team string, role access.Role, in ...string) store.Staff {
		return store.Staff{ID: person.StaffID(id), Name: name, Role: role, Team: team, Municipalities: in}
	}
	return []store.Staff{
		member("maike", "Maike Janssen", "mitte", access.Outreach, aurich, norden), member("tjark", "Tjark Ulrichs", "nord", access.Outreach, norden),
		member("hinrich", "Hinrich Saathoff", "", access.Coordinator), member("wiebke", "Wiebke de Vries", "", access.Planner),
		member("foelke", "Fölke Ubben", "", access.Courses), member("gesa", "Gesa Harms", "", access.Admin),
		member("enno", "Enno Ennen", "", access.Admin), member("antje", "Antje Poppinga", "", access.DPO),
	}
}

func keyLines(t *testing.T) []store.NewKey {
	var list []store.NewKey
	for _, s := range staff() {
		list = append(list, store.NewKey{Staff: s.ID, Line: string(ssh.MarshalAuthorizedKey(publicKey(t, string(s.ID))))})
	}
	return list
}

// publicKey makes the same key for the same word every time.
func publicKey(t *testing.T, word string) ssh.PublicKey {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, word)
	public, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed).Public())
	if err != nil {
		t.Fatal(err)
	}
	return public
}

func folk() []store.Arrival {
	full := person.Profile{
		Assigned: []person.StaffID{"maike"},
		Needs:    []person.NeedFound{{Kind: "childcare", Found: "2025-09-02", By: "maike", State: "open"}},
		Enrolments: []person.Enrolment{
			{Course: "k2", Type: "ALPHA", Provider: "KVHS Aurich", State: person.Waiting, From: "2025-10-01"},
		},
	}
	list := []store.Arrival{
		arrival(fatima, "Al-Hassan", "Fatima", norden, "1988-07-12", full),
		arrival(oleh, "Шевченко", "Олег", norden, "1975-01-01", person.Profile{}),
		arrival(hostile, "Evil\x1b]52;c;aGk=\x07\x1b[2J", "\u202eRTL Z̴̡͎͍̘̐̄͊̏a\u0301lgo\r\n", aurich, "2000-02", person.Profile{}),
		arrival(hidden, "Haddad", "Verborgen", aurich, "1980", person.Profile{Restricted: true, Circle: []person.StaffID{"hinrich"}}),
	}
	list[0].Notes = []person.Note{{
		ID: "n0000000000000000000000a1", Person: fatima, At: noon.AddDate(0, -2, 0), Day: "2026-03-30", Kind: "visit", Author: "maike", Team: "mitte",
		Text: "Zu Hause angetroffen.\nMöchte vormittags in den Kurs.",
	}}
	return list
}

func arrival(id person.ID, family, given, place, birth string, p person.Profile) store.Arrival {
	p.ID = id
	return store.Arrival{Profile: p, Records: []person.Record{{
		ID: "abh:" + string(id), Person: id, Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: person.Facts{
			person.Family: {Value: family}, person.Given: {Value: given}, person.Municipality: {Value: place},
			person.Birth: {Value: birth}, person.Sex: {Value: "w"}, person.Phone: {Value: "0151 000000"},
			person.Nationality: {List: []string{"475"}}, person.AZRNumber: {Value: azr(id)},
		},
		Assessments: []person.Assessment{{Language: "deu", Skill: person.Overall, Level: "A1", Day: "2025-06-01", Evidence: "placement", Source: "abh"}},
	}}}
}

// azr makes a number of month 00.
func azr(id person.ID) string {
	sum := 0
	for _, r := range id {
		sum = sum*31%1_000_000 + int(r)
	}
	return fmt.Sprintf("250005%06d", sum%1_000_000)
}

// crowdOf are n people with plain names, enough to go on reading.
func crowdOf(n int) []store.Arrival {
	names := strings.Fields("Abbas Bakr Celik Demir Eren Farah Ganem Halabi Idris Jaber Kaya Latif Mansour Nasser Omar Petrenko Qasim Rahimi Saleh Tesfay")
	var list []store.Arrival
	for i := range n {
		given := strings.Fields("Amir Basma Dunja Elif Hamid Iryna")[i%6]
		list = append(list, arrival(person.IDFrom(uint64(1000+7*i)), names[i%len(names)], given, aurich, fmt.Sprint(1960+i%45), person.Profile{}))
	}
	return list
}

// as opens a session as the door would.
func (o *office) as(id string) *store.Desk {
	o.t.Helper()
	desk, err := o.admit(id)
	if err != nil {
		o.t.Fatal(err)
	}
	return desk
}

func (o *office) admit(id string) (*store.Desk, error) {
	offer := store.Offer{
		Session: "session-" + id + string(person.NewID()), Address: "192.0.2.7:50000",
		Fingerprint: ssh.FingerprintSHA256(publicKey(o.t, id)),
	}
	return o.store.Admission().Admit(o.t.Context(), offer)
}

// events are those of one kind in the log.
func (o *office) events(kind audit.Type) []audit.Event {
	o.t.Helper()
	events, err := o.as("antje").Log(o.t.Context(), store.LogQuery{Limit: 10_000, Type: kind})
	if err != nil {
		o.t.Fatal(err)
	}
	return events
}

// notes are those that the coordinator reads of a person.
func (o *office) notes(id person.ID) []person.Note {
	o.t.Helper()
	notes, err := o.as("hinrich").Notes(o.t.Context(), id, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return notes
}

// ear is what somebody hears.
type ear struct {
	mu   sync.Mutex
	all  bytes.Buffer
	mark int
}

func (x *ear) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.all.Write(p)
}

// fresh is what came since the mark, and all what came at all.
func (x *ear) fresh() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.all.Bytes()[x.mark:])
}

func (x *ear) total() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.all.String()
}

func (x *ear) forget() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.mark = x.all.Len()
}

// talk is a conversation with somebody at the other end.
type talk struct {
	t    *testing.T
	in   chan []byte
	out  ear
	done chan error
	left Left // once it is done
	stop context.CancelCauseFunc
	desk *store.Desk
}

// talk begins one; lang may be empty.
func (o *office) talk(who string, opts Options) *talk {
	o.t.Helper()
	k := &talk{t: o.t, in: make(chan []byte), done: make(chan error, 1), desk: o.as(who)}
	var ctx context.Context
	ctx, k.stop = context.WithCancelCause(o.t.Context())
	if opts.Lang == "" {
		opts.Lang = "de"
	}
	go func() {
		left, err := Talk(ctx, k.desk, k.in, &k.out, opts)
		k.left = left
		k.done <- err
	}()
	o.t.Cleanup(func() { k.stop(context.Canceled) })
	k.hears("Lotse: ")
	return k
}

func (o *office) typed(who string) *talk {
	return o.talk(who, Options{Terminal: true, Width: func() int { return 200 }})
}

// keys sends pieces as they would arrive, each on its own.
func (k *talk) keys(pieces ...string) {
	k.t.Helper()
	for _, piece := range pieces {
		select {
		case k.in <- []byte(piece):
		case <-time.After(10 * time.Second):
			k.t.Fatalf("nobody takes %.40q; said: %s", piece, k.out.fresh())
		}
	}
}

// says sends a line and waits for what is answered.
func (k *talk) says(line string, answers ...string) {
	k.t.Helper()
	k.out.forget()
	k.keys(line + "\r")
	for _, answer := range answers {
		k.hears(answer)
	}
}

// hears waits until something was said since the last line, and takes it as heard.
func (k *talk) hears(answer string) {
	k.t.Helper()
	for end := time.Now().Add(10 * time.Second); !strings.Contains(k.out.fresh(), answer); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			k.t.Fatalf("%q is not said, but %q", answer, k.out.fresh())
		}
	}
}

// ends waits for the end.
func (k *talk) ends() error {
	k.t.Helper()
	select {
	case err := <-k.done:
		return err
	case <-time.After(10 * time.Second):
		k.t.Fatalf("the conversation does not end; it said %q", k.out.fresh())
		return nil
	}
}

// script says lines without a terminal, to the end of the input.
func (o *office) script(who, lines string) string {
	o.t.Helper()
	in := make(chan []byte, 1+len(lines)/4096)
	for part := range slices.Chunk([]byte(lines), 4096) {
		in <- part
	}
	close(in)
	var out bytes.Buffer
	if _, err := Talk(o.t.Context(), o.as(who), in, &out, Options{Lang: "de"}); err != nil {
		o.t.Fatalf("%v after %s", err, out.String())
	}
	return out.String()
}

func wait(t *testing.T, what string, until func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); !until(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not happen", what)
		}
	}
}
