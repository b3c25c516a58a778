package feed

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"
)

// office is a database that is being read.
type office struct {
	c       *Config
	d       dialect
	db      *sql.DB
	columns []string // that are read, as the configuration has them, sorted
	real    []string // the same, as the database has them, quoted
	key     []int    // where the key's columns stand among them
	kinds   []string // types of the key's columns
	changed string   // the watermark's column, quoted; empty: there is none
	kind    string   // its type
	from    string
	all     []string // every column that the table has
}

// line is a row as it was read.
type line struct {
	key  string
	raw  map[string]string // without NULLs
	came [16]byte          // hash of how it came
	hash [16]byte          // as the store has it; made when it is delivered
	mark string
}

func openOffice(c *Config, env func(string) string) (*office, error) {
	password, err := c.Read.Password.reveal(env)
	if err != nil {
		return nil, &Trouble{"login", err.Error(), err}
	}
	o := &office{c: c, d: dialects[c.Read.Kind], columns: c.columns()}
	o.from = c.Read.Table
	if c.Read.Query != "" {
		o.from = "(" + c.Read.Query + ") " + o.d.alias + "lotse_rows"
	}
	if o.db, err = o.d.open(c, password); err != nil {
		return nil, err
	}
	o.db.SetMaxOpenConns(2) // one for what changed, one that reads everything
	return o, nil
}

func (o *office) close() error { return o.db.Close() }

// look finds the columns in the table: of the same name, or else the only one of
// this name whatever its case.
func (o *office) look(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, o.c.Read.Timeout)
	defer stop()
	return o.within(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT * FROM "+o.from+" WHERE 1 = 0")
		if err != nil {
			return err
		}
		defer rows.Close()
		types, err := rows.ColumnTypes()
		if err != nil {
			return err
		}
		return errors.Join(o.columnsOf(types), rows.Err())
	})
}

func (o *office) columnsOf(types []*sql.ColumnType) error {
	kinds := map[string]string{}
	o.all, o.real, o.key, o.kinds, o.changed = nil, nil, nil, nil, ""
	for _, t := range types {
		o.all = append(o.all, t.Name())
		kinds[t.Name()] = strings.ToUpper(t.DatabaseTypeName())
	}
	for _, column := range o.columns {
		name, err := o.find(column)
		if err != nil {
			return err
		}
		o.real = append(o.real, o.d.quote(name))
	}
	for _, column := range o.c.Read.Key {
		name, _ := o.find(column)
		at, _ := slices.BinarySearch(o.columns, column)
		o.key, o.kinds = append(o.key, at), append(o.kinds, kinds[name])
	}
	if o.c.Read.Changed == "" {
		return nil
	}
	name, err := o.find(o.c.Read.Changed)
	if err != nil {
		return err
	}
	if o.kind = kinds[name]; !follows(o.kind) {
		return troubled("column", "the column %s cannot say what changed: its type is %s; take a time or a counter, or leave changed out", name, o.kind)
	}
	o.changed = o.d.quote(name)
	return nil
}

func (o *office) find(column string) (string, error) {
	if slices.Contains(o.all, column) {
		return column, nil
	}
	var alike []string
	for _, name := range o.all {
		if strings.EqualFold(name, column) {
			alike = append(alike, name)
		}
	}
	if len(alike) == 1 {
		return alike[0], nil
	}
	shown, more := o.all, ""
	if len(shown) > 30 {
		shown, more = shown[:30], fmt.Sprintf(" and %d more", len(o.all)-30)
	}
	return "", troubled("column", "there is no column %s; the columns are %s%s", column, strings.Join(shown, ", "), more)
}

// within reads in one transaction that cannot write. What one statement sees, the
// next one sees, too, where the server can do that.
func (o *office) within(ctx context.Context, read func(tx *sql.Tx) error) error {
	tx, err := o.db.BeginTx(ctx, o.d.begin)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if o.d.first != "" {
		if _, err := tx.ExecContext(ctx, o.d.first); err != nil {
			return err
		}
	}
	return read(tx)
}

// list is what is selected: the columns as text, and the mark where there is one.
func (o *office) list(columns []string) string {
	var out []string
	for _, c := range columns {
		out = append(out, strings.ReplaceAll(o.d.text, "%s", c))
	}
	if o.changed != "" {
		out = append(out, strings.ReplaceAll(o.d.text, "%s", o.changed))
	}
	return strings.Join(out, ", ")
}

// wholeRows selects everything, keyRows the keys and marks.
func (o *office) wholeRows() string { return "SELECT " + o.list(o.real) + " FROM " + o.from }

func (o *office) keyRows() string { return "SELECT " + o.list(o.keyColumns()) + " FROM " + o.from }

func (o *office) keyColumns() []string {
	var out []string
	for _, at := range o.key {
		out = append(out, o.real[at])
	}
	return out
}

