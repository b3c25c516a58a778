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
	kindIn     = "in"    // days until, below 0: since
	kindCount  = "count" // how many; columns keep it plus one, 0 being unknown
	kindAZR    = "azr"   // 12 digits, the whole number
	kindWord   = "word"  // free words, those that are there
	kindList   = "list"  // names of saved lists, as typed: who may read which is the Desk's
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
	inAZRs
	inSaved
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
	{"followup", "wiedervorlage nächsterschritt nextstep", kindIn, person.Notes, false, "followup:..7d",
		"Tage bis zur nächsten Wiedervorlage; ..0d: fällig, none: keine", "days until the next follow-up; ..0d: due, none: there is none", place{inDays, followUp}},
	{"owes", "schuldet wiedervorlagevon", kindStaff, person.Notes, true, "owes:me",
		"wer eine offene Wiedervorlage hat; me: ich", "who has an open follow-up; me: myself", place{inLists, followUpFor}},
	{"referred", "angeboten übergabe offered referral", kindStaff, person.Notes, true, "referred:me",
		"wem sie zur Übernahme angeboten ist; me: mir", "to whom she is offered; me: to myself", place{inLists, referred}},
	{"azr", "azrnummer ausländerzentralregister", kindAZR, person.AZR, true, "azr:260014123456",
		"AZR-Nummer, ganz", "AZR number, the whole of it", place{inAZRs, 0}},
	{"district", "ortsteil stadtteil bezirk", "district", person.Place, false, "district:any",
		"Ortsteil oder Stadtteil", "part of the municipality", place{inCodes, district}},
	{"sphere", "rechtskreis leistung leistungen benefits", "sphere", person.Status, false, "sphere:sgb2",
		"Rechtskreis der Leistungen; none: nicht bekannt", "benefit sphere; none: not known", place{inCodes, sphere}},
	{"arrived", "eingereist einreise ankunft arrival", kindDate, person.Origin, false, "arrived:2022-03..2022-12",
		"Tag, Monat oder Jahr der Einreise", "date, month or year of arrival", place{inDays, arrived}},
	{"language", "sprache sprachen spricht speaks", "language", person.Language, false, "language:ara",
		"eine der Sprachen", "one of the languages", place{inLists, languages}},
	{"tested", "festgestellt assessed einstufung", kindDate, person.Language, false, "tested:..2025",
		"wann Deutsch zuletzt festgestellt wurde", "when German was assessed last", place{inDays, germanDay}},
	{"listening", "hören hörverstehen", kindLevel, person.Language, false, "listening:B1..",
		"Deutsch: Hören", "German: listening", place{inCodes, listening}},
	{"reading", "lesen leseverstehen", kindLevel, person.Language, false, "reading:..A2",
		"Deutsch: Lesen", "German: reading", place{inCodes, reading}},
	{"writing", "schreiben", kindLevel, person.Language, false, "writing:..A1",
		"Deutsch: Schreiben", "German: writing", place{inCodes, writing}},
	{"speaking", "sprechen", kindLevel, person.Language, false, "speaking:B1..",
		"Deutsch: Sprechen", "German: speaking", place{inCodes, speaking}},
	{"literate", "alphabetisiert literacy", "yesno", person.Language, false, "literate:no",
		"alphabetisiert in irgendeiner Schrift", "literate in any script", place{inCodes, literateAny}},
	{"latin", "lateinisch lateinschrift", "yesno", person.Language, false, "latin:no",
		"alphabetisiert in lateinischer Schrift", "literate in Latin script", place{inCodes, literateLatin}},
	{"school", "schule schulbildung schooling", "school", person.Education, false, "school:keine,primary",
		"höchster Schulbesuch; none: nicht bekannt", "schooling; none: not known", place{inCodes, school}},
	{"qualification", "abschluss beruf berufsabschluss recognition anerkennung", "qualification", person.Education, false, "qualification:abroad",
		"Berufsabschluss und Anerkennung", "vocational qualification and its recognition", place{inCodes, qualification}},
	{"enrolment", "einschreibung enrollment", "seat", person.Course, false, "enrolment:waiting",
		"wie weit die Einschreibung ist", "how far the enrolment is", place{inCodes, enrolment}},
	{"due", "fällig fälligerkurs duecourse", "course", person.Entitlement, false, "due:ALPHA",
		"Kurs, der als nächster fällig ist; none: keiner", "course that is due next; none: no course", place{inCodes, dueType}},
	{"route", "weg wege rechtsweg routes", "route", person.Entitlement, false, "route:44-1",
		"rechtlicher Weg in einen Kurs, der heute offen ist", "legal route into a course that is open today", place{inLists, routes}},
	{"blocked", "hindernis hindernisse blockiert blocks", "block", person.Entitlement, false, "blocked:childcare",
		"was dem fälligen Kurs im Weg steht", "what stands in the way of the course that is due", place{inLists, blocks}},
	{"deadline", "frist fristen deadlines", kindIn, person.Entitlement, false, "deadline:..30d",
		"Tage bis zur nächsten Frist; none: keine läuft", "days until the next legal deadline; none: none runs", place{inDays, deadline}},
	{"misplaced", "fehlplatziert falschplatziert wrongcourse", "course", person.Entitlement, false, "misplaced:any",
		"sitzt in diesem Kurs und braucht einen anderen", "sits in this course and needs another one", place{inCodes, misplaced}},
	{"provider", "träger kursträger anbieter", kindWord, person.Course, true, "provider:any",
		"Träger des Kurses, nach dem course geht", "provider of the course that course goes by", place{inCodes, courseProvider}},
	{"ended", "kursende beendet courseend", kindDate, person.Course, false, "ended:2026",
		"wann der letzte Kurs endete", "when the last course ended", place{inDays, courseEnd}},
	{"children", "kinder kinderzahl", kindCount, person.Household, false, "children:1..",
		"Kinder im Haushalt; none: nicht bekannt", "children in the household; none: not known", place{inCodes, children}},
	{"childcare", "betreuung kinderbetreuung", "childcare", person.Need, false, "childcare:needed",
		"Kinderbetreuung für einen Kurs", "childcare for a course", place{inCodes, childcare}},
	{"daytime", "tageszeit tageszeiten daytimes", "daytime", person.Need, false, "daytime:morning",
		"wann ein Kurs möglich ist; none: jederzeit", "when a course could be attended; none: at any time", place{inLists, daytimes}},
	{"declaration", "erklärung einwilligung datenschutzerklärung consent", "declaration", person.Consent, false, "declaration:none",
		"Datenschutzerklärung", "data-protection declaration", place{inCodes, declaration}},
	{"source", "quelle quellen stelle sources", "source", person.Identity, false, "source:abh",
		"Stelle, die einen Datensatz liefert", "office that delivers a record", place{inLists, sources}},
	{"conflicts", "konflikte widersprüche widerspruch", kindCount, person.Identity, false, "conflicts:1..",
		"Felder, in denen sich Quellen widersprechen", "fields about which sources disagree", place{inCodes, conflicts}},
	// The store puts names of lists into its log as HMAC.
	{"list", "liste listen", kindList, person.Identity, false, `list:"meine Alphas"`,
		"in einer gespeicherten Liste", "in a saved list", place{inSaved, 0}},
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
	return slices.Contains([]string{kindNumber, kindDate, kindAgo, kindLevel, kindIn, kindCount}, f.kind)
}

// ranges says whether a single value, too, is kept as the range that it is.
func (f *field) ranges() bool { return f.place.sort == inDays || f.kind == kindCount }

// free says whether a value is whatever somebody types.
func (f *field) free() bool { return f.kind == kindWord || f.kind == kindList }

// roughly says whether "less" and "at most" are one: nobody counts days so exactly.
func (f *field) roughly() bool { return f.kind == kindAgo || f.kind == kindIn }

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

// FieldCalled is the field that a word names; false where there is none.
func FieldCalled(word string) (FieldInfo, bool) {
	f := fieldWords[foldWord(word)]
	if f == nil {
		return FieldInfo{}, false
	}
	return infoOf(f.name), true
}

// NearField is a word for a field that a mistyped one may mean, "" where none is near.
func NearField(word string) string {
	if len(word) > maxText {
		return ""
	}
	return nearField(word)
}

// Quoted writes a free value, such as the name of a list, so that the filter
// language reads it as this value and nothing else.
func Quoted(text string) string { return quotedWord(text) }
