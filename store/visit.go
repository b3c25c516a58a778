package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
)

// Visit is how a stop turned out.
type Visit struct {
	Person  person.ID
	Outcome string      // code of the list "visit"
	Text    string      // of the note; empty: the words for the outcome
	Next    person.Date // when to try again; empty: no next step
	Key     string      // unique per author: sent again it is the same visit
}

// met is the outcome after which somebody was seen.
const met = "met"

// Visited ends a stop: a note is written, the step that was due is closed, the next
// one planned. Somebody who is not on the tour is put on it. A second outcome of the
// same day corrects the first. Only who was met counts as seen.
//
// The note is written first and carries the key; sent again, whatever a crash left
// undone is done then, and nothing twice.
func (d *Desk) Visited(ctx context.Context, v Visit) (Tour, error) {
	var tour Tour
	note, err := d.visitNote(v)
	if err != nil {
		return tour, fmt.Errorf("visit to %s: %w", v.Person, err)
	}
	_, who, err := d.subject(ctx, v.Person)
	if err != nil {
		return tour, fmt.Errorf("visit to %s: %w", v.Person, err)
	}
	a := act{
		name: "visit to " + string(v.Person), action: access.WriteNote, event: audit.Visited,
		op: opOn(Notes, string(note.ID)), classes: []person.Class{person.Notes}, who: who, fill: codesOf(v.Outcome),
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		tour, err = d.visited(ctx, a, v, note)
		return 1, err
	})
	return tour, err
}

func (d *Desk) visited(ctx context.Context, a act, v Visit, note person.Note) (Tour, error) {
	follow := a
	follow.action = access.FollowUp
	if !d.may(access.Tour) || !d.sees(follow, person.Notes) {
		return Tour{}, &Refused{Act: "visit", Code: RefusedRole}
	}
	note, fresh, err := d.keepVisit(ctx, a, v, note)
	if err != nil {
		return Tour{}, err
	}
	err = unlessSame(d.store.changePerson(ctx, v.Person, func(p *person.Profile) error {
		if !fresh && d.visitOn(p, note.Day) >= 0 && note.Day != d.store.today() {
			return errUnchanged // of a day that is over: it was all done then
		}
		return d.recordVisit(p, v, note.Day)
	}))
	if err != nil {
		return Tour{}, err
	}
	kept, err := d.changeTour(ctx, func(t *keptTour) error {
		if note.Day != t.Day {
			return errUnchanged
		}
		t.visited(v)
		return nil
	})
	if err != nil {
		return Tour{}, err
	}
	return d.shownTour(ctx, kept)
}

// keepVisit writes the note of a visit. Where the same outcome was said today
// already, only what is new is written: nothing, where there is no text.
func (d *Desk) keepVisit(ctx context.Context, a act, v Visit, note person.Note) (person.Note, bool, error) {
	_, _, err := get[person.Note](ctx, d.store.backend, Notes, string(note.ID))
	if text := strings.TrimSpace(plain.NFC(v.Text)); errors.Is(err, ErrNotFound) {
		p, _, err := get[person.Profile](ctx, d.store.backend, Persons, string(d.store.self(v.Person)))
		if err != nil {
			return note, false, err
		}
		if at := d.visitOn(&p, note.Day); at >= 0 && p.FollowUps[at].Outcome == v.Outcome {
			if text == "" {
				return note, false, nil
			}
			note.Text = text
		}
	} else if err == nil { // sent again; it may have been what was new then
		kept, fresh, conflict := d.keepNote(ctx, note, a.op, false)
		if errors.Is(conflict, ErrConflict) && text != "" {
			note.Text = text
			return d.keepNote(ctx, note, a.op, false)
		}
		return kept, fresh, conflict
	}
	return d.keepNote(ctx, note, a.op, false)
}

func (t *keptTour) visited(v Visit) {
	at := slices.IndexFunc(t.Stops, func(s keptStop) bool { return s.Person == v.Person })
	if at < 0 {
		t.Stops = append(t.Stops, keptStop{Person: v.Person})
		at = len(t.Stops) - 1
	}
	t.Stops[at].Outcome, t.Stops[at].Next = v.Outcome, v.Next
}

