package register

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

// Entry is one person as the register takes it in.
type Entry struct {
	ID      person.ID
	Version int64
	Listing person.Listing
}

// Decode reads an entry from the stored document of a person, of which it
// touches nothing but the listing. A document without listing, or with a value
// of the wrong type in it, is an error.
func Decode(id string, version int64, body bson.Raw) (Entry, error) {
	e := Entry{ID: person.ID(id), Version: version}
	if _, ok := packID(e.ID); !ok {
		return Entry{}, fmt.Errorf("decode person %.20q: not a person's id", id)
	}
	list, ok := body.Lookup("list").DocumentOK()
	if !ok {
		return Entry{}, fmt.Errorf("decode person %s: has no listing", id)
	}
	elements, err := list.Elements()
	if err != nil {
		return Entry{}, fmt.Errorf("decode person %s: %w", id, err)
	}
	for _, element := range elements {
		if err := e.set(element.Key(), element.Value()); err != nil {
			return Entry{}, fmt.Errorf("decode person %s: list.%s: %w", id, element.Key(), err)
		}
	}
	return e, nil
}

// set keeps one element of the listing; keys that it does not know are of a
// newer version and are skipped.
func (e *Entry) set(key string, value bson.RawValue) error {
	l := &e.Listing
	switch key {
	case "fn":
		return text(&l.Family, value)
	case "gn":
		return text(&l.Given, value)
	case "nn":
		return text(&l.Native, value)
	case "al":
		return texts(&l.Aliases, value)
	case "bd":
		return text(&l.Birth, value)
	case "sx":
		return text(&l.Sex, value)
	case "na":
		return texts(&l.Nationalities, value)
	case "mu":
		return text(&l.Municipality, value)
	case "re":
		return text(&l.Residence, value)
	case "de":
		return text(&l.German, value)
	case "co":
		return text(&l.Course, value)
	case "ct":
		return text(&l.CourseType, value)
	case "ne":
		return texts(&l.Needs, value)
	case "as":
		return texts(&l.Assigned, value)
	case "ci":
		return texts(&l.Circle, value)
	case "lc":
		return text(&l.LastContact, value)
	case "lk":
		return text(&l.LastKind, value)
	case "so":
		return texts(&l.Sources, value)
	case "rs":
		return flag(&l.Restricted, value)
	}
	return nil
}

func text[T ~string](to *T, value bson.RawValue) error {
	s, ok := value.StringValueOK()
	if !ok {
		return fmt.Errorf("is %s, not text", value.Type)
	}
	*to = T(s)
	return nil
}

func flag(to *bool, value bson.RawValue) (err error) {
	b, ok := value.BooleanOK()
	if !ok {
		return fmt.Errorf("is %s, not yes or no", value.Type)
	}
	*to = b
	return nil
}

func texts(to *[]string, value bson.RawValue) error {
	if value.Type == bson.TypeNull { // an empty list that nobody made
		return nil
	}
	array, ok := value.ArrayOK()
	if !ok {
		return fmt.Errorf("is %s, not a list", value.Type)
	}
	values, err := array.Values()
	if err != nil {
		return err
	}
	for _, v := range values {
		var one string
		if err := text(&one, v); err != nil {
			return err
		}
		*to = append(*to, one)
	}
	return nil
}
