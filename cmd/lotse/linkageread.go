package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"lotse/store/linkage"
	"lotse/store/person"
)

// people are the records of a file, and who each is of where the file says so.
type people struct {
	records []linkage.Record
	truth   []string
}

// truths are who the records are of, by their ids.
func (p people) truths() map[string]string {
	of := make(map[string]string, len(p.records))
	for i := range p.records {
		of[p.records[i].ID] = p.truth[i]
	}
	return of
}

// peopleColumns are what a file of people may have; only the id must be there.
var peopleColumns = []string{"id", "truth", "given", "family", "birth_date", "sex", "nationality", "postcode", "azr"}

// readPeople reads a CSV file with a header line, its columns in any order, parted by
// commas or semicolons. An error names file, line and column.
func readPeople(name string, truth bool) (people, error) {
	file, err := os.Open(name)
	if err != nil {
		return people{}, failf("the file cannot be read: %v", err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return people{}, failf("the file cannot be read: %v", err)
	}
	return parsePeople(name, strings.TrimPrefix(string(text), "\ufeff"), truth)
}

func parsePeople(name, text string, truth bool) (people, error) {
	rows := csv.NewReader(strings.NewReader(text))
	rows.ReuseRecord = true
	if first, _, _ := strings.Cut(text, "\n"); strings.Count(first, ";") > strings.Count(first, ",") {
		rows.Comma = ';'
	}
	header, err := rows.Read()
	if err != nil {
		return people{}, failf("%s has no header line: %v", name, err)
	}
	columns, err := peopleHeader(name, header)
	if err != nil {
		return people{}, err
	}
	if truth && !slices.Contains(columns, "truth") {
		return people{}, failf("%s, line 1: there is no column truth, so nothing can be judged; leave --truth away", name)
	}
	all := people{records: []linkage.Record{}}
	lines := map[string]int{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return people{}, failf("%s: %v", name, err)
		}
		record, whose := personOf(columns, row)
		line, column := rows.FieldPos(slices.Index(columns, "id"))
		if record.ID == "" {
			return people{}, failf("%s, line %d, column %d (id): it is empty", name, line, column)
		}
		if before, twice := lines[record.ID]; twice {
			return people{}, failf("%s, line %d, column %d (id): %.40q is in line %d already", name, line, column, record.ID, before)
		}
		lines[record.ID] = line
		all.records, all.truth = append(all.records, record), append(all.truth, whose)
	}
}

// peopleHeader are the columns of a file, by what is called so in small letters.
func peopleHeader(name string, header []string) ([]string, error) {
	columns := make([]string, len(header))
	for i, column := range header {
		columns[i] = strings.ToLower(strings.TrimSpace(column))
		if slices.Contains(columns[:i], columns[i]) && slices.Contains(peopleColumns, columns[i]) {
			return nil, failf("%s, line 1, column %d: %q is there twice", name, i+1, columns[i])
		}
	}
	if !slices.Contains(columns, "id") {
		return nil, failf("%s, line 1: there is no column id; known are %s", name, strings.Join(peopleColumns, ", "))
	}
	return columns, nil
}

func personOf(columns, row []string) (r linkage.Record, truth string) {
	for i, value := range row {
		value = strings.Clone(strings.TrimSpace(value))
		switch columns[i] {
		case "id":
			r.ID = value
		case "truth":
			truth = value
		case "given":
			r.Given = value
		case "family":
			r.Family = value
		case "birth_date":
			r.Birth = birthOf(value)
		case "sex":
			r.Sex = value
		case "nationality":
			r.Nationalities = strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(" |;,/", c) })
		case "postcode":
			r.Place = value
		case "azr":
			r.AZR = value
		}
	}
	return r, truth
}

// birthOf is a birth date as files write it: 1980-07-12, 12.07.1980 or 19800712. What
// no calendar has stays as it is: a slip is to be compared, not refused.
func birthOf(text string) person.Date {
	if day, err := person.ParseDate(text); err == nil {
		return day
	}
	if len(text) == 8 && strings.Trim(text, "0123456789") == "" {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	return person.Date(text[:min(len(text), 10)])
}
