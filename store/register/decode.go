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
	case "az":
		return text(&l.AZR, value)
	case "bd":
		return text(&l.Birth, value)
	case "sx":
		return text(&l.Sex, value)
	case "na":
		return texts(&l.Nationalities, value)
	case "ar":
		return text(&l.Arrived, value)
	case "mu":
		return text(&l.Municipality, value)
	case "di":
		return text(&l.District, value)
	case "re":
		return text(&l.Residence, value)
	case "sp":
		return text(&l.Sphere, value)
	case "la":
		return texts(&l.Languages, value)
	case "de":
		return text(&l.German, value)
	case "dd":
		return text(&l.GermanDay, value)
	case "dh":
		return text(&l.Listening, value)
	case "dl":
		return text(&l.Reading, value)
	case "ds":
		return text(&l.Writing, value)
	case "dp":
		return text(&l.Speaking, value)
	case "li":
		return text(&l.LiterateAny, value)
	case "ll":
		return text(&l.LiterateLatin, value)
	case "sc":
		return text(&l.School, value)
	case "qu":
		return text(&l.Qualification, value)
	case "co":
		return text(&l.Course, value)
	case "ct":
		return text(&l.CourseType, value)
	case "cp":
		return text(&l.CourseProvider, value)
	case "ce":
		return text(&l.CourseEnd, value)
	case "ne":
		return texts(&l.Needs, value)
	case "ch":
		return whole(&l.Children, value)
	case "cc":
		return text(&l.Childcare, value)
	case "dc":
		return text(&l.Declaration, value)
	case "as":
		return texts(&l.Assigned, value)
	case "rs":
		return flag(&l.Restricted, value)
	case "ci":
		return texts(&l.Circle, value)
	case "lc":
		return text(&l.LastContact, value)
	case "lk":
		return text(&l.LastKind, value)
	case "nf":
		return text(&l.FollowUp, value)
	case "ff":
		return texts(&l.FollowUpFor, value)
	case "so":
		return texts(&l.Sources, value)
	case "cf":
		return whole(&l.Conflicts, value)
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

func whole(to *int, value bson.RawValue) error {
	n, ok := value.AsInt64OK()
	if !ok {
		return fmt.Errorf("is %s, not a number", value.Type)
	}
	*to = int(n)
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
