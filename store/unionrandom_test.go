package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
)

// weeks is an office in which people are united and parted, written about and
// delivered anew, in any order.
type weeks struct {
	*office
	*rand.Rand
	desk   *store.Desk
	ids    []person.ID
	rows   map[person.ID]store.Row
	pairs  []string             // decided to be one, the latest last
	notes  map[string]person.ID // by text: whom it is about, as she was called then
	steps  map[string]person.ID // by id, likewise
	made   int
	course string
}

func (w *weeks) any() person.ID { return w.ids[w.IntN(len(w.ids))] }

// now is who somebody is now.
func (w *weeks) now(id person.ID) person.ID {
	sheet, err := w.desk.Person(w.t.Context(), id, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return sheet.ID
}

func (w *weeks) happens() {
	w.t.Helper()
	var err error
	w.made++
	name, who := fmt.Sprint("x", w.made), w.any()
	switch w.IntN(9) {
	case 0, 1:
		w.notes[name] = w.now(who)
		_, err = w.desk.AddNote(w.t.Context(), store.NewNote{Person: who, Text: name})
	case 2:
		w.steps[name] = w.now(who)
		_, err = w.desk.PlanStep(w.t.Context(), who, store.NewStep{ID: name, Day: w.desk.Session.Today(), What: name})
	case 3, 4:
		err = w.unites(who, w.any())
	case 5:
		if len(w.pairs) > 0 {
			err = w.parts(w.IntN(len(w.pairs)))
		}
	case 6, 7:
		err = w.enrols(who, []string{roster.Requested, roster.Waiting, roster.Registered, roster.Withdrawn}[w.IntN(4)])
	default:
		row := w.rows[who]
		row = someone(row.Key, row.Raw["given"], row.Raw["family"], row.Raw["birth"], "street="+name)
		w.deliver("abh", reads(len(w.ids), []store.Row{row}))
	}
	if err != nil {
		w.t.Fatalf("%d: %v", w.made, err)
	}
}

func (w *weeks) unites(one, two person.ID) error {
	if w.now(one) == w.now(two) {
		return nil
	}
	pair, err := w.desk.Suspect(w.t.Context(), one, two)
	if err == nil && pair.State == store.ReviewOpen {
		if err = w.desk.Same(w.t.Context(), pair.ID); err == nil {
			w.pairs = append(w.pairs, pair.ID)
		}
	}
	return err
}

// enrols takes somebody on in the course; where that cannot be, it does not.
func (w *weeks) enrols(who person.ID, state string) error {
	_, err := w.as("foelke").Enrol(w.t.Context(), w.course, store.Enrolling{Person: who, State: state, Reason: reasonFor(state)})
	return err
}

// placed looks that no more have a place than there are, and that everybody's copy is
// that of a line of hers.
func (w *weeks) placed() {
	w.t.Helper()
	sheet, err := w.as("foelke").Course(w.t.Context(), w.course)
	if err != nil || sheet.Places.Confirmed > sheet.Places.Seats {
		w.t.Fatalf("%+v, %v", sheet.Places, err)
	}
	lines := map[person.ID][]string{}
	for _, line := range sheet.Seats {
		lines[line.Row.ID] = append(lines[line.Row.ID], line.State)
	}
	for who, states := range lines {
		best := ""
		for _, state := range []string{roster.Registered, roster.Waiting, roster.Requested} {
			if best == "" && slices.Contains(states, state) {
				best = state
			}
		}
		wait(w.t, fmt.Sprint(who, " has a copy of the best of ", states), func() bool {
			e, sits := w.enrolment(who)
			return best == "" || sits && e.Step == best
		})
	}
}

// parts takes a union back, unless a later one must be taken back first.
func (w *weeks) parts(at int) error {
	err := w.desk.UndoReview(w.t.Context(), w.pairs[at])
	if wrong, ok := errors.AsType[*store.Mistake](err); ok && wrong.Code == "review.later" {
		return nil
	}
	w.pairs = slices.Delete(w.pairs, at, at+1)
	return err
}

// found is who has what: each note and each step by whom it stands at.
func (w *weeks) found() (notes, steps map[string]person.ID) {
	w.t.Helper()
	notes, steps = map[string]person.ID{}, map[string]person.ID{}
	put := func(in map[string]person.ID, what string, who person.ID) {
		if other, twice := in[what]; twice {
			w.t.Errorf("%s is there twice: at %s and %s", what, other, who)
		}
		in[what] = who
	}
	err := w.backend.All(w.t.Context(), store.Persons, nil, func(doc store.Document) error {
		var p person.Profile
		if err := bson.Unmarshal(slices.Clone(doc.Body), &p); err != nil || p.Into != "" {
			return err
		}
		for _, step := range p.FollowUps {
			if !strings.HasPrefix(step.ID, "x") {
				continue // made by a rule
			}
			put(steps, step.ID, person.ID(doc.ID))
		}
		for _, text := range w.texts(person.ID(doc.ID)) {
			put(notes, text, person.ID(doc.ID))
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return notes, steps
}

// holds is what is true at any time.
func (w *weeks) holds() {
	w.t.Helper()
	people := worldOf(w.t, w.backend).People // looks that each record is one person's
	listed, err := w.desk.Find(w.t.Context(), store.Query{Limit: -1})
	if err != nil || listed.Total != len(people) || len(listed.Rows) != len(people) || len(people) != len(w.ids)-len(w.pairs) {
		w.t.Errorf("%d people, %d in lists, %d unions: %v", len(people), listed.Total, len(w.pairs), err)
	}
	w.placed()
	notes, steps := w.found()
	for what, who := range w.notes {
		if at := notes[what]; at != w.now(who) {
			w.t.Errorf("the note %s of %s stands at %q, she is %s", what, who, at, w.now(who))
		}
	}
	for what, who := range w.steps {
		if at := steps[what]; at != w.now(who) {
			w.t.Errorf("the step %s of %s stands at %q, she is %s", what, who, at, w.now(who))
		}
	}
	if len(notes) != len(w.notes) || len(steps) != len(w.steps) {
		w.t.Errorf("%d notes of %d, %d steps of %d", len(notes), len(w.notes), len(steps), len(w.steps))
	}
	if n, changed, err := w.as("gesa").Rebuild(w.t.Context()); err != nil || n < len(people) || changed != 0 {
		w.t.Errorf("%d come out of their records otherwise, %v", changed, err)
	}
}

// Whatever is united and parted in whatever order, nothing that was written is lost or
// doubled; and when all is taken back everybody has what is hers.
func TestUnionsInAnyOrderLoseNothing(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			o := receiver(t)
			w := &weeks{office: o, Rand: rand.New(rand.NewPCG(seed, 1)), desk: o.as("hinrich"), rows: map[person.ID]store.Row{}, notes: map[string]person.ID{}, steps: map[string]person.ID{}}
			w.course = o.course(3)
			rows := strangers("n", 0, 9)
			o.deliver("abh", reads(len(rows), rows))
			for _, row := range rows {
				found, err := w.desk.Find(t.Context(), store.Query{Filter: o.filter(row.Raw["family"] + " " + row.Raw["given"]), Limit: 1})
				if err != nil || len(found.Rows) != 1 {
					t.Fatal(found, err)
				}
				w.ids = append(w.ids, found.Rows[0].ID)
				w.rows[found.Rows[0].ID] = row
			}
			for range 8 {
				for range 12 {
					w.happens()
				}
				w.holds()
			}
			for len(w.pairs) > 0 && !t.Failed() {
				if err := w.parts(len(w.pairs) - 1); err != nil {
					t.Fatal(err)
				}
			}
			w.holds()
			notes, steps := w.found()
			for what, who := range w.notes {
				if notes[what] != who {
					t.Errorf("in the end the note %s of %s stands at %s", what, who, notes[what])
				}
			}
			for what, who := range w.steps {
				if steps[what] != who {
					t.Errorf("in the end the step %s of %s stands at %s", what, who, steps[what])
				}
			}
		})
	}
}
