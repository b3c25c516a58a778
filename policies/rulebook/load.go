package rulebook

import (
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

var common = []string{"code", "german", "english", "aliases", "iso", "valid_from", "valid_to", "source"}

// load reads the file of every kind and refuses files that belong to none.
func load(files fs.FS) (*Book, error) {
	book := &Book{lists: map[string]*list{}}
	for _, kind := range kinds {
		l, err := loadList(files, "codes/"+kind.name+".csv", kind.attributes)
		if err != nil {
			return nil, fmt.Errorf("load code list: %w", err)
		}
		book.lists[kind.name] = l
	}
	names, err := fs.Glob(files, "codes/*")
	for _, name := range names {
		if book.lists[strings.TrimSuffix(strings.TrimPrefix(name, "codes/"), ".csv")] == nil {
			return nil, fmt.Errorf("load code list: %s: no kind of this name", name)
		}
	}
	return book, err
}

func loadList(files fs.FS, name string, attributes []string) (*list, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows := csv.NewReader(f)
	rows.Comma, rows.Comment = ';', '#'
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := checkHeader(header, attributes); err != nil {
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	l := &list{codes: map[string]int{}, words: map[string]int{}}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return l, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := l.add(entry(header, row)); err != nil {
			line, _ := rows.FieldPos(0)
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}

func checkHeader(header, attributes []string) error {
	if len(header) < 3 || header[0] != "code" || header[1] != "german" || header[2] != "english" {
		return fmt.Errorf("the first columns must be code;german;english")
	}
	for i, column := range header {
		if !slices.Contains(common, column) && !slices.Contains(attributes, column) {
			return fmt.Errorf("unknown column %q", column)
		}
		if slices.Contains(header[:i], column) {
			return fmt.Errorf("column %q twice", column)
		}
	}
	return nil
}

// entry reads a row by the names of its columns.
func entry(header, row []string) Entry {
	e := Entry{Attrs: map[string]string{}}
	into := map[string]*string{
		"code": &e.Code, "german": &e.German, "english": &e.English, "iso": &e.ISO,
		"valid_from": &e.ValidFrom, "valid_to": &e.ValidTo, "source": &e.Source,
	}
	for i, column := range header {
		value := strings.TrimSpace(row[i])
		switch {
		case into[column] != nil:
			*into[column] = value
		case column == "aliases":
			e.Aliases = strings.FieldsFunc(value, func(r rune) bool { return r == '|' })
		case value != "":
			e.Attrs[column] = value
		}
	}
	return e
}

// add checks an entry and makes it findable by all its words.
func (l *list) add(e Entry) error {
	if e.Code == "" || e.German == "" || e.English == "" || e.Source == "" {
		return fmt.Errorf("code, german, english and source must not be empty")
	}
	if _, twice := l.codes[e.Code]; twice {
		return fmt.Errorf("code %q twice", e.Code)
	}
	for _, date := range []string{e.ValidFrom, e.ValidTo} {
		if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
			return fmt.Errorf("%q is not a date such as 2024-12-07", date)
		}
	}
	if e.ValidFrom != "" && e.ValidTo != "" && e.ValidFrom > e.ValidTo {
		return fmt.Errorf("valid from %s, but only to %s", e.ValidFrom, e.ValidTo)
	}
	at := len(l.entries)
	l.entries = append(l.entries, e)
	l.codes[e.Code] = at
	for _, w := range append([]string{e.Code, e.German, e.English, e.ISO}, e.Aliases...) {
		if err := l.learn(w, at); err != nil {
			return err
		}
	}
	return nil
}

// learn makes a word lead to an entry, in both of its folded spellings.
func (l *list) learn(text string, at int) error {
	for _, folded := range folds(text) {
		other, known := l.words[folded]
		switch {
		case folded == "":
		case !known:
			l.words[folded] = at
			l.near = append(l.near, word{[]rune(folded), at})
		case other != at:
			return fmt.Errorf("%q could also mean %q", text, l.entries[other].Code)
		}
	}
	return nil
}
