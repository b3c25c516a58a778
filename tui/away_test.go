package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
	"lotse/store/audit"
)

// awayOffice is an office whose store can go away.
func awayOffice(t *testing.T, crowd int) *office {
	t.Helper()
	o := newOffice(t, crowd)
	o.reopen(t.TempDir() + "/spool")
	return o
}

// reopen serves the office by another process, with a spool or without.
func (o *office) reopen(spool string) {
	o.t.Helper()
	s, err := store.Open(o.t.Context(), o.backend, store.Options{Process: "away", Clock: clock, Spool: spool})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() {
		o.backend.cut.Store(false)
		if err := s.Close(); err != nil {
			o.t.Error(err)
		}
	})
	o.store = s
}

// hears waits until the session has news of the store, and tells the App.
func (s *seat) hears(away bool) *seat {
	s.t.Helper()
	for end := time.Now().Add(10 * time.Second); s.app.desk.Session.Away().IsZero() == away; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal("no news of the store")
		}
	}
	return s.send(changedMsg{})
}

func (s *seat) cut(o *office) *seat  { o.backend.cut.Store(true); return s.hears(true) }
func (s *seat) mend(o *office) *seat { o.backend.cut.Store(false); return s.hears(false) }

func TestListGoesOnWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	o := awayOffice(t, 30)
	s := o.seat("maike", "de", 80, 24).press("enter").cut(o).sees("seit 14:03 ohne Datenbank")
	s.press("/").write("fatima").press("enter").sees("Al-Hassan, Fatima").sees("1 von 34")
	s.press("enter").sees("die Datenbank ist seit ").sees("Profile lassen").sees("Al-Hassan, Fatima")
	s.press("esc").sees("34 von 34")
	s.mend(o).seesNot("ohne Datenbank").sees("Die Datenbank ist wieder da; sie fehlte seit 14:03.")
	s.press("/").write("fatima").press("enter", "enter").sees("Person " + string(fatima))
}

// Where nothing can be logged, nothing is shown; when it can, the list is back.
func TestListIsBlankWhileNothingCanBeLogged(t *testing.T) {
	t.Parallel()
	o := awayOffice(t, 30)
	o.reopen("")
	s := o.seat("maike", "en", 80, 24).press("enter").sees("34 of 34").cut(o)
	s.press("/").write("fatima").press("enter").seesNot("Al-Hassan").sees("the store cannot be reached since")
	s.mend(o).sees("Al-Hassan, Fatima").sees("1 of 34")
}

func TestNoteTypedWhileTheStoreIsAwayIsSentByItself(t *testing.T) {
	t.Parallel()
	for name, spool := range map[string]bool{"with a spool": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := awayOffice(t, 0)
			if !spool {
				o.reopen("")
			}
			s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Nicht ").cut(o)
			s.sees("seit 14:03 ohne Datenbank").write("angetroffen").sees("Noch nicht gesichert").seesNot("laufend gesichert")
			s.press("ctrl+s").sees("Noch nicht gespeichert: seit 14:03 ohne Datenbank").sees("Nicht angetroffen").seesNot("gespeichert 14:03")
			s.mend(o).sees("Notiz gespeichert 14:03").sees("Person " + string(fatima)).seesNot("ohne Datenbank")
			if n := o.notesOn(fatima); len(n) != 2 || n[0].Text != "Nicht angetroffen" {
				t.Fatalf("kept: %+v", n)
			}
			o.noDraft()
		})
	}
}

func (o *office) noDraft() {
	o.t.Helper()
	if d := o.draftOn(fatima); !d.Saved.IsZero() {
		o.t.Fatalf("a draft is left: %+v", d)
	}
}

func TestWhoWritesOnWithdrawsTheSending(t *testing.T) {
	t.Parallel()
	o := awayOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").cut(o).write("erst").press("ctrl+s").write(" weiter")
	s.sees("Noch nicht gesichert").mend(o).sees("erst weiter").sees("Der Entwurf wird laufend gesichert.")
	if n := o.notesOn(fatima); len(n) != 1 {
		t.Fatalf("sent: %+v", n)
	}
	if d := o.draftOn(fatima); d.Text != "erst weiter" {
		t.Fatalf("kept: %+v", d)
	}
	s.press("ctrl+s").sees("Notiz gespeichert")
}

func TestNoteThatWasLeftWaitingIsSent(t *testing.T) {
	t.Parallel()
	o := awayOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("x").cut(o).write("y").press("ctrl+s", "esc")
	s.sees("Noch nicht gespeichert; die Notiz wird von selbst gesendet").sees("Person "+string(fatima)).press("n").sees("xy").press("esc", "esc")
	s.mend(o).sees("Notiz gespeichert 14:03").sees("Personen")
	if n := o.notesOn(fatima); len(n) != 2 || n[0].Text != "xy" {
		t.Fatalf("kept: %+v", n)
	}
	if len(s.app.parked) != 0 {
		t.Error("the form is still parked")
	}
	o.noDraft()
}

func TestDraftThatWasLeftIsKeptWhenTheStoreIsBack(t *testing.T) {
	t.Parallel()
	o := awayOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").cut(o).write("halb").press("esc")
	s.sees("Der Entwurf ist noch nicht gesichert; das geschieht von selbst").seesNot("Der Entwurf ist gesichert").mend(o).sees("Der Entwurf ist gesichert")
	if d := o.draftOn(fatima); d.Text != "halb" || len(s.app.parked) != 0 {
		t.Fatalf("kept: %+v, parked: %d", d, len(s.app.parked))
	}
}

