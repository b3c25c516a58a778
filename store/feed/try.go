package feed

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lotse/store"
)

// Trial is what a source would deliver.
type Trial struct {
	Config   Config
	Rows     int
	First    []store.Row // the first ones, mapped
	Bad      []store.BadRow
	Unknown  []store.UnknownCode
	Columns  []string // of the source that are not mapped
	Warnings []string
	Took     time.Duration // reading all rows
}

// trial is one on its way.
type trial struct {
	*Trial
	m     *mapped
	first int
	empty map[string]int // rows in which a mapped column has nothing
	marks []mark
	blank int // rows without a mark
}

// Try reads a source without storing anything: its database, or a file of its; where no
// file is named, the newest one in its folder.
func Try(ctx context.Context, c Config, env func(string) string, first int, file string) (Trial, error) {
	t := &trial{Trial: &Trial{Config: c}, m: newMapped(&c, time.Now()).once(), first: first, empty: map[string]int{}}
	t.m.most = 1_000_000
	began := time.Now()
	var err error
	switch {
	case c.Read.SQL() && file != "":
		return *t.Trial, &Fault{c.Path, 1, 1, "this source is a database; leave the file out"}
	case c.Read.SQL():
		err = t.database(ctx, &c, env)
	case c.Read.Files():
		err = t.file(&c, file)
	default:
		return *t.Trial, &Fault{c.Path, 1, 1, "nothing is connected: read with its kind is missing, so the source is documented only"}
	}
	t.Took = time.Since(began)
	t.Bad, t.Unknown = t.m.bad, t.m.unknowns()
	t.warn(&c)
	return *t.Trial, err
}

// row counts one row; where it is one of the first, it is kept.
func (t *trial) row(number int, raw map[string]string) error {
	t.Rows++
	for _, m := range t.Config.Map {
		if strings.TrimSpace(raw[m.Column]) == "" {
			t.empty[m.Column]++
		}
	}
	if row, ok := t.m.take(number, raw); ok && len(t.First) < t.first {
		t.First = append(t.First, row)
	}
	return nil
}

func (t *trial) database(ctx context.Context, c *Config, env func(string) string) error {
	o, err := openOffice(c, env)
	if err != nil {
		return trouble(err)
	}
	defer o.close()
	if err := o.look(ctx); err != nil {
		return trouble(err)
	}
	t.Columns = slices.DeleteFunc(slices.Clone(o.all), func(name string) bool {
		return slices.ContainsFunc(append(o.columns, c.Read.Changed), func(used string) bool { return strings.EqualFold(used, name) })
	})
	ctx, stop := context.WithTimeout(ctx, c.sweepTime())
	defer stop()
	err = o.within(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, o.wholeRows(), nil, func(values []sql.RawBytes) error {
			l := o.lineOf("", [16]byte{}, values)
			if m := markOf(l.mark); m.kind != noMark {
				t.marks = append(t.marks, m)
			} else {
				t.blank++
			}
			return t.row(t.Rows+1, l.raw)
		})
	})
	if err != nil {
		return trouble(err)
	}
	return t.water(ctx, o)
}

// water tries the question for what changed, and says what is wrong with its column.
func (t *trial) water(ctx context.Context, o *office) error {
	if o.changed == "" {
		t.Warnings = append(t.Warnings, fmt.Sprintf("no column says what changed: all %d rows are compared each time, about every %v",
			t.Rows, max(time.Second, sweepPart*t.Took).Round(100*time.Millisecond)))
		return nil
	}
	var w water
	for _, m := range t.marks {
		w.see(m)
	}
	if t.blank > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d of %d rows have nothing in %s: their changes are found only when all rows are compared", t.blank, t.Rows, o.c.Read.Changed))
	}
	if len(w.top) > 0 && w.top[0].kind == textMark {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%s is neither a time nor a counter: changes may be seen late", o.c.Read.Changed))
	}
	from, after, ok := w.from()
	if !ok {
		return nil
	}
	began := time.Now()
	rows, clock := 0, mark{}
	err := o.within(ctx, func(tx *sql.Tx) error {
		statement, args := o.changedRows(from, after)
		return each(ctx, tx, statement, args, func(values []sql.RawBytes) error {
			rows, clock = rows+1, markOf(string(values[len(values)-1]))
			return nil
		})
	})
	if err != nil {
		return trouble(err)
	}
	t.clock(o, clock, rows, time.Since(began))
	return nil
}

func (t *trial) clock(o *office, clock mark, rows int, took time.Duration) {
	if took > 100*time.Millisecond && rows < manyReread {
		t.Warnings = append(t.Warnings, fmt.Sprintf("asking for what changed takes %v; an index on %s helps", took.Round(time.Millisecond), o.c.Read.Changed))
	}
	if clock.kind != timeMark {
		return
	}
	future := 0
	for _, m := range t.marks {
		if m.kind == timeMark && m.at.After(clock.at.Add(time.Minute)) {
			future++
		}
	}
	if future > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("in %d rows %s is later than the server's clock (%s)", future, o.c.Read.Changed, clock.text))
	}
}

func (t *trial) warn(c *Config) {
	for _, m := range c.Map {
		if t.Rows > 0 && t.empty[m.Column] == t.Rows {
			t.Warnings = append(t.Warnings, fmt.Sprintf("the column %s (%s) is empty in every row", m.Column, m.Field))
		}
	}
	if t.Rows == 0 {
		t.Warnings = append(t.Warnings, "there are no rows")
	}
	if n := len(t.m.deleted); n > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d rows are deleted ones", n))
	}
}

// file reads one file.
func (t *trial) file(c *Config, path string) error {
	parse := parsers[c.Read.Kind]
	if path == "" && c.Read.Folder == "" {
		return &Fault{c.Path, 1, 1, "files of this source come through the intake door; to try one, name it behind this file"}
	}
	var err error
	if path == "" {
		if path, err = newest(c.Read.Folder); err != nil {
			return &Trouble{"file", err.Error(), err}
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return trouble(err)
	}
	defer f.Close()
	return parse(f, c, func(number int, raw map[string]string) error {
		if t.Rows == 0 {
			for name := range raw {
				if !slices.Contains(t.m.columns, name) {
					t.Columns = append(t.Columns, name)
				}
			}
			slices.Sort(t.Columns)
		}
		return t.row(number, raw)
	})
}

func newest(dir string) (path string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var latest time.Time
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && !strings.HasPrefix(e.Name(), ".") && info.ModTime().After(latest) {
			path, latest = filepath.Join(dir, e.Name()), info.ModTime()
		}
	}
	if path == "" {
		return "", fmt.Errorf("there is no file in %s", dir)
	}
	return path, nil
}
