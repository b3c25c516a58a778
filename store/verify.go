package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/audit"
)

// maxWitnessed is how many of the latest chains the first entry of a new one
// bears witness to.
const maxWitnessed = 50

// witness says how far the latest chains of others had come: "writer/seq". It
// stands in the first entry of this process's chain, so that a chain that is
// later cut or removed is missed.
func (s *Store) witness(ctx context.Context) ([]string, error) {
	var seen []string
	err := s.backend.All(ctx, Writers, nil, func(doc Document) error {
		var w writer
		err := bson.Unmarshal(doc.Body, &w)
		if doc.ID != s.writer && w.Seq > 0 {
			seen = append(seen, audit.EntryID(doc.ID, w.Seq))
		}
		return err
	})
	return seen[max(0, len(seen)-maxWitnessed):], err
}

// Verify reads the whole log and says whether it is as it was written. It needs
// no open Store and writes nothing.
func Verify(ctx context.Context, b Backend) (audit.Report, error) {
	if err := whole(ctx, b); err != nil {
		return audit.Report{}, err
	}
	heads := map[string]audit.Head{}
	err := b.All(ctx, Writers, nil, func(doc Document) error {
		var w writer
		err := bson.Unmarshal(doc.Body, &w)
		heads[doc.ID] = audit.Head{Seq: w.Seq, Hash: w.Hash, Closed: w.Closed}
		return err
	})
	if err != nil {
		return audit.Report{}, fmt.Errorf("read the writers of the log: %w", err)
	}
	witnessed := map[string]int64{}
	report, err := audit.Verify(func(yield func(audit.Stored) error) error {
		return b.All(ctx, Audit, nil, func(doc Document) error {
			if _, known := heads[doc.Parent]; !known { // begun since the heads were read
				if _, err := b.Get(ctx, Writers, doc.Parent); err == nil {
					heads[doc.Parent] = audit.Head{}
				}
			}
			entry := entryOf(doc.Body)
			hear(witnessed, entry)
			return yield(audit.Stored{ID: doc.ID, Parent: doc.Parent, Version: doc.Version, Body: entry})
		})
	}, heads)
	if err != nil {
		return report, err
	}
	for writer, seq := range witnessed {
		if report.Heads[writer].Seq < seq {
			report.Miss(audit.EntryID(writer, report.Heads[writer].Seq+1), "a later chain bears witness to it, and it is not there")
		}
	}
	if report.Entries == 0 {
		err = missLog(ctx, b, &report)
	}
	return report, err
}

// missLog reports an empty log of a store that is not empty.
func missLog(ctx context.Context, b Backend, report *audit.Report) error {
	filled := errors.New("filled")
	for _, c := range []Collection{StaffDocs, Persons, Writers} {
		err := b.All(ctx, c, nil, func(Document) error { return filled })
		if errors.Is(err, filled) {
			report.Miss("the log", "it is empty, and the store is not")
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// hear keeps what an entry says of other chains.
func hear(witnessed map[string]int64, entry []byte) {
	if !bytes.Contains(entry, []byte(audit.WriterOpened)) {
		return
	}
	event, err := audit.Parse(entry)
	if err != nil || event.Type != audit.WriterOpened || len(event.Codes) == 0 {
		return
	}
	for _, id := range event.Codes[1:] {
		writer, digits, _ := strings.Cut(id, "/")
		if seq, err := strconv.ParseInt(digits, 10, 64); err == nil {
			witnessed[writer] = max(witnessed[writer], seq)
		}
	}
}
