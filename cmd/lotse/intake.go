package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver/intake"
	"lotse/store"
	"lotse/store/feed"
	"lotse/store/person"
)

// intakeDoor is where and as whom the machines of sources are let in.
type intakeDoor struct {
	listener net.Listener
	key      gossh.Signer
	inbox    string // beneath which each source has a folder
}

// intakeDoor reads what the command line says of the intake door; nil where it says
// nothing.
func (d door) intakeDoor(address, keyFile, inbox string) (*intakeDoor, error) {
	if address == "" {
		if keyFile != "" {
			return nil, usageError("--intake-key is the key of the intake door: say where that is, --intake ADDRESS")
		}
		return nil, nil
	}
	if keyFile == "" {
		return nil, usageError("the intake door needs a private key of its own: --intake-key FILE; ssh-keygen -t ed25519 -f intake_key -N '' makes one")
	}
	key, err := readHostKey(keyFile)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address) // now: a server without its door would be noticed when files are missing
	if err != nil {
		return nil, failf("the intake door cannot be opened: %v", err)
	}
	return &intakeDoor{l, key, inbox}, nil
}

// open lets machines in beside a server, as long as the house is open.
func (i *intakeDoor) open(d door) companion {
	return func(ctx context.Context, h *house) error {
		server, err := intake.New(intake.Config{
			HostKey: i.key, Folder: filepath.Join(i.inbox, ".coming"), Log: d.log,
			Machines: func() []intake.Machine { return machines(h.Documented(), time.Now()) },
			Deliver:  i.deliver,
			Record: func(ctx context.Context, what, address, fingerprint, source, outcome string) error {
				return h.Knocked(ctx, what, address, fingerprint, person.Source(source), outcome)
			},
		})
		if err != nil {
			return err
		}
		d.log.Info("the intake door is open", "address", i.listener.Addr().String(), "key", gossh.FingerprintSHA256(i.key.PublicKey()))
		served := make(chan error, 1)
		go func() { served <- server.Serve(i.listener) }()
		select {
		case err = <-served:
			return err
		case <-ctx.Done():
		}
		late, cancel := context.WithTimeout(context.Background(), drain)
		defer cancel()
		return errors.Join(server.Shutdown(late), <-served)
	}
}

// machines are those that may deliver files now: of sources that are open and deliver
// files at all. Without an agreement, data is not even received.
func machines(sources []store.Source, now time.Time) (list []intake.Machine) {
	for _, s := range sources {
		if s.Shut(now) != "" || !feed.DeliversFiles(s.Kind) {
			continue
		}
		for _, line := range s.Keys {
			key, _, _, _, err := gossh.ParseAuthorizedKey([]byte(line))
			if err == nil {
				list = append(list, intake.Machine{Source: string(s.ID), Key: key, Networks: s.Networks})
			}
		}
	}
	return list
}

// deliver puts a file into the folder of its source, durably: from then on it is
// ours, whatever happens. Reading it comes later, and the receipt with it.
func (i *intakeDoor) deliver(_ context.Context, f intake.Delivered) error {
	folder := feed.Inbox(i.inbox, f.Source)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	to := filepath.Join(folder, f.Name)
	for n := 2; ; n++ { // another file of this name that is not read yet stays
		err := os.Link(f.Path, to)
		if err == nil {
			break
		}
		if !errors.Is(err, os.ErrExist) || n > 1000 {
			return err
		}
		to = filepath.Join(folder, numbered(f.Name, n))
	}
	dir, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer dir.Close()
	return errors.Join(dir.Sync(), os.Remove(f.Path))
}

func numbered(name string, n int) string {
	end := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", name[:len(name)-len(end)], n, end)
}
