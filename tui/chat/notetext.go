package chat

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
)

// askText takes the lines of the text; an empty one ends it.
func (w *writing) askText(q command.Question) error {
	w.speak(w.words("ask.text"))
	prompt := w.words("ask.text.name") + ": "
	w.typing = true
	for {
		line, err := w.in.read(w.ctx, prompt, listening{})
		prompt, w.answer = "", nil
		ended := errors.Is(err, io.EOF) && !w.in.closed // Ctrl-D
		switch {
		case errors.Is(err, errDropped), line == "." && !w.in.rest():
			return errGivenUp
		case errors.Is(err, errFull):
			w.speak(w.words("form.full", text.Number(w.lang, store.MaxNote)))
		case err != nil && !ended:
			return err
		case line == "?":
			w.speak(w.words("ask.text.why"), w.words("ask.text"))
		case strings.TrimSpace(line) != "":
			w.take(line)
		case w.in.rest() && w.in.typist != nil: // between paragraphs of what was pasted
			w.lines = append(w.lines, "")
		case w.text() == "":
			w.speak(whole(w.words("mistake.note.empty")))
		default:
			w.typing = false
			w.answerText()
			return nil
		}
	}
}

// take adds a line to the text, and has it kept where nothing follows at once.
func (w *writing) take(line string) {
	if strings.TrimSpace(line) == "" {
		return
	}
	if flaw, bad := plain.CheckText(line, maxLine).(*plain.Flaw); bad {
		w.speak(whole(w.words("mistake.note.text", w.words("flaw."+flaw.Code, flaw.Args...))))
		return
	}
	before := w.lines
	w.lines = append(w.lines, strings.TrimRight(line, " \t"))
	if utf8.RuneCountInString(w.text()) > store.MaxNote {
		w.lines = before
		w.in.skip(w.ctx)
		w.speak(w.words("form.full", text.Number(w.lang, store.MaxNote)))
		return
	}
	if !w.in.pending() {
		w.keep(w.ctx)
	}
}

// answerText makes the text an answer.
func (w *writing) answerText() {
	for _, q := range w.inquiry.Questions() {
		if q.Sort == command.Lines {
			w.inquiry.Answer(q, command.Answer{Value: w.text(), Said: w.text()})
		}
	}
}
