package store

import (
	"context"

	"lotse/store/audit"
	"lotse/store/person"
)

// Knocked records what happened at the intake door: a machine was let in or refused,
// or delivered a file. Outcome is a code. Whoever has the door lets nobody in where
// that cannot be recorded.
func (s *Store) Knocked(ctx context.Context, what, address, fingerprint string, source person.Source, outcome string) error {
	kind := map[string]audit.Type{"opened": audit.IntakeOpened, "file": audit.IntakeFile}[what]
	if kind == "" {
		kind = audit.IntakeRefused
	}
	event := audit.Event{Type: kind, Address: address, Key: fingerprint, Role: "source", Outcome: outcome}
	if source != "" {
		event.Staff, event.Codes = "source:"+string(source), []string{string(source)}
	}
	return s.log.Record(ctx, event)
}
