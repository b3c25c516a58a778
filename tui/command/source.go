package command

import (
	"context"
	"io"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// ListSources lists the sources: state, agreement, how reading goes.
type ListSources struct{ JSON bool }

func parseSources(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	return ListSources{a.has("json")}, a.none()
}

func (a ListSources) String() string { return "source" + when(a.JSON, " --json") }

func (a ListSources) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, err := d.Sources(ctx)
	return SourcesListed{list, d.Session.Now(), a.JSON}, err
}

// SourcesListed are the sources at a moment.
type SourcesListed struct {
	Sources []store.SourceState
	Now     time.Time
	JSON    bool
}

func (s SourcesListed) Print(w io.Writer, f Format) error {
	if s.JSON || f.JSON {
		return printEach(w, s.Sources, func(one store.SourceState) any { return sourceObject(one) })
	}
	if len(s.Sources) == 0 {
		return lines(w, f, text.Of(f.Lang, "source.none"))
	}
	return table(w, f, s.Sources, func(one store.SourceState) []string {
		return []string{
			string(one.ID), one.Office, f.SourceState(one, s.Now), f.Agreed(one.Agreement, s.Now.Location()), f.ReadAgo(one, s.Now),
			f.sourceLag(one), f.sourceRows(one), f.SourceTrouble(one),
		}
	})
}

// Spoken is one source a line.
func (s SourcesListed) Spoken(f Format) []string {
	if len(s.Sources) == 0 {
		return nil
	}
	said := []string{counted(f, "spoken.sources", len(s.Sources))}
	for _, one := range s.Sources {
		said = append(said, sentenceOf(one.Office, string(one.ID), f.SourceState(one, s.Now), f.ReadAgo(one, s.Now), f.sourceRows(one), f.SourceTrouble(one)))
	}
	return said
}

// ShowSource shows one source.
type ShowSource struct {
	ID   person.Source
	JSON bool
}

func parseSourceShow(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("source.missing", 1)
	if err != nil {
		return nil, err
	}
	return ShowSource{sourceID(words[0]), a.has("json")}, nil
}

func sourceID(word string) person.Source { return person.Source(strings.ToLower(word)) }

// sourceOf is a source as typed: its code, or its name in the rule book.
func sourceOf(d *store.Desk, id person.Source) person.Source {
	return person.Source(code(d, "source", string(id)))
}

func (a ShowSource) String() string {
	return "source show" + when(a.JSON, " --json") + " " + quoted(string(a.ID))
}

func (a ShowSource) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	state, err := d.Source(ctx, sourceOf(d, a.ID))
	return SourceShown{state, d.Session.Now(), a.JSON}, err
}

// SourceShown is one source at a moment.
type SourceShown struct {
	store.SourceState
	Now  time.Time
	JSON bool
}

func (s SourceShown) Print(w io.Writer, f Format) error {
	if s.JSON || f.JSON {
		return printJSON(w, sourceObject(s.SourceState))
	}
	return lines(w, f, f.SourceLines(s.SourceState, s.Now)...)
}

// Spoken is what is known of it, one thing a line.
func (s SourceShown) Spoken(f Format) []string { return f.SourceLines(s.SourceState, s.Now) }

// ListUnknownCodes lists values of offices for which there is no code here.
type ListUnknownCodes struct {
	ID   person.Source // empty: of all sources
	JSON bool
}

func parseSourceCodes(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	codes := ListUnknownCodes{JSON: a.has("json")}
	codes.ID, err = a.anySource()
	return codes, err
}

// anySource reads one source or none.
func (a arguments) anySource() (person.Source, error) {
	switch len(a.words) {
	case 0:
		return "", nil
	case 1:
		return sourceID(a.words[0]), nil
	}
	return "", usage("extra", shown(a.words[1]))
}

func (a ListUnknownCodes) String() string {
	return "source codes" + when(a.JSON, " --json") + when(a.ID != "", " "+quoted(string(a.ID)))
}

func (a ListUnknownCodes) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	states, err := d.Sources(ctx)
	if a.ID != "" {
		var one store.SourceState
		one, err = d.Source(ctx, sourceOf(d, a.ID))
		states = []store.SourceState{one}
	}
	var listed UnknownCodes
	for _, s := range states {
		for _, u := range s.Feed.Unknown {
			listed.Codes = append(listed.Codes, unknownCode{s.ID, u})
		}
	}
	listed.JSON = a.JSON
	return listed, err
}

type unknownCode struct {
	Source            person.Source `json:"source"`
	store.UnknownCode               // inlined
}

// UnknownCodes are values for which there is no code.
type UnknownCodes struct {
	Codes []unknownCode
	JSON  bool
}

func (u UnknownCodes) Print(w io.Writer, f Format) error {
	if u.JSON || f.JSON {
		return printEach(w, u.Codes, func(one unknownCode) any { return one })
	}
	if len(u.Codes) == 0 {
		return lines(w, f, text.Of(f.Lang, "source.nocodes"))
	}
	return table(w, f, u.Codes, func(one unknownCode) []string {
		return []string{f.label("source", string(one.Source)), f.FieldWord(one.Field), one.Value, f.rows(one.Rows), text.Date(f.Lang, one.Since.Format(time.DateOnly))}
	})
}

// Spoken is one value a line.
func (u UnknownCodes) Spoken(f Format) []string {
	var said []string
	for _, one := range u.Codes {
		said = append(said, sentenceOf(f.label("source", string(one.Source)), f.FieldWord(one.Field), one.Value, f.rows(one.Rows)))
	}
	return said
}
