package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/person"
)

// configured are the configurations of a folder, by name.
func configured(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() && !strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")) {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	return paths, nil
}

// LoadFile reads one configuration. Codes are those of the book, nil for the one
// that the program carries. With env, a secret that is not there is an error.
func LoadFile(path string, env func(string) string, book *rulebook.Book) (Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, err
	}
	return parse(path, text, env, book)
}

func parse(path string, text []byte, env func(string) string, book *rulebook.Book) (_ Config, err error) {
	if book == nil {
		if book, err = rulebook.Default(); err != nil {
			return Config{}, err
		}
	}
	if !utf8.Valid(text) {
		return Config{}, &Fault{path, 1, 1, "this is not UTF-8; save it anew as UTF-8"}
	}
	top, err := root(path, text)
	if err != nil {
		return Config{}, err
	}
	r := &reading{env: env}
	r.Path, r.book = path, book
	r.Read = Read{Every: time.Second, Timeout: 10 * time.Second, Sweep: 10 * time.Second, Encoding: "utf-8", Delimiter: ";", Quote: `"`, Header: true, Still: 3 * time.Second}
	if err := r.reads(top, "", topKeys()); err != nil {
		return Config{}, err
	}
	sum := sha256.Sum256(text)
	r.File, r.Kind = hex.EncodeToString(sum[:]), r.Read.Kind
	for _, m := range r.Map {
		r.Fields = append(r.Fields, m.Field)
	}
	return r.Config, r.complete(top)
}

// complete says what is missing, or does not go together.
func (r *reading) complete(top node) error {
	at := func(name string) node {
		pairs, _ := top.pairs()
		for _, p := range pairs {
			if key, _ := p.key.text(); key == name {
				return p.key
			}
		}
		return top
	}
	c := &r.Config
	switch {
	case c.ID == "":
		return top.fault("source is missing: who delivers, such as source: abh")
	case c.Office == "":
		return top.fault("office is missing: the office as people call it")
	case c.State == "":
		return top.fault("state is missing: linked, planned or refused")
	case c.State == store.SourceRefused && c.Reason == "":
		return at("state").fault("a source that is refused needs a reason")
	case c.Agreement != nil && (c.Agreement.Basis == "" || c.Agreement.SignedBy == "" || c.Agreement.Reference == "" || c.Agreement.From.IsZero()):
		return at("agreement").fault("an agreement needs basis, signed_by, reference and from")
	case c.Agreement != nil && !c.Agreement.Until.IsZero() && !c.Agreement.Until.After(c.Agreement.From):
		return at("agreement").fault("this agreement ends before it begins")
	case c.Read.Kind == "" && (c.Read.Table != "" || c.Read.Folder != "" || len(c.Keys) > 0):
		return at("read").fault("kind is missing under read: %s, %s", strings.Join(databases, ", "), strings.Join(fileKinds, ", "))
	case c.Read.Kind == "":
		return nil // documented only
	case len(c.Read.Key) == 0:
		return at("read").fault("key is missing under read: the column with the office's number of the record")
	case len(c.Map) == 0:
		return top.fault("fields are missing: which column is which field, such as family: nachname")
	case c.Read.SQL():
		return r.completeSQL(at("read"))
	}
	return r.completeFiles(at("read"))
}

func (r *reading) completeSQL(at node) error {
	c := r.Read
	switch {
	case (c.Table == "") == (c.Query == ""):
		return at.fault("write either table or query under read")
	case c.Kind == "sqlite" && c.File == "":
		return at.fault("file is missing under read: where the SQLite database lies")
	case c.Kind == "sqlite" && (c.Host != "" || c.User != ""):
		return at.fault("SQLite is a file; it has no host and no user")
	case c.Kind == "sqlite":
	case c.Host == "" || c.User == "" || c.Database == "":
		return at.fault("host, database and user are needed under read")
	}
	if c.Folder != "" || c.Records != "" {
		return at.fault("folder and records belong to files, not to a database")
	}
	if c.Deleted != "" || c.Marker != "" {
		return at.fault("deleted and marker belong to files; of a database leave deleted rows out by query: SELECT … WHERE")
	}
	return nil
}

