package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
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

// usual are the columns of a file for which none were named.
var usual = []string{"id", "name", "birth", "sex", "nationality", "in", "status", "german", "course", "need", "worker", "contact", "followup"}

// Export gives rows for a file. Count, purpose and the hash of the ids (one
// a line) are recorded before the first row is out. Of each row, columns that
// may not leave are empty.
func (d *Desk) Export(ctx context.Context, q ExportQuery) (Exported, error) {
	var out Exported
	why, wrong := purpose(q.Purpose)
	a := act{name: "export", action: access.Export, event: audit.Exported, reason: why}
	described := d.describe(q.Filter)
	a.fill = func(e *audit.Event) {
		described(e)
		if out.Hash == "" {
			return
		}
		for _, column := range out.Columns {
			e.Codes = append(e.Codes, "column:"+column)
		}
		e.Codes = append(e.Codes, "sha256:"+out.Hash)
	}
	err := d.do(ctx, a, func(context.Context) (int, error) {
		if wrong != nil {
			return 0, wrong
		}
		var err error
		out, err = d.export(q)
		return len(out.Rows), err
	})
	if err != nil { // what cannot be recorded does not leave
		return Exported{}, err
	}
	return out, nil
}

func (d *Desk) export(q ExportQuery) (Exported, error) {
	if err := errors.Join(q.Filter.Err(), checkColumns(q.Columns)); err != nil {
		return Exported{}, err
	}
	list, err := d.list(q.Filter)
	if err != nil {
		return Exported{}, err
	}
	query, err := list.query(Query{Filter: q.Filter, Limit: -1, Sort: q.Sort})
	if err != nil {
		return Exported{}, err
	}
	leaves := func(class person.Class) bool {
		return class != never && list.sees(class) &&
			sameFilter(d.reachable(access.Export, class), d.reachable(access.Export, person.Identity))
	}
	out := Exported{Rows: d.store.register.Snapshot().Find(d.leaving(query, q.People)).Rows}
	for i := range out.Rows {
		out.Rows[i].Why = nil
		for _, c := range columns {
			if !leaves(c.class) {
				c.empty(&out.Rows[i])
			}
		}
	}
	wanted := q.Columns
	if len(wanted) == 0 {
		wanted = usual
	}
	for _, name := range wanted {
		if leaves(classOfField(name)) {
			out.Columns = append(out.Columns, name)
		} else {
			out.LeftOut = append(out.LeftOut, name)
		}
	}
	out.Hash = hashOf(idsOf(out.Rows))
	return out, nil
}

// leaving narrows a question to those who may leave and, where some are marked, to them.
func (d *Desk) leaving(q register.Query, marked []person.ID) register.Query {
	q.Visible = access.Filter{Op: access.And, Args: []access.Filter{q.Visible, d.reachable(access.Export, person.Identity)}}
	if marked == nil {
		return q
	}
	lists := q.Lists
	q.Filter.Terms = append(slices.Clone(q.Filter.Terms), inSaved(thisList, false))
	q.Lists = func(name string) (register.List, bool) {
		if name == thisList {
			return register.List{Hand: true, Picked: marked}, true
		}
		return lists(name)
	}
	return q
}

// hashOf is the SHA-256 over sorted ids, one a line.
func hashOf(ids []person.ID) string {
	sum := sha256.New()
	for _, id := range slices.Sorted(slices.Values(ids)) {
		fmt.Fprintf(sum, "%s\n", id)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
