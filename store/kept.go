package store

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// stamped adds the id of the act to a body, so that recovery after a crash can
// tell whether the act was done. Decoding ignores it.
func stamped(v any, op string) (bson.Raw, error) {
	body, err := bson.Marshal(v)
	if err != nil {
		return nil, err
	}
	if op == "" {
		return body, nil
	}
	rest, err := bson.Marshal(bson.D{{Key: "op", Value: op}})
	if err != nil {
		return nil, err
	}
	// A document is its length, its elements and a zero byte.
	joined := append(append(body[:len(body)-1:len(body)-1], rest[4:len(rest)-1]...), 0)
	n := uint32(len(joined))
	joined[0], joined[1], joined[2], joined[3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
	return joined, nil
}

// get reads and decodes one document.
func get[T any](ctx context.Context, b Backend, c Collection, id string) (T, Document, error) {
	var v T
	doc, err := b.Get(ctx, c, id)
	if err != nil {
		return v, doc, err
	}
	if err := bson.Unmarshal(doc.Body, &v); err != nil {
		return v, doc, fmt.Errorf("decode %s/%s: %w", c, id, err)
	}
	return v, doc, nil
}

// add appends one new document.
func add(ctx context.Context, b Backend, c Collection, id, parent string, v any, op string) error {
	body, err := stamped(v, op)
	if err != nil {
		return err
	}
	return b.Append(ctx, c, Document{ID: id, Parent: parent, Body: body})
}

// update changes one document by compare-and-set; change may run more than
// once. It returns the document as written.
func update[T any](ctx context.Context, b Backend, c Collection, id, op string, change func(*T) error) (T, Document, error) {
	for {
		v, doc, err := get[T](ctx, b, c, id)
		if err != nil {
			return v, doc, err
		}
		if err := change(&v); err != nil {
			return v, doc, err
		}
		if doc.Body, err = stamped(v, op); err != nil {
			return v, doc, err
		}
		version, err := b.Put(ctx, c, doc)
		if errors.Is(err, ErrConflict) && ctx.Err() == nil {
			continue
		}
		doc.Version = version
		return v, doc, err
	}
}

// getOrNone is get, the zero value where there is no such document.
func getOrNone[T any](ctx context.Context, b Backend, c Collection, id string) (T, error) {
	v, _, err := get[T](ctx, b, c, id)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return v, err
}
