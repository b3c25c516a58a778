package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

const sentencesFile = "rules/sentences.csv"

// sentence is how a rule applied to somebody, with holes for the facts.
type sentence struct {
	rule            string
	german, english string
}

// loadSentences reads the sentences of the need engine. Their id is that of the
// rule, "/" and the case; args says how many facts fill them.
func (b *Book) loadSentences(files fs.FS) error {
	t, err := readTable(files, sentencesFile, []string{"id", "args", "german", "english"}, nil)
	if err != nil {
		return err
	}
	b.sentences = map[string]sentence{}
	for _, r := range t.rows {
		if err := r.filled("id", "args", "german", "english"); err != nil {
			return err
		}
		id := r.of("id")
		rule, _, found := strings.Cut(id, "/")
		at := slices.IndexFunc(b.rules, func(one Rule) bool { return one.ID == rule })
		args, err := strconv.Atoi(r.of("args"))
		switch {
		case !found || at < 0:
			return r.fault("id", "%q does not begin with the id of a rule and /", id)
		case b.sentences[id] != sentence{}:
			return r.fault("id", "sentence %q twice", id)
		case err != nil || args < 0:
			return r.fault("args", "%q is not a number", r.of("args"))
		}
		for _, column := range []string{"german", "english"} {
			if text := b.wrongHoles(r.of(column), b.rules[at].Params, args); text != "" {
				return r.fault(column, "%s", text)
			}
		}
		b.sentences[id] = sentence{rule, r.of("german"), r.of("english")}
	}
	return nil
}

// holes cuts a sentence: texts stand at even places, the holes between them.
func holes(text string) ([]string, bool) {
	var parts []string
	for {
		before, rest, found := strings.Cut(text, "{")
		if !found {
			return append(parts, text), !strings.Contains(text, "}")
		}
		hole, after, closed := strings.Cut(rest, "}")
		if !closed || strings.Contains(before, "}") {
			return nil, false
		}
		parts, text = append(parts, before, hole), after
	}
}

// wrongHoles says what is wrong with the holes of a sentence: {1} is the first
// fact as it is, {1:residence} the word for a code, {1:date} a date; {:term} is
// the rule's parameter of that name. Less than no args: none are checked for.
func (b *Book) wrongHoles(text string, params map[string]string, args int) string {
	parts, ok := holes(text)
	if !ok {
		return "a { has no }"
	}
	for i := 1; i < len(parts); i += 2 {
		number, kind, _ := strings.Cut(parts[i], ":")
		if number == "" {
			name, list, _ := strings.Cut(kind, ":")
			if params[name] == "" {
				return fmt.Sprintf("{%s}: the rule has no parameter %q", parts[i], name)
			}
			if list != "" && b.lists[list] == nil {
				return fmt.Sprintf("{%s}: there is no list %q", parts[i], list)
			}
			continue
		}
		if n, err := strconv.Atoi(number); err != nil || n < 1 || n > max(args, 0) {
			return fmt.Sprintf("{%s}: there is no such fact; this sentence has %d", parts[i], max(args, 0))
		}
		if kind != "" && kind != "date" && b.lists[kind] == nil {
			return fmt.Sprintf("{%s}: there is no list %q", parts[i], kind)
		}
	}
	return ""
}

// Text is what a rule says, in "de" or "en".
func (b *Book) Text(r Rule, lang string) string {
	if lang == "en" {
		return b.fill(r.English, r, nil, lang)
	}
	return b.fill(r.German, r, nil, lang)
}

// Applied is the sentence of an id such as "44-2/lapsed", filled, with the rule
// that it comes from; false where the book has no such sentence, or the rule is
// not in force.
func (e *Edition) Applied(id string, args []string, lang string) (string, Rule, bool) {
	s, known := e.Book.sentences[id]
	if !known {
		return "", Rule{}, false
	}
	r, _ := e.Rule(s.rule)
	if r.ID == "" {
		return "", Rule{}, false
	}
	text := s.german
	if lang == "en" {
		text = s.english
	}
	return e.Book.fill(text, r, args, lang), r, true
}

func (b *Book) fill(text string, r Rule, args []string, lang string) string {
	parts, _ := holes(text)
	for i := 1; i < len(parts); i += 2 {
		number, kind, _ := strings.Cut(parts[i], ":")
		if number == "" {
			name, list, _ := strings.Cut(kind, ":")
			parts[i] = b.param(r.Params[name], list, lang)
			continue
		}
		n, _ := strconv.Atoi(number)
		if n > len(args) {
			parts[i] = "?"
			continue
		}
		parts[i] = b.fact(args[n-1], kind, lang)
	}
	return strings.Join(parts, "")
}

func (b *Book) fact(value, kind, lang string) string {
	switch kind {
	case "":
		return value
	case "date":
		return Date(value, lang)
	}
	return b.Label(kind, value, lang)
}

func (b *Book) param(value, list, lang string) string {
	if t, err := ParseTerm(value); err == nil && list == "" {
		return t.Words(lang)
	}
	words := split(value)
	if list != "" {
		for i, code := range words {
			words[i] = b.Label(list, code, lang)
		}
	}
	return strings.Join(words, ", ")
}

// Date writes a day as the language does: 29.02.2024, 29 Feb 2024. What is no
// whole day stays as it is.
func Date(iso, lang string) string {
	t, err := time.Parse(time.DateOnly, iso)
	switch {
	case err != nil:
		return iso
	case lang == "en":
		return t.Format("2 Jan 2006")
	}
	return t.Format("02.01.2006")
}
