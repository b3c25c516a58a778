package main

import (
	"context"
	"errors"
	"fmt"

	"lotse/store"
	"lotse/store/audit"
)

// audit says whether the log is as it was written; a server may go on writing
// to it meanwhile.
func (c console) audit(ctx context.Context, args []string) (err error) {
	f := newFlags("audit")
	uri := f.String("store", "", "")
	words, err := f.words(args)
	if err != nil {
		return err
	}
	if len(words) != 1 || words[0] != "verify" {
		return usageError("say what about the log: audit verify")
	}
	if *uri, err = c.storeURI(*uri); err != nil {
		return err
	}
	backend, err := openBackend(ctx, *uri)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, backend.Close()) }()
	report, err := store.Verify(ctx, backend)
	if err != nil {
		return err
	}
	return c.tell(report)
}

func (c console) tell(report audit.Report) error {
	fmt.Fprintf(c.out, "%d entries of %d writers\n", report.Entries, report.Writers)
	if report.OK() {
		fmt.Fprintln(c.out, "ok: the log is as it was written")
		return nil
	}
	for _, problem := range report.Problems {
		fmt.Fprintln(c.out, problem)
	}
	return failf("the log is not as it was written; what is wrong: %d, first %s", report.Found, report.Problems[0].Entry)
}
