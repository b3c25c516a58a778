package chat

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/command"
	"lotse/tui/text"
)

// Options are what the door knows of the other end.
type Options struct {
	Lang     string     // "de" or "en"
	Terminal bool       // lines are typed here: nobody else echoes or edits them
	Width    func() int // cells of a row of the terminal; nil or 0: unknown
}

// conversation is one session of the line face.
type conversation struct {
	ctx  context.Context
	desk *store.Desk
	lang string
	in   *reader
	out  *bufio.Writer
	wide func() int

	answer  []string             // what was said since the last line, for whoever missed it
	list    *list                // the people found last
	file    *file                // the person opened last
	about   who                  // whom a note is most likely about
	number  func(n int) error    // what a number alone means
	more    func()               // goes on with what was not read out yet
	staff   []string             // ids of colleagues that were read out
	lists   []string             // names of saved lists that were read out
	courses []string             // ids of courses that were read out
	parked  map[person.ID]parked // texts that could not be kept elsewhere
	away    time.Time            // since when the store is, as it was said
	opened  *store.List          // at the Desk, once people were looked for
	hinted  bool                 // said once how to go on from a list
	leaving bool                 // the user has said so
	left    Left                 // what became of what was open
}

// who is a person as she is named.
type who struct {
	id   person.ID
	name string
}

// Left is what became of the texts that were open at the end of a conversation.
type Left int

// The worst of them counts.
const (
	Kept   Left = iota // as drafts, or there were none
	Waits              // they are kept once the store is back
	Unkept             // one of them could not be kept
)

// Talk converses until the user has enough, the input is over (nil) or the
// context is (why it is). The input comes in pieces as they arrived; it is closed
// at its end. What is unfinished then is kept as a draft, as far as Left says.
func Talk(ctx context.Context, d *store.Desk, in <-chan []byte, out io.Writer, o Options) (Left, error) {
	c := &conversation{ctx: ctx, desk: d, lang: o.Lang, out: bufio.NewWriter(out), wide: o.Width, parked: map[person.ID]parked{}}
	if c.wide == nil {
		c.wide = func() int { return 0 }
	}
	if c.lang != text.English {
		c.lang = text.German
	}
	c.in = &reader{bursts: in, out: c.out}
	if o.Terminal {
		c.in.typist = newTypist(c.out, c.wide)
	}
	defer c.out.Flush()
	c.greet()
	err := c.converse()
	c.handOver()
	c.write(nil) // what comes after it is not for the row of the prompt
	if errors.Is(err, io.EOF) && ctx.Err() == nil {
		return c.left, nil
	}
	return c.left, err
}

// converse takes one turn after the other.
func (c *conversation) converse() error {
	for !c.leaving {
		c.speak(c.news()...)
		line, err := c.in.read(c.ctx, c.words("chat.prompt"), listening{
			complete: c.completions, news: c.desk.Session.News(), tell: c.interrupt,
		})
		switch {
		case errors.Is(err, errDropped):
		case errors.Is(err, errFull):
			c.answer = nil
			c.speak(c.words("chat.long", text.Number(c.lang, maxLine)))
		case err != nil:
			c.keepHalf()
			return err
		default:
			if err := c.turn(line); err != nil {
				return err
			}
		}
	}
	return nil
}

// interrupt tells news while nothing is typed.
func (c *conversation) interrupt() bool {
	news := c.news()
	if len(news) > 0 {
		c.speak(news...)
	}
	return len(news) > 0
}

// greet says who is welcome, and what is wanted most.
func (c *conversation) greet() {
	me := c.desk.Session.Me
	c.speak(c.words("chat.greeting", me.Name, c.label("role", string(me.Role))))
	if c.desk.Session.May("find") {
		who, err := c.desk.WhoAmI(c.ctx)
		switch {
		case err != nil:
			c.sorry(err)
		case who.People == 1:
			c.speak(c.words("chat.people.one"))
		default:
			c.speak(c.words("chat.people", text.Number(c.lang, who.People)))
		}
	}
	acts := map[string]bool{"": true}
	for _, w := range command.WordsFor(c.desk) {
		if !acts[w.Act] && len(acts) <= 3 {
			acts[w.Act] = true
			c.speak(w.Name + " " + text.Of(c.lang, w.Help) + ".")
		}
	}
	if len(acts) == 1 {
		c.speak(c.words("home.planner"))
	}
	c.speak(c.words("chat.help"))
	c.unsent()
}

// unsent says which texts wait for the user from before; the one typed last is
// what a note is most likely about.
func (c *conversation) unsent() {
	list, _ := c.desk.Unsent(c.ctx) // what cannot be recorded is not told; show and note tell of it, too
	for _, one := range list {
		c.speak(command.UnsentSentence(one, c.desk.Session.Now(), c.lang))
		if one.Kept && c.about.id == "" {
			c.about = who{id: one.Person}
		}
	}
}
