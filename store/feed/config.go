package feed

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/person"
)

// Config is the configuration of one source, as its file has it.
type Config struct {
	store.Source
	Path string // of the file
	Read Read
	Map  []Mapping // in the order of the file
	AsOf *Mapping  // the column that says of what day a row's values are; nil: when it was changed, or read

	book *rulebook.Book
}

// Read says where the rows of a source are, and how they are read.
type Read struct {
	Kind string // postgres, mysql, mariadb, sqlserver, oracle, sqlite, csv, ndjson, xml; empty: nothing is connected

	// Databases.
	Host     string // or the folder (PostgreSQL) or file (MariaDB) of a Unix socket
	Port     int    // 0: the usual one
	Database string // Oracle: the service name
	User     string
	Password Secret
	TLS      string // on, unchecked, off; empty: on, except on this machine
	CA       string // file of the authority that signed the server's certificate
	File     string // of SQLite
	Table    string // as SQL has it; or
	Query    string
	Changed  string        // column that every change moves forward
	Every    time.Duration // a cycle
	Timeout  time.Duration // of one query
	Sweep    time.Duration // at most so long between two readings of everything

	// Files.
	Folder    string        // that is watched; empty: they come through the intake door
	Encoding  string        // utf-8, windows-1252, iso-8859-1, iso-8859-15, utf-16
	Delimiter string        // one character; "tab" is one
	Quote     string        // one character; "none"
	Header    bool          // the first line has the names of the columns
	Columns   []string      // their names where there is no header
	Whole     bool          // a file has all rows: who is not in it is gone
	Records   string        // path of a record in XML, such as /export/person
	Deleted   string        // column that says of a row that the office has deleted it
	Still     time.Duration // so long a file in a watched folder must not change
	Marker    string        // ending of the empty file that says that another is whole; empty: none is sent

	Key []string // columns that are the office's number of the record, joined with "-"
}

// SQL says whether it is a database that is read.
func (r Read) SQL() bool { return slices.Contains(databases, r.Kind) }

// Files says whether files are read.
func (r Read) Files() bool { return slices.Contains(fileKinds, r.Kind) }

var (
	databases = []string{"postgres", "mysql", "mariadb", "sqlserver", "oracle", "sqlite"}
	fileKinds = []string{"csv", "ndjson", "xml"}
)

// Mapping says from which column a field comes, and how its values are read.
type Mapping struct {
	Field     person.FieldName
	Column    string
	Formats   []string          // of dates, tried in this order, as Go has them; none: the usual ones
	Codes     map[string]string // what the office writes → code of the rule book; "": no value
	Separator string            // between the values of a list
	spec      person.Spec
}

// Secret is where a password is kept: never in the configuration itself.
type Secret struct{ Env, File string }

// reveal is the secret.
func (s Secret) reveal(env func(string) string) (string, error) {
	switch {
	case s.Env != "":
		if text := env(s.Env); text != "" {
			return text, nil
		}
		return "", fmt.Errorf("the environment variable %s is empty or not set", s.Env)
	case s.File != "":
		text, err := os.ReadFile(s.File)
		if err != nil {
			return "", fmt.Errorf("the file with the password cannot be read: %w", err)
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
	return "", nil
}

// columns are those that are read of a source, sorted: what no field needs and what
// is no key stays at the office (data minimisation, Art. 5(1)(c) DSGVO).
func (c *Config) columns() []string {
	out := slices.Clone(c.Read.Key)
	for _, m := range c.Map {
		out = append(out, m.Column)
	}
	if c.AsOf != nil && c.AsOf.Column != c.Read.Changed {
		out = append(out, c.AsOf.Column)
	}
	if c.Read.Deleted != "" {
		out = append(out, c.Read.Deleted)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Load reads the configurations (*.yaml) of a folder. An error names file, line and
// column and says what to do; of good and bad files together, the good ones are
// returned with the error.
func Load(dir string, env func(string) string) ([]Config, error) {
	paths, err := configured(dir)
	if err != nil {
		return nil, err
	}
	var good []Config
	var errs []error
	at := map[person.Source]string{}
	for _, path := range paths {
		c, err := LoadFile(path, env, nil)
		if err == nil && at[c.ID] != "" {
			err = &Fault{path, 1, 1, fmt.Sprintf("the source %s is described by %s already; keep one of the two files", c.ID, at[c.ID])}
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		at[c.ID] = path
		good = append(good, c)
	}
	return good, errors.Join(errs...)
}
