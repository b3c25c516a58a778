package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/sshserver"
	"lotse/store"
	"lotse/store/county"
)

// mostPeople is how many a synthetic county may have.
const mostPeople = 1_000_000

// demo is a synthetic county in one folder, and a server for it.
type demo struct {
	console
	dir     string // absolute
	county  string
	people  int
	seed    uint64
	living  bool           // with two offices that change by themselves
	intake  string         // address of the intake door; empty: there is none
	sources string         // folder of configurations; empty: none is read
	book    *rulebook.Book // the office's; nil: the one that the program carries
	chosen  bool           // county, people or seed were named on the command line
}

// demo makes a synthetic county, or goes on with the one in the folder, and
// serves it.
func (c console) demo(ctx context.Context, args []string) (err error) {
	f := newFlags("demo")
	dir, listen := f.String("dir", "lotse-demo", ""), f.String("listen", "127.0.0.1:2222", "")
	place, people, seed := f.String("county", county.Aurich, ""), f.Int("people", 0, ""), f.Uint64("seed", 1, "")
	rules, sources := f.String("rulebook", "", ""), f.String("sources", "", "")
	intake := f.String("intake", "", "")
	living := f.Bool("living", false, "")
	if err := f.none(args); err != nil {
		return err
	}
	book, err := openRules(*rules)
	if err != nil {
		return err
	}
	if !slices.Contains(county.Counties, *place) {
		return usagef("there is no county %q; there are %s", *place, strings.Join(county.Counties, " and "))
	}
	if !f.given("people") {
		*people = county.Usual(*place)
	}
	if *people < 1 || *people > mostPeople {
		return usagef("--people needs a number from 1 to %d", mostPeople)
	}
	d := demo{console: c, book: book, living: *living, intake: *intake, sources: *sources, county: *place, people: *people, seed: *seed, chosen: f.given("living") || f.given("county") || f.given("people") || f.given("seed")}
	if d.dir, err = filepath.Abs(*dir); err != nil {
		return failure(err.Error())
	}
	if err := d.folder(); err != nil {
		return err
	}
	// The port first: nobody should wait for a county that cannot be served.
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return failf("%v; choose another address with --listen 127.0.0.1:0", err)
	}
	defer listener.Close()
	if err := d.prepare(ctx); err != nil {
		return err
	}
	if kept, err := d.kept(); err == nil { // an older one, of which nobody said what it is
		d.county, d.people, d.living = kept.County, kept.People, kept.Living
	}
	return d.serve(ctx, listener)
}

// folder makes the demo's folder, or sees to it that it is one's own.
func (d demo) folder() error {
	if entries, err := os.ReadDir(d.dir); err == nil && len(entries) > 0 && !exists(d.path("keys")) {
		return failf("%s holds something else; choose another --dir", d.dir)
	}
	if err := os.MkdirAll(d.path("keys"), 0o700); err != nil {
		return failure(err.Error())
	}
	for _, dir := range []string{d.dir, d.path("keys")} {
		if err := os.Chmod(dir, 0o700); err != nil {
			return failure(err.Error())
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (d demo) path(name ...string) string { return filepath.Join(append([]string{d.dir}, name...)...) }

func (d demo) serve(ctx context.Context, listener net.Listener) (err error) {
	signer, err := d.hostKey(listener.Addr())
	if err != nil {
		return err
	}
	at := door{hostKey: signer, exempt: sshserver.Loopback, log: newLog(d.err)}
	if d.living && d.sources == "" {
		d.sources = d.path("sources")
	}
	if d.intake != "" && !exists(d.path("intake_key")) {
		if _, err := makeKey(d.path("intake_key"), "lotse-intake"); err != nil {
			return failure(err.Error())
		}
	}
	b := besides{sources: d.sources, intake: d.intake, inbox: d.path("inbox")}
	if d.intake != "" {
		b.intakeKey = d.path("intake_key")
	}
	beside, err := at.beside(b, d.book, d.env)
	if d.living {
		beside = append(beside, func(ctx context.Context, _ *house) error { return d.live(ctx) })
	}
	if err != nil {
		return err
	}
	return at.open(ctx, entry{
		beside:  beside,
		backend: func(ctx context.Context) (store.Backend, error) { return openFolder(ctx, d.path("store")) },
		options: store.Options{Process: "demo", Book: d.book, Spool: d.path("spool"), Problem: problem(at.log), Progress: d.reading},
		listen:  func() (net.Listener, error) { return listener, nil },
		ready:   d.greet,
	})
}

// reading says how far the lists are read, where that takes a while.
func (d demo) reading(people int) {
	if people%manyRead == 0 {
		fmt.Fprintf(d.err, "\rReading the lists: %d of %d people", people, d.people)
		if people > d.people-manyRead {
			fmt.Fprintln(d.err)
		}
	}
}

// manyRead is after how many people progress is worth a line.
const manyRead = 50_000

// greet says how to come in, once one can.
func (d demo) greet(at net.Addr, h *house) {
	host, port := clientAddress(at)
	people := "people who cannot be reached just now"
	if h != nil {
		people = fmt.Sprintf("%d people", h.People())
	}
	fmt.Fprintf(d.out, "A synthetic county of %s, in %s; delete the folder to be rid of it.\n", people, d.dir)
	fmt.Fprintf(d.out, "Come in from another terminal, as whom you like:\n\n")
	for _, role := range access.Roles {
		fmt.Fprintf(d.out, "# %s\nssh -i %s -o IdentitiesOnly=yes -o %s -p %s lotse@%s\n",
			role, shellWord(d.path("keys", string(role))), sshOption("UserKnownHostsFile", d.path("known_hosts")), port, host)
	}
	fmt.Fprintf(d.out, "\nlistening on %s; Ctrl-C ends the server\n", at)
}

// newLog is a server's own log. Its times are UTC, wherever the server stands.
func newLog(to io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindTime {
			a.Value = slog.TimeValue(a.Value.Time().UTC())
		}
		return a
	}}))
}

// problem puts what goes wrong in the background into the server's own log.
func problem(log *slog.Logger) func(error) {
	return func(err error) {
		change, ok := errors.AsType[*store.Absence](err)
		switch {
		case !ok:
			log.Error("in the background", "error", err)
		case change.Back.IsZero():
			log.Warn(change.Error())
		default:
			log.Info(change.Error())
		}
	}
}

// clientAddress is where a client on this machine reaches a listener.
func clientAddress(at net.Addr) (host, port string) {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return at.String(), ""
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return host, port
}
