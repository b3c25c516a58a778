package store

import (
	"context"
	"errors"

	"lotse/policies/access"
	"lotse/store/audit"
)

// Copied is what a backup holds, as the log tells it.
type Copied struct {
	Documents int64
	Sum       string // SHA-256 over all of it, in hexadecimal
}

// Backup has the whole office copied. The Backend is handed to copy once the
// intent stands in the log under the backup's id; what was copied stands in the
// outcome. Unlike other acts it takes as long as it takes, and ends with ctx.
func (d *Desk) Backup(ctx context.Context, id string, copy func(ctx context.Context, from Backend) (Copied, error)) error {
	var copied Copied
	a := act{name: "backup", action: access.Backup, event: audit.BackupMade, fill: copied.tell(id)}
	return d.through(context.WithoutCancel(ctx), a, func(context.Context) (int, error) {
		var err error
		copied, err = copy(ctx, d.store.watch) // people as they lie there, whatever may be shown of them now
		return int(copied.Documents), err
	})
}

// tell puts the backup's id, and its sum once there is one, into an event.
func (c *Copied) tell(id string) func(*audit.Event) {
	return func(event *audit.Event) {
		if event.Codes = []string{id}; c.Sum != "" {
			event.Codes = append(event.Codes, c.Sum)
		}
	}
}

// Begun says whether the chain of a writer of the log has an entry. A backup
// takes along only chains that had begun when it read the writers: what bears
// witness to others in a later one would speak of entries that it lacks.
func Begun(ctx context.Context, b Backend, writer Document) (bool, error) {
	if seq, ok := writer.Body.Lookup("seq").AsInt64OK(); ok && seq > 0 {
		return true, nil
	}
	_, err := b.Get(ctx, Audit, audit.EntryID(writer.ID, 1))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
