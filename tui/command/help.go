package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/register"
	"lotse/tui/text"
)

// Help explains everything, one word, a group of words such as "staff", or the
// language of filters.
type Help struct {
	Topic string
	JSON  bool // of filters: one object a field
}

// filterTopic is the topic that is not a word.
const filterTopic = "filter"

func parseHelp(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	topic := strings.ToLower(strings.Join(a.words, " "))
	if topic != "" && topic != filterTopic && len(topicWords(topic)) == 0 {
		return nil, usage("topic", shown(topic))
	}
	if a.has("json") && topic != filterTopic {
		return nil, usage("flag", "--json")
	}
	return Help{topic, a.has("json")}, nil
}

// topicWords are the words that a topic names: one, or a group, or all.
func topicWords(topic string) []Word {
	var words []Word
	for _, w := range Words {
		if topic == "" || w.Name == topic || strings.HasPrefix(w.Name, topic+" ") {
			words = append(words, w)
		}
	}
	return words
}

func (a Help) String() string {
	return "help" + when(a.JSON, " --json") + when(a.Topic != "", " "+a.Topic)
}

func (a Help) Do(_ context.Context, d *store.Desk) (Outcome, error) {
	return Helped{a.Topic, a.JSON, d}, nil
}

// Helped is an explanation. Where no word is named it is of those that can be of
// use at the Desk.
type Helped struct {
	Topic string
	JSON  bool
	desk  *store.Desk
}

func (h Helped) Print(w io.Writer, f Format) error {
	if h.Topic == filterTopic && (h.JSON || f.JSON) {
		return printEach(w, register.Fields(), fieldObject)
	}
	if h.Topic == filterTopic {
		return printFilterHelp(w, f)
	}
	words := topicWords(h.Topic)
	if h.Topic == "" {
		words = WordsFor(h.desk)
	}
	if h.Topic == "" {
		if err := printWords(w, f, words); err != nil {
			return err
		}
		return lines(w, f, "", text.Of(f.Lang, "help.more"))
	}
	at := slices.IndexFunc(words, func(w Word) bool { return w.Name == h.Topic })
	if at < 0 {
		return printWords(w, f, words)
	}
	if err := printWord(w, f, words[at]); err != nil || len(words) == 1 {
		return err
	}
	if err := lines(w, f, ""); err != nil {
		return err
	}
	return printWords(w, f, slices.Delete(words, at, at+1))
}

// printWord explains one word.
func printWord(w io.Writer, f Format, word Word) error {
	all := []string{word.Usage(), "", text.Of(f.Lang, word.Help)}
	if more := text.Of(f.Lang, word.Help+".more"); more != word.Help+".more" {
		all = append(all, "", more)
	}
	return lines(w, f, all...)
}

// printWords lists words; where their usages are long, what they do stands below.
func printWords(w io.Writer, f Format, words []Word) error {
	if !slices.ContainsFunc(words, func(w Word) bool { return len(w.Usage()) > helpWidth/2 }) {
		return table(w, f, words, func(w Word) []string { return []string{w.Usage(), text.Of(f.Lang, w.Help)} })
	}
	for _, word := range words {
		if _, err := fmt.Fprintf(w, "%s\n    %s\n", word.Usage(), text.Of(f.Lang, word.Help)); err != nil {
			return err
		}
	}
	return nil
}
