package feed

import (
	"context"
	"io"
	"log/slog"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/goccy/go-yaml"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/microsoft/go-mssqldb"
	_ "github.com/sijms/go-ora/v2"
	_ "modernc.org/sqlite"

	"lotse/store"
	"lotse/store/person"
)

// Feeds are the readers of all sources of a folder.
type Feeds struct{}

// Options of a Run.
type Options struct {
	Dir string // of the configurations; looked at again when files change
	Env func(string) string
	Log *slog.Logger
}

// Run documents the sources of a folder in the store, and reads them until ctx ends.
// A configuration that changes is taken over within seconds; one that is faulty is
// told, and the last good one stays.
func Run(ctx context.Context, st *store.Store, o Options) error { <-ctx.Done(); return nil }

// Trial is what a source would deliver.
type Trial struct {
	Config   Config
	Rows     int
	First    []store.Row // the first ones, mapped
	Bad      []store.BadRow
	Unknown  []store.UnknownCode
	Columns  []string // of the source that are not mapped
	Warnings []string
}

// Try reads a source without storing anything.
func Try(ctx context.Context, c Config, env func(string) string, first int) (Trial, error) {
	return Trial{Config: c}, nil
}

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
