package audit

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// field is one of the fields of an event that may be left out: its JSON name
// and where its value is, exactly one of the three.
type field struct {
	key    string
	text   func(*Event) *string
	list   func(*Event) *[]string
	number func(*Event) *int64
}

// fields lists them in the one order in which they are written. Writer, seq,
// prev and time come before them in every entry.
var fields = []field{
	{key: "type", text: func(e *Event) *string { return (*string)(&e.Type) }},
	{key: "phase", text: func(e *Event) *string { return (*string)(&e.Phase) }},
	{key: "op", text: func(e *Event) *string { return &e.Op }},
	{key: "session", text: func(e *Event) *string { return &e.Session }},
	{key: "staff", text: func(e *Event) *string { return &e.Staff }},
	{key: "role", text: func(e *Event) *string { return &e.Role }},
	{key: "key", text: func(e *Event) *string { return &e.Key }},
	{key: "address", text: func(e *Event) *string { return &e.Address }},
	{key: "subject", text: func(e *Event) *string { return &e.Subject }},
	{key: "fields", list: func(e *Event) *[]string { return &e.Fields }},
	{key: "codes", list: func(e *Event) *[]string { return &e.Codes }},
	{key: "words", list: func(e *Event) *[]string { return &e.Words }},
	{key: "count", number: func(e *Event) *int64 { return &e.Count }},
	{key: "policies", list: func(e *Event) *[]string { return &e.Policies }},
	{key: "reason", text: func(e *Event) *string { return &e.Reason }},
	{key: "stated", text: func(e *Event) *string { return &e.Stated }},
	{key: "outcome", text: func(e *Event) *string { return &e.Outcome }},
}

func (f field) check(e *Event) error {
	switch {
	case f.text != nil:
		return checkText(*f.text(e))
	case f.list != nil:
		list := *f.list(e)
		if len(list) > maxList {
			return fmt.Errorf("%d values, at most %d", len(list), maxList)
		}
		for _, s := range list {
			if err := checkText(s); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkText(s string) error {
	if len(s) > maxText {
		return fmt.Errorf("%d bytes, at most %d", len(s), maxText)
	}
	if !utf8.ValidString(s) {
		return errors.New("a value is not UTF-8")
	}
	return nil
}
