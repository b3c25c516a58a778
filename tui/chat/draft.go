package chat

import (
	"context"
	"slices"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/command"
)

// draft is what would be kept now.
func (w *writing) draft() store.Draft {
	said := func(name string) string {
		answer, _ := w.inquiry.Said(name)
		return answer.Value
	}
	return store.Draft{
		Person: w.who.id, NoteID: w.id, Day: person.Date(said("day")), Kind: said("kind"),
		Confided: said("confided") == command.Yes, Text: w.text(),
	}
}

// keep keeps the text as a draft; false where that fails, and then it stays in
// memory. The user is told once.
func (w *writing) keep(ctx context.Context) bool {
	err := w.look(ctx)
	if draft := w.draft(); err == nil && draft != w.kept {
		if err = w.desk.SaveDraft(ctx, draft); err == nil {
			w.kept = draft
		}
	}
	if err == nil {
		delete(w.parked, w.who.id)
		return true
	}
	w.park(w.draft(), nil)
	if !w.warned {
		w.warned = true
		w.sorry(err)
		w.speak(w.words("chat.onlyhere"))
	}
	return false
}

// look looks for a draft, once. A draft that cannot be read must not be
// overwritten; one that turns up late comes before what was typed meanwhile.
func (w *writing) look(ctx context.Context) error {
	if w.ready {
		return nil
	}
	found, err := w.desk.Draft(ctx, w.who.id)
	if err != nil {
		return err
	}
	w.ready = true
	if !found.Saved.IsZero() && found.NoteID != w.id {
		typed := w.lines
		w.adopt(found)
		w.lines = append(w.lines, typed...)
	}
	return nil
}

// adopt goes on with a draft. What was said in the line counts more.
func (w *writing) adopt(d store.Draft) {
	w.id, w.lines = d.NoteID, strings.Split(d.Text, "\n")
	confided := "n"
	if d.Confided {
		confided = command.Yes
	}
	for name, value := range map[string]string{"day": string(d.Day), "kind": d.Kind, "confided": confided} {
		at := slices.IndexFunc(w.inquiry.Questions(), func(q command.Question) bool { return q.Name == name })
		if _, said := w.inquiry.Said(name); said || at < 0 || value == "" {
			continue
		}
		q := w.inquiry.Questions()[at]
		if answer, err := q.Read(w.desk, w.lang, value); err == nil {
			w.inquiry.Answer(q, answer)
		}
	}
	d.Saved = time.Time{}
	w.kept = d
}

// found offers an unsent text that is there from before; true where it was dealt with.
func (w *writing) found() (done bool, err error) {
	waiting, here := w.parked[w.who.id]
	draft := waiting.Draft
	if !here {
		if draft, err = w.desk.Draft(w.ctx, w.who.id); err != nil {
			w.sorry(err)
			w.speak(w.words("chat.nolook"))
			return false, nil
		}
	}
	w.ready = true
	if draft.Saved.IsZero() {
		return false, nil
	}
	saved := draft.Saved.In(w.desk.Session.Now().Location())
	w.speak(w.words("chat.found", w.day(saved.Format(time.DateOnly)), w.clock(saved), brief(draft.Text)))
	n, err := w.pick(w.words("chat.found.what"), "chat.found.why", 3)
	switch {
	case err != nil:
		return false, err
	case n == 3:
		w.forget()
		return false, nil
	}
	w.adopt(draft)
	if here {
		w.kept = store.Draft{} // nobody knows what the Desk has
		w.park(draft, nil)     // it is in hand
	}
	if n == 1 {
		return false, nil
	}
	return true, w.sendFound()
}

// sendFound sends a text that was found, after what is still missing.
func (w *writing) sendFound() error {
	w.answerText()
	for q, open := w.inquiry.Next(); open; q, open = w.inquiry.Next() {
		if err := w.answerTo(q); err != nil {
			return err
		}
	}
	if w.send() {
		return nil
	}
	return w.finish()
}

// forget throws the draft away.
func (w *writing) forget() {
	delete(w.parked, w.who.id)
	if err := w.desk.SaveDraft(w.ctx, store.Draft{Person: w.who.id}); err != nil {
		w.sorry(err)
		return
	}
	w.speak(w.words("chat.forgotten"))
}
