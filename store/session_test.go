package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

func ended(t *testing.T, d *store.Desk, code string) {
	t.Helper()
	select {
	case <-d.Session.Ended():
	case <-time.After(5 * time.Second):
		t.Fatalf("still going on; want %s", code)
	}
	if why, ok := errors.AsType[*store.Ended](d.Session.Why()); !ok || why.Code != code {
		t.Errorf("ended by %v, want %s", d.Session.Why(), code)
	}
	if _, err := d.WhoAmI(t.Context()); !errors.As(err, new(*store.Ended)) {
		t.Errorf("the desk of an ended session answers: %v", err)
	}
}

func TestSessionEndsWhenItsKeyIsRevoked(t *testing.T) {
	o := open(t)
	maike, tjark := o.as("maike"), o.as("tjark")
	if _, err := o.as("gesa").KeyRevoke(t.Context(), fingerprint(t, "maike")[:20]); err != nil {
		t.Fatal(err)
	}
	ended(t, maike, store.EndedKeyRevoked)
	if event := o.last(audit.WhoAmI, "maike"); event.Phase != audit.Refused || event.Outcome != store.EndedKeyRevoked {
		t.Errorf("what an ended session tried is not in the log: %+v", event)
	}
	if _, err := tjark.WhoAmI(t.Context()); err != nil {
		t.Errorf("tjark's session: %v", err)
	}
	offer := store.Offer{Session: "s", Fingerprint: fingerprint(t, "maike"), Address: "192.0.2.7:1"}
	if _, err := o.store.Admission().Admit(t.Context(), offer); err == nil {
		t.Error("the revoked key lets in again")
	}
}

// The change may come from another process on the same store.
func TestSessionEndsWhenAnotherProcessChangesItsHolder(t *testing.T) {
	o := open(t)
	other, err := store.Open(t.Context(), o.backend, store.Options{Process: "other", NoLists: true})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	operator := other.Operator("root", "en")
	for code, c := range map[string]struct {
		who string
		do  error
	}{
		store.EndedChanged:  {"okko", nil},
		store.EndedStaffOff: {"foelke", nil},
	} {
		desk := o.as(c.who)
		if code == store.EndedChanged {
			err = operator.StaffRole(t.Context(), "okko", store.Post{Role: access.Planner})
		} else {
			err = operator.StaffOff(t.Context(), "foelke")
		}
		if err != nil {
			t.Fatal(err)
		}
		ended(t, desk, code)
	}
}

