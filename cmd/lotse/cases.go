package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// A file of cases tries the rule book on people whom nobody knows: one line is one
// case, a header names the columns, fields are parted by semicolons or commas.
// What is true of somebody over time is parted by spaces:
//
//	id              any name for the case
//	day             the day asked about; empty: that of the command
//	birth sex nationality sphere arrived municipality school children
//	childcare daytimes literate_any literate_latin qualification
//	                as fields of a profile: codes or words of the rule book
//	residence       TITLE or TITLE@FROM or TITLE@FROM..TO
//	german          LEVEL or LEVEL/EVIDENCE/DAY or LEVEL/EVIDENCE/DAY/TEST
//	grants          ROUTE:STATE:DAY[:LAPSES], the day of granting or applying
//	courses         TYPE:STATE:FROM[:TO[:LEVEL]], a state of the list "seat"
//	expect_due expect_routes expect_deadlines expect_blocked expect_misplaced
//	                what should come out, - for nothing; empty: anything
type caseOf struct {
	id     string
	day    person.Date
	line   int
	person person.Profile
	expect map[string]string // by "due", "routes" …
}

const expects = "expect_"

// readCases reads a file of cases; an error names its line and column.
func readCases(from io.Reader, book *rulebook.Book, today person.Date) ([]caseOf, error) {
	text, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	content := strings.TrimPrefix(string(text), "\ufeff")
	rows := csv.NewReader(strings.NewReader(content))
	rows.Comment = '#'
	for first := range strings.Lines(content) {
		if !strings.HasPrefix(first, "#") {
			if strings.Count(first, ";") > strings.Count(first, ",") {
				rows.Comma = ';'
			}
			break
		}
	}
	header, err := rows.Read()
	if err != nil {
		return nil, failf("the file has no header line: %v", err)
	}
	for i, name := range header {
		if header[i] = strings.TrimSpace(name); !knownColumn(header[i]) {
			return nil, failf("column %d: %q is not known; use id, day, residence, german, grants, courses, a field such as birth, or expect_due", i+1, header[i])
		}
	}
	var list []caseOf
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, failf("%v", err)
		}
		line, _ := rows.FieldPos(0)
		one := caseOf{id: strconv.Itoa(line), day: today, line: line, expect: map[string]string{}}
		one.person.Fields = person.FieldSet{}
		for i, value := range row {
			if err := one.set(book, header[i], strings.TrimSpace(value)); err != nil {
				line, column := rows.FieldPos(i)
				return nil, failf("line %d, column %d (%s): %v", line, column, header[i], err)
			}
		}
		one.person.List()
		list = append(list, one)
	}
}

func knownColumn(name string) bool {
	if slices.Contains([]string{"id", "day", "residence", "german", "grants", "courses"}, name) {
		return true
	}
	if what, ok := strings.CutPrefix(name, expects); ok {
		return slices.Contains(outcomes, what)
	}
	_, ok := person.SpecOf(person.FieldName(name))
	return ok
}

func (c *caseOf) set(book *rulebook.Book, column, value string) (err error) {
	what, expected := strings.CutPrefix(column, expects)
	switch {
	case value == "":
	case expected:
		c.expect[what] = value
	case column == "id":
		c.id = value
	case column == "day":
		c.day, err = person.ParseDate(value)
	case column == "residence":
		err = c.residences(book, value)
	case column == "german":
		err = c.levels(book, value)
	case column == "grants":
		err = c.grants(book, value)
	case column == "courses":
		err = c.courses(book, value)
	default:
		err = c.field(book, person.FieldName(column), value)
	}
	return err
}

// field sets one field of the profile.
func (c *caseOf) field(book *rulebook.Book, name person.FieldName, value string) error {
	spec, _ := person.SpecOf(name)
	fact := person.Fact{Value: value, Source: person.Outreach, AsOf: c.day}
	switch {
	case spec.Kind == "date":
		day, err := person.ParseDate(value)
		if err != nil {
			return err
		}
		fact.Value = string(day)
	case spec.List:
		fact.Value = ""
		for word := range strings.FieldsSeq(value) {
			code, err := codeOf(book, spec.Kind, word)
			if err != nil {
				return err
			}
			fact.List = append(fact.List, code)
		}
	case spec.Kind != "" && spec.Kind != "number":
		code, err := codeOf(book, spec.Kind, value)
		if err != nil {
			return err
		}
		fact.Value = code
	}
	c.person.Fields[name] = person.Field{Fact: fact}
	return nil
}

