package chat

import (
	"bytes"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
)

// endless is the width of a line where nobody knows how wide it may be.
const endless = 1 << 20

// speak says lines, each made harmless, and remembers them for whoever asks again.
func (c *conversation) speak(lines ...string) {
	c.answer = append(c.answer, lines...)
	c.write(lines)
}

// write writes lines. Where the width of the terminal is known they end between
// words; the last cell stays free, as some terminals go to the next row there.
func (c *conversation) write(lines []string) {
	if c.in.prompted {
		c.in.prompted = false
		c.out.WriteByte('\n')
	}
	width := endless
	if w := c.wide(); w > 20 {
		width = w - 1
	}
	for _, line := range lines {
		for _, row := range plain.Lines(flat(line), width) {
			c.out.WriteString(strings.TrimRight(row.String(), " ") + "\n")
		}
	}
}

// flat is a line that stays one, whatever is in it.
func flat(line string) string { return plain.Of(line).String() }

// sorry says what went wrong, in the words that it has everywhere.
func (c *conversation) sorry(err error) {
	c.speak(c.sentence(err))
	if since := c.desk.Session.Away(); errors.Is(err, store.ErrAway) && !since.IsZero() {
		c.speak(c.words("chat.away.since", c.clock(since)))
	}
}

func (c *conversation) sentence(err error) string { return whole(command.Sentence(err, c.lang)) }

// whole makes a whole sentence of one that elsewhere stands after a colon.
func whole(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	sentence = string(unicode.ToUpper(first)) + sentence[size:]
	if last, _ := utf8.DecodeLastRuneInString(sentence); unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune("“”\")…", last) {
		sentence += "."
	}
	return sentence
}

// page is how much is read out at once: as much as a slow link takes in a second.
const (
	pageItems = 10
	pageBytes = 900
)

// readOut reads the first page of items; more goes on. A line end in an item
// stays one.
func (c *conversation) readOut(items []string) {
	c.more = nil
	bytes := 0
	for i, item := range items {
		if bytes += len(item) + 1; i > 0 && (i == pageItems || bytes > pageBytes) {
			rest := items[i:]
			c.speak(c.rest(len(rest)))
			c.more = func() { c.readOut(rest) }
			return
		}
		c.speak(strings.Split(item, "\n")...)
	}
}

func (c *conversation) rest(items int) string {
	if items == 1 {
		return c.words("chat.rest.one")
	}
	return c.words("chat.rest", items)
}

// outcome says what an action gave.
func (c *conversation) outcome(o command.Outcome, json bool) {
	format := command.Format{Lang: c.lang, Book: c.desk.Session.Book}
	if spoken, ok := o.(command.Spoken); ok && !json {
		lines := spoken.Spoken(format)
		if len(lines) == 0 {
			lines = []string{c.words("chat.nothing")}
		}
		for i := range lines {
			lines[i] = flat(lines[i])
		}
		c.readOut(lines)
		return
	}
	var printed bytes.Buffer
	if err := o.Print(&printed, format); err != nil {
		c.sorry(err)
		return
	}
	if json { // for a program: to the letter, and at once
		c.out.Write(printed.Bytes())
		return
	}
	said := strings.TrimRight(printed.String(), "\n")
	if said == "" {
		said = c.words("line.done")
	}
	c.readOut(strings.Split(said, "\n"))
	if aside, ok := o.(interface {
		Remark(command.Format) string
	}); ok && aside.Remark(format) != "" {
		c.speak(whole(aside.Remark(format)))
	}
}

func (c *conversation) words(key string, args ...any) string { return text.Of(c.lang, key, args...) }

func (c *conversation) label(kind, code string) string {
	if code == "" {
		return ""
	}
	return c.desk.Session.Book.Label(kind, code, c.lang)
}

// date is a day as the language writes it.
func (c *conversation) date(iso string) string { return text.Date(c.lang, iso) }

// clock is the time of day in the county: "14:03".
func (c *conversation) clock(t time.Time) string {
	return t.In(c.desk.Session.Now().Location()).Format("15:04")
}

// joined joins what is known to one sentence.
func joined(parts ...string) string {
	var known []string
	for _, part := range parts {
		if part != "" {
			known = append(known, part)
		}
	}
	return strings.Join(known, ", ")
}
