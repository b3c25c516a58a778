package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/tui/text"
)

// SetLanguage chooses the language of the interface for the principal.
type SetLanguage struct{ Language string }

func parseLang(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("lang.missing", 1)
	if err != nil {
		return nil, err
	}
	language := strings.ToLower(words[0])
	if language != text.German && language != text.English {
		return nil, usage("lang", shown(words[0]))
	}
	return SetLanguage{language}, nil
}

// exactly gives the n words that a line must have; fewer is the named mistake.
func (a arguments) exactly(missing string, n int) ([]string, error) {
	if len(a.words) < n {
		return nil, usage(missing)
	}
	if len(a.words) > n {
		return nil, usage("extra", shown(a.words[n]))
	}
	return a.words, nil
}

func (a SetLanguage) String() string { return "lang " + a.Language }

func (a SetLanguage) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if err := d.SetLanguage(ctx, a.Language); err != nil {
		return nil, err
	}
	return LanguageSet(a), nil
}

// LanguageSet is the language that is spoken from now on.
type LanguageSet struct{ Language string }

func (l LanguageSet) Print(w io.Writer, f Format) error {
	return lines(w, f, text.Of(l.Language, "lang.set"))
}
