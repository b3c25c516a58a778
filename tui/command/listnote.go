package command

import (
	"context"
	"io"
	"strings"
	"unicode"

	"lotse/store"
	"lotse/store/person"
)

// NotePick writes a note on one row of a list made by hand; an empty one takes it
// away.
type NotePick struct {
	Name   string
	Person person.ID
	Text   string
}

// parseListNote reads the name of a list up to the first id; the text is the rest
// of the line as it stands.
func parseListNote(rest string, _ io.Reader) (Action, error) {
	var words []string
	for line := rest; ; {
		word, after := cut(line)
		switch {
		case word == "" && len(words) == 0:
			return nil, usage("list.missing")
		case word == "":
			return nil, usage("id.missing")
		case len(words) > 0 && isID(word):
			id, _ := person.ParseID(word)
			return NotePick{strings.Join(words, " "), id, strings.TrimFunc(after, unicode.IsSpace)}, nil
		}
		words, line = append(words, unquoted(word)), after
	}
}

func (a NotePick) String() string {
	return "list note " + quotedName(a.Name) + " " + string(a.Person) + when(a.Text != "", " "+a.Text)
}

func (a NotePick) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, err := listCalled(ctx, d, a.Name)
	if err != nil {
		return nil, err
	}
	if !list.Hand {
		return nil, wrong("list.nothand", shown(list.Name))
	}
	if err := d.NoteOnPick(ctx, list.ID, a.Person, a.Text); err != nil {
		return nil, about("list note", a.Person, err)
	}
	return Said{Line: list.Name + ", " + string(a.Person) + ": " + a.Text}, nil
}
