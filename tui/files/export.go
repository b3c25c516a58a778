package files

import (
	"context"
	"io"

	"lotse/store"
)

// export writes the file of a saved list.
func export(ctx context.Context, d *store.Desk, lang string, e entry, to io.Writer) error {
	return store.ErrNotFound
}
