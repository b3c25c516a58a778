package tui

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
)

// A small office on a real store: people with Arabic, long and hostile names.
// Every AZR number has the month 00, which no real one has.

const (
	aurich = "03452001"
	norden = "03452019"
)

// noon is when all tests take place.
var noon = time.Date(2026, 5, 31, 12, 3, 0, 0, time.UTC)

func clock() time.Time { return noon }

var (
	fatima  = person.IDFrom(101)
	long    = person.IDFrom(102)
	hostile = person.IDFrom(103)
	oleh    = person.IDFrom(104)
	hidden  = person.IDFrom(105)
)

type office struct {
	t       *testing.T
	store   *store.Store
	backend *flaky
}

// flaky is a real backend that refuses writes to one collection on demand.
type flaky struct {
	store.Backend
	refuse atomic.Value // store.Collection
	gate   atomic.Pointer[gate]
	cut    atomic.Bool // see away_test.go
}

// gate holds up whoever writes a note, as a slow disk does.
type gate struct{ reached, open chan struct{} }

func (g *gate) pass(ctx context.Context) error {
	close(g.reached)
	select {
	case <-g.open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errRefused = errors.New("the disk said no")

func (f *flaky) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	if err := f.cutOff(); err != nil {
		return err
	}
	if f.refuse.Load() == c {
		return errRefused
	}
	if gate := f.gate.Load(); gate != nil && c == store.Notes {
		if err := gate.pass(ctx); err != nil {
			return err
		}
	}
	return f.Backend.Append(ctx, c, docs...)
}

func (f *flaky) Put(ctx context.Context, c store.Collection, doc store.Document) (int64, error) {
	if err := f.cutOff(); err != nil {
		return 0, err
	}
	if f.refuse.Load() == c {
		return 0, errRefused
	}
	return f.Backend.Put(ctx, c, doc)
}

func newOffice(t *testing.T, crowd int) *office {
	t.Helper()
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	everybody := append(folk(), crowdOf(crowd)...)
	if err := store.Fill(t.Context(), backend, store.Office{Staff: staff(), Keys: keys(t), People: slices.Values(everybody)}, nil); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, backend: &flaky{Backend: backend}}
	o.backend.refuse.Store(store.Collection(""))
	o.store, err = store.Open(t.Context(), o.backend, store.Options{Process: "test", Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	opened := o.store
	t.Cleanup(func() {
		if err := errors.Join(opened.Close(), backend.Close()); err != nil {
			t.Error(err)
		}
	})
	return o
}

func staff() []store.Staff {
	member := func(id, name string, role access.Role, in ...string) store.Staff {
		return store.Staff{ID: person.StaffID(id), Name: name, Role: role, Team: "mitte", Municipalities: in}
	}
	return []store.Staff{
		member("maike", "Maike Janssen", access.Outreach, aurich, norden), member("foelke", "Fölke Ubben", access.Courses),
		member("hinrich", "Hinrich Saathoff", access.Coordinator), member("wiebke", "Wiebke de Vries", access.Planner),
		member("gesa", "Gesa Harms", access.Admin), member("antje", "Antje Poppinga", access.DPO),
	}
}

func keys(t *testing.T) []store.NewKey {
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

// as opens a session as the door would.
func (o *office) as(id string) *store.Desk {
	o.t.Helper()
	offer := store.Offer{
		Session: "session-" + id + string(person.NewID()), Address: "192.0.2.7:50000",
		Fingerprint: ssh.FingerprintSHA256(publicKey(o.t, id)),
	}
	desk, err := o.store.Admission().Admit(o.t.Context(), offer)
	if err != nil {
		o.t.Fatal(err)
	}
	return desk
}

func folk() []store.Arrival {
	full := person.Profile{
		Assigned: []person.StaffID{"maike"},
		Needs: []person.NeedFound{
			{Kind: "course", Detail: "ALLG", Found: "2025-09-02", By: "maike", State: "open"},
			{Kind: "childcare", Found: "2025-09-02", By: "maike", State: "met", Closed: "2025-11-20"},
		},
		Enrolments: []person.Enrolment{
			{Course: "k1", Type: "EOK", Provider: "VHS Norden", State: person.Done, From: "2025-02-03", To: "2025-06-27", Result: "A1"},
			{Course: "k2", Type: "ALLG", Provider: "KVHS Aurich", State: person.Waiting, From: "2025-10-01"},
		},
	}
	list := []store.Arrival{
		arrival(fatima, "Al-Hassan", "Fatima", "فاطمة الحسن", norden, "1988-07-12", full),
		arrival(long, "Wolde-Gabriel Tekle-Haimanot Ogbazghi-Mebrahtu", "Tsegereda Lemlem Selamawit Freweini", "ጸገረዳ", aurich, "1990", person.Profile{}),
		arrival(hostile, "Evil\x1b]52;c;aGk=\x07\x1b[2J", "\u202eRTL Z̴̡͎͍̘̐̄͊̏a\u0301lgo\r\n", "\x1b[31m", aurich, "2000-02", person.Profile{}),
		arrival(oleh, "Шевченко", "Олег", "Олег Шевченко", norden, "1975-01-01", person.Profile{}),
		arrival(hidden, "Haddad", "Verborgen", "", aurich, "1980", person.Profile{Restricted: true, Circle: []person.StaffID{"hinrich"}}),
	}
	list[0].Records[0].Spells = []person.Spell{
		{Field: person.Residence, Code: "25-2-1", From: "2025-03-15", Source: person.AliensAuthority},
		{Field: person.Sphere, Code: "sgb2", From: "2025-06-01", Source: person.SocialBenefits},
	}
	list[0].Records[0].Assessments = []person.Assessment{
		{Language: "deu", Skill: person.Listening, Level: "A2", Day: "2025-06-27", Evidence: "certificate", Issuer: "VHS Norden", Source: person.Outreach},
		{Language: "deu", Skill: person.Speaking, Level: "A1", Day: "2025-06-27", Evidence: "certificate", Issuer: "VHS Norden", Source: person.Outreach},
	}
	list[0].Records = append(list[0].Records, person.Record{
		ID: "jugend:77", Person: fatima, Source: person.YouthOffice, AsOf: "2026-01-10",
		Fields: person.Facts{person.Birth: {Value: "1989-07-12"}, person.Children: {Value: "2"}},
	})
	list[0].Notes = []person.Note{
		{ID: "n0000000000000000000000a1", Person: fatima, At: noon.AddDate(0, -2, 0), Day: "2026-03-30", Kind: "visit", Author: "maike", Team: "mitte",
			Text: "Zu Hause angetroffen. Sie möchte den Integrationskurs am Vormittag besuchen, weil die Kinder dann in der Kita sind.\nNächster Besuch im April."},
	}
	return list
}

func arrival(id person.ID, family, given, native, place, birth string, p person.Profile) store.Arrival {
	p.ID = id
	return store.Arrival{Profile: p, Records: []person.Record{{
		ID: "abh:" + string(id), Person: id, Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: person.Facts{
			person.Family: {Value: family}, person.Given: {Value: given}, person.Native: {Value: native, Source: person.Outreach},
			person.Municipality: {Value: place}, person.Birth: {Value: birth}, person.Sex: {Value: "w"},
			person.Nationality: {List: []string{"475"}}, person.AZRNumber: {Value: azr(id)}, person.Phone: {Value: "0151 000000"},
			person.Languages: {List: []string{"ara", "deu"}},
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

// crowdOf are n people with plain names, enough to scroll.
func crowdOf(n int) []store.Arrival {
	names := strings.Fields("Abbas Bakr Celik Demir Eren Farah Ganem Halabi Idris Jaber Kaya Latif Mansour Nasser Omar Petrenko Qasim Rahimi Saleh Tesfay")
	var list []store.Arrival
	for i := range n {
		given := strings.Fields("Amir Basma Dunja Elif Hamid Iryna")[i%6]
		list = append(list, arrival(person.IDFrom(uint64(1000+7*i)), names[i%len(names)], fmt.Sprintf("%s %d", given, i), "", []string{aurich, norden}[i%2], fmt.Sprint(1960+i%45), person.Profile{}))
	}
	return list
}
