package chat

import (
	"slices"
	"strings"

	"lotse/store/register"
	"lotse/tui/command"
)

// completions are the lines that a line may become: by words, then by what was
// read out before and what the rule book knows. They betray nobody: no name and
// no id is among them that was not said in this conversation.
func (c *conversation) completions(line string) []string {
	word, typed := c.wordOf(line)
	if word == nil {
		return c.firstWords(line)
	}
	last := typed[strings.LastIndexByte(typed, ' ')+1:]
	stem := line[:len(line)-len(last)]
	if strings.HasPrefix(last, "--") {
		return ending(stem, fitting(last, flagsOf(*word)), " ")
	}
	switch word.Name {
	case "find":
		return c.conditions(stem, last)
	case "show", "note":
		return ending(stem, fitting(last, c.ids()), " ")
	case "list", "list show", "list news", "list save", "list add", "list take", "list note", "list share", "list pin", "list unpin", "list rename",
		"list purpose", "list drop":
		return ending(line[:len(line)-len(typed)], fitting(typed, c.lists), " ")
	case "assign", "relieve":
		return ending(stem, fitting(last, append(slices.Clone(c.staff), c.ids()...)), " ")
	case "followup", "followup done":
		return ending(stem, fitting(last, c.ids()), " ")
	case "course", "course show", "course change", "course start", "course end", "course cancel":
		return ending(stem, fitting(last, c.courses), " ")
	case "course attend", "course result", "enrol", "enrol drop", "enrol withdraw", "enrol interrupt", "enrol step", "enrol first":
		return ending(stem, fitting(last, append(slices.Clone(c.courses), c.ids()...)), " ")
	case "lang":
		return ending(stem, fitting(last, []string{"de", "en"}), "")
	case "help":
		return ending(line[:len(line)-len(typed)], fitting(typed, c.topics()), "")
	case "staff role", "staff off", "staff on", "key list", "key add":
		return ending(stem, fitting(last, c.staff), " ")
	}
	return nil
}

// wordOf is the word that a line begins with, and what follows its space; nil
// where there is none yet.
func (c *conversation) wordOf(line string) (*command.Word, string) {
	var best *command.Word
	for _, w := range command.WordsFor(c.desk) {
		if strings.HasPrefix(line, w.Name+" ") && (best == nil || len(w.Name) > len(best.Name)) {
			best = &w
		}
	}
	if best == nil {
		return nil, ""
	}
	return best, line[len(best.Name)+1:]
}

func (c *conversation) firstWords(line string) []string {
	var words []string
	for _, w := range command.WordsFor(c.desk) {
		if strings.HasPrefix(w.Name, line) {
			words = append(words, w.Name+" ")
		}
	}
	for _, o := range owns() {
		if word := o.in(c.lang); strings.HasPrefix(word, line) && word != "help" && line != "" {
			words = append(words, word)
		}
	}
	return words
}

// flagsOf are the flags in the usage of a word.
func flagsOf(w command.Word) []string {
	var flags []string
	for _, part := range strings.Fields(strings.NewReplacer("[", " ", "]", " ").Replace(w.Args)) {
		if strings.HasPrefix(part, "--") {
			flags = append(flags, part)
		}
	}
	return flags
}

// ids are those of the people who were read out, the last one first.
func (c *conversation) ids() []string {
	var ids []string
	if c.about.id != "" {
		ids = append(ids, string(c.about.id))
	}
	if c.list != nil {
		for _, id := range c.list.ids {
			if !slices.Contains(ids, string(id)) {
				ids = append(ids, string(id))
			}
		}
	}
	return ids
}

func (c *conversation) topics() []string {
	topics := []string{"filter"}
	for _, w := range command.WordsFor(c.desk) {
		topics = append(topics, w.Name)
	}
	return topics
}

// conditions completes a condition of a filter: its field, or the last of its values.
func (c *conversation) conditions(stem, last string) []string {
	not := ""
	if strings.HasPrefix(last, "-") {
		not, last = "-", last[1:]
	}
	name, values, given := strings.Cut(last, ":")
	if !given {
		var fields []string
		for _, f := range register.Fields() {
			if fit := fitting(name, f.Words); len(fit) > 0 { // one of its words is enough
				fields = append(fields, fit[0])
			}
		}
		return ending(stem+not, fields, ":")
	}
	value := values[strings.LastIndexByte(values, ',')+1:]
	stem += not + name + ":" + values[:len(values)-len(value)]
	return ending(stem, fitting(value, c.values(name)), "")
}

// values are those that a field can have by the rule book.
func (c *conversation) values(name string) []string {
	at := slices.IndexFunc(register.Fields(), func(f register.FieldInfo) bool { return slices.Contains(f.Words, strings.ToLower(name)) })
	if at < 0 {
		return nil
	}
	if register.Fields()[at].Name == "list" {
		var names []string
		for _, name := range c.lists {
			names = append(names, register.Quoted(name))
		}
		return names
	}
	var values []string
	for _, entry := range c.desk.Session.Book.List(register.Fields()[at].Kind) {
		label := c.desk.Session.Book.Label(register.Fields()[at].Kind, entry.Code, c.lang)
		if strings.ContainsAny(label, " ,:<>=\"") {
			label = entry.Code
		}
		values = append(values, label)
	}
	return values
}

// fitting are the words that begin as typed, whatever their case.
func fitting(typed string, words []string) []string {
	var fit []string
	for _, word := range words {
		if len(word) >= len(typed) && strings.EqualFold(word[:len(typed)], typed) && !slices.Contains(fit, word) {
			fit = append(fit, word)
		}
	}
	return fit
}

// ending makes lines of words; what is alone is finished.
func ending(stem string, words []string, end string) []string {
	lines := make([]string, len(words))
	for i, word := range words {
		if lines[i] = stem + word; len(words) == 1 {
			lines[i] += end
		}
	}
	return lines
}

// answersTo completes the answer to a question.
func (c *conversation) answersTo(q command.Question) func(string) []string {
	if q.Sort == command.Lines {
		return nil
	}
	return func(line string) []string {
		if q.Name == "course" {
			return fitting(line, c.courses)
		}
		switch q.Sort {
		case command.Choice:
			var labels []string
			for _, option := range q.Options(c.desk, c.lang) {
				labels = append(labels, option.Label)
			}
			return fitting(line, labels)
		case command.Somebody:
			return fitting(line, c.ids())
		case command.Colleague:
			return fitting(line, c.staff)
		case command.Places:
			stem := line[:strings.LastIndexByte(line, ',')+1]
			return ending(stem, fitting(line[len(stem):], c.values("in")), "")
		case command.Conditions:
			stem := line[:strings.LastIndexByte(line, ' ')+1]
			return c.conditions(stem, line[len(stem):])
		}
		return nil
	}
}