func TestStrangersAreRecordedAndNotLetIn(t *testing.T) {
	o := open(t)
	gesa := o.as("gesa")
	add := func(word string, n store.NewKey) store.Offer {
		n.Staff, n.Line = "maike", publicKey(t, word)
		if _, err := gesa.KeyAdd(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		return store.Offer{Session: word, Fingerprint: fingerprint(t, word), Address: "198.51.100.9:22"}
	}
	for code, offer := range map[string]store.Offer{
		"unknown": {Session: "x", Fingerprint: "SHA256:nobody", Address: "192.0.2.7:1"},
		"expired": add("old", store.NewKey{Until: person.DateOf(time.Now().AddDate(0, 0, -2))}),
		"network": add("away", store.NewKey{Networks: []string{"192.0.2.0/24"}}),
	} {
		err := o.store.Admission().Known(t.Context(), offer)
		if stranger, ok := errors.AsType[*store.Stranger](err); !ok || stranger.Code != code {
			t.Errorf("%s: %v", code, err)
		}
		if _, err := o.store.Admission().Admit(t.Context(), offer); err == nil {
			t.Errorf("%s: let in", code)
		}
		if event := o.last(audit.SessionRefused, ""); event.Reason != code || event.Key != offer.Fingerprint {
			t.Errorf("%s: the log says %+v", code, event)
		}
	}
}

func TestSessionIsInTheLogFromTheOfferedKeyToItsEnd(t *testing.T) {
	o := open(t)
	desk := o.as("maike")
	if err := errors.Join(desk.Face(t.Context(), "screen"), desk.End(t.Context(), "closed")); err != nil {
		t.Fatal(err)
	}
	var story []audit.Type
	for _, event := range o.events() {
		if event.Session == desk.Session.ID {
			story = append(story, event.Type)
		}
	}
	want := []audit.Type{audit.SessionOffered, audit.SessionOpened, audit.SessionFace, audit.SessionEnded}
	if len(story) != len(want) {
		t.Fatalf("the log tells %v, want %v", story, want)
	}
	for i := range want {
		if story[i] != want[i] {
			t.Errorf("the log tells %v, want %v", story, want)
		}
	}
}

func TestLastAdminCannotBeLost(t *testing.T) {
	o := open(t)
	gesa := o.as("gesa")
	if err := gesa.StaffOff(t.Context(), "enno"); err != nil {
		t.Fatal(err)
	}
	_, revoked := gesa.KeyRevoke(t.Context(), fingerprint(t, "gesa"))
	for _, err := range []error{gesa.StaffOff(t.Context(), "gesa"), gesa.StaffRole(t.Context(), "gesa", store.Post{Role: access.Planner}), revoked} {
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != "staff.last-admin" {
			t.Errorf("the last admin could be lost: %v", err)
		}
	}
}

func TestNewsOfAChangeWaitsForNobody(t *testing.T) {
	o := open(t)
	maike, tjark := o.as("maike"), o.as("hinrich")
	for range 3 {
		if _, err := maike.AddNote(t.Context(), store.NewNote{Person: rima, Text: "a", Kind: "phone"}); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-tjark.Session.News():
	case <-time.After(5 * time.Second):
		t.Error("no news")
	}
}

// Two admins switch each other off at the same moment, each on a server of her own.
func TestTwoAdminsAtOnceDoNotLockTheOfficeOut(t *testing.T) {
	for range 8 {
		o := open(t)
		other, err := store.Open(t.Context(), o.backend, store.Options{Process: "other", NoLists: true})
		if err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		both.Go(func() { o.store.Operator("one", "en").StaffOff(t.Context(), "gesa") })
		both.Go(func() { other.Operator("two", "en").StaffOff(t.Context(), "enno") })
		both.Wait()
		list, err := o.store.Operator("three", "en").StaffList(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(list, func(s store.Staff) bool { return s.Role == access.Admin && !s.Off }) {
			t.Fatal("nobody can administer any more")
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestKeyAddedAgainHasItsNewLimits(t *testing.T) {
	o := open(t)
	gesa := o.as("gesa")
	limits := store.NewKey{Staff: "maike", Line: publicKey(t, "maike"), Until: "2099-12-31", Networks: []string{"192.0.2.0/24"}}
	if _, err := gesa.KeyAdd(t.Context(), limits); err != nil {
		t.Fatal(err)
	}
	keys, err := gesa.KeyList(t.Context(), "maike")
	if err != nil || len(keys) != 1 || len(keys[0].Networks) != 1 || keys[0].Expires.IsZero() {
		t.Errorf("kept: %+v, %v", keys, err)
	}
	elsewhere := store.Offer{Session: "s", Fingerprint: fingerprint(t, "maike"), Address: "198.51.100.1:1"}
	if err := o.store.Admission().Known(t.Context(), elsewhere); err == nil {
		t.Error("the key counts from anywhere")
	}
}

func TestLogSaysWhichKeyWasRevoked(t *testing.T) {
	o := open(t)
	if _, err := o.as("gesa").KeyRevoke(t.Context(), fingerprint(t, "maike")[:16]); err != nil {
		t.Fatal(err)
	}
	if event := o.last(audit.KeyRevoked, "gesa"); !slices.Contains(event.Codes, fingerprint(t, "maike")) {
		t.Errorf("the log says %v", event.Codes)
	}
}
