package chat

import (
	"context"
	"errors"
	"time"

	"lotse/store"
	"lotse/tui/command"
)

// parked is the text of a note that the Desk could not keep: it stays in memory
// until it can.
type parked struct {
	store.Draft
	send *command.AddNote // to be sent by itself as soon as that works; nil: as a draft
}

// park keeps a text in memory; where its note is given, that is sent by itself
// once the store is back.
func (c *conversation) park(d store.Draft, send *command.AddNote) {
	d.Saved = c.desk.Session.Now()
	c.parked[d.Person] = parked{d, send}
}

// sendParked sends what was to be sent while the store was away.
func (c *conversation) sendParked() []string {
	var lines []string
	for id, p := range c.parked {
		if p.send == nil {
			continue
		}
		outcome, err := p.send.Do(c.ctx, c.desk)
		if errors.Is(err, store.ErrAway) {
			return lines
		}
		if added, ok := outcome.(command.NoteAdded); ok && err == nil {
			delete(c.parked, id)
			lines = append(lines, c.words("chat.away.sent", string(id), c.clock(added.Note.At)))
			continue
		}
		c.park(p.Draft, nil)
		lines = append(lines, c.sentence(err), c.words("chat.away.waits", string(id)))
	}
	return lines
}

// sendLater leaves a note to the Desk, which sends it once the store is back even
// if this conversation is over by then, and remembers to say so.
func (c *conversation) sendLater(a command.AddNote) {
	n := a.Note
	if other, waits := c.parked[n.Person]; waits && other.NoteID != n.ID {
		c.speak(c.words("chat.later.one", string(n.Person)))
		return
	}
	c.park(store.Draft{Person: n.Person, NoteID: n.ID, Day: n.Day, Kind: n.Kind, Confided: n.Confided, Text: n.Text}, &a)
	err := c.desk.AddNoteLater(c.ctx, n)
	switch {
	case err == nil:
		c.speak(c.sendParked()...) // it is back already
	case errors.Is(err, store.ErrOnlyHere):
		c.speak(c.words("chat.later.here", string(n.Person)))
	default:
		c.speak(c.words("chat.later", string(n.Person)))
	}
}

// handOver leaves to the Desk the texts that wait when the conversation is over.
func (c *conversation) handOver() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), leaveTime)
	defer cancel()
	for _, p := range c.parked {
		if p.send == nil {
			c.leftAs(c.desk.SaveDraft(ctx, p.Draft))
		} else {
			c.leftAs(c.desk.AddNoteLater(ctx, p.send.Note))
		}
	}
}

// leftAs notes what became of a text that is open at the end: nobody may be told
// that it is kept where it is not.
func (c *conversation) leftAs(err error) {
	switch {
	case err == nil:
	case errors.Is(err, store.ErrAway) && !errors.Is(err, store.ErrOnlyHere):
		c.left = max(c.left, Waits)
	default:
		c.left = Unkept
	}
}

// keepHalf keeps the text of a note that was being said in one line as a draft,
// behind one that is there already.
func (c *conversation) keepHalf() {
	action, err := command.Parse(c.in.partial(), nil)
	a, writes := action.(command.AddNote)
	if err != nil || !writes || a.Note.Text == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), leaveTime)
	defer cancel()
	n := a.Note
	if entry, known := c.desk.Session.Book.Find("contact", n.Kind); known {
		n.Kind = entry.Code
	}
	draft := store.Draft{Person: n.Person, NoteID: store.NewNoteID(), Day: n.Day, Kind: n.Kind, Confided: n.Confided, Text: n.Text}
	found, err := c.desk.Draft(ctx, n.Person)
	if err == nil && !found.Saved.IsZero() {
		found.Text, found.Saved = found.Text+"\n"+draft.Text, time.Time{}
		found.Confided = found.Confided || draft.Confided
		draft = found
	}
	if err == nil || errors.Is(err, store.ErrAway) { // what cannot be read must not be overwritten; a Desk without a store joins them
		err = c.desk.SaveDraft(ctx, draft)
	}
	c.leftAs(err)
}
