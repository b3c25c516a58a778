package command

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"

	"lotse/store"
	"lotse/store/person"
)

// AddNote writes a note about a contact with a person.
type AddNote struct{ Note store.NewNote }

var noteFlags = []flag{{name: "kind", value: true}, {name: "day", value: true}, {name: "confided"}, {name: "key", value: true}}

func isNoteFlag(word string) bool {
	name, _, _ := strings.Cut(word, "=")
	_, known := find(noteFlags, strings.TrimPrefix(name, "--"))
	return known && strings.HasPrefix(name, "--")
}

func parseNote(rest string, stdin io.Reader) (Action, error) {
	a, err := leading(rest, noteFlags...)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"kind", "key"} {
		if strings.Contains(a.flags[name], `"`) {
			return nil, usage("quote", "--"+name)
		}
	}
	word, typed := cut(a.rest)
	note := store.NewNote{Kind: a.flags["kind"], Key: a.flags["key"], Confided: a.has("confided")}
	if note.Person, err = parseID(word); err != nil {
		return nil, err
	}
	if note.Day, err = a.day("day"); err != nil {
		return nil, err
	}
	// From here on the line is the text, whatever it looks like. Only a flag
	// that stands too late is refused, since it would make an open note of a
	// confided one; "--" before the id says that it is text.
	note.Text = strings.TrimLeftFunc(typed, unicode.IsSpace)
	if late, _ := cut(note.Text); isNoteFlag(late) && !a.ended {
		return nil, usage("late", shown(late))
	}
	if note.Text == "" {
		note.Text, err = input(stdin, "note.text", store.MaxNote)
	}
	return AddNote{note}, err
}

// input reads a text of at most so many characters from the standard input.
func input(stdin io.Reader, missing string, most int) (string, error) {
	if stdin == nil {
		return "", usage(missing)
	}
	limit := 4 * int64(most) // bytes that so many characters may take
	read, err := io.ReadAll(io.LimitReader(stdin, limit+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read the standard input: %w", err)
	case int64(len(read)) > limit:
		return "", usage("long", most)
	case strings.TrimSpace(string(read)) == "":
		return "", usage(missing)
	}
	return string(read), nil
}

// day is the value of a flag that names a day, empty where it is not given.
func (a arguments) day(name string) (person.Date, error) {
	if !a.has(name) {
		return "", nil
	}
	day, err := person.ParseDate(a.flags[name])
	if _, whole := day.Time(); err != nil || !whole || len(day) < len("2006-01-02") {
		return "", usage("day", "--"+name, shown(a.flags[name]))
	}
	return day, nil
}

func (a AddNote) String() string {
	n := a.Note
	line := "note" + when(n.Kind != "", " --kind "+quoted(n.Kind)) + when(n.Day != "", " --day "+string(n.Day)) +
		when(n.Confided, " --confided") + when(n.Key != "", " --key "+quoted(n.Key))
	first, _ := cut(n.Text)
	return line + when(isNoteFlag(first), " --") + " " + string(n.Person) + " " + n.Text
}

func (a AddNote) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if a.Note.Kind != "" {
		a.Note.Kind = code(d, "contact", a.Note.Kind) // "Hausbesuch" is visit
	}
	note, err := d.AddNote(ctx, a.Note)
	if err != nil {
		return nil, about("note", a.Note.Person, err)
	}
	return NoteAdded{note}, nil
}

// NoteAdded is the note as it is kept. It prints as its id alone.
type NoteAdded struct{ Note person.Note }

func (n NoteAdded) Print(w io.Writer, _ Format) error {
	_, err := io.WriteString(w, string(n.Note.ID)+"\n")
	return err
}
