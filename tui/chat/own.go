package chat

import (
	"slices"
	"strings"

	"lotse/tui/command"
)

// own is a word of the conversation itself: it moves in what was said, and does
// nothing at the Desk.
type own struct {
	name [2]string // German, English
	also []string
	help string                                       // key of its help
	do   func(c *conversation, before []string) error // before is what was said last
}

// owns is the table of these words.
func owns() []own {
	return []own{
		{[2]string{"weiter", "more"}, nil, "own.more", alone((*conversation).goOn)},
		{[2]string{"nochmal", "again"}, []string{"noch mal", "wie bitte", "repeat"}, "own.again", (*conversation).sayAgain},
		{[2]string{"liste", "back"}, []string{"zurück"}, "own.list", alone((*conversation).backToList)},
		{[2]string{"nächste", "next"}, []string{"naechste", "nächster"}, "own.next", alone((*conversation).next)},
		{[2]string{"ende", "quit"}, []string{"exit", "logout", "bye", "beenden", "tschüss", "q"}, "own.quit", alone((*conversation).quit)},
		{[2]string{"hilfe", "help"}, []string{"?"}, "", alone((*conversation).help)},
	}
}

func alone(do func(*conversation) error) func(*conversation, []string) error {
	return func(c *conversation, _ []string) error { return do(c) }
}

// ownWord is the word of the conversation that a line is; false for any other line.
func ownWord(line string) (own, bool) {
	line = strings.ToLower(line)
	for _, o := range owns() {
		if slices.Contains(o.name[:], line) || slices.Contains(o.also, line) {
			return o, true
		}
	}
	return own{}, false
}

// in is the word in the language that is spoken.
func (o own) in(lang string) string {
	if lang == "en" {
		return o.name[1]
	}
	return o.name[0]
}

// goOn reads out what was left, or else goes on with the list.
func (c *conversation) goOn() error {
	switch {
	case c.more != nil:
		c.more()
	case c.list != nil && len(c.list.ids) < c.list.total:
		c.readPage()
	default:
		c.speak(c.words("chat.nomore"))
	}
	return nil
}

// sayAgain says the last answer once more, to somebody who missed it.
func (c *conversation) sayAgain(before []string) error {
	if len(before) == 0 {
		before = []string{c.words("chat.noanswer")}
	}
	c.speak(before...)
	return nil
}

func (c *conversation) quit() error {
	c.leaving = true
	c.speak(c.words("chat.bye"))
	return nil
}

// help is short: the words, and how to hear more.
func (c *conversation) help() error {
	var words []string
	for _, w := range command.WordsFor(c.desk) {
		if w.Name != "chat" && !under(w) {
			words = append(words, w.Name)
		}
	}
	c.speak(c.words("chat.help.words", strings.Join(words, ", ")))
	var said []string
	for _, o := range owns() {
		if o.help != "" {
			said = append(said, o.in(c.lang)+" "+c.words(o.help))
		}
	}
	c.speak(c.words("chat.help.own", strings.Join(said, ", ")))
	c.speak(c.words("chat.help.more"))
	if c.in.typist != nil {
		c.speak(c.words("chat.help.keys"))
	}
	return nil
}

// under says whether a word is one of a group whose name is a word itself: help
// of that tells it.
func under(w command.Word) bool {
	group, _, second := strings.Cut(w.Name, " ")
	return second && slices.ContainsFunc(command.Words, func(other command.Word) bool { return other.Name == group })
}

// meant are words that people say for words of the grammar.
var meant = map[string]string{
	"suche": "find", "suchen": "find", "finde": "find", "search": "find", "zeige": "show", "zeig": "show", "öffne": "show", "open": "show",
	"notiz": "note", "notizen": "note", "schreibe": "note", "write": "note", "sprache": "lang", "language": "lang", "deutsch": "lang",
	"englisch": "lang", "english": "lang", "protokoll": "log", "mitarbeiter": "staff list", "kollegen": "staff list", "schlüssel": "key list",
}

// near is the word that a line may have meant to begin with, if it can be of use
// to whoever sits here.
func (c *conversation) near(line string) string {
	first, _, _ := strings.Cut(strings.ToLower(line), " ")
	if word := meant[first]; word != "" {
		for _, w := range command.WordsFor(c.desk) {
			if w.Name == word {
				return word
			}
		}
	}
	return command.Near(first, c.desk)
}
