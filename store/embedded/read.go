package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"lotse/store"
)

// Get reads one document; see store.Backend.
func (b *Backend) Get(ctx context.Context, c store.Collection, id string) (store.Document, error) {
	doc := store.Document{ID: id}
	query, err := about(c, `SELECT parent, version, body FROM "%s" WHERE id = ?`)
	if err == nil {
		err = b.reads.QueryRowContext(ctx, query, id).Scan(&doc.Parent, &doc.Version, (*[]byte)(&doc.Body))
	}
	if err == nil && !store.Whole(doc.Body) {
		err = damaged(b.path, "a document is cut short")
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Document{}, fmt.Errorf("get from %s: %w", c, explain(b.path, err))
	}
	return doc, nil
}

// Children reads the documents of a parent as of one moment; see store.Backend.
func (b *Backend) Children(ctx context.Context, c store.Collection, parent string, each func(store.Document) error) error {
	return b.scan(ctx, c, `SELECT id, parent, version, body FROM "%s" WHERE parent = ? ORDER BY id`, []any{parent},
		func(doc store.Document) error {
			doc.Body = slices.Clone(doc.Body)
			return each(doc)
		})
}

// All reads every document as of one moment; see store.Backend. Bodies come
// whole, whatever the fields: reducing them costs more than it saves here.
func (b *Backend) All(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	return b.scan(ctx, c, `SELECT id, parent, version, body FROM "%s" ORDER BY id`, nil, each)
}

// scan calls each for the rows of a query. Bodies are valid during the call.
func (b *Backend) scan(ctx context.Context, c store.Collection, text string, args []any, each func(store.Document) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("read %s: %w", c, explain(b.path, err))
		}
	}()
	query, err := about(c, text)
	if err != nil {
		return err
	}
	rows, err := b.scans.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var doc store.Document
		if err := rows.Scan(&doc.ID, &doc.Parent, &doc.Version, (*sql.RawBytes)(&doc.Body)); err != nil {
			return err
		}
		// A damaged entry of the log is handed on: whoever verifies it names it.
		if c != store.Audit && !store.Whole(doc.Body) {
			return damaged(b.path, "a document is cut short")
		}
		if err := each(doc); err != nil {
			return err
		}
	}
	return rows.Err()
}

// about puts the name of a collection into a query. Only known names get there.
func about(c store.Collection, text string) (string, error) {
	if !slices.Contains(store.Collections, c) {
		return "", fmt.Errorf("no such collection")
	}
	return fmt.Sprintf(text, c), nil
}
