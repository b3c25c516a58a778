package command

import (
	"fmt"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// SourceState is the state of a source in words.
func (f Format) SourceState(s store.SourceState, now time.Time) string {
	at := now.Location()
	switch {
	case s.Shut == "":
		return text.Of(f.Lang, "source.state.linked")
	case s.Shut == store.ShutEnded && s.Agreement != nil:
		return text.Of(f.Lang, "source.state.ended", f.lastMoment(s.Agreement.Until.In(at)))
	case s.Shut == store.ShutNotYet && s.Agreement != nil:
		return text.Of(f.Lang, "source.state.not-yet", text.Date(f.Lang, s.Agreement.From.In(at).Format(time.DateOnly)))
	}
	return text.Of(f.Lang, "source.state."+s.Shut)
}

// Agreed is an agreement in a line: its basis and how long it holds.
func (f Format) Agreed(a *store.Agreement, at *time.Location) string {
	if a == nil {
		return ""
	}
	if a.Until.IsZero() {
		return a.Basis + ", " + text.Of(f.Lang, "source.open")
	}
	return a.Basis + ", " + text.Of(f.Lang, "until", f.lastMoment(a.Until.In(at)))
}

// lastMoment is the last day on which something holds that ends with a day, else
// the moment at which it ends.
func (f Format) lastMoment(until time.Time) string {
	for _, t := range []time.Time{until, until.UTC()} { // a file may say the day in UTC
		if t.Format(time.TimeOnly) == "00:00:00" {
			return text.Date(f.Lang, t.AddDate(0, 0, -1).Format(time.DateOnly))
		}
	}
	return text.Date(f.Lang, until.Format(time.DateOnly)) + " " + until.Format("15:04")
}

// Ago says how long ago a moment was: by the second in the first minute, by the
// minute after it.
func Ago(then, now time.Time, lang string) string {
	switch ago := max(0, now.Sub(then)); {
	case ago < time.Minute:
		return text.Of(lang, "ago.seconds", int(ago/time.Second))
	case ago < time.Hour:
		return text.Of(lang, "ago.minutes", int(ago/time.Minute))
	case ago < 48*time.Hour:
		return text.Of(lang, "ago.hours", int(ago/time.Hour))
	default:
		return text.Of(lang, "ago.days", int(ago/(24*time.Hour)))
	}
}

// ReadAgo says when a source was read last and all was well, or that it is read for the
// first time; nothing where it never was.
func (f Format) ReadAgo(s store.SourceState, now time.Time) string {
	switch {
	case s.Feed.Read.IsZero() && s.Feed.Rows > 0:
		return text.Of(f.Lang, "source.first")
	case s.Feed.Read.IsZero():
		return ""
	}
	return text.Of(f.Lang, "source.read", Ago(s.Feed.Read, now, f.Lang))
}

func (f Format) sourceLag(s store.SourceState) string {
	if s.Feed.Lag <= 0 {
		return ""
	}
	seconds := fmt.Sprintf("%.1f", s.Feed.Lag.Seconds())
	if f.Lang != text.English {
		seconds = strings.Replace(seconds, ".", ",", 1)
	}
	return text.Of(f.Lang, "source.lag", seconds)
}

func (f Format) sourceRows(s store.SourceState) string {
	if s.Feed.Rows == 0 {
		return ""
	}
	return f.rows(s.Feed.Rows)
}

func (f Format) rows(n int) string {
	if n == 1 {
		return text.Of(f.Lang, "source.rows.one")
	}
	return text.Of(f.Lang, "source.rows", text.Number(f.Lang, n))
}

// SourceTrouble is what somebody must see to: why reading fails and what to do, a
// delivery that is held, codes that are not known.
func (f Format) SourceTrouble(s store.SourceState) string {
	var list []string
	if !s.Feed.Failing.IsZero() {
		list = append(list, f.feedError(s.Feed))
	}
	if s.Feed.Held != "" {
		list = append(list, text.Of(f.Lang, "source.held"))
	}
	if n := len(s.Feed.Unknown); n > 0 {
		list = append(list, counted(f, "source.unknown", n))
	}
	return strings.Join(list, " · ")
}

// feedError says why reading fails; what the connector says in English is better
// than nothing.
func (f Format) feedError(feed store.Feed) string {
	key := "feed." + feed.Code
	if words := text.Of(f.Lang, key); feed.Code != "" && words != key {
		return words
	}
	return text.Of(f.Lang, "feed.other", feed.Error)
}

// SourceLines are all that is known of a source, one thing a line.
func (f Format) SourceLines(s store.SourceState, now time.Time) []string {
	list := []string{s.Office + " (" + string(s.ID) + "): " + f.SourceState(s, now)}
	add := func(key, value string) {
		if value != "" {
			list = append(list, text.Of(f.Lang, key)+": "+value)
		}
	}
	at := now.Location()
	add("source.reason", s.Reason)
	if s.Suspended != nil {
		add("source.suspended", text.Date(f.Lang, s.Suspended.At.In(at).Format(time.DateOnly))+", "+string(s.Suspended.By)+", "+s.Suspended.Why)
	}
	if s.Shut != "" {
		if s.Concerned > 0 {
			add("source.absence", text.Of(f.Lang, "source.concerned", text.Number(f.Lang, s.Concerned)))
		}
		if s.Costs != "" {
			add("source.costs", f.costs(s.Costs))
		}
	}
	add("source.system", s.System+when(s.Kind != "", " ("+s.Kind+")"))
	add("source.contact", s.Contact)
	if a := s.Agreement; a != nil {
		add("source.agreement", f.agreementLine(*a, at))
	}
	for i := len(s.Former) - 1; i >= 0; i-- {
		add("source.former", f.agreementLine(s.Former[i], at))
	}
	add("source.fields", f.fieldWords(s.Fields))
	add("source.owns", f.fieldWords(s.Owns))
	if !s.Feed.Read.IsZero() {
		add("source.lastread", Ago(s.Feed.Read, now, f.Lang)+" ("+Moment(s.Feed.Read.In(at), now, f.Lang)+")")
	}
	add("source.delay", f.sourceLag(s))
	add("source.amount", f.sourceRows(s))
	if !s.Feed.Failing.IsZero() {
		add("source.fails", Moment(s.Feed.Failing.In(at), now, f.Lang)+": "+f.feedError(s.Feed))
	}
	add("source.waits", s.Feed.Held)
	for _, u := range s.Feed.Unknown {
		add("source.code", f.FieldWord(u.Field)+" = "+u.Value+", "+f.rows(u.Rows))
	}
	return list
}

func (f Format) agreementLine(a store.Agreement, at *time.Location) string {
	from := text.Date(f.Lang, a.From.In(at).Format(time.DateOnly))
	line := f.Agreed(&a, at) + "; " + text.Of(f.Lang, "source.from", from) + "; " + text.Of(f.Lang, "source.signed", a.SignedBy)
	return line + when(a.Reference != "", "; "+a.Reference) + when(a.Why != "", "; "+text.Of(f.Lang, "source.endedwhy", a.Why))
}

// costs says what cannot be computed without a source.
func (f Format) costs(code string) string {
	key := "source.costs." + code
	if words := text.Of(f.Lang, key); words != key {
		return words
	}
	return code
}

// FieldWord is the name of a field in words.
func (f Format) FieldWord(name person.FieldName) string {
	key := "field." + string(name)
	if words := text.Of(f.Lang, key); words != key {
		return words
	}
	return string(name)
}

func (f Format) fieldWords(names []person.FieldName) string {
	var list []string
	for _, name := range names {
		list = append(list, f.FieldWord(name))
	}
	return strings.Join(list, ", ")
}

// sourceJSON is what source --json prints; see doc.go.
type sourceJSON struct {
	store.Source
	Shut      string     `json:"shut,omitempty"`
	Feed      store.Feed `json:"feed"`
	LagMS     int64      `json:"lag_ms"`
	Concerned int        `json:"concerned,omitempty"`
	Costs     string     `json:"costs,omitempty"`
}

func sourceObject(s store.SourceState) sourceJSON {
	return sourceJSON{s.Source, s.Shut, s.Feed, s.Feed.Lag.Milliseconds(), s.Concerned, s.Costs}
}

// SourceUnder is a source in a line: when it was read, how late, how many rows, under
// which agreement; for one that is shut the reason, and what its absence costs.
func (f Format) SourceUnder(s store.SourceState, now time.Time) string {
	parts := []string{f.ReadAgo(s, now), f.sourceLag(s), f.sourceRows(s), f.Agreed(s.Agreement, now.Location())}
	if s.Shut != "" {
		parts = append(parts, s.Reason)
		if s.Concerned > 0 {
			parts = append(parts, text.Of(f.Lang, "source.absence")+" "+text.Of(f.Lang, "source.concerned", text.Number(f.Lang, s.Concerned)))
		}
		if s.Costs != "" {
			parts = append(parts, text.Of(f.Lang, "source.costs")+": "+f.costs(s.Costs))
		}
	}
	var known []string
	for _, part := range parts {
		if part != "" {
			known = append(known, part)
		}
	}
	return strings.Join(known, " · ")
}
