package main

import (
	"context"
	"fmt"
	"time"

	"lotse/policies/rulebook"
)

// openRules is the office's rule book; nil, for the one that the program carries,
// where no folder is named.
func openRules(dir string) (*rulebook.Book, error) {
	if dir == "" {
		return nil, nil
	}
	book, err := rulebook.Open(dir)
	if err != nil {
		return nil, failf("the rule book in %s cannot be used: %v", dir, err)
	}
	return book, nil
}

// checkRules says whether a folder is a rule book, or where it is wrong.
func (c console) checkRules(_ context.Context, args []string) error {
	words, err := newFlags("rulebook").words(args)
	if err != nil {
		return err
	}
	if len(words) != 2 || words[0] != "check" {
		return usageError("say which folder: rulebook check DIR")
	}
	book, err := openRules(words[1])
	if err != nil {
		return err
	}
	day := time.Now().Format(time.DateOnly)
	fmt.Fprintf(c.out, "ok: %d rules and %d types of course are in force on %s\n",
		len(book.At(day).Rules()), len(book.At(day).List("course")), day)
	return nil
}
