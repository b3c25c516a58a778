package files

import (
	"context"
	"io"

	"lotse/store"
	"lotse/tui/command"
)

// export writes the file of a saved list, for the purpose that its owner stated.
func export(ctx context.Context, d *store.Desk, lang string, e entry, to io.Writer) error {
	out, err := command.Export{List: e.list.Name, Purpose: e.list.Purpose, As: command.FileKind(e.kind)}.Do(ctx, d)
	if err != nil {
		return err
	}
	return out.Print(to, command.Format{Lang: lang, Book: d.Session.Book})
}
