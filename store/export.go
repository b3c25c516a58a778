package store

import (
	"context"

	"lotse/store/person"
	"lotse/store/register"
)

// ExportQuery says what is to leave Lotse as a file. People narrows it to marked
// rows; nil: everybody who matches.
type ExportQuery struct {
	Filter  register.Filter
	People  []person.ID
	Columns []string // fields of the filter language; none: the usual ones
	Purpose string   // why, in the words of whoever exports; must be there
	Sort    register.Sort
}

// Exported is what may leave. Columns that the principal may not see are not in
// it; of Left out ones it names them, so that nobody misses them silently.
type Exported struct {
	Columns []string
	LeftOut []string
	Rows    []register.Row
	Hash    string // SHA-256 of the sorted ids, as the log has it
}

// Export gives rows for a file. Count, purpose and the hash of the ids are
// recorded before the first row is out.
func (d *Desk) Export(ctx context.Context, q ExportQuery) (Exported, error) {
	return Exported{}, errNotBuilt
}
