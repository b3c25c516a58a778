package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store"
)

// drain is how long a server that stops waits for its sessions' ends.
const drain = 20 * time.Second

// door is what a server is told besides whom it serves.
type door struct {
	hostKey gossh.Signer
	exempt  []netip.Prefix // networks that no penalty keeps out
	name    string         // HOST or HOST:PORT by which clients reach it; empty: as each does
	log     *slog.Logger
}

// open serves a store until ctx ends; then the sessions are told, and drained.
// Where the store cannot be reached it lets nobody in, says so to whoever comes,
// and serves once it is there.
func (d door) open(ctx context.Context, e entry) (err error) {
	admission := store.NewAdmission()
	server, err := sshserver.New(sshserver.Config{
		Admission: admission, HostKeys: []gossh.Signer{d.hostKey}, Exempt: d.exempt, Name: d.name, Log: d.log,
	})
	if err != nil {
		return failure(err.Error())
	}
	leave := make(chan struct{})
	a := d.await(ctx, e, leave)
	defer func() {
		close(leave)
		<-a.over
		err = errors.Join(err, a.err)
	}()
	var h *house
	select {
	case h = <-a.came:
		admission.Open(h.Store)
	case why := <-a.away:
		d.log.Warn("the store cannot be reached; nobody can be let in until it is", "error", why)
	case <-a.over:
		return nil
	}
	l, err := e.listen()
	if err != nil {
		return err
	}
	defer l.Close()
	e.ready(l.Addr(), h)
	return d.serve(ctx, server, l, a, admission)
}

// serve runs a server until ctx ends, or there is no hope for its store.
func (d door) serve(ctx context.Context, server *sshserver.Server, l net.Listener, a *arrival, admission *store.Admission) error {
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	for {
		select {
		case h := <-a.came:
			d.log.Info("the store is there", "people", h.People())
			admission.Open(h.Store)
			continue
		case err := <-served:
			return failf("the server has ended: %v", err)
		case <-a.over:
		case <-ctx.Done():
		}
		d.log.Info("stopping")
		late, cancel := context.WithTimeout(context.Background(), drain)
		defer cancel()
		if err := server.Shutdown(late); err != nil {
			d.log.Warn("sessions were cut off", "error", err)
		}
		return <-served
	}
}

// networks reads a list such as 192.0.2.0/24,2001:db8::/32; a lone address is a
// network of its own.
func networks(list string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, one := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(one)
		if address, lone := netip.ParseAddr(one); lone == nil {
			prefix, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			return nil, usagef("%q is not a network; write it as 192.0.2.0/24", one)
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}
