package command

import (
	"strconv"
	"strings"
)

// flag is an option of a word: --name, or --name VALUE and --name=VALUE.
type flag struct {
	name  string
	value bool
	words bool // the value runs on to the next flag, as OpenSSH drops its quotes
}

// arguments is what follows a word.
type arguments struct {
	flags map[string]string
	words []string // what is not a flag, quotes taken off
	raw   []string // the same with its quotes
	rest  string   // what leading left, untouched
	ended bool     // leading has read the "--" that ends the flags
}

// leading reads the flags before the first other word and leaves the rest of
// the line as it is; "--" ends the flags.
func leading(line string, known ...flag) (arguments, error) {
	a := arguments{flags: map[string]string{}}
	for {
		word, rest := cut(line)
		if !strings.HasPrefix(word, "--") {
			a.rest = line
			return a, nil
		}
		if word == "--" {
			a.rest, a.ended = rest, true
			return a, nil
		}
		var err error
		if line, err = a.take(word, rest, known); err != nil {
			return a, err
		}
	}
}

// anywhere reads flags wherever they stand before a "--"; everything else is words.
func anywhere(line string, known ...flag) (arguments, error) {
	a := arguments{flags: map[string]string{}}
	for over := false; ; {
		word, rest := cut(line)
		switch {
		case word == "":
			return a, nil
		case !over && word == "--":
			over = true
		case !over && strings.HasPrefix(word, "--"):
			var err error
			if rest, err = a.take(word, rest, known); err != nil {
				return a, err
			}
		default:
			a.words, a.raw = append(a.words, unquoted(word)), append(a.raw, word)
		}
		line = rest
	}
}

// take keeps one flag with its value and returns what follows it.
func (a *arguments) take(word, rest string, known []flag) (string, error) {
	name, value, given := strings.Cut(word[2:], "=")
	spec, ok := find(known, name)
	switch _, twice := a.flags[name]; {
	case !ok:
		return "", usage("flag", shown("--"+name))
	case twice:
		return "", usage("twice", "--"+name)
	case !spec.value && given:
		return "", usage("novalue", "--"+name)
	case !spec.value:
		a.flags[name] = ""
		return rest, nil
	case !given:
		value, rest = cut(rest)
	}
	if value == "" || !given && strings.HasPrefix(value, "--") {
		return "", usage("value", "--"+name)
	}
	a.flags[name] = unquoted(value)
	if spec.words && a.flags[name] == value {
		return a.more(name, rest), nil
	}
	return rest, nil
}

// more lets a value that was not quoted run on to the next flag.
func (a *arguments) more(name, rest string) string {
	for {
		word, after := cut(rest)
		if word == "" || strings.HasPrefix(word, "--") {
			return rest
		}
		a.flags[name] += " " + word
		rest = after
	}
}

func find(known []flag, name string) (flag, bool) {
	for _, f := range known {
		if f.name == name {
			return f, true
		}
	}
	return flag{}, false
}

func (a arguments) has(name string) bool {
	_, ok := a.flags[name]
	return ok
}

// number is the value of a flag that counts something; missing where it is not given.
func (a arguments) number(name string, missing int) (int, error) {
	text, ok := a.flags[name]
	if !ok {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, usage("number", "--"+name, shown(text))
	}
	return n, nil
}

// list is the value of a flag that takes several, split at commas.
func (a arguments) list(name string) []string {
	var out []string
	for _, one := range strings.Split(a.flags[name], ",") {
		if one = strings.TrimSpace(unquoted(strings.TrimSpace(one))); one != "" {
			out = append(out, one)
		}
	}
	return out
}
