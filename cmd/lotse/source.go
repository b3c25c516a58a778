package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/feed"
	"lotse/store/person"
	"lotse/store/plain"
)

// source tries the configuration of a source, explains its keys, or hands on to the
// words about sources that are documented already.
func (c console) source(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == "try" {
		return c.trySource(ctx, args[1:])
	}
	if len(args) == 1 && args[0] == "keys" {
		feed.WriteKeys(c.out)
		return nil
	}
	return c.word(ctx, "source", args)
}

// trySource reads a source and stores nothing.
func (c console) trySource(ctx context.Context, args []string) error {
	f := newFlags("source")
	rows, asJSON, rules := f.Int("rows", 5, ""), f.Bool("json", false, ""), f.String("rulebook", "", "")
	words, err := f.words(args)
	if err != nil {
		return err
	}
	if len(words) < 1 || len(words) > 2 || *rows < 0 || *rows > 1000 {
		return usageError("say which file: source try FILE.yaml [DELIVERED] [--rows N], N from 0 to 1000")
	}
	delivered := ""
	if len(words) == 2 {
		delivered = words[1]
	}
	book, err := openRules(*rules)
	if err != nil {
		return err
	}
	config, err := feed.LoadFile(words[0], c.env, book)
	if err != nil {
		return failure(err.Error())
	}
	trial, err := feed.Try(ctx, config, c.env, *rows, delivered)
	if err != nil {
		code := ""
		if t, ok := errors.AsType[*feed.Trouble](err); ok {
			code = " [" + t.Code + "]"
		}
		return failf("the source %s cannot be read%s: %v", config.ID, code, err)
	}
	if *asJSON {
		out := json.NewEncoder(c.out)
		out.SetEscapeHTML(false)
		return out.Encode(trialDocument(trial))
	}
	printTrial(c.out, trial)
	return nil
}

// triedSource is the document that source try prints.
type triedSource struct {
	Source   person.Source       `json:"source"`
	Kind     string              `json:"kind"`
	Rows     int                 `json:"rows"`
	Seconds  float64             `json:"seconds"`
	Shut     string              `json:"shut,omitempty"` // why a server would not read it now
	First    []triedRow          `json:"first"`
	Unknown  []store.UnknownCode `json:"unknown"`
	Bad      []store.BadRow      `json:"bad"`
	Unmapped []string            `json:"unmapped"`
	Warnings []string            `json:"warnings"`
}

type triedRow struct {
	Key    string                         `json:"key"`
	Fields map[person.FieldName]triedFact `json:"fields"`
}

// triedFact is one value, or several.
type triedFact []string

func trialDocument(t feed.Trial) triedSource {
	out := triedSource{
		Source: t.Config.ID, Kind: t.Config.Kind, Rows: t.Rows, Seconds: t.Took.Seconds(), Shut: t.Config.Shut(time.Now()),
		First: []triedRow{}, Unknown: append([]store.UnknownCode{}, t.Unknown...), Bad: append([]store.BadRow{}, t.Bad...),
		Unmapped: append([]string{}, t.Columns...), Warnings: append([]string{}, t.Warnings...),
	}
	for _, r := range t.First {
		row := triedRow{r.Key, map[person.FieldName]triedFact{}}
		for name, fact := range r.Fields {
			row.Fields[name] = values(fact)
		}
		out.First = append(out.First, row)
	}
	return out
}

func values(fact person.Fact) []string {
	if fact.Value != "" {
		return []string{fact.Value}
	}
	return fact.List
}

func printTrial(w io.Writer, t feed.Trial) {
	fmt.Fprintf(w, "%s (%s): %d rows, read in %v; nothing was stored\n", t.Config.ID, t.Config.Kind, t.Rows, t.Took.Round(time.Millisecond))
	if shut := t.Config.Shut(time.Now()); shut != "" {
		fmt.Fprintf(w, "a server would not read it now: %s\n", shut)
	}
	for _, text := range t.Warnings {
		fmt.Fprintf(w, "! %s\n", plain.Of(text))
	}
	for _, r := range t.First {
		fmt.Fprintf(w, "\n%s\n", plain.Of(r.Key))
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, m := range t.Config.Map {
			if fact, ok := r.Fields[m.Field]; ok {
				fmt.Fprintf(table, "  %s\t%s\t← %s: %s\n", m.Field, plain.Of(strings.Join(values(fact), ", ")), plain.Of(m.Column), plain.Of(shortened(r.Raw[m.Column])))
			}
		}
		table.Flush()
	}
	printCounts(w, t)
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}

func printCounts(w io.Writer, t feed.Trial) {
	if len(t.Unknown) > 0 {
		fmt.Fprint(w, "\ncodes that are not known; translate them under fields, codes:\n")
	}
	for _, u := range t.Unknown {
		fmt.Fprintf(w, "  %-14s %7d × %s\n", u.Field, u.Rows, plain.Of(u.Value))
	}
	bad := map[string]int{}
	var order []string
	for _, b := range t.Bad {
		what := strings.TrimSpace(b.Code + " " + b.Field)
		if bad[what] == 0 {
			order = append(order, what)
		}
		bad[what]++
	}
	if len(order) > 0 {
		fmt.Fprint(w, "\nrows that cannot be taken (no-key, twice), or not wholly:\n")
	}
	for _, what := range order {
		fmt.Fprintf(w, "  %-21s %7d ×\n", what, bad[what])
	}
	if len(t.Columns) > 0 {
		names := t.Columns
		more := ""
		if len(names) > 40 {
			names, more = names[:40], fmt.Sprintf(" and %d more", len(t.Columns)-40)
		}
		fmt.Fprintf(w, "\ncolumns that stay at the office: %s%s\n", plain.Of(strings.Join(names, ", ")), more)
	}
}

// besides are what the command line says of what runs beside a server.
type besides struct{ sources, intake, intakeKey, inbox string }

// beside is what reads the sources of a folder, and the door at which their machines
// deliver files; nothing where none is named.
func (d door) beside(b besides, book *rulebook.Book, env func(string) string) (all []companion, err error) {
	if b.sources != "" {
		if info, err := os.Stat(b.sources); err != nil || !info.IsDir() {
			return nil, failf("--sources %s is no folder; it holds one YAML file for each source (lotse source keys explains them)", b.sources)
		}
		all = append(all, readOffices(b, book, env, d.log))
	}
	machines, err := d.intakeDoor(b.intake, b.intakeKey, b.inbox)
	if machines != nil {
		all = append(all, machines.open(d))
	}
	return all, err
}

// readOffices reads the sources of a folder beside a server, until the house is closed.
func readOffices(b besides, book *rulebook.Book, env func(string) string, log *slog.Logger) companion {
	return func(ctx context.Context, h *house) error {
		return feed.Run(ctx, h.Store, feed.Options{Dir: b.sources, Inbox: b.inbox, Env: env, Log: log, Book: book})
	}
}

// companion is what runs as long as a house is open.
type companion func(ctx context.Context, h *house) error

// alongside begins all of them, and returns what ends them and waits for it.
func alongside(ctx context.Context, h *house, log *slog.Logger, all []companion) (end func()) {
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, run := range all {
		running.Go(func() {
			if err := run(ctx, h); err != nil && ctx.Err() == nil {
				log.Error("beside the server", "error", err)
			}
		})
	}
	return func() {
		stop()
		running.Wait()
	}
}
