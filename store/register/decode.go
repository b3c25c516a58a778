package register

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/need"
	"lotse/store/person"
)

// Entry is one person as the register takes it in.
type Entry struct {
	ID      person.ID
	Version int64
	Listing person.Listing

	rules *need.Rules // whose Brief this is; of others it is made anew
	brief need.Brief
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
	if keep := listed[key]; keep != nil {
		return keep(&e.Listing, value)
	}
	return nil
}

// listed are the elements of a stored listing by the keys that person.Listing gives them.
var listed = map[string]func(l *person.Listing, v bson.RawValue) error{
	"fn": func(l *person.Listing, v bson.RawValue) error { return text(&l.Family, v) },
	"gn": func(l *person.Listing, v bson.RawValue) error { return text(&l.Given, v) },
	"nn": func(l *person.Listing, v bson.RawValue) error { return text(&l.Native, v) },
	"al": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Aliases, v) },
	"az": func(l *person.Listing, v bson.RawValue) error { return text(&l.AZR, v) },
	"bd": func(l *person.Listing, v bson.RawValue) error { return text(&l.Birth, v) },
	"sx": func(l *person.Listing, v bson.RawValue) error { return text(&l.Sex, v) },
	"na": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Nationalities, v) },
	"ar": func(l *person.Listing, v bson.RawValue) error { return text(&l.Arrived, v) },
	"mu": func(l *person.Listing, v bson.RawValue) error { return text(&l.Municipality, v) },
	"di": func(l *person.Listing, v bson.RawValue) error { return text(&l.District, v) },
	"re": func(l *person.Listing, v bson.RawValue) error { return text(&l.Residence, v) },
	"sp": func(l *person.Listing, v bson.RawValue) error { return text(&l.Sphere, v) },
	"la": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Languages, v) },
	"de": func(l *person.Listing, v bson.RawValue) error { return text(&l.German, v) },
	"dd": func(l *person.Listing, v bson.RawValue) error { return text(&l.GermanDay, v) },
	"dh": func(l *person.Listing, v bson.RawValue) error { return text(&l.Listening, v) },
	"dl": func(l *person.Listing, v bson.RawValue) error { return text(&l.Reading, v) },
	"ds": func(l *person.Listing, v bson.RawValue) error { return text(&l.Writing, v) },
	"dp": func(l *person.Listing, v bson.RawValue) error { return text(&l.Speaking, v) },
	"li": func(l *person.Listing, v bson.RawValue) error { return text(&l.LiterateAny, v) },
	"ll": func(l *person.Listing, v bson.RawValue) error { return text(&l.LiterateLatin, v) },
	"sc": func(l *person.Listing, v bson.RawValue) error { return text(&l.School, v) },
	"qu": func(l *person.Listing, v bson.RawValue) error { return text(&l.Qualification, v) },
	"co": func(l *person.Listing, v bson.RawValue) error { return text(&l.Course, v) },
	"ct": func(l *person.Listing, v bson.RawValue) error { return text(&l.CourseType, v) },
	"cp": func(l *person.Listing, v bson.RawValue) error { return text(&l.CourseProvider, v) },
	"ce": func(l *person.Listing, v bson.RawValue) error { return text(&l.CourseEnd, v) },
	"ne": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Needs, v) },
	"ch": func(l *person.Listing, v bson.RawValue) error { return whole(&l.Children, v) },
	"cs": func(l *person.Listing, v bson.RawValue) error { return text(&l.Step, v) },
	"cd": func(l *person.Listing, v bson.RawValue) error { return text(&l.CourseID, v) },
	"dt": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Daytimes, v) },
	"ca": func(l *person.Listing, v bson.RawValue) error { return caseOf(&l.Case, v) },
	"cc": func(l *person.Listing, v bson.RawValue) error { return text(&l.Childcare, v) },
	"dc": func(l *person.Listing, v bson.RawValue) error { return text(&l.Declaration, v) },
	"as": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Assigned, v) },
	"rs": func(l *person.Listing, v bson.RawValue) error { return flag(&l.Restricted, v) },
	"ci": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Circle, v) },
	"lc": func(l *person.Listing, v bson.RawValue) error { return text(&l.LastContact, v) },
	"lk": func(l *person.Listing, v bson.RawValue) error { return text(&l.LastKind, v) },
	"nf": func(l *person.Listing, v bson.RawValue) error { return text(&l.FollowUp, v) },
	"ff": func(l *person.Listing, v bson.RawValue) error { return texts(&l.FollowUpFor, v) },
	"rf": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Referred, v) },
	"wo": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Without, v) },
	"ru": func(l *person.Listing, v bson.RawValue) error { return text(&l.Ruled, v) },
	"in": func(l *person.Listing, v bson.RawValue) error { return text(&l.Into, v) },
	"hd": func(l *person.Listing, v bson.RawValue) error { return flag(&l.Hidden, v) },
	"so": func(l *person.Listing, v bson.RawValue) error { return texts(&l.Sources, v) },
	"cf": func(l *person.Listing, v bson.RawValue) error { return whole(&l.Conflicts, v) },
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
