package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
)

// like is somebody typed who is rima, or hidden: they share all but the given name.
func like(given string) store.Newcomer {
	return store.Newcomer{Family: "Haddad", Given: given, Birth: "1990-01-01", Municipality: aurich}
}

func idsKnown(known []store.KnownAs) (list []person.ID) {
	for _, k := range known {
		list = append(list, k.Row.ID)
	}
	return list
}

func TestWhoeverIsTypedIsKnownAlready(t *testing.T) {
	o := open(t)
	for name, c := range map[string]struct {
		who   string
		typed store.Newcomer
		first person.ID
	}{
		"family alone":        {"hinrich", store.Newcomer{Family: "Haddad"}, rima},
		"misspelled":          {"hinrich", store.Newcomer{Family: "Hadad"}, rima},
		"begun":               {"hinrich", store.Newcomer{Family: "Hadd"}, rima},
		"all":                 {"maike", like("Rima"), rima},
		"day and month wrong": {"maike", store.Newcomer{Family: "Al Hassan", Given: "Amina", Birth: "1990"}, amina},
		"elsewhere":           {"maike", store.Newcomer{Family: "Шевченко", Given: "Олег"}, ""},
		"one letter":          {"hinrich", store.Newcomer{Family: "H"}, ""},
		"nobody":              {"hinrich", store.Newcomer{Family: "Tesfay", Given: "Selam", Birth: "1997-03-02"}, ""},
	} {
		known, err := o.as(c.who).KnownAlready(t.Context(), c.typed)
		if err != nil {
			t.Fatal(err)
		}
		if got := idsKnown(known); c.first == "" && len(got) > 0 || c.first != "" && (len(got) == 0 || got[0] != c.first) {
			t.Errorf("%s: %v, want %q first", name, got, c.first)
		}
	}
}

// Whoever may not be found is not shown, and makes nobody else look otherwise.
func TestTheHiddenAreNotKnownAlready(t *testing.T) {
	o := open(t)
	for _, typed := range []store.Newcomer{like("Verborgen"), like("Rima"), like(""), {Family: "Haddad"}} {
		known, err := o.as("hinrich").KnownAlready(t.Context(), typed)
		if err != nil || slices.Contains(idsKnown(known), hidden) {
			t.Errorf("%+v: %v, %v", typed, idsKnown(known), err)
		}
	}
	before, err := o.as("hinrich").KnownAlready(t.Context(), like("Rima"))
	if err != nil || before[0].Match.Decision == linkage.Apart {
		t.Fatalf("%+v, %v", before, err)
	}
	twin := like("Rima") // the same person once more, whom only norden finds
	twin.Municipality = norden
	if _, err := o.as("tjark").AddPerson(t.Context(), twin); err != nil {
		t.Fatal(err)
	}
	after, err := o.as("maike").KnownAlready(t.Context(), like("Rima"))
	if err != nil || len(after) != 1 || after[0].Match.Decision != before[0].Match.Decision || after[0].Match.Probability != before[0].Match.Probability {
		t.Errorf("%+v, before %+v, %v", after, before, err)
	}
	if after[0].Row.AZR != "" {
		t.Error("the federal number is shown")
	}
}

func TestOnlyTheFirstLookForSomebodyKnownIsRecorded(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for range 3 {
		if _, err := maike.KnownAlready(t.Context(), like("Rima")); err != nil {
			t.Fatal(err)
		}
	}
	looks := 0
	for _, e := range o.events() {
		if e.Type == audit.KnownSought && e.Phase == audit.Done {
			looks++
		}
	}
	if looks != 1 {
		t.Errorf("%d looks recorded", looks)
	}
}

func TestANewcomerIsTakenInOnce(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	id, err := maike.AddPerson(t.Context(), newcomer())
	if err != nil {
		t.Fatal(err)
	}
	again, err := maike.AddPerson(t.Context(), newcomer())
	if err != nil || again != id {
		t.Errorf("sent again: %s, %v, before %s", again, err, id)
	}
	if found := find(t, maike, o.filter("Tesfay")); len(found) != 1 || found[0] != id {
		t.Errorf("found %v, not %s", found, id)
	}
	sheet, err := o.as("maike").Person(t.Context(), id, "")
	if err != nil || sheet.Value(person.Birth) != "1997-03" || sheet.Value(person.Municipality) != aurich || sheet.Value(person.Phone) != "0151 222" {
		t.Errorf("%+v, %v", sheet, err)
	}
	if e := o.last(audit.PersonAdded, "maike"); e.Subject == "" || e.Outcome != "ok" {
		t.Errorf("the log says %+v", e)
	}
	other, err := o.as("tjark").AddPerson(t.Context(), store.Newcomer{ID: newcomer().ID, Family: "Anders", Municipality: norden})
	if err != nil || other == id {
		t.Errorf("another's id makes %s, %v", other, err)
	}
}