func (r *reading) completeFiles(at node) error {
	c := r.Read
	switch {
	case c.Marker != "" && c.Folder == "":
		return at.fault("marker belongs to a watched folder; what comes through the intake door is whole without one")
	case c.Host != "" || c.Table != "" || c.Query != "" || c.Changed != "":
		return at.fault("host, table, query and changed belong to databases, not to files")
	case c.Folder == "" && len(r.Keys) == 0:
		return at.fault("where do the files come from? write folder under read, or keys under intake")
	case c.Kind == "xml" && c.Records == "":
		return at.fault("records is missing under read: the path of a record, such as /export/person")
	case !r.wholeSaid:
		return at.fault("whole is missing under read: true where a file has all rows, so that who is not in it is gone; false where it has what changed")
	case c.Kind == "csv" && !c.Header && len(c.Columns) == 0:
		return at.fault("without a header the names of the columns must be written: columns: [nr, name]")
	}
	return nil
}

func character(to func(r *reading) *string, word string) func(*reading, node) error {
	return func(r *reading, n node) error {
		value, err := n.text()
		if err != nil {
			return err
		}
		if value != word && value != "\t" && utf8.RuneCountInString(value) != 1 {
			return n.fault("%.40q is not one character; write one, or %s", value, word)
		}
		*to(r) = value
		return nil
	}
}

// fields reads which column is which field.
func fields(r *reading, n node) error {
	pairs, err := n.pairs()
	if err != nil {
		return err
	}
	for _, p := range pairs {
		name, _ := p.key.text()
		m := Mapping{Field: person.FieldName(name)}
		var known bool
		if m.spec, known = person.SpecOf(m.Field); !known && name != "as_of" {
			return p.key.fault("there is no field %.40q; %s", name, fieldsAre())
		}
		if name == "as_of" {
			m.spec = person.Spec{Name: "as_of", Kind: "date"}
		}
		if err := r.mapping(p.value, &m); err != nil {
			return err
		}
		if name == "as_of" {
			r.AsOf = &m
			continue
		}
		r.Map = append(r.Map, m)
	}
	return nil
}

func (r *reading) mapping(n node, m *Mapping) (err error) {
	if m.Column, err = n.text(); err == nil {
		return r.fits(n, m)
	}
	r.field = m
	if err := r.reads(n, " of a field", fieldKeys); err != nil {
		return err
	}
	return r.fits(n, m)
}

func (r *reading) fits(n node, m *Mapping) error {
	list := !slices.Contains([]string{"", "date", "number"}, m.spec.Kind)
	switch {
	case m.Column == "":
		return n.fault("column is missing: from which column %s comes", m.Field)
	case len(m.Formats) > 0 && m.spec.Kind != "date":
		return n.fault("%s is no date and has no format", m.Field)
	case m.Separator != "" && !m.spec.List:
		return n.fault("%s has one value only, and needs no separator", m.Field)
	case len(m.Codes) > 0 && !list:
		return n.fault("%s has no codes: it is a text, a date or a number", m.Field)
	}
	for _, f := range m.Formats {
		if !strings.Contains(f, "06") {
			return n.fault("%.40q is no format of a date: the year is written 2006 or 06, the month 01, the day 02", f)
		}
	}
	return nil
}

func codes(r *reading, n node) error {
	pairs, err := n.pairs()
	if err != nil {
		return err
	}
	r.field.Codes = map[string]string{}
	for _, p := range pairs {
		from, _ := p.key.text()
		to := ""
		if s, err := p.value.text(); err == nil {
			to = s
		} else {
			return err
		}
		if _, known := r.book.Entry(r.field.spec.Kind, to); to != "" && !known {
			near := codesOf(r.book, r.field.spec.Kind)
			if e, ok := r.book.Near(r.field.spec.Kind, to); ok {
				near = e.Code + " is near"
			}
			return p.value.fault("the rule book's list %q has no code %.40q; %s", r.field.spec.Kind, to, near)
		}
		r.field.Codes[strings.TrimSpace(from)] = to
	}
	return nil
}

// marker reads the ending of a file's name.
func marker(r *reading, n node) error {
	value, err := n.text()
	if err != nil {
		return err
	}
	if len(value) < 2 || value[0] != '.' || strings.ContainsAny(value, `/\`) {
		return n.fault("%.40q is no ending of a file's name; write one such as .ok", value)
	}
	r.Read.Marker = strings.ToLower(value)
	return nil
}
