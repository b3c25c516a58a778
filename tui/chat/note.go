package chat

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
)

// writing is a note that is being written.
type writing struct {
	*conversation
	inquiry *command.Inquiry
	who     who
	id      person.NoteID // the note will have it, so that sending twice writes once
	lines   []string      // the text so far
	ready   bool          // a draft was looked for
	kept    store.Draft   // as the Desk has it
	warned  bool          // told that the Desk does not have it
	typing  bool          // the text is being typed
}

// leaveTime is how long the last text may take to be kept.
const leaveTime = 5 * time.Second

// note asks for what a note lacks, and sends it. Its text is kept as a draft
// after each line, and whenever the conversation ends.
func (c *conversation) note(i *command.Inquiry) (err error) {
	w, err := c.begin(i)
	if err != nil || w == nil {
		return err
	}
	defer func() {
		if err != nil && !errors.Is(err, errGivenUp) {
			w.leave()
		}
	}()
	done, err := w.found()
	if err != nil || done {
		return w.givenUp(err)
	}
	for q, open := i.Next(); open; q, open = i.Next() {
		if err := w.answerTo(q); err != nil {
			return w.givenUp(err)
		}
	}
	return w.givenUp(w.finish())
}

// begin finds out whom the note is about; nil where there can be none. Who she is
// is said, so that nobody writes about another: that is a look, and recorded.
func (c *conversation) begin(i *command.Inquiry) (*writing, error) {
	whom := i.Questions()[0]
	if _, said := i.Said(whom.Name); !said {
		if err := c.answerTo(i, whom); err != nil {
			return nil, err
		}
	}
	answer, _ := i.Said(whom.Name)
	id := person.ID(answer.Value)
	var sheet *store.Sheet
	if c.file != nil && c.file.ID == id {
		sheet = c.file.Sheet
	} else {
		var err error
		if sheet, err = c.desk.Person(c.ctx, id, ""); err != nil {
			if c.sorry(err); troubled(err) {
				return c.blind(i, id), nil
			}
			return nil, nil
		}
	}
	if !sheet.MayNote {
		c.speak(c.words("profile.nonote"))
		return nil, nil
	}
	if !sheet.MayConfide {
		i.Without("confided")
	}
	c.about = who{id, sheet.Name()}
	c.speak(c.words("chat.noteon", joined(sheet.Name(), string(id))))
	return &writing{conversation: c, inquiry: i, who: c.about, id: store.NewNoteID()}, nil
}

// blind begins a note about somebody who cannot be looked up just now: what was
// seen on a visit is written down all the same. Whether it may be kept the Desk
// says when it is sent.
func (c *conversation) blind(i *command.Inquiry, id person.ID) *writing {
	c.speak(c.words("chat.blind", string(id)))
	return &writing{conversation: c, inquiry: i, who: who{id: id}, id: store.NewNoteID()}
}

// givenUp keeps the text of a note that somebody does not go on with.
func (w *writing) givenUp(err error) error {
	if !errors.Is(err, errGivenUp) {
		return err
	}
	if w.text() == "" {
		return err
	}
	w.keep(w.ctx)
	w.speak(w.words("chat.keptnote", string(w.who.id)))
	return nil
}

// leave keeps the text when the conversation is over, with the line that was
// being typed.
func (w *writing) leave() {
	if half := w.in.partial(); half != "" && w.typing {
		w.lines = append(w.lines, half)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), leaveTime)
	defer cancel()
	switch {
	case w.text() == "":
	case !w.keep(ctx): // handOver tries again
	case w.in.closed && w.ctx.Err() == nil:
		w.speak(w.words("chat.keptnote", string(w.who.id)))
	}
}

func (w *writing) text() string { return strings.TrimSpace(strings.Join(w.lines, "\n")) }

func (w *writing) answerTo(q command.Question) error {
	if q.Sort == command.Lines {
		return w.askText(q)
	}
	return w.conversation.answerTo(w.inquiry, q)
}

// finish says the note back, and sends it when it is confirmed.
func (w *writing) finish() error {
	for {
		w.speak(w.readBack(), w.words("chat.send"))
		yes, err := w.yes("chat.send")
		if err != nil {
			return err
		}
		if yes && w.send() {
			return nil
		}
		if !yes {
			if err := w.correct(); err != nil {
				return err
			}
			w.keep(w.ctx)
		}
	}
}

// readBack says the note in one sentence.
func (w *writing) readBack() string {
	d := w.draft()
	confided := ""
	if d.Confided {
		confided = w.words("show.confided")
	}
	kind, _ := w.inquiry.Said("kind")
	head := joined(kind.Said, w.date(string(d.Day)), joined(w.who.name, string(w.who.id)), confided)
	return whole(head + ": " + brief(d.Text))
}

// briefText is how much of a text is said back.
const briefText = 300

// brief is a text on one line, its beginning where it is long.
func brief(content string) string {
	return plain.Of(strings.Join(strings.Fields(content), " ")).Cut(briefText).String()
}

// correct asks what is to be another, and asks for it.
func (w *writing) correct() error {
	var questions []command.Question
	var named []string
	name := func(q command.Question, label string) {
		questions = append(questions, q)
		named = append(named, fmt.Sprintf("%d %s", len(questions), label))
	}
	for _, q := range w.inquiry.Questions()[1:] { // another person would be another note
		switch {
		case q.Silent:
		case q.Sort == command.Lines:
			name(q, w.words("chat.text.more"))
			name(q, w.words("chat.text.anew"))
		default:
			name(q, w.words("ask."+q.Name+".name"))
		}
	}
	n, err := w.pick(w.words("chat.change", strings.Join(named, ", ")), "chat.change.why", len(questions))
	if err != nil {
		return err
	}
	if n == len(questions) {
		w.lines = nil
	}
	return w.answerTo(questions[n-1])
}

// send sends the note; false where it is not kept, and somebody must say what
// then. While the store is away, the note is sent later.
func (w *writing) send() bool {
	action, err := w.inquiry.Action()
	if err != nil {
		w.sorry(err)
		return false
	}
	note, _ := action.(command.AddNote)
	if note.Note.Key == "" {
		note.Note.ID = w.id
	}
	outcome, err := note.Do(w.ctx, w.desk)
	switch {
	case err == nil:
		w.sent(outcome)
		return true
	case errors.Is(err, store.ErrConflict):
		w.id, w.kept = store.NewNoteID(), store.Draft{}
		w.speak(w.words("chat.twice"))
	case errors.Is(err, store.ErrAway):
		w.sorry(err)
		w.sendLater(note)
		w.lines = nil
		return true
	default:
		w.sorry(err)
		if troubled(err) {
			w.keep(w.ctx)
			w.speak(w.words("chat.notyet"))
		}
	}
	return false
}

// sent says that the note is kept. Its draft is gone with it, unless the note
// went under a key of its author's own.
func (w *writing) sent(o command.Outcome) {
	delete(w.parked, w.who.id)
	if added, ok := o.(command.NoteAdded); ok && added.Note.ID != w.id && w.kept.Text != "" {
		_ = w.desk.SaveDraft(w.ctx, store.Draft{Person: w.who.id}) // an old text is offered once more, no harm
	}
	w.lines = nil
	w.written(o)
}
