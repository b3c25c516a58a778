package main

import (
	"errors"
	"flag"
	"io"
	"strings"
)

// flags reads the options of a command; other words may stand among them.
type flags struct{ *flag.FlagSet }

func newFlags(name string) flags {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard) // console.answer says what is wrong
	return flags{set}
}

// words reads the options and returns the other words.
func (f flags) words(args []string) ([]string, error) {
	var words []string
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError(err.Error())
		}
		rest := f.Args()
		if len(rest) == 0 {
			return words, nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

// none reads the options of a command that takes no other words.
func (f flags) none(args []string) error {
	words, err := f.words(args)
	if err == nil && len(words) > 0 {
		return usagef("%q is too much here", words[0])
	}
	return err
}

// given says whether an option was named on the command line.
func (f flags) given(name string) bool {
	found := false
	f.Visit(func(one *flag.Flag) { found = found || one.Name == name })
	return found
}

// takeOption takes --name VALUE or --name=VALUE out of a line that another
// grammar will read.
func takeOption(args []string, name string) (value string, rest []string, err error) {
	for i := 0; i < len(args); i++ {
		after, joined := strings.CutPrefix(args[i], "--"+name+"=")
		switch {
		case args[i] == "--":
			return value, append(rest, args[i:]...), nil
		case joined:
			value = after
		case args[i] == "--"+name && i+1 == len(args):
			return "", nil, usagef("--%s needs a value", name)
		case args[i] == "--"+name:
			i++
			value = args[i]
		default:
			rest = append(rest, args[i])
		}
	}
	return value, rest, nil
}
