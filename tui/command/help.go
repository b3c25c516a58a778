package command

import (
	"context"
	"io"
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
	if h.Topic == "" || len(words) > 1 {
		err := table(w, f, words, func(w Word) []string { return []string{w.Usage(), text.Of(f.Lang, w.Help)} })
		if err != nil || h.Topic != "" {
			return err
		}
		return lines(w, f, "", text.Of(f.Lang, "help.more"))
	}
	one := words[0]
	all := []string{one.Usage(), "", text.Of(f.Lang, one.Help)}
	if more := text.Of(f.Lang, one.Help+".more"); more != one.Help+".more" {
		all = append(all, "", more)
	}
	return lines(w, f, all...)
}
