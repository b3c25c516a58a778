package command

import (
	"context"
	"errors"
	"fmt"
	"io"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/text"
)

// The exit codes of a one-shot word.
const (
	ExitDone   = 0
	ExitFailed = 1 // refused, failed or not confirmed; one sentence on the standard error
	ExitUsage  = 2 // not understood; a sentence and the usage line
)

// Pending is an Outcome that says what would be done: it is not done yet.
type Pending interface {
	Outcome
	// Sentence says what would be done, Pending how it is.
	Sentence(f Format) string
	Pending(f Format) string
	// Confirmed does it.
	Confirmed() Action
}

// Caller is where a one-shot word comes from and its answer goes to.
type Caller struct {
	Lang     string // where the member of staff has chosen no language
	In       io.Reader
	Out, Err io.Writer
}

// Run does one line at a Desk and says how it went by its exit code. It answers
// in the language of the member of staff.
func Run(ctx context.Context, d *store.Desk, line string, stdin io.Reader, out, errw io.Writer) int {
	return Caller{In: stdin, Out: out, Err: errw}.Run(ctx, d, line)
}

// Run does one line; see the function of the same name.
func (c Caller) Run(ctx context.Context, d *store.Desk, line string) int {
	f := Format{Lang: c.lang(d), Book: d.Session.Book}
	action, err := Parse(line, c.In)
	if err != nil {
		return c.failed(err, f.Lang)
	}
	outcome, err := action.Do(ctx, d)
	if err != nil {
		return c.failed(err, f.Lang)
	}
	// Whoever asked may have gone by now: what was done stays done.
	if err := outcome.Print(c.Out, f); err != nil {
		return ExitFailed
	}
	if waits, ok := outcome.(Pending); ok {
		c.say(waits.Pending(f))
		return ExitFailed
	}
	if aside, ok := outcome.(interface{ Remark(Format) string }); ok {
		if remark := aside.Remark(f); remark != "" {
			c.say(remark)
		}
	}
	if _, list := action.(FindPeople); list && !d.Session.Away().IsZero() {
		c.say(text.Of(f.Lang, "away.list", Moment(d.Session.Away(), d.Session.Now(), f.Lang)))
	}
	return ExitDone
}

func (c Caller) lang(d *store.Desk) string {
	for _, lang := range []string{d.Session.Me.Language, c.Lang} {
		if lang != "" {
			return lang
		}
	}
	return text.German
}

// Fail says what went wrong and gives the exit code for it.
func (c Caller) Fail(err error) int { return c.failed(err, c.Lang) }

func (c Caller) failed(err error, lang string) int {
	c.say(Sentence(err, lang))
	wrong, ok := errors.AsType[*Usage](err)
	if !ok {
		return ExitFailed
	}
	if line := wrong.Line(); line != "" {
		c.say(text.Of(lang, "usage.line", line))
	}
	return ExitUsage
}

// say writes one harmless line; there is nobody to tell that it did not arrive.
func (c Caller) say(sentence string) {
	fmt.Fprintf(c.Err, "lotse: %s\n", plain.Of(sentence))
}

// LangOf is the language that an environment's LANG asks for.
func LangOf(lang string) string {
	if len(lang) >= 2 && (lang[:2] == "en" || lang[:2] == "EN") {
		return text.English
	}
	return text.German
}
