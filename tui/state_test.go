package tui

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/roster"
)

// looks does what the Desk is asked when a screen begins.
func (s *seat) looks() *seat {
	s.t.Helper()
	if s.app.resume == nil {
		s.t.Fatal("nobody asks what was left")
	}
	return s.send(s.app.outside(s.app.resume))
}

// lost ends the session against the will of its user.
func (s *seat) lost() {
	s.t.Helper()
	s.app.Leave(s.t.Context())
	if err := s.app.desk.End(s.t.Context(), "lost"); err != nil {
		s.t.Fatal(err)
	}
}

// back is somebody who comes back.
func (o *office) back(who string) *seat { return o.seat(who, "de", 80, 24).looks() }

// frame is the screen without the sentence above the key bar, and its cursor.
func (s *seat) frame() string {
	lines := strings.Split(s.seen(), "\n")
	lines[len(lines)-2] = ""
	if c := s.app.View().Cursor; c != nil {
		lines = append(lines, fmt.Sprintf("cursor %d,%d", c.X, c.Y))
	}
	return strings.Join(lines, "\n")
}

// Every screen with something on it that could be lost. Who sits there, what is
// pressed and written, and then pressed again.
var spots = map[string]struct {
	who  string
	do   func(s *seat)
	kind string // the field of spot that it is about
}{
	"courses":         {"foelke", func(s *seat) { s.into("home.courses").press("t", "2", "p", "end") }, "Courses"},
	"course":          {"foelke", func(s *seat) { s.into("home.courses").press("enter", "down", "space") }, "Course"},
	"supply":          {"foelke", func(s *seat) { s.into("home.supply").press("c", "down", "right") }, "Supply"},
	"needs":           {"foelke", func(s *seat) { s.app.openNeeds(); s.press("down", "right") }, "Needs"},
	"home":            {"maike", func(s *seat) { s.press("down", "down") }, "Home"},
	"list":            {"maike", func(s *seat) { s.press("1", "pgdown", "down", "pgdown", "up", "up") }, "People"},
	"filter":          {"maike", func(s *seat) { s.press("1", "/").write("deutsch:A1 ba").press("left", "left") }, "People"},
	"filtered list":   {"maike", func(s *seat) { s.press("/").write("gemeinde:Norden").press("enter", "down", "down") }, "People"},
	"mistyped filter": {"maike", func(s *seat) { s.press("/").write("gemeinde:Nordne") }, "People"},
	"sorted list": {"maike", func(s *seat) {
		s.press("1").app.list.sortBy("birth")
		s.app.list.sortBy("birth")
		s.press("space", "space")
	}, "People"},
	"facets":    {"maike", func(s *seat) { s.press("1", "f", "down", "space", "down") }, "People"},
	"profile":   {"maike", func(s *seat) { s.toFatima().press("2", "down", "down") }, "Profile"},
	"note":      {"maike", func(s *seat) { s.toFatima().press("n").write("Zwei\nZeilen, und das").press("up", "left") }, "Form"},
	"long note": {"maike", func(s *seat) { s.toFatima().press("n").write(strings.Repeat("Zeile\n", 40)).press("up", "up") }, "Form"},
	"lists": {"maike", func(s *seat) {
		s.press("/").write("kurs:none").press("enter").saves("Alle").saves("Beta").press("l", "down")
	}, "Lists"},
	"saved list": {"maike", func(s *seat) { s.press("/").write("kurs:none").press("enter").saves("Offen").press("ctrl+t") }, "People"},
	"empty note": {"maike", func(s *seat) {
		s.toFatima().press("n", "shift+tab", "space", "shift+tab", "t", "shift+tab", "ctrl+u").write("30.5").press("left")
	}, "Form"},
	"note of a day": {"maike", func(s *seat) {
		s.toFatima().press("n").write("x").press("shift+tab", "shift+tab", "shift+tab").write("30.")
	}, "Form"},
	"line":           {"maike", func(s *seat) { s.toFatima().press(":").write("note 7KQ-M4X ruft morgen").press("left", "left") }, "Profile"},
	"help":           {"maike", func(s *seat) { s.toFatima().press("?", "down", "down", "down") }, "Help"},
	"help of a note": {"maike", func(s *seat) { s.toFatima().press("n").write("x").press("f1", "pgdown") }, "Help"},
	"whoami":         {"maike", func(s *seat) { s.press(":").write("whoami").press("enter", "down") }, "Pane"},
	"staff":          {"gesa", func(s *seat) { s.press(":").write("staff list").press("enter") }, "Pane"},
	"reason":         {"antje", func(s *seat) { s.press("1").write("7KQ").press("tab").write("Auskunft nach").press("left") }, "Open"},
	"with reason":    {"antje", func(s *seat) { s.press("1").write(string(fatima)).press("tab").write("Auskunft").press("enter", "2") }, "Profile"},
	"tour":           {"maike", func(s *seat) { s.press("t", "s").sees("Tour heute").press("down") }, "Tour"},
	"visit": {"maike", func(s *seat) {
		s.press("t", "s").sees("Norden").press("o", "2").sees("Gespeichert").press("tab").write("Zettel ein")
	}, "Visit"},
	"end of a step": {"hinrich", func(s *seat) {
		s.toFatima().press("s").write("anrufen").press("enter", "esc", "esc", "esc", "esc", "s").sees("anrufen").press("e", "1", "tab", "tab").write("Will in")
	}, "End"},
	"steps":   {"hinrich", func(s *seat) { s.press("s").sees("Meine Schritte").press("a").sees("Alle Schritte") }, "Steps"},
	"reviews": {"hinrich", func(s *seat) { s.app.openReviews(); s.settle(); s.sees("Paar") }, "Reviews"},
	"receipts": {"gesa", func(s *seat) {
		s.app.openReceipts("jugend")
		s.settle()
		s.sees("Lieferungen: Jugendbehörde")
	}, "Receipts"},
	"conflicts": {"hinrich", func(s *seat) { s.app.openConflicts("in:Norden"); s.settle(); s.sees("gilt") }, "Conflicts"},
	"corrections": {"hinrich", func(s *seat) {
		s.app.openConflicts("")
		s.settle()
		s.press("enter", "down", "enter").sees("Festgehalten").press("k").sees("statt").press("b", "d").sees("korrigiert")
	}, "Fixes"},
	"newcomer": {"hinrich", func(s *seat) { s.app.openNewcomer(); s.settle(); s.write("Al-Has") }, "Newcomer"},
	"sources":  {"maike", func(s *seat) { s.app.openSources(); s.settle(); s.sees("verbunden").press("down") }, "Sources"},
	"source": {"maike", func(s *seat) {
		s.app.openSources()
		s.settle()
		s.sees("verbunden").press("enter").sees("Vereinbarung")
	}, "Sources"},
	"English": {"maike", func(s *seat) { s.press("L").toFatimaIn("Person") }, "Profile"},
}

