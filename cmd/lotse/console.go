package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os/user"
	"strings"

	"lotse/store/plain"
	"lotse/tui/command"
)

// console is where a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
}

// verb is one command of the operator.
type verb struct {
	name  string
	args  string
	about string
	do    func(c console, ctx context.Context, args []string) error
}

func verbs() []verb {
	return []verb{
		{"demo", "[--dir DIR] [--listen ADDR] [--county NAME] [--people N] [--seed N] [--living] [--rulebook DIR] [--sources DIR] [--intake ADDR]", "makes a synthetic county and serves it on this machine", console.demo},
		{"init", `--store URI --name "NAME" [--id ID] KEYFILE|-`, "makes a store and its first admin, from a public key", console.init},
		{"serve", "--store URI --host-key FILE [--listen ADDR] [--name HOST[:PORT]] [--exempt CIDR,…] [--spool DIR] [--rulebook DIR] [--sources DIR] [--intake ADDR --intake-key FILE [--inbox DIR]]", "serves a store over SSH", console.serve},
		{"rulebook", "check DIR", "checks a rule book of the office's own before it is served", console.checkRules},
		{"source", "try FILE.yaml [DELIVERED] [--rows N] [--json] [--rulebook DIR] | keys | [show|receipts|receipt|codes|agree|end|suspend|reopen|release|drop …] --store URI", "try reads an office's system as the file says, shows what it would deliver and stores nothing; keys explains what may stand in the file; the other words are about sources, agreements and deliveries of a store; lotse help source says more", console.source},
		{"staff", "add|list|role|off … --store URI", "members of staff; lotse help staff says more", console.staff},
		{"key", "add|list|revoke … --store URI", "their keys; lotse help key says more", console.key},
		{"whoami", "--store URI", "who the log takes you for", console.whoami},
		{"audit", "verify --store URI", "says whether the log is as it was written", console.audit},
		{"backup", "--store URI [--to RECIPIENT]… FILE|-", "copies a store, encrypted, into a file; a RECIPIENT is age1…, ssh-ed25519 AAAA… or a file of them; without one LOTSE_PASSPHRASE, or you are asked", console.backup},
		{"restore", "--store URI [--identity FILE] FILE|-", "puts a backup into an empty store, with a private key of age or ssh-ed25519, or the passphrase", console.restore},
		{"due", "[--at DATE] [--rulebook DIR] [--why] [--json] CASES.csv|-", "tries the rule book on made-up cases: which course is due, by which route, until when", console.due},
		{"linkage", "check [--truth] [--pairs OUT.csv] [--json] A.csv [B.csv]", "tries how well records of one person are found, within one file or between two; columns: id, truth, given, family, birth_date, sex, nationality, postcode, azr", console.linkage},
		{"bench", "[register|offices] [--people N] [--sessions N] [--rate N] [--time 5m] [--json]", "measures the server on this machine; register: the lists, beside other databases; offices: how long a change in a PostgreSQL or a MariaDB takes until a list shows it", console.bench},
		{"version", "", "says which version this is", console.version},
		{"help", "[COMMAND]", "lists the commands or explains one", console.help},
	}
}

// run does one command and says how it went by its exit code.
func (c console) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		c.usage(c.err)
		return command.ExitUsage
	}
	name := strings.TrimLeft(args[0], "-") // --help and --version are words, too
	for _, v := range verbs() {
		if v.name == name {
			return c.answer(v, v.do(c, ctx, args[1:]))
		}
	}
	fmt.Fprintf(c.err, "lotse: %s is not a command; lotse help lists them all\n", plain.Of(args[0]))
	return command.ExitUsage
}

// answer turns the error of a command into a sentence and an exit code.
func (c console) answer(v verb, err error) int {
	var code exitCode
	switch {
	case err == nil:
		return command.ExitDone
	case errors.As(err, &code): // all is said already
		return int(code)
	case errors.Is(err, flag.ErrHelp):
		v.explain(c.out)
		return command.ExitDone
	}
	var wrong usageError
	if errors.As(err, &wrong) {
		fmt.Fprintf(c.err, "lotse: %s\nusage: lotse %s %s\n", plain.Of(wrong.Error()), v.name, v.args)
		return command.ExitUsage
	}
	fmt.Fprintf(c.err, "lotse: %s\n", plain.Of(c.sentence(err)))
	return command.ExitFailed
}

// sentence leaves what an operator must know as it is, and puts the store's
// errors into the words that staff read, too.
func (c console) sentence(err error) string {
	var plainly failure
	if errors.As(err, &plainly) {
		return plainly.Error()
	}
	return command.Sentence(err, c.lang())
}

// lang is the language that the environment asks for.
func (c console) lang() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := c.env(name); value != "" {
			return command.LangOf(value)
		}
	}
	return command.LangOf("")
}

// operator is the name that the log gives whoever sits at this machine.
func (c console) operator() string {
	if me, err := user.Current(); err == nil {
		return me.Username
	}
	return "unknown"
}

// usageError is a line that cannot be understood: exit code 2.
type usageError string

func (u usageError) Error() string { return string(u) }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

// failure is a whole sentence for the operator: exit code 1.
type failure string

func (f failure) Error() string { return string(f) }

func failf(format string, args ...any) error { return failure(fmt.Sprintf(format, args...)) }

// exitCode is the end of a command that has said everything itself.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// finish is nil for an exit code of 0.
func finish(code int) error {
	if code == command.ExitDone {
		return nil
	}
	return exitCode(code)
}
