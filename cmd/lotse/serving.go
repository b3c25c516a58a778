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
)

// drain is how long a server that stops waits for its sessions' ends.
const drain = 20 * time.Second

// door is what a server is told besides whom it serves.
type door struct {
	hostKey gossh.Signer
	exempt  []netip.Prefix // networks that no penalty keeps out
	log     *slog.Logger
}

// open serves a house until ctx ends; then the sessions are told, and drained.
func (d door) open(ctx context.Context, l net.Listener, h *house, ready func()) error {
	server, err := sshserver.New(sshserver.Config{
		Admission: h.Admission(), HostKeys: []gossh.Signer{d.hostKey}, Exempt: d.exempt, Log: d.log,
	})
	if err != nil {
		return errors.Join(failure(err.Error()), l.Close())
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	ready()
	select {
	case err := <-served:
		return failf("the server has ended: %v", err)
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
