package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// write has somebody write a note.
func (o *office) write(who string, n store.NewNote) {
	o.t.Helper()
	if n.Text == "" {
		n.Text = "Ruft morgen zurück."
	}
	if _, err := o.as(who).AddNote(o.t.Context(), n); err != nil {
		o.t.Fatalf("%s writes: %v", who, err)
	}
}

// hears waits until somebody has heard of so many notes.
func (o *office) hears(d *store.Desk, count int) []store.Heard {
	o.t.Helper()
	var all []store.Heard
	wait(o.t, fmt.Sprintf("%s hears %d notes", d.Session.Me.ID, count), func() bool {
		list, _, err := d.Heard(o.t.Context())
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, list...)
		return len(all) >= count
	})
	return all
}

// nothingElse says that a session has heard all there is for it: a note that it
// must hear, written last, is the only one.
func (o *office) nothingElse(d *store.Desk, by string, about person.ID) {
	o.t.Helper()
	o.write(by, store.NewNote{Person: about, Text: "Das hört sie."})
	if list := o.hears(d, 1); len(list) != 1 || list[0].Person != about {
		o.t.Errorf("%s hears %+v", d.Session.Me.ID, list)
	}
}

func TestColleaguesHearOfNotesAboutTheirPeople(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	o.write("maike", store.NewNote{Person: amina}) // her own
	o.write("hinrich", store.NewNote{Person: rima})
	o.write("hinrich", store.NewNote{Person: oleh})
	o.write("hinrich", store.NewNote{Person: amina})
	list := o.hears(maike, 1)
	if len(list) != 1 || list[0].Person != amina || list[0].By != "Hinrich" || list[0].What != "note" || list[0].At.IsZero() {
		t.Fatalf("of the one assigned to her: %+v", list)
	}
	select {
	case <-maike.Session.News():
	default:
		t.Error("nobody told the session")
	}
	event := o.last(audit.NewsRead, "maike")
	if event.Phase != audit.Done || event.Count != 1 || event.Subject == "" || !slices.Equal(event.Fields, []string{"note"}) {
		t.Errorf("the log says %+v", event)
	}
	if _, err := maike.Person(t.Context(), rima, ""); err != nil {
		t.Fatal(err)
	}
	o.nothingElse(maike, "hinrich", rima) // whom she has opened now
	o.nothingElse(o.as("maike"), "hinrich", amina)
}

// A confided note is heard of by the author's team, and by nobody else.
func TestConfidedNotesDoNotBetrayThemselves(t *testing.T) {
	o := open(t)
	maike, tjark := o.as("maike"), o.as("tjark")
	if _, err := tjark.Person(t.Context(), amina, ""); err != nil {
		t.Fatal(err)
	}
	o.write("okko", store.NewNote{Person: amina, Confided: true})
	if list := o.hears(maike, 1); len(list) != 1 {
		t.Errorf("her own team: %+v", list)
	}
	if event := o.last(audit.NewsRead, "maike"); !slices.Contains(event.Fields, "confided") {
		t.Errorf("the log says %+v", event)
	}
	o.nothingElse(tjark, "maike", amina)
	for range 60 {
		o.write("okko", store.NewNote{Person: amina, Confided: true})
	}
	o.write("hinrich", store.NewNote{Person: amina})
	list, more := []store.Heard(nil), false
	wait(t, "the open one", func() bool {
		var err error
		list, more, err = tjark.Heard(t.Context())
		return err != nil || len(list) > 0
	})
	if len(list) != 1 || more {
		t.Errorf("sixty confided notes show as %+v, more %v", list, more)
	}
}

// Who was restricted after she was opened is nobody's business any more.
func TestRestrictedPeopleDoNotBetrayThemselves(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	if _, err := maike.Person(t.Context(), rima, ""); err != nil {
		t.Fatal(err)
	}
	o.write("hinrich", store.NewNote{Person: rima}) // before: it waits
	o.restrict(rima, "hinrich")
	o.write("hinrich", store.NewNote{Person: rima})
	o.nothingElse(maike, "hinrich", amina)
	if event := o.last(audit.NewsRead, "maike"); event.Phase == audit.Refused {
		t.Error("what nobody tried is refused on the record")
	}
}

// restrict hides a person from all but a circle, and waits until lists know.
func (o *office) restrict(id person.ID, circle ...string) {
	o.t.Helper()
	doc, err := o.backend.Get(o.t.Context(), store.Persons, string(id))
	if err != nil {
		o.t.Fatal(err)
	}
	var p person.Profile
	if err := bson.Unmarshal(doc.Body, &p); err != nil {
		o.t.Fatal(err)
	}
	p.Restricted = true
	for _, one := range circle {
		p.Circle = append(p.Circle, person.StaffID(one))
	}
	p.List()
	if doc.Body, err = bson.Marshal(p); err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.backend.Put(o.t.Context(), store.Persons, doc); err != nil {
		o.t.Fatal(err)
	}
	wait(o.t, "the restriction", func() bool {
		found, err := o.as("maike").Find(o.t.Context(), store.Query{Filter: o.filter("id:" + string(id))})
		return err == nil && found.Total == 0
	})
}

func TestOnlySoMuchNewsWaits(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	hinrich := o.as("hinrich")
	for i := range 60 {
		if _, err := hinrich.AddNote(t.Context(), store.NewNote{Person: amina, Text: fmt.Sprint("Notiz ", i)}); err != nil {
			t.Fatal(err)
		}
	}
	tjark := o.as("tjark") // hears what was written after them
	if _, err := tjark.Person(t.Context(), oleh, ""); err != nil {
		t.Fatal(err)
	}
	o.nothingElse(tjark, "hinrich", oleh)
	list, more, err := maike.Heard(t.Context())
	if err != nil || len(list) != 50 || !more {
		t.Errorf("%d and more: %v, %v", len(list), more, err)
	}
	if !slices.IsSortedFunc(list, func(a, b store.Heard) int { return a.At.Compare(b.At) }) {
		t.Error("not the oldest first")
	}
}

func TestNewsThatCannotBeRecordedWaits(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	o.write("hinrich", store.NewNote{Person: amina})
	o.backend.refuse.Store(store.Audit)
	wait(t, "the note", func() bool {
		list, _, err := maike.Heard(t.Context())
		if len(list) > 0 {
			t.Fatalf("told unrecorded: %+v", list)
		}
		return errors.Is(err, errRefused)
	})
	o.backend.refuse.Store(store.Collection(""))
	if list := o.hears(maike, 1); len(list) != 1 {
		t.Errorf("%+v", list)
	}
}

// What another server on the same store wrote is heard, too.
func TestNewsComesFromOtherServers(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	second, err := store.Open(t.Context(), o.backend, store.Options{Process: "second"})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	other := office{t: t, backend: o.backend, store: second}
	other.write("hinrich", store.NewNote{Person: amina})
	if list := o.hears(maike, 1); len(list) != 1 || list[0].By != "Hinrich" {
		t.Errorf("%+v", list)
	}
}
