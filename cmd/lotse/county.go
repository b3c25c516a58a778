package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"time"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/county"
	"lotse/store/person"
)

// spec is what the demo's county was made of, kept beside it.
type spec struct {
	County string `json:"county,omitempty"`
	People int    `json:"people"`
	Seed   uint64 `json:"seed"`
}

const specFile = "demo.json"

// prepare makes the county where there is none. It is filled under another name
// and renamed when it is whole, so that an interrupted filling is never taken
// for a county.
func (d demo) prepare(ctx context.Context) error {
	kept, err := d.kept()
	if err == nil {
		return d.same(kept)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return failf("%s is not a demo of Lotse (%v); choose another --dir", d.dir, err)
	}
	half := d.path("store.filling")
	if _, err := os.Stat(half); err == nil {
		fmt.Fprintln(d.err, "The last filling was interrupted; beginning again.")
	}
	if err := os.RemoveAll(half); err != nil {
		return failure(err.Error())
	}
	if err := d.fill(ctx, half); err != nil {
		if ctx.Err() != nil {
			err = failure("interrupted; the half-made county is thrown away, the next start begins again")
		}
		return errors.Join(err, os.RemoveAll(half))
	}
	if err := os.Rename(half, d.path("store")); err != nil {
		return failure(err.Error())
	}
	return nil
}

// kept reads what the county in the folder was made of; fs.ErrNotExist where
// there is none.
func (d demo) kept() (spec, error) {
	if _, err := os.Stat(d.path("store")); err != nil {
		return spec{}, err
	}
	var s spec
	text, err := os.ReadFile(d.path("store", specFile))
	if err != nil {
		return s, errors.New("its store was not made by lotse demo")
	}
	s.County = county.Aurich // what older ones are of
	return s, json.Unmarshal(text, &s)
}

// same refuses to take one county for another.
func (d demo) same(kept spec) error {
	if d.chosen && kept != (spec{d.county, d.people, d.seed}) {
		return failf("%s holds %d people of %s made with --seed %d, not what you ask for; choose another --dir or delete the folder",
			d.dir, kept.People, county.Name(kept.County), kept.Seed)
	}
	for _, role := range access.Roles {
		if _, err := os.Stat(d.path("keys", string(role))); err != nil {
			return failf("the key of %s is gone from %s; delete the folder and begin again", role, d.dir)
		}
	}
	return nil
}

// office is the county as an empty store can be filled with it, and how many
// people that will be.
func (d demo) office() (store.Office, int, error) {
	made := county.New(county.Spec{County: d.county, People: d.people, Seed: d.seed, Today: time.Now()})
	office := store.Office{Staff: made.Staff(), Courses: made.Courses(), People: made.People(), Sources: made.Sources()}
	for role, staff := range made.RoleKeys() {
		line, err := d.roleKey(role)
		if err != nil {
			return office, 0, failure(err.Error())
		}
		office.Keys = append(office.Keys, store.NewKey{Staff: person.StaffID(staff), Line: line})
	}
	return office, made.Total(), nil
}

func (d demo) fill(ctx context.Context, folder string) error {
	office, total, err := d.office()
	if err != nil {
		return err
	}
	backend, err := openFolder(ctx, folder)
	if err != nil {
		return err
	}
	said := time.Now()
	err = store.Fill(ctx, backend, office, func(people int) {
		if people == total || time.Since(said) > 200*time.Millisecond {
			said = time.Now()
			fmt.Fprintf(d.err, "\rMaking a synthetic county: %d of %d people", people, total)
		}
	})
	fmt.Fprintln(d.err)
	if err = errors.Join(err, backend.Close()); err != nil {
		return err
	}
	text, _ := json.Marshal(spec{d.county, d.people, d.seed})
	return writeWhole(folder+"/"+specFile, text, 0o600)
}

// roleKey is the public key of a role, made where there is none.
func (d demo) roleKey(role string) (string, error) {
	file := d.path("keys", role)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if _, err := makeKey(file, "demo-"+role); err != nil {
			return "", err
		}
	}
	line, err := os.ReadFile(file + ".pub")
	return string(line), err
}

// hostKey is the demo's own, made where there is none; the known_hosts file
// beside it is written anew, because the address may be another.
func (d demo) hostKey(at net.Addr) (gossh.Signer, error) {
	file := d.path("host_key")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if _, err := makeKey(file, "lotse-demo"); err != nil {
			return nil, failure(err.Error())
		}
		fmt.Fprintf(d.err, "Made a host key, %s.\n", file)
	}
	signer, err := readHostKey(file)
	if err != nil {
		return nil, err
	}
	host, port := clientAddress(at)
	line := knownhosts.Line([]string{net.JoinHostPort(host, port), net.JoinHostPort("localhost", port)}, signer.PublicKey())
	if err := writeWhole(d.path("known_hosts"), []byte(line+"\n"), 0o600); err != nil {
		return nil, failure(err.Error())
	}
	return signer, nil
}
