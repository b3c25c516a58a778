package sshserver

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"

	"lotse/store"
)

var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)

// splitName reads Config.Name; a port that it does not name is empty.
func splitName(name string) (host, port string, err error) {
	if host, port, err = net.SplitHostPort(name); err != nil {
		host, port = name, "" // a lone host
	}
	address, notAddress := netip.ParseAddr(host)
	_, notPort := strconv.ParseUint(port, 10, 16)
	if notAddress != nil && !hostName.MatchString(host) || address.Zone() != "" || port == "0" || port != "" && notPort != nil {
		return "", "", fmt.Errorf("%q is no name to reach a server by; write it as HOST or HOST:PORT", name)
	}
	return host, port, nil
}

// reached is where the client found the server: by its name where it has one,
// else by the address that this connection came to.
func (v *visit) reached() store.Reached {
	here, err := netip.ParseAddrPort(v.wire.LocalAddr().String())
	if err != nil {
		return store.Reached{}
	}
	host, port := here.Addr().Unmap().WithZone("").String(), strconv.Itoa(int(here.Port()))
	if v.Name != "" {
		named, at, err := splitName(v.Name)
		if err == nil {
			host = named
		}
		if at != "" {
			port = at
		}
	}
	r := store.Reached{Host: host, Port: port}
	for _, key := range v.HostKeys {
		r.HostKeys = append(r.HostKeys, key.PublicKey().Type())
	}
	return r
}
