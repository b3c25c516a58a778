package command

import (
	"context"
	"errors"
	"io"
	"strings"

	"lotse/store"
)

// Action is one thing that somebody wants done.
type Action interface {
	// Do does it at a Desk. The errors are the Desk's; Sentence puts them into words.
	Do(ctx context.Context, d *store.Desk) (Outcome, error)
	// String is the line that Parse makes the Action of.
	String() string
}

// Outcome is what an Action gave.
type Outcome interface {
	// Print writes it as plain text, or as JSON where that was asked for.
	Print(w io.Writer, f Format) error
}

// Parse makes an Action of one line. A text that the line does not carry (of a
// note, a public key) is read from stdin, which may be nil. What it does not
// understand is a *Usage.
func Parse(line string, stdin io.Reader) (Action, error) {
	line = strings.TrimRight(line, "\r\n")
	w, rest, err := wordOf(line)
	if err != nil {
		return nil, err
	}
	action, err := w.parse(rest, stdin)
	if wrong, ok := errors.AsType[*Usage](err); ok {
		wrong.Word = w.Name
	}
	if err != nil {
		return nil, err
	}
	return action, nil
}

// wordOf finds the word that a line begins with; the longer name wins, so that
// "staff add" is not taken for something called "staff".
func wordOf(line string) (Word, string, error) {
	first, rest := cut(line)
	second, after := cut(rest)
	for _, w := range Words {
		if w.Name == first+" "+second {
			return w, after, nil
		}
	}
	for _, w := range Words {
		if w.Name == first {
			return w, rest, nil
		}
	}
	switch group := groupOf(first); {
	case first == "":
		return Word{}, "", usage("empty")
	case group != "":
		return Word{}, "", usage("group", first, group)
	}
	return Word{}, "", usage("unknown", shown(first))
}

// groupOf lists the second words of a group such as "staff", empty where the
// word is none.
func groupOf(first string) string {
	var seconds []string
	for _, w := range Words {
		if group, second, ok := strings.Cut(w.Name, " "); ok && group == first {
			seconds = append(seconds, second)
		}
	}
	return strings.Join(seconds, ", ")
}
