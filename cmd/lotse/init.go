package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/person"
)

// init makes a store and its first admin.
func (c console) init(ctx context.Context, args []string) (err error) {
	f := newFlags("init")
	uri, name, id := f.String("store", "", ""), f.String("name", "", ""), f.String("id", "admin", "")
	words, err := f.words(args)
	if err != nil {
		return err
	}
	if *name == "" || len(words) != 1 {
		return usageError(`the first admin's --name "NAME" and one file with a public key (or - for the standard input) are needed`)
	}
	key, err := c.publicKey(words[0])
	if err != nil {
		return err
	}
	if *uri, err = c.storeURI(*uri); err != nil {
		return err
	}
	backend, err := makeBackend(ctx, *uri)
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, backend, store.Options{Process: "init", NoLists: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	return c.firstAdmin(ctx, h, store.Staff{ID: person.StaffID(*id), Name: *name, Role: access.Admin}, key, withoutPassword(*uri))
}

// publicKey reads the one line of a public key, and never a private one.
func (c console) publicKey(file string) (string, error) {
	in := c.in
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return "", failure(err.Error())
		}
		defer opened.Close()
		in = opened
	}
	read, err := io.ReadAll(io.LimitReader(in, 16<<10))
	if err != nil {
		return "", failure(err.Error())
	}
	text := strings.TrimSpace(string(read))
	if strings.Contains(text, "PRIVATE KEY") {
		return "", failf("%s holds a private key, which nobody else must see; give the file that ends in .pub", file)
	}
	if text == "" {
		return "", failf("%s is empty; give the file that ends in .pub", file)
	}
	return text, nil
}

// firstAdmin adds the admin and the key. Where the key was no good, init can be
// said again with another.
func (c console) firstAdmin(ctx context.Context, h *house, admin store.Staff, key, uri string) (err error) {
	desk := h.Operator(c.operator(), c.lang())
	defer func() { err = errors.Join(err, desk.End(ctx, store.EndedClosed)) }()
	staff, err := desk.StaffList(ctx)
	if err != nil {
		return err
	}
	keys, err := desk.KeyList(ctx, "")
	if err != nil {
		return err
	}
	switch {
	case len(keys) > 0 || len(staff) > 1 || len(staff) == 1 && staff[0].ID != admin.ID:
		return failf("this store has members of staff already; add others with: lotse staff add … --store %s", uri)
	case len(staff) == 0:
		if err := desk.StaffAdd(ctx, admin); err != nil {
			return err
		}
	}
	added, err := desk.KeyAdd(ctx, store.NewKey{Staff: admin.ID, Line: key})
	if err != nil {
		return fmt.Errorf("add key: %w", err)
	}
	fmt.Fprintf(c.out, "%s is the first admin, with the key %s.\n", admin.ID, added.Fingerprint)
	fmt.Fprintf(c.out, "Next: make a host key with  ssh-keygen -t ed25519 -f host_key -N ''\n")
	fmt.Fprintf(c.out, "then: lotse serve --store %s --listen :2222 --host-key host_key\n", shellWord(uri))
	return nil
}
