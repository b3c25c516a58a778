package rulebook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Open is the book of an office: a folder with the files that differ from those
// that the program carries, under the same names (codes/course.csv,
// rules/integration.csv, reach.csv). What is wrong in it is a *Fault with
// file, line and column.
func Open(dir string) (*Book, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("rule book %s: there is no such folder", dir)
	}
	own := os.DirFS(dir)
	if err := known(own); err != nil {
		return nil, err
	}
	return load(over{own})
}

// known refuses files that nothing reads: a mistyped name would be a law that
// nobody applies.
func known(own fs.FS) error {
	found := false
	err := fs.WalkDir(own, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		found = true
		inRules := strings.HasPrefix(name, "rules/") && strings.HasSuffix(name, ".csv") && strings.Count(name, "/") == 1
		if _, err := fs.Stat(files, name); err != nil && !inRules {
			return &Fault{name, 1, 1, "no file of a rule book has this name; see the folders codes and rules, and reach.csv"}
		}
		return nil
	})
	if err == nil && !found {
		return errors.New("the folder of the rule book is empty: put files into it under codes/ or rules/, or leave out --rulebook")
	}
	return err
}

// over is the office's files over those that the program carries.
type over struct{ own fs.FS }

func (o over) Open(name string) (fs.File, error) {
	if f, err := o.own.Open(name); err == nil {
		return f, nil
	}
	return files.Open(name)
}

// Glob lists the names of both.
func (o over) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	more, err := fs.Glob(o.own, pattern)
	for _, name := range more {
		if _, both := fs.Stat(files, name); both != nil {
			names = append(names, name)
		}
	}
	return names, err
}
