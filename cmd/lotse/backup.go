package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"filippo.io/age"

	"lotse/store"
	"lotse/store/backup"
)

// backup copies a whole store into an encrypted file, while servers go on using it.
func (c console) backup(ctx context.Context, args []string) (err error) {
	f := newFlags("backup")
	uri, to := f.String("store", "", ""), []string(nil)
	f.Func("to", "", func(one string) error { to = append(to, one); return nil })
	words, err := f.words(args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return usageError("say which file the backup goes into; - is the standard output")
	}
	if *uri, err = c.storeURI(*uri); err != nil {
		return err
	}
	file, err := c.target(words[0])
	if err != nil {
		return err
	}
	recipients, err := c.recipients(ctx, to)
	if err != nil {
		return err
	}
	backend, err := openBackend(ctx, *uri)
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, backend, store.Options{Process: "backup", NoLists: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if staffed, err := h.HasStaff(ctx); err != nil || !staffed {
		return errors.Join(err, nothingThere(staffed))
	}
	return c.copyOut(ctx, h, file, recipients)
}

// nothingThere refuses to call an empty store's backup a backup: it would be
// missed on the day when it is needed.
func nothingThere(staffed bool) error {
	if staffed {
		return nil
	}
	return failure("this store holds no office yet, so there is nothing to keep; is it the right one?")
}

// copyOut makes the backup at the operator's Desk.
func (c console) copyOut(ctx context.Context, h *house, name string, to []age.Recipient) (err error) {
	desk := h.Operator(c.operator(), c.lang())
	defer func() { err = errors.Join(err, desk.End(context.WithoutCancel(ctx), store.EndedClosed)) }()
	head, report, size := backup.NewHead(), backup.Report{}, int64(0)
	err = desk.Backup(ctx, head.ID, func(ctx context.Context, from store.Backend) (store.Copied, error) {
		out, err := c.begin(name)
		if err != nil {
			return store.Copied{}, failure(err.Error())
		}
		counted := c.counting("read")
		report, err = backup.Write(ctx, from, out, head, to, counted.tell)
		counted.end()
		if err = errors.Join(err, out.end(err == nil)); err != nil {
			return store.Copied{}, noRoom(name, err)
		}
		size = out.size
		return store.Copied{Documents: report.Documents, Sum: report.Sum}, nil
	})
	if err != nil {
		return said(err)
	}
	where, out := "the standard output", c.err
	if name != "-" {
		where, out = name, c.out
	}
	tabulate(out, report)
	_, err = fmt.Fprintf(out, "Written to %s, %d bytes. Try now and then whether it can be restored: lotse restore --store sqlite:FOLDER %s\n", where, size, shellWord(name))
	return err
}

// said hands a sentence of the package backup on as one for the operator.
func said(err error) error {
	if flaw, ok := errors.AsType[backup.Flaw](err); ok {
		return failure(flaw.Error())
	}
	return err
}

func noRoom(name string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return failf("there is no room for the backup where %s should be; nothing of it was left there", name)
	}
	return err
}

// recipients are the keys that will open the backup, or whoever knows the
// passphrase.
func (c console) recipients(ctx context.Context, to []string) (list []age.Recipient, err error) {
	for _, one := range to {
		text := one
		if !strings.HasPrefix(one, "age1") && !strings.HasPrefix(one, "ssh-") {
			if text, err = readSmall(one); err != nil {
				return nil, failf("--to: %v; give a public key (age1…, ssh-ed25519 AAAA…) or a file of them", err)
			}
		}
		some, err := backup.Recipients(text)
		if err != nil {
			return nil, failf("--to %s: %v", one, err)
		}
		list = append(list, some...)
	}
	if len(list) > 0 {
		return list, nil
	}
	words, err := c.passphrase(ctx, true, "for whom? give --to with a public key (age1…, ssh-ed25519 AAAA…, or a file of them), or a passphrase in LOTSE_PASSPHRASE")
	if err != nil {
		return nil, err
	}
	if list, err = backup.Passphrase(words); err != nil {
		return nil, said(err)
	}
	return list, nil
}

// readSmall reads a file of keys.
func readSmall(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, 1<<20))
	return string(text), err
}

// tabulate says what a backup holds, so that two of them can be compared.
func tabulate(out io.Writer, report backup.Report) {
	fmt.Fprintf(out, "Backup %s of %s\n", report.ID, report.Made.Format(time.RFC3339))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, part := range report.Parts {
		fmt.Fprintf(table, "%s\t%d\t%s\n", part.Collection, part.Documents, part.Sum)
	}
	fmt.Fprintf(table, "in all\t%d\t%s\n", report.Documents, report.Sum)
	table.Flush()
}
