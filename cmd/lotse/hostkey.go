package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"

	gossh "golang.org/x/crypto/ssh"
)

// readHostKey reads the server's private key. Whoever else could read it could
// pose as the server.
func readHostKey(file string) (gossh.Signer, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failf("there is no host key %s; make one with: ssh-keygen -t ed25519 -f %s -N ''", file, shellWord(file))
	}
	if err != nil {
		return nil, failure(err.Error())
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, failf("other users of this machine may open %s (mode %04o); run: chmod 600 %s", file, mode, shellWord(file))
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, failure(err.Error())
	}
	signer, err := gossh.ParsePrivateKey(text)
	var locked *gossh.PassphraseMissingError
	switch {
	case errors.As(err, &locked):
		return nil, failf("the host key %s has a passphrase, which nobody is there to type; make one without: ssh-keygen -t ed25519 -f host_key -N ''", file)
	case err != nil:
		return nil, failf("%s is not a private key; make one with: ssh-keygen -t ed25519 -f host_key -N ''", file)
	}
	return signer, nil
}

// makeKey makes a private key in OpenSSH's form, with its public half beside it
// under the same name with .pub, and returns it.
func makeKey(file, comment string) (gossh.Signer, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	block, err := gossh.MarshalPrivateKey(private, comment)
	if err != nil {
		return nil, err
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		return nil, err
	}
	public := gossh.MarshalAuthorizedKey(signer.PublicKey())
	line := append(public[:len(public)-1], " "+comment+"\n"...)
	if err := os.WriteFile(file+".pub", line, 0o644); err != nil {
		return nil, err
	}
	// The private key comes last: where it is, its public half is, too.
	return signer, writeWhole(file, pem.EncodeToMemory(block), 0o600)
}

// writeWhole writes a file so that it is there whole or not at all.
func writeWhole(file string, content []byte, mode fs.FileMode) error {
	if err := os.WriteFile(file+".new", content, mode); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
