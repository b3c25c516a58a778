package chat

import (
	"time"

	"lotse/store"
	"lotse/tui/text"
)

const (
	// calm is how long the count of a list is left alone once it was said.
	calm = time.Minute

	// maxTold is how many notes of others are told one by one.
	maxTold = 5
)

// news is what happened since it was asked last, a line each.
func (c *conversation) news() []string {
	if c.desk.Session.Why() != nil {
		return nil // the door says why it is over
	}
	lines := append(c.awayNews(), c.noteNews()...)
	return append(lines, c.listNews()...)
}

// awayNews says that the store went or came back, and sends what waited for it.
func (c *conversation) awayNews() []string {
	since := c.desk.Session.Away()
	before := c.away
	c.away = since
	switch {
	case !since.IsZero() && before.IsZero():
		return []string{c.words("chat.away.gone", c.clock(since))}
	case !since.IsZero():
		return nil
	case before.IsZero():
		return c.sendParked()
	}
	lines := append([]string{c.words("chat.away.back")}, c.sendParked()...)
	for id, p := range c.parked {
		if p.send == nil {
			lines = append(lines, c.words("chat.away.waits", string(id)))
		}
	}
	return lines
}

// noteNews tells what others wrote. What could not be recorded is not told yet.
func (c *conversation) noteNews() []string {
	heard, more, _ := c.desk.Heard(c.ctx)
	var lines []string
	for _, h := range heard[:min(len(heard), maxTold)] {
		lines = append(lines, c.heard(h))
	}
	if rest := len(heard) - maxTold; rest > 0 {
		lines = append(lines, c.words("chat.heard.rest", rest))
	}
	if more {
		lines = append(lines, c.words("chat.heard.more"))
	}
	return lines
}

func (c *conversation) heard(h store.Heard) string {
	return c.words("chat.heard", h.By, string(h.Person), c.clock(h.At))
}

// listNews says that the list has become longer or shorter: the log has its
// filter, which covers looking again.
func (c *conversation) listNews() []string {
	l := c.list
	if l == nil || c.opened == nil || time.Since(l.told) < calm {
		return nil
	}
	found, err := c.opened.Find(store.Query{Filter: l.filter})
	by := found.Total - l.total
	if err != nil || by == 0 {
		return nil
	}
	l.total, l.told = found.Total, time.Now()
	key := "chat.grown"
	if by < 0 {
		key, by = "chat.shrunk", -by
	}
	return []string{c.words(key, text.Number(c.lang, found.Total), text.Number(c.lang, by))}
}
