package main

import (
	"context"
	"fmt"
	"os"

	"github.com/charmbracelet/x/term"
)

// passphrase is what LOTSE_PASSPHRASE holds, or what is typed on a terminal,
// where it is not shown; twice where a slip would be found too late. Where there
// is neither, lacking says what to give.
func (c console) passphrase(ctx context.Context, twice bool, lacking string) (string, error) {
	if words := c.env("LOTSE_PASSPHRASE"); words != "" {
		return words, nil
	}
	in, ok := c.in.(*os.File)
	if !ok || !term.IsTerminal(in.Fd()) {
		return "", failure(lacking)
	}
	words, err := c.hidden(ctx, in, "Passphrase of the backup: ")
	if err != nil || !twice {
		return words, err
	}
	again, err := c.hidden(ctx, in, "Once more: ")
	if err == nil && again != words {
		err = failure("the two were not the same; nothing was done")
	}
	return words, err
}

// hidden reads a line that the terminal does not show. Whoever interrupts it
// gets the terminal back as it was.
func (c console) hidden(ctx context.Context, in *os.File, prompt string) (string, error) {
	before, err := term.GetState(in.Fd())
	if err != nil {
		return "", failure(err.Error())
	}
	fmt.Fprint(c.err, prompt)
	type line struct {
		text []byte
		err  error
	}
	read := make(chan line, 1)
	go func() {
		text, err := term.ReadPassword(in.Fd())
		read <- line{text, err}
	}()
	select {
	case got := <-read:
		fmt.Fprintln(c.err)
		if got.err != nil {
			return "", failf("the passphrase could not be read: %v", got.err)
		}
		return string(got.text), nil
	case <-ctx.Done():
		fmt.Fprintln(c.err)
		term.Restore(in.Fd(), before)
		return "", ctx.Err()
	}
}