func TestWhatIsNoNewcomerIsRefused(t *testing.T) {
	o := open(t)
	for name, c := range map[string]struct {
		change func(*store.Newcomer)
		code   string
	}{
		"no name":         {func(n *store.Newcomer) { n.Family, n.Given = " ", "" }, "newcomer.name"},
		"escape":          {func(n *store.Newcomer) { n.Family = "A\x1b[2J" }, "fact.text"},
		"long":            {func(n *store.Newcomer) { n.Given = long(101) }, "newcomer.text"},
		"future":          {func(n *store.Newcomer) { n.Birth = person.DateOf(time.Now().AddDate(2, 0, 0)) }, "fact.date"},
		"long ago":        {func(n *store.Newcomer) { n.Birth = "0090" }, "fact.date"},
		"no date":         {func(n *store.Newcomer) { n.Birth = "31.02.1990" }, "fact.date"},
		"no sex":          {func(n *store.Newcomer) { n.Sex = "zz" }, "fact.code"},
		"nowhere":         {func(n *store.Newcomer) { n.Municipality = "99999999" }, "fact.code"},
		"elsewhere":       {func(n *store.Newcomer) { n.Municipality = norden }, "newcomer.place"},
		"no municipality": {func(n *store.Newcomer) { n.Municipality = "" }, "newcomer.place"},
		"no id":           {func(n *store.Newcomer) { n.ID = "a/b" }, "fact.id"},
	} {
		n := newcomer()
		c.change(&n)
		_, err := o.as("maike").AddPerson(t.Context(), n)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != c.code && !(c.code == "fact.code" && wrong.Code == "fact.near") {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func long(n int) string {
	text := make([]rune, n)
	for i := range text {
		text[i] = 'ä'
	}
	return string(text)
}

// Whoever is like somebody, also somebody hidden, makes a pair; she who writes hears
// nothing of it.
func TestANewcomerWhoIsLikeSomebodyMakesAPair(t *testing.T) {
	o := open(t)
	for _, given := range []string{"Rima", "Verborgen"} {
		before := o.count(store.Reviews)
		if _, err := o.as("maike").AddPerson(t.Context(), like(given)); err != nil {
			t.Fatal(err)
		}
		if after := o.count(store.Reviews); after <= before {
			t.Errorf("%s: no pair", given)
		}
	}
}

func (o *office) count(c store.Collection) (n int) {
	o.t.Helper()
	if err := o.backend.All(o.t.Context(), c, nil, func(store.Document) error { n++; return nil }); err != nil {
		o.t.Fatal(err)
	}
	return n
}

// When an office delivers her later, its record is hers.
func TestAnOfficeDeliversANewcomer(t *testing.T) {
	o := open(t)
	n := newcomer()
	n.Birth = "1997-03-14"
	id, err := o.as("maike").AddPerson(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	facts := person.Facts{
		person.Family: {Value: "Tesfay"}, person.Given: {Value: "Selam"}, person.Birth: {Value: "1997-03-14"}, person.Sex: {Value: "w"},
		person.Nationality: {List: []string{"224"}}, person.Municipality: {Value: aurich}, person.Residence: {Value: "25-2"},
	}
	receipt, err := o.store.SourceDesk(person.AliensAuthority).Deliver(t.Context(), store.Delivery{
		ID: "d1", Total: 5, Rows: []store.Row{{Number: 1, Key: "777", Hash: "h1", AsOf: "2026-11-20", Fields: facts}},
	})
	if err != nil || receipt.Linked != 1 || receipt.People != 0 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	if found := find(t, o.as("hinrich"), o.filter("Tesfay")); len(found) != 1 || found[0] != id {
		t.Errorf("found %v, want %s alone", found, id)
	}
	sheet, err := o.as("maike").Person(t.Context(), id, "")
	if err != nil || sheet.Value(person.Phone) != "0151 222" {
		t.Errorf("what we knew is gone: %+v, %v", sheet, err)
	}
}

func find(t *testing.T, d *store.Desk, f register.Filter) []person.ID {
	t.Helper()
	found, err := d.Find(t.Context(), store.Query{Filter: f, Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	return ids(found)
}
