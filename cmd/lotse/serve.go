package main

import (
	"context"
	"errors"
	"log/slog"
	"net"

	"lotse/store"
)

// serve lets staff in over SSH until it is told to stop.
func (c console) serve(ctx context.Context, args []string) (err error) {
	f := newFlags("serve")
	uri, hostKey := f.String("store", "", ""), f.String("host-key", "", "")
	listen, exempt := f.String("listen", "127.0.0.1:2222", ""), f.String("exempt", "", "")
	if err := f.none(args); err != nil {
		return err
	}
	if *uri, err = c.storeURI(*uri); err != nil {
		return err
	}
	if *hostKey == "" {
		return usageError("the server's private key is needed: --host-key FILE; ssh-keygen -t ed25519 -f host_key -N '' makes one")
	}
	d := door{log: slog.New(slog.NewTextHandler(c.err, nil))}
	if d.exempt, err = networks(*exempt); err != nil {
		return err
	}
	if d.hostKey, err = readHostKey(*hostKey); err != nil {
		return err
	}
	backend, err := openBackend(ctx, *uri)
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, backend, store.Options{Process: "serve", Problem: problem(d.log)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if staffed, err := h.HasStaff(ctx); err != nil || !staffed {
		return errors.Join(err, noStaff(staffed, *uri))
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return failure(err.Error())
	}
	return d.open(ctx, listener, h, func() {
		d.log.Info("listening", "address", listener.Addr().String(), "store", *uri, "people", h.People())
	})
}

// noStaff is why a server that would let nobody in does not start.
func noStaff(staffed bool, uri string) error {
	if staffed {
		return nil
	}
	return failf(`nobody could be let in yet; add the first admin: lotse init --store %s --name "NAME" KEYFILE.pub`, shellWord(uri))
}
