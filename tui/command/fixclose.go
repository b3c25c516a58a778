package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// closings is the list of what becomes of a correction.
const closings = "closing"

// closed is the state that a word names, in any language of the interface; the word
// itself where none is meant.
func closed(word string) string {
	for _, state := range []string{store.FixSent, store.FixCorrected, store.FixRejected} {
		for _, lang := range []string{text.German, text.English} {
			if strings.EqualFold(word, state) || strings.EqualFold(word, text.Of(lang, "fix.word."+state)) || strings.EqualFold(word, text.Of(lang, "fix.state."+state)) {
				return state
			}
		}
	}
	return strings.ToLower(word)
}

// CloseFix writes down what became of a proposal, which is named by its id, or by
// whose it is and the field where only one is open.
type CloseFix struct {
	ID            string
	Person        person.ID
	Field         person.FieldName
	State, Answer string
}

// fixNamed is the proposal that one or two words name.
func fixNamed(words []string) (CloseFix, error) {
	if len(words) == 1 {
		return CloseFix{ID: words[0]}, nil
	}
	if len(words) != 2 {
		return CloseFix{}, usage("fixdone.missing")
	}
	id, err := parseID(words[0])
	return CloseFix{Person: id, Field: anyField(words[1])}, err
}

func parseFixDone(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	named := 1
	if len(a.words) > 0 {
		if _, err := person.ParseID(a.words[0]); err == nil {
			named = 2
		}
	}
	if len(a.words) <= named {
		return nil, usage("fixdone.missing")
	}
	act, err := fixNamed(a.words[:named])
	act.State, act.Answer = closed(a.words[named]), strings.Join(a.words[named+1:], " ")
	return act, err
}

func (a CloseFix) name() string {
	if a.ID != "" {
		return quoted(a.ID)
	}
	return string(a.Person) + " " + string(a.Field)
}

func (a CloseFix) String() string {
	return "correction done " + a.name() + " " + quoted(a.State) + when(a.Answer != "", " "+a.Answer)
}

func (a CloseFix) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if a.ID == "" {
		list, err := d.Fixes(ctx, "", false)
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			switch {
			case one.Person != a.Person || one.Field != a.Field:
			case a.ID != "":
				return nil, wrong("correction.several", string(a.Person))
			default:
				a.ID = one.ID
			}
		}
		if a.ID == "" {
			return nil, wrong("correction.none", string(a.Person))
		}
	}
	return FixClosed{a}, d.CloseFix(ctx, a.ID, a.State, a.Answer)
}

// FixClosed says what was written down.
type FixClosed struct{ CloseFix }

func (c FixClosed) Print(w io.Writer, f Format) error {
	name := c.ID
	if c.Person != "" {
		name = string(c.Person) + ", " + f.FieldWord(c.Field)
	}
	return lines(w, f, text.Of(f.Lang, "fix.closed", name, text.Of(f.Lang, "fix.state."+c.State)))
}

// anyField is the field that a word names, in any language; the word itself where none
// is meant.
func anyField(word string) person.FieldName {
	if spec, err := fieldOf(word); err == nil {
		return spec.Name
	}
	return person.FieldName(strings.ToLower(word))
}
