package chat

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/tui/command"
	"lotse/tui/text"
)

// errGivenUp says that somebody does not want to go on with a word.
var errGivenUp = errors.New("given up")

// inquire asks for what a word lacks, and does it. Its error is the end of the
// conversation.
func (c *conversation) inquire(i *command.Inquiry) error {
	var err error
	if i.Word.Name == "note" {
		err = c.note(i)
	} else {
		err = c.fill(i)
	}
	if errors.Is(err, errGivenUp) {
		c.speak(c.words("chat.givenup"))
		return nil
	}
	return err
}

// fill asks every question that is open, and does the word.
func (c *conversation) fill(i *command.Inquiry) error {
	for {
		q, open := i.Next()
		if !open {
			break
		}
		if err := c.answerTo(i, q); err != nil {
			return err
		}
	}
	for {
		if i.Sure {
			if err := c.sure(i); err != nil {
				return err
			}
		}
		action, err := i.Action()
		if err == nil {
			err = c.do(action)
		}
		if err == nil || !i.Sure || !correctable(err) {
			return nil // what went wrong was said
		}
	}
}

// correctable says whether other answers may help, or the same ones later.
func correctable(err error) bool {
	_, refused := errors.AsType[*store.Refused](err)
	_, ended := errors.AsType[*store.Ended](err)
	return !refused && !ended
}

// answerTo asks a question and keeps its answer.
func (c *conversation) answerTo(i *command.Inquiry, q command.Question) error {
	answer, err := c.ask(q)
	if err == nil {
		i.Answer(q, answer)
	}
	return err
}

// ask asks one question until it is answered.
func (c *conversation) ask(q command.Question) (command.Answer, error) {
	usual, some := c.usual(q)
	c.speak(c.question(q, usual, some))
	for {
		line, err := c.line(q, c.words("ask."+q.Name+".name")+": ")
		if err != nil {
			return command.Answer{}, err
		}
		switch {
		case line == "" && (some || q.Open):
			return usual, nil
		case line == "":
			c.speak(c.words("chat.needed"))
			continue
		case line == "?":
			c.speak(c.words("ask."+q.Name+".why"), c.question(q, usual, some))
			continue
		}
		answer, err := q.Read(c.desk, c.lang, c.numbered(q, line))
		if err == nil {
			return answer, nil
		}
		c.speak(c.sentence(err))
		if _, leaving := ownWord(line); leaving {
			c.speak(c.words("chat.needed"))
		}
	}
}

// line reads the answer to a question. Of what was pasted the first line counts.
func (c *conversation) line(q command.Question, prompt string) (string, error) {
	line, err := c.in.read(c.ctx, prompt, listening{complete: c.answersTo(q)})
	line, c.answer = strings.TrimSpace(line), nil
	if err == nil && c.in.rest() {
		c.in.skip(c.ctx)
		c.speak(c.words("chat.firstline"))
	}
	switch {
	case errors.Is(err, errFull):
		c.speak(c.words("chat.long", text.Number(c.lang, maxLine)))
		return c.line(q, prompt)
	case errors.Is(err, errDropped), err == nil && line == ".", errors.Is(err, io.EOF) && !c.in.closed:
		return "", errGivenUp
	}
	return line, err
}

// usual is what Enter stands for.
func (c *conversation) usual(q command.Question) (command.Answer, bool) {
	if q.Sort == command.Somebody && c.about.id != "" {
		return command.Answer{Value: string(c.about.id), Said: joined(c.about.name, string(c.about.id))}, true
	}
	return q.Default(c.desk, c.lang)
}

// mostChoices are as many answers as anybody listens to; more are understood unsaid.
const mostChoices = 60

// question is what is asked: with the answers to choose from, and what Enter means.
func (c *conversation) question(q command.Question, usual command.Answer, some bool) string {
	said := c.words("ask." + q.Name)
	var choices []string
	for n, option := range q.Options(c.desk, c.lang) {
		choices = append(choices, fmt.Sprintf("%d %s", n+1, option.Label))
	}
	if len(choices) > 0 && len(choices) <= mostChoices {
		said += " " + strings.Join(choices, ", ") + "."
	}
	switch {
	case some:
		return said + " " + c.words("chat.enter", usual.Said)
	case q.Open:
		return said + " " + c.words("ask."+q.Name+".open")
	}
	return said
}

// numbered puts the person whom a number of the list means into its place.
func (c *conversation) numbered(q command.Question, line string) string {
	n, err := strconv.Atoi(line)
	if q.Sort == command.Somebody && err == nil && c.list != nil && n >= 1 && n <= len(c.list.ids) {
		return string(c.list.ids[n-1])
	}
	return line
}

// sure says back what was answered, until it is confirmed.
func (c *conversation) sure(i *command.Inquiry) error {
	for {
		c.speak(c.readBack(i), c.words("chat.sure"))
		yes, err := c.yes("chat.sure")
		if err != nil || yes {
			return err
		}
		if err := c.correct(i); err != nil {
			return err
		}
	}
}

// yes waits for yes or no to a question.
func (c *conversation) yes(asked string) (bool, error) {
	question := command.Question{Name: "sure", Sort: command.YesNo}
	for {
		line, err := c.line(question, c.words(asked+".name")+": ")
		if err != nil {
			return false, err
		}
		if answer, err := question.Read(c.desk, c.lang, line); err == nil {
			return answer.Value == command.Yes, nil
		}
		if line == "?" {
			c.speak(c.words(asked + ".why"))
		}
		c.speak(c.words(asked))
	}
}

// readBack says all answers in one sentence.
func (c *conversation) readBack(i *command.Inquiry) string {
	said := []string{i.Word.Name}
	for _, q := range i.Questions() {
		if answer, ok := i.Said(q.Name); ok && answer.Said != "" {
			said = append(said, c.words("ask."+q.Name+".name")+" "+answer.Said)
		}
	}
	return joined(said...) + "."
}

// correct asks which answer is to be another, and asks for it.
func (c *conversation) correct(i *command.Inquiry) error {
	var questions []command.Question
	var named []string
	for _, q := range i.Questions() {
		if !q.Silent {
			questions = append(questions, q)
			named = append(named, fmt.Sprintf("%d %s", len(questions), c.words("ask."+q.Name+".name")))
		}
	}
	n, err := c.pick(c.words("chat.change", strings.Join(named, ", ")), "chat.change.why", len(questions))
	if err != nil {
		return err
	}
	return c.answerTo(i, questions[n-1])
}

// pick asks for one of some numbers; why is the key of what explains them.
func (c *conversation) pick(question, why string, most int) (int, error) {
	for {
		c.speak(question)
		line, err := c.line(command.Question{}, c.words("chat.number")+": ")
		if err != nil {
			return 0, err
		}
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= most {
			return n, nil
		}
		if line == "?" {
			c.speak(c.words(why))
		}
	}
}
