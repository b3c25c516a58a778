package command

import (
	"context"
	"io"

	"lotse/store"
	"lotse/tui/text"
)

// Converse asks for the conversation instead of the screen. It is the door's: it
// begins one. Where one cannot begin, it says how one does.
type Converse struct{}

func parseChat(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	return Converse{}, a.none()
}

func (a Converse) String() string { return "chat" }

// Do does nothing but say how.
func (a Converse) Do(context.Context, *store.Desk) (Outcome, error) { return HowToConverse{}, nil }

// HowToConverse is how a conversation begins.
type HowToConverse struct{}

func (HowToConverse) Print(w io.Writer, f Format) error {
	return lines(w, f, text.Of(f.Lang, "chat.how"))
}