// visitNote checks a visit and makes its note: the words for the outcome in the
// worker's language, then what she typed.
func (d *Desk) visitNote(v Visit) (person.Note, error) {
	said, known := d.store.book.Entry("visit", v.Outcome)
	if !known {
		return person.Note{}, mistake("visit.outcome", "%.20q is not how a visit turns out; use one of %s", v.Outcome, codes(d.store.book.List("visit")))
	}
	if v.Next != "" && !d.coming(v.Next) {
		return person.Note{}, mistake("followup.day", "%.20q is no day from today on; write it as 2026-05-31", v.Next)
	}
	words := said.German
	if d.Session.Me.Language == "en" {
		words = said.English
	}
	words = strings.ToUpper(words[:1]) + words[1:] + "."
	if text := strings.TrimSpace(v.Text); text != "" {
		words += "\n" + text
	}
	key := v.Key
	if key == "" { // one outcome a day
		key = strings.Join([]string{"visit", string(v.Person), string(d.store.today()), v.Outcome, string(v.Next), v.Text}, "\x1f")
		return d.newNote(NewNote{ID: noteID(d.Session.Me.ID, key), Person: v.Person, Text: words})
	}
	return d.newNote(NewNote{Person: v.Person, Key: key, Text: words})
}

// visitOn is the step that holds how the principal's visit of a day turned out; -1
// where there is none.
func (d *Desk) visitOn(p *person.Profile, day person.Date) int {
	return slices.IndexFunc(p.FollowUps, func(f person.FollowUp) bool {
		return f.Outcome != "" && f.Closed == day && f.Closer == d.Session.Me.ID
	})
}

// recordVisit closes the step that was due with the outcome; where none was, the
// visit is a step of its own that is done.
func (d *Desk) recordVisit(p *person.Profile, v Visit, day person.Date) error {
	me, text := d.Session.Me.ID, strings.TrimSpace(v.Text)
	at := d.visitOn(p, day)
	before := -1
	if at < 0 {
		at = d.dueStep(p.FollowUps)
	} else {
		before = at
	}
	if at < 0 {
		id := noteID(me, "visit\x00"+string(v.Person)+string(day))
		p.FollowUps = append(p.FollowUps, person.FollowUp{ID: string(id), Day: day, What: d.visitWords(), For: me, By: me})
		at = len(p.FollowUps) - 1
	}
	f := &p.FollowUps[at]
	same := before >= 0 && f.Outcome == v.Outcome && (text == "" || f.Result == text)
	f.State, f.Closed, f.Closer, f.Outcome = stepDone, day, me, v.Outcome
	if text != "" && len([]rune(text)) <= MaxResult {
		f.Result = text
	}
	planned := d.planAfter(p, *f, v.Next)
	if v.Outcome == met && p.LastContact <= day && (p.LastContact < day || p.LastKind != "visit") {
		p.LastContact, p.LastKind, same = day, "visit", false
	}
	if same && !planned {
		return errUnchanged
	}
	return nil
}

// planAfter plans the step that follows a visit, or moves it where the visit was
// corrected; false where it is so already.
func (d *Desk) planAfter(p *person.Profile, done person.FollowUp, day person.Date) bool {
	id := stepAfter(done.ID)
	at := slices.IndexFunc(p.FollowUps, func(f person.FollowUp) bool { return f.ID == id })
	switch {
	case at < 0 && day == "", at >= 0 && (p.FollowUps[at].State != stepOpen || p.FollowUps[at].Day == day):
		return false
	case at >= 0 && day == "":
		p.FollowUps = slices.Delete(p.FollowUps, at, at+1)
	case at >= 0:
		p.FollowUps[at].Day = day
	default:
		what := done.What
		if done.Outcome == met || done.Rule != "" {
			what = d.visitWords()
		}
		me := d.Session.Me.ID
		p.FollowUps = append(p.FollowUps, person.FollowUp{ID: id, Day: day, What: what, For: me, By: me, State: stepOpen})
	}
	return true
}

// visitWords are the words for a visit in the worker's language.
func (d *Desk) visitWords() string {
	lang := d.Session.Me.Language
	if lang == "" {
		lang = "de"
	}
	return d.store.book.Label("contact", "visit", lang)
}
