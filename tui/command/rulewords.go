package command

import (
	"io"
	"slices"
	"strings"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/text"
)

// ruleWords are about what the rule book says.
func ruleWords() []Word {
	return []Word{
		{"due", "[--json] [--at DATE] ID", "help.due", "read", parseDue},
		{"rules", "[--json] [--at DATE] [WORD…]", "help.rules", "rules.read", parseRules},
	}
}

// ruleAsks are what a conversation asks for these words.
func init() {
	asks["due"] = asked{[]Question{whichPerson}, false, func(a answers) (Action, error) {
		return AskDue{Person: person.ID(a.of("person"))}, nil
	}}
}

func parseDue(rest string, _ io.Reader) (Action, error) {
	a, day, err := atDay(rest)
	if err != nil {
		return nil, err
	}
	who, err := parseID(strings.Join(a.words, " "))
	return AskDue{Person: who, At: day, JSON: a.has("json")}, err
}

func parseRules(rest string, _ io.Reader) (Action, error) {
	a, day, err := atDay(rest)
	if err != nil {
		return nil, err
	}
	return ReadRules{At: day, Words: a.words, JSON: a.has("json")}, nil
}

// atDay reads the words of a question that --at puts to another day.
func atDay(rest string) (arguments, person.Date, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "at", value: true})
	if err != nil || !a.has("at") {
		return a, "", err
	}
	day, err := person.ParseDate(a.flags["at"])
	if err != nil || len(day) != len("2026-05-31") {
		return a, "", usage("rules.at", shown(a.flags["at"]))
	}
	return a, day, nil
}

func atFlag(day person.Date) string { return when(day != "", " --at "+string(day)) }

// page gathers lines that keep to a width.
type page struct {
	Format
	lines []string
}

// head is a line that begins a part.
func (p *page) head(key string, args ...any) {
	if len(p.lines) > 0 {
		p.lines = append(p.lines, "")
	}
	p.say("", text.Of(p.Lang, key, args...))
}

// say wraps a sentence, its lines indented.
func (p *page) say(indent, sentence string) {
	width := helpWidth
	if p.Width > 0 {
		width = min(p.Width, helpWidth)
	}
	for _, line := range plain.Lines(sentence, max(10, width-len(indent))) {
		p.lines = append(p.lines, indent+string(line.String()))
	}
}

func (p *page) print(w io.Writer) error {
	_, err := io.WriteString(w, strings.Join(p.lines, "\n")+"\n")
	return err
}

// spoken is the page without its empty lines and indents.
func (p *page) spoken() []string {
	lines := slices.DeleteFunc(slices.Clone(p.lines), func(line string) bool { return line == "" })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}
