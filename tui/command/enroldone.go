package command

import (
	"context"
	"io"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/text"
)

// EnrolDone is what became of each.
type EnrolDone struct {
	Course string
	Done   []store.Enrolled
	JSON   bool
	sheet  *store.CourseSheet
}

// enrolled is the Outcome of an act on places. Where nothing at all was done, the
// first error is that of the act.
func enrolled(ctx context.Context, d *store.Desk, course string, done []store.Enrolled, json bool, err error) (Outcome, error) {
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(done, func(e store.Enrolled) bool { return e.Err == nil }) {
		return nil, about("enrol", done[0].Person, done[0].Err)
	}
	sheet, err := d.Course(ctx, course)
	if err != nil {
		sheet = &store.CourseSheet{}
	}
	return EnrolDone{course, done, json, sheet}, nil
}

// enrolledJSON is a line of enrol --json; see doc.go.
type enrolledJSON struct {
	Course string `json:"course"`
	store.Enrolled
	Error string `json:"error,omitempty"`
}

func (e EnrolDone) Print(w io.Writer, f Format) error {
	if e.JSON || f.JSON {
		return printEach(w, e.Done, func(one store.Enrolled) any {
			return enrolledJSON{e.Course, one, Sentence(one.Err, f.Lang)}
		})
	}
	return lines(w, f, e.sentences(f)...)
}

func (e EnrolDone) sentences(f Format) []string {
	var said []string
	for _, one := range e.Done {
		said = append(said, e.sentence(one, f))
		for _, id := range one.Up {
			said = append(said, text.Of(f.Lang, "enrol.up", e.name(id)))
		}
		for _, id := range one.Next {
			said = append(said, text.Of(f.Lang, "enrol.next", e.name(id)))
		}
		for _, warn := range one.Warn {
			if one.Err == nil {
				said = append(said, text.Of(f.Lang, "enrol.note", e.name(one.Person), text.Of(f.Lang, warn)))
			}
		}
	}
	if e.sheet.Course.ID != "" {
		said = append(said, e.Course+": "+placesLine(e.sheet.Places, f))
	}
	return said
}

// sentence says what became of one person.
func (e EnrolDone) sentence(one store.Enrolled, f Format) string {
	who, state := e.name(one.Person), f.label("seat", one.State)
	switch {
	case one.Err != nil:
		return text.Of(f.Lang, "enrol.failed", string(one.Person), Sentence(one.Err, f.Lang))
	case one.Full && one.Queue > 0:
		return text.Of(f.Lang, "enrol.full", who, one.Queue)
	case one.State == roster.Waiting && one.Queue > 0:
		return text.Of(f.Lang, "enrol.queue", who, one.Queue)
	case one.Same:
		return text.Of(f.Lang, "enrol.same", who, state)
	}
	return text.Of(f.Lang, "enrol.done", who, state)
}

// name is how somebody in the course is called.
func (e EnrolDone) name(id person.ID) string {
	for _, s := range e.sheet.Seats {
		if s.Person == id {
			return name(s.Row.Family, s.Row.Given) + " (" + string(id) + ")"
		}
	}
	return string(id)
}

// Spoken is one person a line.
func (e EnrolDone) Spoken(f Format) []string {
	said := e.sentences(f)
	for i := range said {
		said[i] += "."
	}
	return said
}
