package feed

import (
	"io"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/goccy/go-yaml"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/microsoft/go-mssqldb"
	_ "github.com/sijms/go-ora/v2"
	_ "modernc.org/sqlite"

	"lotse/store/person"
)

// File is a file that somebody delivered, complete.
type File struct {
	Source person.Source
	Name   string
	Path   string // where it lies until it is taken; then it is removed
	SHA256 string
	Bytes  int64
	Key    string // fingerprint of the machine key that signed
}

// parser reads the rows of a file; owned by the files of their kinds. Each row is
// the columns as they came.
type parser func(r io.Reader, c *Config, each func(number int, raw map[string]string) error) error
