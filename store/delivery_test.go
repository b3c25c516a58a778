package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
)

// An office whose people all come by delivery.

// openSource is a source that may deliver.
func openSource(id person.Source) store.Source {
	return store.Source{ID: id, Office: "Amt " + string(id), State: store.SourceLinked, Agreement: &store.Agreement{
		Basis: "synthetische Daten", SignedBy: "Lotse", Reference: "synthetisch", From: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
	}}
}

// receiving fills a folder with an office that knows nobody yet.
func receiving(t testing.TB, dir string) {
	t.Helper()
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	of := []store.Source{openSource(person.AliensAuthority), openSource(person.SocialBenefits), openSource(person.YouthOffice)}
	var access []store.NewKey
	for _, member := range staff() {
		access = append(access, store.NewKey{Staff: member.ID, Line: publicKeyOf(t, string(member.ID))})
	}
	err = store.Fill(t.Context(), backend, store.Office{Staff: staff(), Keys: access, Sources: of, People: slices.Values([]store.Arrival{})}, nil)
	if err := errors.Join(err, backend.Close()); err != nil {
		t.Fatal(err)
	}
}

// receiver is an office that knows nobody yet, opened.
func receiver(t *testing.T) *office {
	t.Helper()
	dir := t.TempDir() + "/store"
	receiving(t, dir)
	return openDir(t, dir)
}

func openDir(t *testing.T, dir string) *office {
	t.Helper()
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, backend: &flaky{Backend: backend}}
	o.backend.refuse.Store(store.Collection(""))
	o.store = opened(t, o.backend, "test")
	t.Cleanup(func() {
		if err := errors.Join(o.store.Close(), backend.Close()); err != nil {
			t.Error(err)
		}
	})
	return o
}