// changedRows selects what was changed after a mark, or with it.
func (o *office) changedRows(from mark, after bool) (statement string, args []any) {
	than := " >= "
	if after {
		than = " > "
	}
	return "SELECT " + o.list(o.real) + ", " + o.d.clock(o.kind) + " FROM " + o.from + " WHERE " + o.changed + than + o.d.param(1, o.kind), []any{o.argument(from)}
}

// argument is a mark as the driver of this database takes it.
func (o *office) argument(m mark) any {
	switch {
	case o.c.Read.Kind == "postgres":
		return m.text // the statement casts it
	case m.kind == countMark:
		return m.n
	case m.kind == timeMark && o.c.Read.Kind == "oracle":
		return m.at.Format("2006-01-02T15:04:05.999999")
	case m.kind == timeMark && o.c.Read.Kind == "sqlserver" && o.kind != "DATETIMEOFFSET":
		return m.at.Format("2006-01-02T15:04:05.9999999")
	}
	return m.text
}

// rowsOf selects the rows of some keys.
func (o *office) rowsOf(keys [][]string) (statement string, args []any) {
	var where []string
	columns := o.keyColumns()
	for _, key := range keys {
		var parts []string
		for i, value := range key {
			args = append(args, value)
			if kind := o.kinds[i]; o.c.Read.Kind == "postgres" && (kind == "" || kind[0] >= '0' && kind[0] <= '9') { // a type of the office's own
				parts = append(parts, fmt.Sprintf("%s::text = $%d", columns[i], len(args)))
				continue
			} else if o.c.Read.Kind == "oracle" || o.c.Read.Kind == "sqlserver" {
				parts = append(parts, columns[i]+" = "+o.d.param(len(args), ""))
				continue
			} else {
				parts = append(parts, columns[i]+" = "+o.d.param(len(args), kind))
			}
		}
		where = append(where, "("+strings.Join(parts, " AND ")+")")
	}
	return o.wholeRows() + " WHERE " + strings.Join(where, " OR "), args
}

// each calls visit with every row of a statement; what it gets holds until it returns.
func each(ctx context.Context, tx *sql.Tx, statement string, args []any, visit func(values []sql.RawBytes) error) error {
	rows, err := tx.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]sql.RawBytes, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := visit(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// keyOf is the key of a row whose key columns are these.
func keyOf(c *Config, value func(i int) []byte) (string, bool) {
	if len(c.Read.Key) == 1 {
		if text := value(0); simple(text) {
			return string(text), true
		}
		key, code := c.key(func(string) string { return string(value(0)) })
		return key, code == ""
	}
	at := -1
	key, code := c.key(func(string) string { at++; return string(value(at)) })
	return key, code == ""
}

// simple says that a key is one as it stands: letters, digits and such of ASCII.
func simple(text []byte) bool {
	for _, b := range text {
		if b <= ' ' || b >= 0x7f {
			return false
		}
	}
	return len(text) > 0 && len(text) <= 100
}

// lineOf copies a row. No value and an empty one are the same: database/sql does not
// always tell them apart (an empty text at the beginning of the first row comes as nil).
func (o *office) lineOf(key string, came [16]byte, values []sql.RawBytes) line {
	l := line{key: key, came: came, raw: make(map[string]string, len(o.columns)+1)}
	for i, column := range o.columns {
		if len(values[i]) > 0 {
			l.raw[column] = string(values[i])
		}
	}
	if o.changed != "" {
		l.mark = string(values[len(o.columns)])
		if _, read := l.raw[o.c.Read.Changed]; !read && l.mark != "" {
			l.raw[o.c.Read.Changed] = l.mark // for as_of
		}
	}
	return l
}

// hasher makes a hash of rows as they came, fast.
type hasher struct {
	sum     hash.Hash
	buffer  []byte
	columns []string // with their lengths
}

func newHasher(columns []string) *hasher {
	h := &hasher{sum: sha256.New()}
	for _, c := range columns {
		h.columns = append(h.columns, strconv.Itoa(len(c))+":"+c)
	}
	return h
}

func (h *hasher) of(values []sql.RawBytes) (out [16]byte) {
	h.buffer = h.buffer[:0]
	for i, column := range h.columns {
		if len(values[i]) == 0 {
			continue
		}
		value := []byte(values[i])
		if !clean(value) {
			value = []byte(short(string(value)))
		}
		h.buffer = append(h.buffer, column...)
		h.buffer = strconv.AppendInt(h.buffer, int64(len(value)), 10)
		h.buffer = append(append(h.buffer, ':'), value...)
	}
	h.sum.Reset()
	h.sum.Write(h.buffer)
	var all [32]byte
	copy(out[:], h.sum.Sum(all[:0]))
	return out
}

// clean says that a value is kept as it came, the usual case.
func clean(value []byte) bool {
	if len(value) > mostRaw {
		return false
	}
	for _, b := range value {
		if b == 0 || b >= 0x80 {
			return false
		}
	}
	return true
}