// toFatimaIn is toFatima in whatever language.
func (s *seat) toFatimaIn(title string) *seat {
	return s.press("/").write("fatima").press("enter", "enter").sees(title + " " + string(fatima))
}

func TestEveryScreenIsFoundAsItWasLeft(t *testing.T) {
	missing := map[string]bool{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[spot]()) {
		missing[field.Name] = true
	}
	for name, c := range spots {
		delete(missing, c.kind)
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, 40)
			if c.who == "foelke" {
				o.course("neu", 3)
				o.course("zweit", 3)
				o.enrols("neu", roster.Registered, fatima, oleh)
			}
			s := o.seat(c.who, "de", 80, 24).looks()
			c.do(s)
			s.seen() // drawing says where a text begins
			state, frame := string(s.app.state().encode()), s.frame()
			if !strings.Contains(state, `"`+strings.ToLower(c.kind)+`":`) {
				t.Errorf("the state does not tell of it: %s", state)
			}
			s.lost()
			back := o.back(c.who)
			if now := back.frame(); now != frame {
				t.Errorf("left:\n%s\nfound:\n%s", frame, now)
			}
			if now := string(back.app.state().encode()); now != state {
				t.Errorf("left:  %s\nfound: %s", state, now)
			}
			if c.kind != "Home" && name != "line" {
				back.seesOne("Weiter, wo Sie um 14:03 waren.", "Back where you were at 14:03.")
			}
		})
	}
	for name := range missing {
		t.Errorf("no screen of the kind %s is lost and found in this test", name)
	}
}

func (s *seat) seesOne(want ...string) {
	s.t.Helper()
	for _, one := range want {
		if strings.Contains(s.seen(), one) {
			return
		}
	}
	s.t.Fatalf("the screen has none of %q:\n%s", want, s.seen())
}

