package county

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lotse/store/person"
)

// readNotes reads the parts of notes, kept by what they are about.
func (w *world) readNotes() {
	w.parts = map[string][]string{}
	for _, r := range append(rows("notes"), w.own("notes")...) {
		w.parts[r["about"]] = append(w.parts[r["about"]], r["text"])
	}
}

// notes are those of all contacts with a person, oldest first: about one and a
// half for whoever was ever met.
func (t *teller) notes(a *account) []person.Note {
	met := 0.72
	switch {
	case !a.adult():
		met = 0.14
	case a.twinOf != nil:
		met = 0.3
	}
	if !t.dice.chance(met) {
		return nil
	}
	since := a.since() + 3
	on := t.today - 1 - day(t.dice.after(110))
	var out []person.Note
	for range 1 + t.dice.weighted([]float64{66, 22, 8, 4}) {
		if on <= since {
			on = since
		}
		out = append(out, t.note(a, min(on, t.today-1)))
		if on == since {
			break
		}
		on -= day(7 + t.dice.after(120))
	}
	slices.Reverse(out)
	return out
}

func (t *teller) note(a *account, on day) person.Note {
	kind := []string{"visit", "office", "phone", "field", "third"}[t.dice.weighted([]float64{34, 24, 24, 11, 7})]
	author, team := t.worker(), t.covers[t.here.key()]["team"]
	if kind == "office" && t.dice.chance(0.3) && !t.h.restricted {
		author, team = t.roles["coordinator"], "koordination"
	}
	at := on.time().Add(time.Duration(8*60+t.dice.IntN(9*60)) * time.Minute)
	n := person.Note{
		ID: person.NoteID(fmt.Sprintf("n%016x", t.dice.Uint64())), Person: a.id, At: at, Day: on.date(),
		Kind: kind, Author: author, Team: team, Confided: author != t.roles["coordinator"] && t.dice.chance(0.06),
	}
	n.Text = t.write(a, kind, n.Confided)
	return n
}

// write composes a note: how one met, what was said, what is next.
func (t *teller) write(a *account, kind string, confided bool) string {
	part := func(about string) string { return pick(t.dice, t.parts[about]) }
	words := []string{part("open-" + kind)}
	if kind == "third" && t.kids() > 0 && t.dice.chance(0.5) {
		words[0] = part("open-third-family")
	}
	if confided {
		words = append(words, part("confided"))
	} else {
		topics := t.topics(a)
		words = append(words, part(pick(t.dice, topics)))
		if t.dice.chance(0.4) {
			if more := part(pick(t.dice, topics)); more != words[1] {
				words = append(words, more)
			}
		}
	}
	if t.dice.chance(0.7) {
		words = append(words, part("next"))
	}
	course := "Deutschkurs"
	if n := len(a.enrolments); n > 0 {
		course = t.offers[a.enrolments[n-1].Type].word
	}
	fill := strings.NewReplacer(
		"{ort}", t.called(), "{kurs}", course,
		"{sprache}", t.book.Label("language", t.h.nation.list("languages")[0], "de"),
		"{kinder}", map[bool]string{true: "dem Kind", false: "den Kindern"}[t.kids() == 1],
		"{tag}", []string{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"}[t.dice.IntN(5)],
	)
	return fill.Replace(strings.Join(words, " "))
}

// called is the name of the place where the household lives.
func (t *teller) called() string {
	if t.here.district != "" {
		return t.book.Label("district", t.here.district, "de")
	}
	return t.book.Label("municipality", t.here.code, "de")
}

// lately is the last thing that happened with a course.
func (t *teller) lately(a *account) string {
	n := len(a.enrolments)
	switch {
	case n == 0 || a.learning.state != "done" || a.enrolments[n-1].Result == "":
		return "course-" + a.learning.state
	case rank(a.enrolments[n-1].Result) >= 3:
		return "course-passed"
	}
	return "course-failed"
}

// topics are what there is to say about a person.
func (t *teller) topics(a *account) []string {
	out := []string{"general", "place"}
	if a.adult() {
		out = append(out, "course-"+a.learning.state, t.lately(a))
	} else {
		out = []string{"child"}
		if a.age >= 6 {
			out = []string{"pupil"}
		}
	}
	if a.adult() && t.kids() > 0 && a.role != "elder" {
		out = append(out, "family")
		if a.learning.state == "running" {
			out = append(out, "course-running-family")
		}
	}
	if t.here.far {
		out = append(out, "far")
	}
	for _, n := range a.needs {
		if n.State == "open" && n.Kind != "course" {
			out = append(out, "need-"+n.Kind)
		}
	}
	if a.learning.alpha() {
		out = append(out, "alpha")
	}
	if h := t.h.title; h == "gestattung" || h == "duldung" || h == "fiktion" {
		out = append(out, "status")
	}
	return out
}
