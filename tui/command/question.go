package command

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// Question is one thing that a word needs, as a conversation asks for it. Its
// words in tui/text are "ask." and the name: alone the question, with ".name"
// what is asked for, with ".why" what somebody hears who asks back.
type Question struct {
	Name   string
	Flag   string // it may be said with --FLAG
	Word   bool   // and as a word of its own: always, where it has no flag
	Sort   Sort
	List   string                   // of the rule book, for Choice; or tongues
	Open   bool                     // may be left out
	Silent bool                     // taken where it is said, never asked for
	Usual  func(*store.Desk) string // what Enter stands for; nil: nothing
	For    func(*store.Desk) bool   // whom it is asked; nil: everybody
}

// Sort says how an answer is read.
type Sort int

// The sorts of answers.
const (
	Line      Sort = iota // one line as it stands
	Lines                 // several
	Choice                // one code of a list
	Day                   // any day
	PastDay               // today or earlier
	Somebody              // the id of a person
	Colleague             // the id of a member of staff
	Places                // municipalities
	YesNo
	Conditions // a filter
	PublicKey  // one line of an authorized_keys file
	ComingDay  // today or later
	Anybody    // ids of people, or a filter
	FieldWords // a field of a person, in any language
)

// tongues is the list of the languages of the interface.
const tongues = "interface"

// sharings is the list of those with whom a list can be shared.
const sharings = "sharing"

// Answer is what somebody answered: Value as the Action takes it, Said as it is
// said back.
type Answer struct{ Value, Said string }

// Yes is the value of a question that was answered with yes.
const Yes = "yes"

// Option is one answer to choose by its number.
type Option struct{ Code, Label string }

// Options are the answers that one can choose from; none where anything goes.
func (q Question) Options(d *store.Desk, lang string) []Option {
	if q.Sort != Choice {
		return nil
	}
	if q.List == tongues {
		return []Option{{text.German, "Deutsch"}, {text.English, "English"}}
	}
	var options []Option
	list := q.List
	if list == closings {
		for _, state := range []string{store.FixSent, store.FixCorrected, store.FixRejected} {
			options = append(options, Option{state, text.Of(lang, "fix.state."+state)})
		}
		return options
	}
	if list == sharings {
		list = "role"
		options = []Option{{"private", text.Of(lang, "ask.sharing.private")}, {"team", text.Of(lang, "ask.sharing.team")}}
	}
	for _, entry := range d.Session.Book.List(list) {
		if entry.Valid(string(d.Session.Today())) {
			options = append(options, Option{entry.Code, d.Session.Book.Label(list, entry.Code, lang)})
		}
	}
	return options
}

// Default is the answer that Enter stands for; false where there is none.
func (q Question) Default(d *store.Desk, lang string) (Answer, bool) {
	if q.Usual == nil {
		return Answer{}, false
	}
	answer, err := q.Read(d, lang, q.Usual(d))
	return answer, err == nil
}

// Read makes an Answer of what somebody typed. Its errors are those that the
// same mistake has in a line; Sentence puts them into words.
func (q Question) Read(d *store.Desk, lang, typed string) (Answer, error) {
	if q.Sort != Lines {
		typed = strings.TrimSpace(typed)
	}
	plainly := Answer{typed, typed}
	switch q.Sort {
	case Choice:
		return q.choose(d, lang, typed)
	case Day, PastDay:
		return q.day(d, lang, typed)
	case Somebody:
		id, err := parseID(typed)
		return Answer{string(id), string(id)}, err
	case Colleague:
		id := string(staffID(typed))
		return Answer{id, id}, nil
	case Places:
		return places(d, lang, typed)
	case YesNo:
		return yesOrNo(lang, typed)
	case PublicKey:
		return Answer{typed, shortKey(typed)}, nil
	case ComingDay:
		day, ok := dayAhead(typed, d.Session.Now())
		if !ok || day < d.Session.Today() {
			return Answer{}, usage("coming", shown(typed))
		}
		return Answer{string(day), text.Date(lang, string(day))}, nil
	case FieldWords:
		spec, known := person.SpecOf(anyField(typed))
		if !known {
			return Answer{}, wrong("fix.field", shown(typed))
		}
		return Answer{string(spec.Name), Format{Lang: lang}.FieldWord(spec.Name)}, nil
	case Anybody:
		return plainly, anybody(typed).err(d)
	case Conditions:
		filter := register.Parse(typed, d.Session.Book)
		return plainly, filter.Err()
	}
	return plainly, nil
}

