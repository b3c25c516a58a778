package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"filippo.io/age"

	"lotse/store"
	"lotse/store/backup"
)

// restore puts a backup into an empty store and makes that where there is none.
func (c console) restore(ctx context.Context, args []string) (err error) {
	f := newFlags("restore")
	uri, identity := f.String("store", "", ""), f.String("identity", "", "")
	words, err := f.words(args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return usageError("say which file the backup is in; - is the standard input")
	}
	if *uri, err = c.storeURI(*uri); err != nil {
		return err
	}
	in := io.NopCloser(c.in)
	if words[0] != "-" {
		if in, err = os.Open(words[0]); err != nil {
			return failure(err.Error())
		}
	}
	defer in.Close()
	b, err := c.unlock(ctx, bufio.NewReader(in), *identity)
	if err != nil {
		return aboutFile(words[0], err)
	}
	// Only now: a mistyped key makes no empty store.
	backend, err := makeBackend(ctx, *uri)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, backend.Close()) }()
	counted := c.counting("put in")
	report, err := b.Restore(ctx, backend, c.operator(), counted.tell)
	counted.end()
	if err != nil {
		c.unfinished(err)
		return aboutFile(words[0], err)
	}
	tabulate(c.out, report)
	fmt.Fprintf(c.out, "Put into %s, read back and compared: the store holds just this.\n", withoutPassword(*uri))
	log, err := store.Verify(ctx, backend)
	if err != nil {
		return err
	}
	return c.tell(log)
}

// aboutFile says which file a sentence is about.
func aboutFile(file string, err error) error {
	if flaw, ok := errors.AsType[backup.Flaw](err); ok && file != "-" {
		return failf("%s: %v", file, flaw)
	}
	if trouble, ok := errors.AsType[*fs.PathError](err); ok { // of the file, or of the store's
		return failure(trouble.Error())
	}
	return said(err)
}

// unfinished says what a restore that broke off leaves. One that was refused
// has left nothing.
func (c console) unfinished(err error) {
	if mistake, ok := errors.AsType[*store.Mistake](err); ok && (mistake.Code == "restore.filled" || mistake.Code == "restore.other") {
		return
	}
	fmt.Fprintln(c.err, "The restore is not finished, and nobody can open the store. Say the same again with a whole copy of the file, or delete the store.")
}

// unlock finds the key or asks for the passphrase, and reads the head.
func (c console) unlock(ctx context.Context, in *bufio.Reader, file string) (*backup.Backup, error) {
	asks, err := backup.WantsPassphrase(in)
	if err != nil {
		return nil, err
	}
	var keys []age.Identity
	switch {
	case asks && file != "":
		return nil, backup.Flaw("this backup opens with a passphrase, not with a key; leave --identity out")
	case asks:
		words, err := c.passphrase(ctx, false, "this backup opens with a passphrase; give it in LOTSE_PASSPHRASE")
		if err != nil {
			return nil, err
		}
		keys, err = backup.Unlock(words)
		if err != nil {
			return nil, err
		}
	case file == "":
		return nil, backup.Flaw("this backup was made for keys; give --identity with the file of a private key of age or ssh-ed25519")
	default:
		text, err := readSmall(file)
		if err != nil {
			return nil, failure(err.Error())
		}
		if keys, err = backup.Identities([]byte(text)); err != nil {
			return nil, failf("--identity %s: %v", file, err)
		}
	}
	return backup.Open(in, keys...)
}
