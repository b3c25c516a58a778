package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/text"
)

// aboutError says which word failed for which person.
type aboutError struct {
	word string
	who  person.ID
	err  error
}

func about(word string, who person.ID, err error) error { return &aboutError{word, who, err} }

func (a *aboutError) Error() string { return a.err.Error() }
func (a *aboutError) Unwrap() error { return a.err }

// Unknown is a word that the rule book does not have in one of its lists, or a
// text that is nobody's id.
type Unknown struct {
	Kind string // list of the rule book, "id", or "list" for a saved list
	Word string
	Near string // what may have been meant; empty: nothing comes near
}

func (u *Unknown) Error() string { return u.sentence("en") }

func (u *Unknown) sentence(lang string) string {
	if u.Kind == "id" {
		return text.Of(lang, "error.id", u.Word)
	}
	if u.Kind == "list" {
		return text.Of(lang, "error.list", u.Word) + when(u.Near != "", text.Of(lang, "filter.near", u.Near))
	}
	if u.Near != "" {
		return text.Of(lang, "error.unknown.near", u.Word, u.Near)
	}
	return text.Of(lang, "error.unknown", u.Word)
}

// Wrong says what is wrong with a line that was understood. Code names a
// sentence, Args fill it.
type Wrong struct {
	Code string
	Args []any
}

func wrong(code string, args ...any) *Wrong { return &Wrong{code, args} }

func (w *Wrong) Error() string { return w.sentence("en") }

func (w *Wrong) sentence(lang string) string {
	args := slices.Clone(w.Args)
	for i, arg := range args {
		if names, ok := arg.(namedFields); ok {
			args[i] = names.words(lang)
		}
	}
	return text.Of(lang, "wrong."+w.Code, args...)
}

// namedFields are fields that a sentence names in the words of the interface.
type namedFields []person.FieldName

// words are the fields as they can be typed: one word each.
func (n namedFields) words(lang string) string {
	list := make([]string, len(n))
	for i, name := range n {
		list[i] = strings.ReplaceAll(Format{Lang: lang}.FieldWord(name), " ", "-")
	}
	return strings.Join(list, ", ")
}

// Sentence puts an error into one sentence for a person. Somebody whom one may
// not see reads exactly like somebody who does not exist.
func Sentence(err error, lang string) string {
	if err == nil {
		return ""
	}
	for _, say := range []func(error, string) string{asInput, asAnswer, asTrouble} {
		if sentence := say(err, lang); sentence != "" {
			return sentence
		}
	}
	return text.Of(lang, "error.other", plain.Of(err.Error()))
}

// asInput is for what somebody can type differently.
func asInput(err error, lang string) string {
	if wrong, ok := errors.AsType[*Usage](err); ok {
		return wrong.sentence(lang)
	}
	if wrong, ok := errors.AsType[*Wrong](err); ok {
		return wrong.sentence(lang)
	}
	if unknown, ok := errors.AsType[*Unknown](err); ok {
		return unknown.sentence(lang)
	}
	if problem, ok := errors.AsType[*register.Problem](err); ok {
		return problemSentence(problem, lang)
	}
	if wrong, ok := errors.AsType[*store.Mistake](err); ok {
		return mistakeSentence(wrong, lang)
	}
	return ""
}

// asAnswer is for what the policies and the session say.
func asAnswer(err error, lang string) string {
	if ended, ok := errors.AsType[*store.Ended](err); ok {
		return text.Of(lang, "ended."+ended.Code)
	}
	if refused, ok := errors.AsType[*store.Refused](err); ok {
		return refusedSentence(refused, lang)
	}
	if _, ok := errors.AsType[*store.Stranger](err); ok {
		return text.Of(lang, "error.stranger")
	}
	if errors.Is(err, errLocal) {
		return text.Of(lang, "sshconfig.local")
	}
	return ""
}

func refusedSentence(r *store.Refused, lang string) string {
	switch r.Code {
	case store.RefusedReason:
		return text.Of(lang, "refused.reason")
	case store.RefusedField:
		return text.Of(lang, "refused.field", r.Arg)
	}
	return text.Of(lang, "refused.role")
}

// asTrouble is for what nobody typed wrong.
func asTrouble(err error, lang string) string {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return on(err, text.Of(lang, "error.notfound"))
	case errors.Is(err, store.ErrConflict):
		return on(err, text.Of(lang, "error.conflict"))
	case errors.Is(err, store.ErrFull):
		return text.Of(lang, "error.full")
	case isAbsence(err):
		return awaySentence(err, lang)
	case errors.Is(err, store.ErrAway), errors.Is(err, context.DeadlineExceeded):
		return text.Of(lang, "error.away")
	case errors.Is(err, context.Canceled):
		return text.Of(lang, "error.canceled")
	}
	return ""
}

// on puts the person's id, as it was typed, before a sentence.
func on(err error, sentence string) string {
	if about, ok := errors.AsType[*aboutError](err); ok {
		return string(about.who) + ": " + sentence
	}
	return sentence
}

// mistakeSentence finds the words for a mistake; where the interface has none,
// what the store says in English is better than nothing.
func mistakeSentence(m *store.Mistake, lang string) string {
	key := "mistake." + m.Code
	if words := text.Of(lang, key); words == key {
		return m.Error()
	}
	args := make([]any, len(m.Args))
	for i, arg := range m.Args {
		args[i] = argument(m.Code, arg, lang)
	}
	if n := len(m.Args); n == 2 {
		if _, flawed := m.Args[1].(*plain.Flaw); flawed { // what it is of is said in English
			args = args[1:]
		}
	}
	// A code may have a flaw that no sentence of the interface repeats, and a sentence
	// room for one that is not told.
	words := text.Of(lang, key)
	for strings.Count(words, "%") > len(args) && strings.HasSuffix(words, ": %s") {
		words = strings.TrimSuffix(words, ": %s")
	}
	args = args[:min(len(args), strings.Count(words, "%"))]
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, args...)
}

// argument is what a mistake is about, in the words of the interface.
func argument(code string, arg any, lang string) string {
	switch arg := arg.(type) {
	case *plain.Flaw:
		return text.Of(lang, "flaw."+arg.Code, arg.Args...)
	case person.FieldName:
		return Format{Lang: lang}.FieldWord(arg)
	}
	said := plain.Of(strings.TrimSpace(fmt.Sprint(arg))).Cut(300).String()
	if code == "fix.settled" {
		return text.Of(lang, "fix.state."+said)
	}
	return said
}