// codeOf is the code that a word means; lists without an entry in the book take
// the word as it is.
func codeOf(book *rulebook.Book, kind, word string) (string, error) {
	if kind == "" {
		return word, nil
	}
	entry, ok := book.Find(kind, word)
	if ok {
		return entry.Code, nil
	}
	if near, ok := book.Near(kind, word); ok {
		return "", fmt.Errorf("%q is not in the list %s; was %q meant?", word, kind, near.Code)
	}
	return "", fmt.Errorf("%q is not in the list %s", word, kind)
}

func (c *caseOf) residences(book *rulebook.Book, value string) error {
	for word := range strings.FieldsSeq(value) {
		title, span, _ := strings.Cut(word, "@")
		from, to, _ := strings.Cut(span, "..")
		code, err := codeOf(book, "residence", title)
		if err != nil {
			return err
		}
		days, err := datesOf(from, to)
		if err != nil {
			return err
		}
		c.person.Fields[person.Residence] = person.Field{Fact: person.Fact{Value: code, Source: person.AliensAuthority}}
		if days[0] != "" {
			c.person.Spells = append(c.person.Spells, person.Spell{Field: person.Residence, Code: code, From: days[0], To: days[1], Source: person.AliensAuthority})
		}
	}
	return nil
}

func (c *caseOf) levels(book *rulebook.Book, value string) error {
	for word := range strings.FieldsSeq(value) {
		parts := append(strings.Split(word, "/"), "", "", "")
		level, err := codeOf(book, "level", parts[0])
		if err != nil {
			return err
		}
		evidence := "self"
		if parts[1] != "" {
			if evidence, err = codeOf(book, "evidence", parts[1]); err != nil {
				return err
			}
		}
		days, err := datesOf(parts[2])
		if err != nil {
			return err
		}
		c.person.Assessments = append(c.person.Assessments, person.Assessment{
			Language: "deu", Skill: person.Overall, Level: level, Evidence: evidence, Day: days[0], Test: parts[3], Source: person.Outreach,
		})
	}
	return nil
}

func (c *caseOf) grants(book *rulebook.Book, value string) error {
	for word := range strings.FieldsSeq(value) {
		parts := append(strings.Split(word, ":"), "", "", "", "")
		route, err := codeOf(book, "route", parts[0])
		if err != nil {
			return err
		}
		state, err := codeOf(book, "grant", parts[1])
		if err != nil {
			return err
		}
		days, err := datesOf(parts[2], parts[3])
		if err != nil {
			return err
		}
		grant := person.Grant{ID: strconv.Itoa(len(c.person.Grants)), Route: route, State: state, Lapses: days[1], Day: days[0]}
		if state == "applied" {
			grant.Applied = days[0]
		} else {
			grant.Granted = days[0]
		}
		c.person.Grants = append(c.person.Grants, grant)
	}
	return nil
}

func (c *caseOf) courses(book *rulebook.Book, value string) error {
	for word := range strings.FieldsSeq(value) {
		parts := append(strings.Split(word, ":"), "", "", "", "")
		kind, err := codeOf(book, "course", parts[0])
		if err != nil {
			return err
		}
		seat, ok := book.Find("seat", parts[1])
		if !ok {
			return fmt.Errorf("%q is not in the list seat", parts[1])
		}
		days, err := datesOf(parts[2], parts[3])
		if err != nil {
			return err
		}
		c.person.Enrolments = append(c.person.Enrolments, person.Enrolment{
			Course: "course-" + strconv.Itoa(len(c.person.Enrolments)+1), Type: kind, Step: seat.Code, State: seat.Attrs["counts"],
			From: days[0], To: days[1], Result: parts[4],
		})
	}
	return nil
}

// datesOf reads dates; an empty text is no date.
func datesOf(texts ...string) ([]person.Date, error) {
	days := make([]person.Date, len(texts))
	for i, text := range texts {
		if text == "" {
			continue
		}
		day, err := person.ParseDate(text)
		if err != nil {
			return nil, err
		}
		days[i] = day
	}
	return days, nil
}