// Whoever comes back goes on writing where the cursor is.
func TestTextGoesOnWhereItBroke(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Nicht angetrofen").press("left", "left")
	s.lost()
	s = o.back("maike").press("f").press("end").write(".").press("ctrl+s").sees("Notiz gespeichert 14:03")
	if n := o.notesOn(fatima)[0]; n.Text != "Nicht angetroffen." {
		t.Fatalf("kept: %+v", n)
	}
	s.press("esc").sees("Personen").press("esc", "esc").sees("Guten Tag")
}

func TestLineGoesOnWhereItBroke(t *testing.T) {
	o := newOffice(t, 0)
	o.seat("maike", "de", 80, 24).looks().press(":").write("note " + string(fatima) + " hallo").lost()
	o.back("maike").write(" Welt").press("enter")
	if n := o.notesOn(fatima)[0]; n.Text != "hallo Welt" {
		t.Fatalf("kept: %+v", n)
	}
}

func TestWhoWantedToLeaveBeginsAnew(t *testing.T) {
	for name, keys := range map[string][]string{
		"q": {"enter", "esc", "q"}, "q on a profile": {"1", "enter", "q"}, "Ctrl+C at the home": {"down", "ctrl+c"},
		"Ctrl+C on a profile": {"1", "enter", "ctrl+c"}, "nothing but the home": {},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, 5)
			o.seat("maike", "de", 80, 24).looks().press(keys...).lost()
			back := o.back("maike").sees("Guten Tag").seesNot("14:03")
			if back.app.home().at != 0 {
				t.Error("the marker is elsewhere")
			}
		})
	}
}

// Ctrl+C leaves at once; a text that is neither sent nor said is found again.
func TestUnfinishedTextIsFoundAlsoByWhoWantedToLeave(t *testing.T) {
	o := newOffice(t, 0)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("mitten im Sa").press("ctrl+c").lost()
	o.back("maike").sees("mitten im Sa").press("esc", ":").write("note x").press("ctrl+c").lost()
	o.back("maike").sees(":note x")
}

func TestUnknownStateBeginsAtTheHome(t *testing.T) {
	for name, left := range map[string]string{
		"damaged": `{"v":1,"stack":[{"ho`, "newer": `{"v":2,"lang":"de","stack":[{"home":{}},{"people":{}}]}`, "nothing": `{}`,
		"no home": `{"v":1,"stack":[{"people":{}}]}`, "null": `null`, "number": `7`,
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, 0)
			o.leaves("maike", left)
			o.back("maike").sees("Guten Tag").seesNot("14:03").toFatima()
		})
	}
}

