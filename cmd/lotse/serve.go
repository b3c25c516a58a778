package main

import (
	"context"
	"net"
	"path/filepath"

	"lotse/store"
)

// serve lets staff in over SSH until it is told to stop.
func (c console) serve(ctx context.Context, args []string) (err error) {
	f := newFlags("serve")
	uri, hostKey := f.String("store", "", ""), f.String("host-key", "", "")
	listen, exempt := f.String("listen", "127.0.0.1:2222", ""), f.String("exempt", "", "")
	name, spool := f.String("name", "", ""), f.String("spool", "", "")
	rules, sources := f.String("rulebook", "", ""), f.String("sources", "", "")
	intakeAt, intakeKey, inbox := f.String("intake", "", ""), f.String("intake-key", "", ""), f.String("inbox", "", "")
	if err := f.none(args); err != nil {
		return err
	}
	book, err := openRules(*rules)
	if err != nil {
		return err
	}
	if *uri, err = c.storeURI(*uri); err != nil {
		return err
	}
	if *hostKey == "" {
		return usageError("the server's private key is needed: --host-key FILE; ssh-keygen -t ed25519 -f host_key -N '' makes one")
	}
	d := door{name: *name, log: newLog(c.err)}
	if d.exempt, err = networks(*exempt); err != nil {
		return err
	}
	if d.hostKey, err = readHostKey(*hostKey); err != nil {
		return err
	}
	if *inbox == "" {
		*inbox = filepath.Join(filepath.Dir(*hostKey), "inbox")
	}
	beside, err := d.beside(besides{*sources, *intakeAt, *intakeKey, *inbox}, book, c.env)
	if err != nil {
		return err
	}
	folder, err := d.spool(*spool, filepath.Join(filepath.Dir(*hostKey), "spool"))
	if err != nil {
		return err
	}
	return d.open(ctx, entry{
		beside:  beside,
		backend: func(ctx context.Context) (store.Backend, error) { return openBackend(ctx, *uri) },
		options: store.Options{Process: "serve", Book: book, Spool: folder, Problem: problem(d.log), Progress: d.reading},
		noStaff: failf(`nobody could be let in yet; add the first admin: lotse init --store %s --name "NAME" KEYFILE.pub`,
			shellWord(withoutPassword(*uri))),
		listen: func() (net.Listener, error) {
			l, err := net.Listen("tcp", *listen)
			if err != nil {
				return nil, failure(err.Error())
			}
			return l, nil
		},
		ready: func(at net.Addr, h *house) {
			log := d.log.With("address", at.String(), "store", withoutPassword(*uri))
			if h != nil {
				log = log.With("people", h.People())
			}
			log.Info("listening")
		},
	})
}

// reading says how far the lists are read, where that takes a while.
func (d door) reading(people int) {
	if people%(2*manyRead) == 0 {
		d.log.Info("reading the lists", "people", people)
	}
}

// spool makes the folder for what waits while the store is away. Without one, a
// server goes on, only not without its store.
func (d door) spool(chosen, usual string) (string, error) {
	if chosen != "" {
		if err := store.MakeSpool(chosen); err != nil {
			return "", failure(err.Error())
		}
		return chosen, nil
	}
	if err := store.MakeSpool(usual); err != nil {
		d.log.Warn("there is no folder for what waits while the store is away, so nothing can be shown then; name one with --spool", "error", err)
		return "", nil
	}
	return usual, nil
}