func opened(t testing.TB, b store.Backend, process string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), b, store.Options{Process: process, Problem: func(err error) { t.Log(err) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// someone is a row of an office: her number there, given and family name, birth, and
// more fields as "azr=…".
func someone(key, given, family, birth string, more ...string) store.Row {
	raw := map[string]string{"given": given, "family": family, "birth": birth, "municipality": norden, "sex": "f"}
	for _, field := range more {
		name, value, _ := strings.Cut(field, "=")
		raw[name] = value
	}
	row := store.Row{Key: key, Raw: raw, Hash: store.HashOf(raw), AsOf: "2026-11-20", Fields: person.Facts{}}
	for name, value := range raw {
		row.Fields[person.FieldName(name)] = person.Fact{Value: value}
	}
	return row
}

// strangers are rows of people who are not like each other.
func strangers(prefix string, from, to int) (rows []store.Row) {
	for i := from; i < to; i++ {
		rows = append(rows, someone(prefix+fmt.Sprint(i), word(i*7+1), word(i*13+5), birthday(i)))
	}
	return rows
}

// word is another name for each number, without much in common with others.
func word(n int) string {
	syllables := []string{"ba", "ro", "mik", "tus", "lan", "fe", "zor", "qui", "dem", "wys", "pho", "gar", "sil", "nox", "hev", "jut"}
	text := ""
	for i, x := 0, uint32(n)*2654435761; i < 3; i, x = i+1, x>>4 {
		text += syllables[x&15]
		x ^= uint32(n) << (i + 3)
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func birthday(n int) string {
	return fmt.Sprintf("%d-%02d-%02d", 1950+n*7%55, 1+n*5%12, 2+n*11%27)
}

func (o *office) deliver(source person.Source, d store.Delivery) store.Receipt {
	o.t.Helper()
	r, err := delivered(o.t.Context(), o.store, source, d)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

var deliveries struct {
	sync.Mutex
	n int
}

func delivered(ctx context.Context, s *store.Store, source person.Source, d store.Delivery) (store.Receipt, error) {
	if d.ID == "" {
		deliveries.Lock()
		deliveries.n++
		d.ID = fmt.Sprintf("d%d", deliveries.n)
		deliveries.Unlock()
	}
	return s.SourceDesk(source).Deliver(ctx, d)
}

// reads are all rows of a source as its reader would deliver them: those that are
// gone are missing.
func reads(total int, rows []store.Row, gone ...string) store.Delivery {
	return store.Delivery{At: time.Now(), Rows: rows, Gone: gone, Total: total}
}

// world is what there is of people, without the ids that chance gave them: everybody
// by her records, name, place and standing, and the pairs that wait.
type world struct {
	People []string
	Pairs  []string
}

func (w world) String() string {
	return strings.Join(w.People, "\n") + "\n-- pairs\n" + strings.Join(w.Pairs, "\n")
}

// worldOf reads it from the store itself, and looks that each person has what belongs
// to one: every record is one person's, who says so, and each has a key.
func worldOf(t *testing.T, b store.Backend) world {
	t.Helper()
	records, gone := map[person.ID][]string{}, map[string]bool{}
	err := b.All(t.Context(), store.Records, nil, func(doc store.Document) error {
		var r person.Record
		if err := bson.Unmarshal(slices.Clone(doc.Body), &r); err != nil {
			return err
		}
		who := r.Person
		if who == "" {
			who = person.ID(doc.Parent)
		}
		name := doc.ID
		if !r.Gone.IsZero() {
			name += " (gone)"
			gone[doc.ID] = true
		}
		records[who] = append(records[who], name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var w world
	err = b.All(t.Context(), store.Persons, nil, func(doc store.Document) error {
		var p person.Profile
		if err := bson.Unmarshal(slices.Clone(doc.Body), &p); err != nil {
			return err
		}
		id := person.ID(doc.ID)
		if p.Into != "" {
			return nil
		}
		if _, err := b.Get(t.Context(), store.Keys, doc.ID); err != nil {
			t.Errorf("%s has no key: %v", records[id], err)
		}
		var taken []string
		for _, x := range p.Taken {
			name := x.Record
			if gone[name] {
				name += " (gone)"
			}
			taken = append(taken, name)
		}
		if !slices.Equal(taken, records[id]) {
			t.Errorf("%s is made of %s", records[id], taken)
		}
		w.People = append(w.People, fmt.Sprintf("%s: %s, %s *%s azr %s in %s, sources %s, hidden %v", records[id], p.Listing.Family, p.Listing.Given, p.Listing.Birth, p.Listing.AZR, p.Listing.Municipality, p.Sources, p.Listing.Hidden))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = b.All(t.Context(), store.Reviews, nil, func(doc store.Document) error {
		var r store.Review
		if err := bson.Unmarshal(slices.Clone(doc.Body), &r); err != nil {
			return err
		}
		if len(records[r.A]) == 0 || len(records[r.B]) == 0 {
			return nil // with somebody who was never written; nobody sees it
		}
		two := []string{fmt.Sprint(records[r.A]), fmt.Sprint(records[r.B])}
		slices.Sort(two)
		w.Pairs = append(w.Pairs, fmt.Sprintf("%s %s %s", r.Why, r.State, two))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for who := range records {
		if _, err := b.Get(t.Context(), store.Persons, string(who)); err != nil {
			t.Errorf("the records %s are of nobody: %v", records[who], err)
		}
	}
	slices.Sort(w.People)
	slices.Sort(w.Pairs)
	return w
}

// whoHas is whose record it is.
func (o *office) whoHas(record string) person.ID {
	o.t.Helper()
	doc, err := o.backend.Get(o.t.Context(), store.Records, record)
	if err != nil {
		o.t.Fatalf("%s: %v", record, err)
	}
	if who, ok := doc.Body.Lookup("person").StringValueOK(); ok {
		return person.ID(who)
	}
	return person.ID(doc.Parent)
}

func (o *office) same(one string, others ...string) {
	o.t.Helper()
	for _, other := range others {
		if a, b := o.whoHas(one), o.whoHas(other); a != b {
			o.t.Errorf("%s is of %s, %s of %s", one, a, other, b)
		}
	}
}

func (o *office) apart(one string, others ...string) {
	o.t.Helper()
	for _, other := range others {
		if o.whoHas(one) == o.whoHas(other) {
			o.t.Errorf("%s and %s are of one person", one, other)
		}
	}
}

func TestDeliveredTwiceIsTakenOnce(t *testing.T) {
	o := receiver(t)
	rows := strangers("n", 0, 20)
	first := o.deliver("abh", reads(20, rows))
	if first.Added != 20 || first.People != 20 || first.State != store.ReceiptTaken {
		t.Errorf("first: %+v", first)
	}
	before := worldOf(t, o.backend)
	if again := o.deliver("abh", reads(20, rows)); again.Same != 20 || again.Added+again.Changed+again.Gone+again.People != 0 {
		t.Errorf("again: %+v", again)
	}
	if after := worldOf(t, o.backend); after.String() != before.String() {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	if n := o.store.People(); n != 20 {
		t.Errorf("lists show %d people", n)
	}
}

func TestAFileDeliveredTwiceIsAnsweredTheSame(t *testing.T) {
	o := receiver(t)
	file := store.Delivery{ID: "file1", SHA256: "ab", Name: "a.csv", Rows: strangers("n", 0, 20), Total: 20, Outcome: true}
	for i := range file.Rows {
		file.Rows[i].Number = i + 2
	}
	first := o.deliver("abh", file)
	again := o.deliver("abh", file)
	if first.Added != 20 || again.Added != 20 || len(first.Each) != 20 || !slices.Equal(first.Each, again.Each) {
		t.Errorf("first %+v\nagain %+v", first, again)
	}
	if r, found, err := o.store.SourceDesk("abh").Delivered(t.Context(), "ab"); err != nil || !found || r.ID != "file1" {
		t.Errorf("%+v, %v, %v", r, found, err)
	}
}

func TestOfAKeyThatComesTwiceTheLastIsTaken(t *testing.T) {
	o := receiver(t)
	one, two := someone("7", "Rima", "Haddad", "1990-03-04"), someone("7", "Rima", "Haddad", "1990-03-05")
	one.Number, two.Number = 2, 3
	r := o.deliver("abh", store.Delivery{Rows: []store.Row{one, two}, Total: 2, Outcome: true})
	if r.Added != 1 || len(r.Bad) != 1 || r.Bad[0].Code != "twice" || r.Bad[0].Number != 2 {
		t.Errorf("%+v", r)
	}
	if w := worldOf(t, o.backend); len(w.People) != 1 || !strings.Contains(w.People[0], "1990-03-05") {
		t.Errorf("%s", w)
	}
}

func TestWhoComesBackIsWhoSheWas(t *testing.T) {
	o := receiver(t)
	rows := strangers("n", 0, 5)
	o.deliver("abh", reads(5, rows))
	who := o.whoHas("abh:n3")
	if r := o.deliver("abh", reads(4, nil, "n3")); r.Gone != 1 {
		t.Errorf("gone: %+v", r)
	}
	if n := o.store.People(); n != 4 {
		t.Errorf("lists show %d people while she is gone", n)
	}
	if r := o.deliver("abh", reads(4, nil, "n3")); r.Gone != 0 {
		t.Errorf("gone again: %+v", r)
	}
	if r := o.deliver("abh", reads(5, rows[3:4])); r.Changed+r.Added != 1 || r.People != 0 {
		t.Errorf("back: %+v", r)
	}
	if got := o.whoHas("abh:n3"); got != who || o.store.People() != 5 {
		t.Errorf("back she is %s, not %s; lists show %d people", got, who, o.store.People())
	}
	known, err := o.store.SourceDesk("abh").Known(t.Context())
	if err != nil || known["n3"] != rows[3].Hash || len(known) != 5 {
		t.Errorf("known: %v, %v", known, err)
	}
}

func TestWhoMarriesOrMovesIsWhoSheWas(t *testing.T) {
	for name, after := range map[string]store.Row{
		"married": someone("1", "Rima", "Celik", "1990-03-04"),
		"moved":   someone("1", "Rima", "Haddad", "1990-03-04", "municipality="+aurich),
		"both":    someone("1", "Rima", "Celik-Haddad", "1990-03-04", "municipality="+aurich, "azr=250000000011"),
	} {
		t.Run(name, func(t *testing.T) {
			o := receiver(t)
			o.deliver("abh", reads(1, []store.Row{someone("1", "Rima", "Haddad", "1990-03-04")}))
			o.deliver("sozial", reads(1, []store.Row{someone("9", "Rima", "Haddad", "1990-03-04")}))
			o.same("abh:1", "sozial:9")
			who := o.whoHas("abh:1")
			if r := o.deliver("abh", reads(1, []store.Row{after})); r.Changed != 1 || r.People != 0 {
				t.Errorf("%+v", r)
			}
			if o.same("abh:1", "sozial:9"); o.whoHas("abh:1") != who || o.store.People() != 1 {
				t.Errorf("somebody else: %s", worldOf(t, o.backend))
			}
			want := after.Raw["family"]
			if w := worldOf(t, o.backend); !strings.Contains(w.People[0], want+",") {
				t.Errorf("want %s: %s", want, w)
			}
		})
	}
}

func TestWhoIsRegisteredAnewIsWhoSheWas(t *testing.T) {
	o := receiver(t)
	o.deliver("abh", reads(2, []store.Row{someone("1", "Rima", "Haddad", "1990-03-04"), someone("2", "Olga", "Petrenko", "1987-05-12", "azr=250000000022")}))
	r := o.deliver("abh", reads(2, []store.Row{someone("11", "Rima", "Haddad", "1990-03-04"), someone("12", "Olga", "Bondar", "1987-05-12", "azr=250000000022")}, "1", "2"))
	if r.Gone != 2 || r.Added != 2 || r.Linked != 2 || r.People != 0 {
		t.Errorf("%+v", r)
	}
	o.same("abh:1", "abh:11")
	o.same("abh:2", "abh:12")
	if n := o.store.People(); n != 2 {
		t.Errorf("lists show %d people", n)
	}
}

func TestTwoRecordsOfOneOfficeAreNotLinkedByLikeness(t *testing.T) {
	o := receiver(t)
	o.deliver("abh", reads(1, []store.Row{someone("1", "Rima", "Haddad", "1990-03-04")}))
	r := o.deliver("abh", reads(2, []store.Row{someone("2", "Rima", "Haddad", "1990-03-04")}))
	if o.apart("abh:1", "abh:2"); r.People != 1 || r.Review != 1 {
		t.Errorf("%+v", r)
	}
	// The same, both in one delivery of another office: the first is she, the second waits.
	o = receiver(t)
	o.deliver("abh", reads(1, []store.Row{someone("1", "Rima", "Haddad", "1990-03-04")}))
	r = o.deliver("sozial", reads(2, []store.Row{someone("8", "Rima", "Haddad", "1990-03-04"), someone("9", "Rima", "Haddad", "1990-03-04")}))
	if o.apart("sozial:8", "sozial:9"); r.People != 1 || r.Linked != 1 || r.Review == 0 {
		t.Errorf("%+v\n%s", r, worldOf(t, o.backend))
	}
}

func TestANumberOfTwoDifferentPeopleIsAnAlarm(t *testing.T) {
	o := receiver(t)
	o.deliver("abh", reads(1, []store.Row{someone("1", "Rima", "Haddad", "1990-03-04", "azr=250000000011")}))
	r := o.deliver("sozial", reads(1, []store.Row{someone("9", "Olga", "Petrenko", "1962-11-30", "azr=250000000011")}))
	if o.apart("abh:1", "sozial:9"); r.Alarms != 1 || r.Linked != 0 || r.People != 1 {
		t.Errorf("%+v", r)
	}
	rows, err := o.as("hinrich").Reviews(t.Context(), false)
	if err != nil || len(rows) != 1 || rows[0].Why != store.ReviewAlarm {
		t.Errorf("%+v, %v", rows, err)
	}
	// The number comes to somebody who was known without it.
	o.deliver("abh", reads(2, []store.Row{someone("2", "Samuel", "Tesfaye", "2001-02-03")}))
	if r := o.deliver("abh", reads(2, []store.Row{someone("2", "Samuel", "Tesfaye", "2001-02-03", "azr=250000000011")})); r.Changed != 1 {
		t.Errorf("%+v", r)
	}
	if w := worldOf(t, o.backend); len(w.Pairs) != 2 || strings.Count(w.String(), "alarm") != 2 {
		t.Errorf("%s", w)
	}
}

// Whoever is also like two others is an alarm all the same.
func TestAnAlarmIsNotLostAmongDoubts(t *testing.T) {
	o := receiver(t)
	o.deliver("abh", reads(4, []store.Row{
		someone("1", "Olga", "Petrenko", "1962-11-30"), someone("2", "Olga", "Petrenko", "1962-11-30"), someone("3", "Olga", "Petrenko", "1962-11-30"),
		someone("4", "Rima", "Haddad", "1990-03-04", "azr=250000000011"),
	}))
	r := o.deliver("sozial", reads(1, []store.Row{someone("9", "Olga", "Petrenko", "1962-11-30", "azr=250000000011")}))
	if w := worldOf(t, o.backend); r.Alarms != 1 || !strings.Contains(w.String(), "alarm open [[abh:4] [sozial:9]]") {
		t.Errorf("%+v\n%s", r, w)
	}
}