func TestStrangeStateHarmsNobody(t *testing.T) {
	for name, left := range map[string]string{
		"screen of another version": `{"v":1,"lang":"de","stack":[{"home":{}},{"people":{}},{"map":{}}]}`,
		"form without a profile":    `{"v":1,"lang":"de","stack":[{"home":{}},{"people":{}},{"form":{"person":"` + string(fatima) + `"}}]}`,
		"no such person":            `{"v":1,"lang":"de","stack":[{"home":{}},{"people":{}},{"profile":{"person":"XXX-XXX"}}]}`,
		"word that writes":          `{"v":1,"lang":"de","stack":[{"home":{}},{"people":{}},{"pane":{"said":"note ` + string(fatima) + ` Unfug"}}]}`,
		"help of nothing":           `{"v":1,"lang":"de","stack":[{"home":{}},{"people":{}},{"help":{"about":"?"}}]}`,
		"numbers":                   `{"v":1,"lang":"xx","stack":[{"home":{"at":"?"}},{"people":{"at":-7,"offset":99999,"filter":{"b":-4}}},{}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, 5)
			before := len(o.notesOn(fatima))
			o.leaves("maike", left)
			o.back("maike").sees("Personen").sees("nicht alles ließ sich wieder öffnen")
			if n := len(o.notesOn(fatima)); n != before {
				t.Error("a note was written")
			}
		})
	}
}

// leaves leaves any state behind.
func (o *office) leaves(who, state string) {
	o.t.Helper()
	desk := o.as(who)
	place, _, err := desk.Resume(o.t.Context())
	if err == nil {
		err = place.Leave(o.t.Context(), []byte(state))
	}
	if err == nil {
		err = desk.End(o.t.Context(), "lost")
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// The note was sent meanwhile, such as by a server that had waited for its store.
func TestFormOfANoteThatWasSentIsNotFound(t *testing.T) {
	o := newOffice(t, 0)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Anruf").lost()
	d := o.draftOn(fatima)
	if _, err := o.as("maike").AddNote(t.Context(), store.NewNote{ID: d.NoteID, Person: fatima, Kind: "phone", Text: "Anruf"}); err != nil {
		t.Fatal(err)
	}
	o.back("maike").sees("Person " + string(fatima)).sees("Anruf").sees("Weiter, wo Sie um")
}

// What somebody wrote is not in the state: there it could be older than the draft.
func TestStateHasNoTextOfANote(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("g")
	before := string(s.app.state().encode())
	if s.write("eheim"); strings.Contains(string(s.app.state().encode()), "geheim") {
		t.Error("it is")
	}
	if now := string(s.app.state().encode()); now != before {
		t.Errorf("typing changes it, so all of it is written for every letter:\n%s\n%s", before, now)
	}
}

// Mean while Fatima was moved out of sight.
func TestWhoHasBecomeInvisibleIsNotShown(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Text").lost()
	o.leaves("maike", strings.ReplaceAll(o.leftBy("maike"), string(fatima), string(hidden)))
	back := o.back("maike").sees("Personen").sees("nicht alles ließ sich wieder öffnen")
	back.seesNot("Verborgen").seesNot("Haddad").seesNot(string(hidden))
}

// leftBy is the state that somebody left, which is taken.
func (o *office) leftBy(who string) string {
	o.t.Helper()
	desk := o.as(who)
	place, left, err := desk.Resume(o.t.Context())
	if err != nil || left == nil {
		o.t.Fatal("nothing left", err)
	}
	if err := place.Leave(o.t.Context(), nil); err != nil {
		o.t.Fatal(err)
	}
	return string(left.State)
}

func TestRoleThatMayNoLongerFindPeopleComesBackToTheHome(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().lost()
	if err := o.as("gesa").StaffRole(t.Context(), "maike", store.Post{Role: access.Planner}); err != nil {
		t.Fatal(err)
	}
	o.back("maike").sees("Guten Tag").sees("nicht alles").seesNot("Al-Hassan").seesNot(string(fatima))
}

// Coming back is reading: what is shown again is recorded again.
func TestWhatIsShownAgainIsRecordedAgain(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("x").lost()
	back := o.back("maike").sees("Weiter, wo Sie")
	events, err := o.as("antje").Log(t.Context(), store.LogQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[audit.Type]bool{}
	for _, e := range events {
		if e.Session == back.app.desk.Session.ID && e.Outcome == "ok" {
			seen[e.Type] = true
		}
	}
	for _, want := range []audit.Type{audit.ScreenFound, audit.ListOpened, audit.ListSettled, audit.PersonRead, audit.NotesRead, audit.DraftRead} {
		if !seen[want] {
			t.Errorf("%s is not in the log of the session", want)
		}
	}
}

func TestListThatCannotBeRecordedStaysEmpty(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().press("/").write("fatima").press("enter").lost()
	s := o.seat("maike", "de", 80, 24)
	task := s.app.resume
	s.app.handle(s.app.outside(task)) // up to the way back, which has not begun
	o.backend.refuse.Store(store.Audit)
	s.settle()
	s.seesNot("Al-Hassan").sees("nicht alles")
	o.backend.refuse.Store(store.Collection(""))
}

// Somebody who has begun something is not torn away from it.
func TestKeyBeforeTheAnswerMakesAnOfferOfIt(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Text").lost()
	s := o.seat("maike", "de", 80, 24).press("/").write("bas").looks()
	s.sees("bas").seesNot("14:03").press("esc", "esc", "esc").sees("R: zurück zu Ihrem Bildschirm von 14:03")
	s.press("R").sees("Weiter, wo Sie um 14:03 waren.").sees("Text").write("!").sees("Text!")
	if s.app.offer != nil {
		t.Error("still offered")
	}
}

func TestOfferThatWasNotTakenIsFoundAgain(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().press(":").write("note x Text").lost()
	o.seat("maike", "de", 80, 24).press("down").looks().sees("R: zurück").lost()
	o.back("maike").sees(":note x Text").lost()
	o.seat("maike", "de", 80, 24).press("1").looks().press("pgdown").lost()
	o.back("maike").sees("Personen").press("esc", "R").sees(":note x Text")
}

func TestOfferIsForgottenByWhoLeaves(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().lost()
	o.seat("maike", "de", 80, 24).press("down").looks().sees("R: zurück").press("q").lost()
	o.back("maike").seesNot("14:03")
}

func TestOfferEndsAfterAnHour(t *testing.T) {
	old := noon
	defer func() { noon = old }()
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().lost()
	s := o.seat("maike", "de", 80, 24).press("down").looks().sees("R: zurück")
	noon = old.Add(61 * time.Minute)
	s.seesNot("R: zurück").press("R").sees("Guten Tag").seesNot("Person 530")
}

// What is typed right after R is meant for the screen that it brings.
func TestKeysAfterRWaitForTheirScreen(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Te").lost()
	s := o.seat("maike", "de", 80, 24).press("down").looks()
	for _, key := range "Rxt" {
		s.app.handle(tea.KeyPressMsg{Code: key, Text: string(key)})
	}
	s.app.handle(tea.PasteMsg{Content: " hinein"})
	s.settle()
	s.sees("Text hinein")
}

// A key that was pressed while the client still showed the home is for the home.
func TestKeyForTheHomeDoesNotReachTheScreenThatCameMeanwhile(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Text").lost()
	s := o.seat("maike", "de", 80, 24)
	s.app.seen = func(context.Context) {}
	s.looks().sees("Text") // on its way to the client
	s.press("2").write("fat").sees("fat").sees("Al-Hassan").seesNot("Text")
	s.press("esc", "esc", "esc").sees("R: zurück").press("R").sees("Text").seesNot("fatText")
	if d := o.draftOn(fatima); d.Text != "Text" {
		t.Errorf("the draft is %+v", d)
	}
}

func TestKeyForTheScreenThatWasSeenReachesIt(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Text").lost()
	s := o.seat("maike", "de", 80, 24)
	s.app.seen = func(context.Context) {}
	s.app.waits = nil
	s.app.handle(s.app.outside(s.app.resume))
	s.settle()
	last := s.app.waits[len(s.app.waits)-1] // the question whether it was seen
	s.send(last()).write("!").sees("Text!")
}

func TestSecondScreenBeginsAtItsOwnHome(t *testing.T) {
	o := newOffice(t, 5)
	one := o.seat("maike", "de", 80, 24).looks().toFatima()
	o.keeps(one)
	go func() {
		for range one.app.desk.Session.Knocked() {
			_ = one.app.desk.Answer(context.Background())
		}
	}()
	two := o.seat("maike", "de", 80, 24).looks().sees("Guten Tag").seesNot("14:03")
	two.press("1").sees("Personen")
	one.press("2").sees("[2 Angaben]")
}

// keeps has the state kept as it is now.
func (o *office) keeps(s *seat) {
	o.t.Helper()
	if err := s.app.place.Keep(o.t.Context(), s.app.state().encode()); err != nil {
		o.t.Fatal(err)
	}
}

func TestScreenThatFellOverIsNotFoundAgain(t *testing.T) {
	o := newOffice(t, 5)
	s := o.seat("maike", "de", 80, 24).looks().toFatima()
	o.keeps(s)
	s.app.Fell()
	s.lost()
	o.back("maike").sees("Guten Tag").seesNot("14:03")
}

func TestSessionThatEndsBeforeTheAnswerLeavesWhatItFound(t *testing.T) {
	o := newOffice(t, 5)
	o.seat("maike", "de", 80, 24).looks().toFatima().press("n").write("Text").lost()
	o.seat("maike", "de", 80, 24).lost() // never asked
	s := o.seat("maike", "de", 80, 24)
	s.app.outside(s.app.resume) // asked, and the news never came
	s.lost()
	o.back("maike").sees("Text")
}

func TestLongestLineAndFilterFitIntoAState(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).looks().press("/")
	s.send(tea.PasteMsg{Content: strings.Repeat("𝄞", maxFilter)}).press("enter", ":")
	s.send(tea.PasteMsg{Content: strings.Repeat("𝄞", maxLine)})
	b := s.app.state().encode()
	if again, ok := decodeState(b); !ok || again.Line == nil || len([]rune(again.Line.Text)) != maxLine {
		t.Errorf("%d bytes, and the line is not in them", len(b))
	}
	s.app.offer = &earlier{State: s.app.state()}
	if again, ok := decodeState(s.app.state().encode()); !ok || again.Line == nil || again.Before != nil {
		t.Error("of what is too long, the older is left out")
	}
}
