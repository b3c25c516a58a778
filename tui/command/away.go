package command

import (
	"errors"
	"time"

	"lotse/store"
	"lotse/tui/text"
)

func isAbsence(err error) bool {
	absence, ok := errors.AsType[*store.Absence](err)
	return ok && errors.Is(absence, store.ErrAway)
}

// awaySentence says since when the store is away, and what that means for what
// was asked.
func awaySentence(err error, lang string) string {
	absence, _ := errors.AsType[*store.Absence](err)
	word := "since"
	if about, ok := errors.AsType[*aboutError](err); ok {
		word = about.word
	}
	return text.Of(lang, "error.away."+word, Moment(absence.Since, time.Now(), lang))
}

// Moment is a time of day as one says it in the county ("12:04"), with its day
// where that is not the present one.
func Moment(t, now time.Time, lang string) string {
	clock, day := t.Format("15:04"), t.Format(time.DateOnly)
	if day == now.In(t.Location()).Format(time.DateOnly) {
		return clock
	}
	return text.Date(lang, day) + " " + clock
}

// UnsentSentence says of a note that is not written what became of it.
func UnsentSentence(u store.Unsent, now time.Time, lang string) string {
	at := Moment(u.Typed, now, lang)
	switch {
	case u.Refused == "":
		return text.Of(lang, "unsent.waits", string(u.Person), at)
	case u.Kept:
		return text.Of(lang, "unsent.refused."+u.Refused, string(u.Person), at) + " " + text.Of(lang, "unsent.kept", string(u.Person))
	}
	return text.Of(lang, "unsent.refused."+u.Refused, string(u.Person), at) + " " + text.Of(lang, "unsent.lost")
}
