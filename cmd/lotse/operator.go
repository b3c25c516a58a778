package main

import (
	"context"
	"errors"
	"strings"

	"lotse/store"
	"lotse/tui/command"
)

func (c console) staff(ctx context.Context, args []string) error { return c.word(ctx, "staff", args) }
func (c console) key(ctx context.Context, args []string) error   { return c.word(ctx, "key", args) }

// source says one of the words about sources.

func (c console) whoami(ctx context.Context, args []string) error {
	return c.word(ctx, "whoami", args)
}

// word says one line at the operator's Desk, as staff say it over SSH. It works
// while a server runs on the same store.
func (c console) word(ctx context.Context, word string, args []string) (err error) {
	uri, rest, err := takeOption(args, "store")
	if err != nil {
		return err
	}
	line := lineOf(word, rest)
	// What cannot be understood is said before a store is asked for.
	if _, err := command.Parse(line, strings.NewReader("?")); err != nil {
		return finish(c.caller().Fail(err))
	}
	if uri, err = c.storeURI(uri); err != nil {
		return err
	}
	backend, err := openBackend(ctx, uri)
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, backend, store.Options{Process: "cli", NoLists: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	desk := h.Operator(c.operator(), c.lang())
	defer func() { err = errors.Join(err, desk.End(ctx, store.EndedClosed)) }()
	return finish(c.caller().Run(ctx, desk, line))
}

func (c console) caller() command.Caller {
	return command.Caller{Lang: c.lang(), In: c.in, Out: c.out, Err: c.err}
}

// lineOf joins the words of a command line. A word with spaces is quoted, so
// that it stays one word.
func lineOf(word string, args []string) string {
	line := []string{word}
	for _, arg := range args {
		name, value, isFlag := strings.Cut(arg, "=")
		switch {
		case !strings.ContainsAny(arg, " \t") && arg != "" || strings.Contains(arg, `"`):
			line = append(line, arg)
		case isFlag && strings.HasPrefix(name, "--"):
			line = append(line, name+`="`+value+`"`)
		default:
			line = append(line, `"`+arg+`"`)
		}
	}
	return strings.Join(line, " ")
}
