package feed

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
)

// key is one key of a configuration: what it means, and how it is read.
type key struct {
	name, about string
	read        func(r *reading, n node) error
}

// reading is a configuration on its way out of its file.
type reading struct {
	Config
	agreement store.Agreement
	field     *Mapping // that is being read
	env       func(string) string
	wholeSaid bool
}

func text(to func(r *reading) *string) func(*reading, node) error {
	return func(r *reading, n node) (err error) {
		value, err := n.text()
		if err != nil {
			return err
		}
		if err := plain.CheckText(value, 2000); err != nil {
			return n.fault("%v", err)
		}
		*to(r) = strings.TrimSpace(value)
		return nil
	}
}

func oneOf(to func(r *reading) *string, words ...string) func(*reading, node) error {
	return func(r *reading, n node) error {
		value, err := n.text()
		if err != nil {
			return err
		}
		if !slices.Contains(words, value) {
			return n.fault("%.40q is not known here; write one of %s", value, strings.Join(words, ", "))
		}
		*to(r) = value
		return nil
	}
}

func texts(to func(r *reading) *[]string) func(*reading, node) error {
	return func(r *reading, n node) (err error) {
		*to(r), err = n.texts()
		return err
	}
}

func yes(to func(r *reading) *bool) func(*reading, node) error {
	return func(r *reading, n node) error {
		value, err := n.text()
		if err != nil {
			return err
		}
		if *to(r), err = strconv.ParseBool(value); err != nil {
			return n.fault("%.40q is neither true nor false", value)
		}
		return nil
	}
}

func span(to func(r *reading) *time.Duration, least, most time.Duration) func(*reading, node) error {
	return func(r *reading, n node) error {
		value, err := n.text()
		if err != nil {
			return err
		}
		d, err := time.ParseDuration(value)
		if err != nil || d < least || d > most {
			return n.fault("%.40q is no length of time from %v to %v; write it as 1s or 5m", value, least, most)
		}
		*to(r) = d
		return nil
	}
}

// path is of a file; a relative one counts from the configuration's folder.
func path(to func(r *reading) *string) func(*reading, node) error {
	return func(r *reading, n node) error {
		value, err := n.text()
		if err != nil {
			return err
		}
		if !filepath.IsAbs(value) {
			value = filepath.Join(filepath.Dir(r.Path), value)
		}
		*to(r) = value
		return nil
	}
}

// berlin is where an agreement's days begin and end.
var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.FixedZone("CET", 3600)
	}
	return zone
}()

func moment(to func(r *reading) *time.Time, days int) func(*reading, node) error {
	return func(r *reading, n node) error {
		value, err := n.text()
		if err != nil {
			return err
		}
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			*to(r) = at
			return nil
		}
		at, err := time.ParseInLocation(time.DateOnly, value, berlin)
		if err != nil {
			return n.fault("%.40q is no day; write 2026-05-31, or a moment as 2026-05-31T18:00:00+02:00", value)
		}
		*to(r) = at.AddDate(0, 0, days)
		return nil
	}
}

func share(r *reading, n node) error {
	value, err := n.text()
	if err != nil {
		return err
	}
	number, percent := strings.CutSuffix(value, "%")
	f, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		f /= 100
	}
	if err != nil || !(f > 0 && f <= 1) {
		return n.fault("%.40q is no share; write 20%% or 0.2", value)
	}
	r.Guard = f
	return nil
}

func port(r *reading, n node) error {
	value, err := n.text()
	if err != nil {
		return err
	}
	if r.Read.Port, err = strconv.Atoi(value); err != nil || r.Read.Port < 1 || r.Read.Port > 65535 {
		return n.fault("%.40q is no port; write a number from 1 to 65535", value)
	}
	return nil
}

func password(r *reading, n node) (err error) {
	if r.Read.Password, err = n.secret(); err != nil {
		return err
	}
	if f := r.Read.Password.File; f != "" && !filepath.IsAbs(f) {
		r.Read.Password.File = filepath.Join(filepath.Dir(r.Path), f)
	}
	if r.env == nil {
		return nil
	}
	if _, err := r.Read.Password.reveal(r.env); err != nil {
		return n.fault("%v", err)
	}
	return nil
}

func sourceID(r *reading, n node) error {
	id, err := n.text()
	if err != nil {
		return err
	}
	if !validID.MatchString(id) || id == string(person.Outreach) {
		return n.fault("%.40q cannot name a source; write lower-case letters and digits, such as abh", id)
	}
	if _, ok := r.book.Entry("source", id); !ok {
		return n.fault("the rule book's list of sources has no %q; it has %s", id, codesOf(r.book, "source"))
	}
	r.ID = person.Source(id)
	return nil
}

var validID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)

func codesOf(book *rulebook.Book, kind string) string {
	var codes []string
	for _, e := range book.List(kind) {
		codes = append(codes, e.Code)
	}
	if len(codes) > 12 {
		codes = append(codes[:12], "…")
	}
	return strings.Join(codes, ", ")
}

func owns(r *reading, n node) error {
	list, err := n.list()
	if err != nil {
		return err
	}
	for _, one := range list {
		name, err := one.text()
		if err != nil {
			return err
		}
		if _, ok := person.SpecOf(person.FieldName(name)); !ok {
			return one.fault("there is no field %.40q; %s", name, fieldsAre())
		}
		r.Owns = append(r.Owns, person.FieldName(name))
	}
	return nil
}

func fieldsAre() string {
	var names []string
	for _, spec := range person.Fields {
		names = append(names, string(spec.Name))
	}
	return "the fields are " + strings.Join(names, ", ")
}

// tableName is a table as SQL has it: names, perhaps in quotes, joined by dots.
var tableName = regexp.MustCompile("^(?:[\\pL_][\\pL\\d_$#]*|\"[^\"]+\"|`[^`]+`|\\[[^\\]]+\\])(?:\\.(?:[\\pL_][\\pL\\d_$#]*|\"[^\"]+\"|`[^`]+`|\\[[^\\]]+\\])){0,2}$")

func table(r *reading, n node) error {
	value, err := n.text()
	if err == nil && !tableName.MatchString(value) {
		err = n.fault("%.60q is no table; write it as schema.table, and names with other characters in quotes", value)
	}
	r.Read.Table = value
	return err
}

func query(r *reading, n node) error {
	value, err := n.text()
	if err != nil {
		return err
	}
	value = strings.TrimRight(strings.TrimSpace(value), "; \n")
	first := strings.ToUpper(strings.Join(strings.Fields(value)[:min(1, len(strings.Fields(value)))], ""))
	if first != "SELECT" && first != "WITH" || strings.Contains(value, ";") {
		return n.fault("a query is one SELECT without a semicolon; it is read as a table")
	}
	r.Read.Query = value
	return nil
}

// reads reads a section by its table of keys.
func (r *reading) reads(n node, where string, keys []key) error {
	pairs, err := n.pairs()
	if err != nil {
		return err
	}
	for _, p := range pairs {
		name, _ := p.key.text()
		at := slices.IndexFunc(keys, func(k key) bool { return k.name == name })
		if at < 0 {
			return p.key.fault("%.40q is no key%s; %s", name, where, keysAre(keys))
		}
		if value, err := p.value.text(); err == nil && where == " of read" && passwordIn.MatchString(value) {
			return p.value.fault(noPassword)
		}
		if err := keys[at].read(r, p.value); err != nil {
			return err
		}
	}
	return nil
}

func keysAre(keys []key) string {
	var names []string
	for _, k := range keys {
		names = append(names, k.name)
	}
	return fmt.Sprintf("there are %s", strings.Join(names, ", "))
}