// shortKey is as much of a public key as one can compare by ear: its type, the
// end of its long number, its comment.
func shortKey(line string) string {
	parts := strings.Fields(line)
	if len(parts) > 1 {
		parts[1] = parts[1][max(0, len(parts[1])-8):]
	}
	return strings.Join(parts, " ")
}

func (q Question) choose(d *store.Desk, lang, typed string) (Answer, error) {
	options := q.Options(d, lang)
	if q.List == closings {
		typed = closed(typed)
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(options) {
		return Answer{options[n-1].Code, options[n-1].Label}, nil
	}
	for _, o := range options {
		if strings.EqualFold(typed, o.Code) || strings.EqualFold(typed, o.Label) {
			return Answer{o.Code, o.Label}, nil
		}
	}
	if entry, ok := d.Session.Book.Find(q.List, typed); ok {
		return Answer{entry.Code, d.Session.Book.Label(q.List, entry.Code, lang)}, nil
	}
	near, _ := d.Session.Book.Near(q.List, typed)
	return Answer{}, &Unknown{Kind: q.List, Word: shown(typed), Near: d.Session.Book.Label(q.List, near.Code, lang)}
}

// day reads a day as people say it: a date, one without its year, or "gestern".
func (q Question) day(d *store.Desk, lang, typed string) (Answer, error) {
	now := d.Session.Now()
	day, err := person.ParseDate(typed)
	if back, said := daysBack[strings.ToLower(typed)]; said {
		day, err = person.DateOf(now.AddDate(0, 0, -back)), nil
	}
	if t, wrong := time.Parse("2.1.", typed); wrong == nil {
		day, err = withYear(t, now), nil
	}
	if err != nil || len(day) < len(time.DateOnly) {
		return Answer{}, usage("when", shown(typed))
	}
	if q.Sort == PastDay && day > d.Session.Today() {
		return Answer{}, usage("future", text.Date(lang, string(day)))
	}
	return Answer{string(day), text.Date(lang, string(day))}, nil
}

var daysBack = map[string]int{"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}

// withYear is the last such day that was.
func withYear(t, now time.Time) person.Date {
	day := time.Date(now.Year(), t.Month(), t.Day(), 0, 0, 0, 0, now.Location())
	if day.After(now) {
		day = day.AddDate(-1, 0, 0)
	}
	return person.DateOf(day)
}

func places(d *store.Desk, lang, typed string) (Answer, error) {
	all := arguments{flags: map[string]string{"in": typed}}.list("in")
	codes, err := municipalities(d, all)
	if err != nil {
		return Answer{}, err
	}
	labels := make([]string, len(codes))
	for i, code := range codes {
		labels[i] = d.Session.Book.Label("municipality", code, lang)
	}
	return Answer{strings.Join(codes, ","), strings.Join(labels, ", ")}, nil
}

func yesOrNo(lang, typed string) (Answer, error) {
	switch typed = strings.ToLower(typed); {
	case slices.Contains([]string{"j", "ja", "y", "yes", Yes}, typed):
		return Answer{Yes, text.Of(lang, "ask.yes")}, nil
	case slices.Contains([]string{"n", "nein", "no"}, typed):
		return Answer{"", text.Of(lang, "ask.no")}, nil
	}
	return Answer{}, usage("yesno")
}
