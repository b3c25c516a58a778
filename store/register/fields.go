package register

import (
	"slices"
	"strings"

	"lotse/store/person"
)

// FieldInfo tells help and completion about one field of the filter language.
type FieldInfo struct {
	Name            string
	Words           []string // all that it may be called, its name first
	Kind            string   // code list of the rule book, "name", "number", "date", "ago", "staff" or "id"
	Ordered         bool     // ranges and comparisons are possible
	Class           person.Class
	Example         string
	German, English string // one line of help
}

// The kinds of values that are no code list.
const (
	kindName   = "name"
	kindNumber = "number"
	kindDate   = "date"
	kindAgo    = "ago" // days since
	kindStaff  = "staff"
	kindID     = "id"
	kindLevel  = "level" // a code list with an order
)

const nameField = "name"

// field is a row of the table of fields.
type field struct {
	name     string
	words    string // further names, parted by spaces
	kind     string
	class    person.Class
	personal bool // its values may name a person: a log keeps them only as HMAC
	example  string
	de, en   string
	place    place
}

// place says in which column the values of a field lie.
type place struct {
	sort   columnSort
	column int
}

type columnSort uint8

const (
	nowhere columnSort = iota
	inNames
	inCodes
	inLists
	inDays
	inIDs
)

// fields is the one table of the filter language: parsing, writing, help,
// completion, policy and scan are computed from it.
var fields = []field{
	{nameField, "wort word", kindName, person.Identity, true, "fatima",
		"Anfang eines Namens, auch in der eigenen Schrift", "beginning of a name, in its own script too", place{inNames, 0}},
	{"in", "gemeinde ort wohnort municipality place", "municipality", person.Place, false, "in:Norden,Hage",
		"Gemeinde", "municipality", place{inCodes, municipality}},
	{"course", "kurs", "course_state", person.Course, false, "course:none",
		"Stand der Kurse; none: noch nie ein Kurs", "state of courses; none: never had one", place{inCodes, course}},
	{"type", "kursart coursetype", "course", person.Course, false, "type:ALPHA",
		"Art des Kurses, nach dem course geht", "type of the course that course goes by", place{inCodes, courseType}},
	{"german", "deutsch niveau level sprachniveau", kindLevel, person.Language, false, "german:..A2",
		"erreichtes Niveau; none: nie festgestellt", "level reached; none: never assessed", place{inCodes, german}},
	{"age", "alter", kindNumber, person.Identity, false, "age:18..27",
		"Alter in Jahren", "age in years", place{inDays, birth}},
	{"birth", "geboren geburt geburtsdatum born", kindDate, person.Identity, true, "birth:1990",
		"Geburtsdatum, -monat oder -jahr", "date, month or year of birth", place{inDays, birth}},
	{"sex", "geschlecht gender", "sex", person.Identity, false, "sex:w",
		"Geschlecht", "sex", place{inCodes, sex}},
	{"nationality", "nat staat staatsangehörigkeit nationalität land", "nationality", person.Origin, false, "nat:Syrien",
		"eine der Staatsangehörigkeiten", "one of the nationalities", place{inLists, nationalities}},
	{"need", "bedarf bedarfe needs", "need", person.Need, false, "-need:childcare",
		"offener Bedarf", "open need", place{inLists, needs}},
	{"status", "aufenthalt aufenthaltsstatus titel residence", "residence", person.Status, false, "status:24",
		"Aufenthaltsstatus", "residence status", place{inCodes, residence}},
	{"worker", "zuständig assigned betreut", kindStaff, person.Notes, true, "worker:me",
		"zuständig; me: ich", "who is assigned; me: myself", place{inLists, assigned}},
	{"contact", "kontakt letzterkontakt", kindAgo, person.Notes, false, "contact:90d..",
		"Tage seit dem letzten Kontakt; none: noch nie", "days since the last contact; none: never", place{inDays, lastContact}},
	{"kind", "kontaktart", "contact", person.Notes, false, "kind:visit",
		"Art des letzten Kontakts", "kind of the last contact", place{inCodes, lastKind}},
	{"id", "kennung nummer", kindID, person.Identity, true, "id:7KQ-M4X",
		"Kennung der Person", "id of the person", place{inIDs, 0}},
}

// Fields lists the fields of the filter language.
func Fields() []FieldInfo {
	infos := make([]FieldInfo, len(fields))
	for i, f := range fields {
		infos[i] = FieldInfo{f.name, append([]string{f.name}, strings.Fields(f.words)...), f.kind, f.ordered(), f.class, f.example, f.de, f.en}
	}
	return infos
}

func (f *field) ordered() bool {
	return slices.Contains([]string{kindNumber, kindDate, kindAgo, kindLevel}, f.kind)
}

var fieldWords = func() map[string]*field {
	words := map[string]*field{}
	for i := range fields {
		for _, word := range append(strings.Fields(fields[i].words), fields[i].name) {
			words[foldWord(word)] = &fields[i]
		}
	}
	return words
}()

// fieldNamed is the field of this canonical name. A term that was not made by
// Parse may have another: it has no class that a policy allows and finds nobody.
func fieldNamed(name string) *field {
	if f := fieldWords[foldWord(name)]; f != nil {
		return f
	}
	return &field{name: name, personal: true}
}

// umlauts writes the German letters as people do who do not have them.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "a\u0308", "ae", "o\u0308", "oe", "u\u0308", "ue")

func foldWord(word string) string { return umlauts.Replace(strings.ToLower(word)) }

// nearField is the field word nearest to a mistyped one, "" where none is near.
func nearField(word string) string {
	word = foldWord(word)
	best, near := 3, ""
	for _, info := range Fields() {
		for _, known := range info.Words {
			// Short words are near to everything.
			if d := distance(word, foldWord(known)); d < best && d*2 <= len(known) && len(word) > 1 {
				best, near = d, known
			}
		}
	}
	return near
}

// distance counts the letters to insert, drop or change to make b of a, as far
// as it matters: words of very different length are far apart.
func distance(a, b string) int {
	if len(a) > len(b)+3 || len(b) > len(a)+3 {
		return 99
	}
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
		}
		last, row = row, last
	}
	return last[len(b)]
}
