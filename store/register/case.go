package register

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

// caseOf reads what only the need engine reads of a listing. Most of a start is
// reading, so that nothing here goes through reflection.
func caseOf(to *person.Case, v bson.RawValue) error {
	return elements(v, func(key string, v bson.RawValue) error {
		switch key {
		case "t":
			return many(&to.Titles, v, spell)
		case "p":
			return many(&to.Proofs, v, proof)
		case "g":
			return many(&to.Grants, v, grant)
		case "s":
			return many(&to.Seats, v, enrolled)
		case "w":
			return text(&to.Waiting, v)
		}
		return nil
	})
}

// elements goes through the elements of a document.
func elements(v bson.RawValue, keep func(key string, v bson.RawValue) error) error {
	doc, ok := v.DocumentOK()
	if !ok {
		return fmt.Errorf("is %s, not a document", v.Type)
	}
	all, err := doc.Elements()
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := keep(e.Key(), e.Value()); err != nil {
			return fmt.Errorf("%s: %w", e.Key(), err)
		}
	}
	return nil
}

// many reads a list of documents, each by the texts that it is made of.
func many[T any](to *[]T, v bson.RawValue, places func(*T, string) *string) error {
	if v.Type == bson.TypeNull {
		return nil
	}
	array, ok := v.ArrayOK()
	if !ok {
		return fmt.Errorf("is %s, not a list", v.Type)
	}
	values, err := array.Values()
	if err != nil {
		return err
	}
	list := make([]T, len(values))
	for i := range values {
		err := elements(values[i], func(key string, v bson.RawValue) error {
			if at := places(&list[i], key); at != nil {
				return text(at, v)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	*to = list
	return nil
}

func spell(s *person.Spell, key string) *string {
	switch key {
	case "f":
		return (*string)(&s.Field)
	case "c":
		return &s.Code
	case "a":
		return (*string)(&s.From)
	case "b":
		return (*string)(&s.To)
	case "s":
		return (*string)(&s.Source)
	}
	return nil
}

func proof(p *person.Proof, key string) *string {
	switch key {
	case "v":
		return &p.Level
	case "e":
		return &p.Evidence
	case "t":
		return &p.Test
	case "d":
		return (*string)(&p.Day)
	}
	return nil
}

func grant(g *person.Grant, key string) *string {
	switch key {
	case "i":
		return &g.ID
	case "k":
		return &g.Route
	case "s":
		return &g.State
	case "o":
		return &g.Authority
	case "a":
		return (*string)(&g.Applied)
	case "g":
		return (*string)(&g.Granted)
	case "l":
		return (*string)(&g.Lapses)
	case "u":
		return (*string)(&g.By)
	case "d":
		return (*string)(&g.Day)
	}
	return nil
}

func enrolled(e *person.Enrolment, key string) *string {
	switch key {
	case "c":
		return &e.Course
	case "t":
		return &e.Type
	case "p":
		return &e.Provider
	case "s":
		return &e.State
	case "k":
		return &e.Step
	case "a":
		return (*string)(&e.From)
	case "b":
		return (*string)(&e.To)
	case "r":
		return &e.Result
	case "w":
		return &e.Reason
	}
	return nil
}