func TestLostLinkWhileTheStoreIsAwayLosesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys  []string
		notes int
		draft string
	}{
		"draft": {nil, 1, "mitten im Sa"}, "note": {[]string{"ctrl+s"}, 2, ""},
		"parked draft": {[]string{"esc"}, 1, "mitten im Sa"}, "parked note": {[]string{"ctrl+s", "esc"}, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := awayOffice(t, 0)
			watcher := o.seat("gesa", "de", 80, 24)
			s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("mitten ").cut(o).write("im Sa").press(c.keys...)
			s.app.Leave(t.Context())
			if err := s.app.desk.End(t.Context(), "lost"); err != nil {
				t.Fatal(err)
			}
			watcher.mend(o)
			wait(t, func() bool { return len(o.notesOn(fatima)) == c.notes && o.draftOn(fatima).Text == c.draft })
		})
	}
}

// Keys come faster than the Desk can say that it has no store.
func TestLastKeysBeforeALostLinkAreKeptToo(t *testing.T) {
	t.Parallel()
	o := awayOffice(t, 0)
	watcher := o.seat("gesa", "de", 80, 24)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").cut(o)
	for _, r := range "abc" {
		s.app.handle(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	s.settle()
	watcher.mend(o) // of which the form hears nothing any more
	wait(t, func() bool { return o.draftOn(fatima).Text == "abc" })
}

func wait(t *testing.T, until func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !until(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not happen")
		}
	}
}

// The mark is on every screen, at every size and in both languages, and it is
// all that changes.
func TestMarkIsOnEveryScreen(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 15}, {60, 19}, {80, 24}, {160, 50}} {
		for lang, mark := range map[string]string{"de": "seit 14:03 ohne Datenbank", "en": "since 14:03 without store"} {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				o := awayOffice(t, 12)
				s := o.seat("maike", lang, size[0], size[1])
				for _, keys := range [][]string{{}, {"enter"}, {"/", "f", "a", "t", "enter"}, {"enter"}, {"n"}, {"f1"}, {"esc", "esc", ":"}} {
					s.press(keys...)
					plain := strings.Split(s.seen(), "\n")
					s.app.away = noon.In(s.app.desk.Session.Now().Location())
					marked := strings.Split(s.seen(), "\n")
					s.app.away = time.Time{}
					if !strings.Contains(marked[0], mark) || strings.Contains(plain[0], mark) {
						t.Errorf("no mark: %q", marked[0])
					}
					if strings.Join(marked[1:], "\n") != strings.Join(plain[1:], "\n") {
						t.Errorf("the mark moves the screen:\n%s", s.seen())
					}
					if title := s.app.top().title(); size[0] > 60 && !strings.Contains(marked[0], title) {
						t.Errorf("the title is gone: %q", marked[0])
					}
				}
			})
		}
	}
}

func TestMarkTellsTheDayWhereItIsAnother(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24)
	s.app.away = noon.AddDate(0, 0, -1)
	s.sees("seit 30.05.2026 12:03 ohne Datenbank")
}

// cutOff answers like a store that cannot be reached.
func (f *flaky) cutOff() error {
	if f.cut.Load() {
		return fmt.Errorf("no route: %w", store.ErrAway)
	}
	return nil
}

func (f *flaky) Get(ctx context.Context, c store.Collection, id string) (store.Document, error) {
	if err := f.cutOff(); err != nil {
		return store.Document{}, err
	}
	return f.Backend.Get(ctx, c, id)
}

func (f *flaky) Now(ctx context.Context) (string, error) {
	if err := f.cutOff(); err != nil {
		return "", err
	}
	return f.Backend.Now(ctx)
}

func (f *flaky) All(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	if err := f.cutOff(); err != nil {
		return err
	}
	return f.Backend.All(ctx, c, fields, each)
}

func (f *flaky) Children(ctx context.Context, c store.Collection, parent string, each func(store.Document) error) error {
	if err := f.cutOff(); err != nil {
		return err
	}
	return f.Backend.Children(ctx, c, parent, each)
}

// A note left behind while the store was away, and refused when it came back:
// the next screen says so, also of one whose text is gone.
func TestRefusedNoteIsToldOnTheNextScreen(t *testing.T) {
	t.Parallel()
	o := awayOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Nicht da").cut(o).press("ctrl+s").sees("Noch nicht gespeichert")
	s.app.Leave(t.Context())
	if s.app.Unkept() {
		t.Error("the note waits for the store")
	}
	elsewhere, err := store.Open(t.Context(), o.backend.Backend, store.Options{Process: "elsewhere", Clock: clock, NoLists: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { elsewhere.Close() })
	there := *o
	there.store = elsewhere
	gesa := there.as("gesa")
	if err := gesa.StaffOff(t.Context(), "maike"); err != nil {
		t.Fatal(err)
	}
	s.mend(o)
	antje := o.as("antje")
	wait(t, func() bool { // until its text is a draft
		events, err := antje.Log(t.Context(), store.LogQuery{Type: audit.DraftSaved, Staff: "maike"})
		return err == nil && slices.ContainsFunc(events, func(e audit.Event) bool { return e.Key == "" && e.Phase == audit.Done })
	})
	if err := gesa.StaffOn(t.Context(), "maike"); err != nil {
		t.Fatal(err)
	}
	o.seat("maike", "de", 80, 24).sees("Ihre Notiz zu " + string(fatima) + " von 14:03").sees("Der Text ist ein Entwurf")
}
