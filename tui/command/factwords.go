package command

import (
	"io"

	"lotse/store/person"
	"lotse/tui/text"
)

// factWords are about needs, findings, authorisations and what follows from them.
func factWords() []Word {
	return []Word{
		{"needs", "[--json] ID", "help.needs", "read", parseNeeds},
		{"need", "[--json] [--id NEED] ID KIND[:TYPE] [now|soon|later] [TEXT…]", "help.need", "need", parseNeed},
		{"need met", "ID KIND", "help.need.met", "need", parseNeedEnd("met")},
		{"need withdrawn", "ID KIND [WHY…]", "help.need.withdrawn", "need", parseNeedEnd("withdrawn")},
		{"assess", "[--json] [--evidence placement] [--day DAY] [--issuer NAME…] [--test DTZ] [--language LANGUAGE] ID [LEVEL|listening LEVEL speaking LEVEL …]", "help.assess", "assess", parseAssess},
		{"assess strike", "ID KEY WHY…", "help.assess.strike", "assess", parseStrike},
		{"fact", "[--json] ID FIELD VALUE…", "help.fact", "assess", parseFact},
		{"grants", "[--json] ID", "help.grants", "read", parseGrants},
		{"grant", "[--json] [--id GRANT] [--authority OFFICE…] [--lapses DAY] ID ROUTE STATE [DAY]", "help.grant", "grant", parseGrant},
		{"recognition", "[--json] [--country COUNTRY…] [--year YEAR] ID [TITLE…]", "help.recognition", "assess", parseRecognition},
		{"recognition step", "[--json] [--office OFFICE…] ID NUMBER STATE [DAY]", "help.recognition.step", "assess", parseRecognitionStep},
	}
}

// Written is what was written down about a person, or what is.
type Written struct {
	JSON    bool
	objects []any
	say     func(Format) []string
	none    string // key of the words where there is nothing
}

func (w Written) Print(out io.Writer, f Format) error {
	if w.JSON || f.JSON {
		return printEach(out, w.objects, func(o any) any { return o })
	}
	return lines(out, f, w.sentences(f)...)
}

func (w Written) sentences(f Format) []string {
	if len(w.objects) == 0 {
		return []string{text.Of(f.Lang, w.none)}
	}
	return w.say(f)
}

// Spoken is one sentence a line.
func (w Written) Spoken(f Format) []string {
	said := w.sentences(f)
	for i := range said {
		said[i] = whole(said[i])
	}
	return said
}

func init() {
	who := func(a answers) person.ID { return person.ID(a.of("person")) }
	kind := Question{Name: "needkind", Sort: Choice, List: "need"}
	for word, row := range map[string]asked{
		"needs":  {[]Question{whichPerson}, false, func(a answers) (Action, error) { return ListNeeds{Person: who(a)}, nil }},
		"grants": {[]Question{whichPerson}, false, func(a answers) (Action, error) { return ListGrants{Person: who(a)}, nil }},
		"need": {[]Question{whichPerson, kind, {Name: "urgency", Sort: Choice, List: "urgency", Usual: always("soon")}, {Name: "needtext", Open: true}}, false,
			func(a answers) (Action, error) {
				return AddNeed{Person: who(a), Kind: a.of("needkind"), Rest: a.of("urgency") + when(a.of("needtext") != "", " "+a.of("needtext"))}, nil
			}},
		"need met": {[]Question{whichPerson, kind}, false, func(a answers) (Action, error) {
			return EndNeed{Person: who(a), Kind: a.of("needkind"), State: "met"}, nil
		}},
		"need withdrawn": {[]Question{whichPerson, kind, {Name: "needwhy", Open: true}}, false, func(a answers) (Action, error) {
			return EndNeed{Person: who(a), Kind: a.of("needkind"), State: "withdrawn", Why: a.of("needwhy")}, nil
		}},
		"assess": {[]Question{whichPerson, {Name: "levels"}}, true, func(a answers) (Action, error) {
			return parseAssess(a.of("person")+" "+a.of("levels"), nil)
		}},
		"assess strike": {[]Question{whichPerson, {Name: "findingkey"}, {Name: "findingwhy"}}, true, func(a answers) (Action, error) {
			return StrikeFinding{who(a), a.of("findingkey"), a.of("findingwhy")}, nil
		}},
		"fact": {[]Question{whichPerson, {Name: "factfield"}, {Name: "factvalue"}}, true, func(a answers) (Action, error) {
			return WriteFact{Person: who(a), Field: a.of("factfield"), Value: a.of("factvalue")}, nil
		}},
		"grant": {[]Question{whichPerson, {Name: "grantroute", Sort: Choice, List: "route"}, {Name: "grantstate", Sort: Choice, List: "grant"},
			{Name: "grantday", Sort: PastDay, Usual: today}}, true, func(a answers) (Action, error) {
			return RecordGrant{Person: who(a), Route: a.of("grantroute"), State: a.of("grantstate"), Day: a.of("grantday")}, nil
		}},
		"recognition": {[]Question{whichPerson, {Name: "title"}}, false, func(a answers) (Action, error) {
			return AddRecognition{Person: who(a), Title: a.of("title")}, nil
		}},
		"recognition step": {[]Question{whichPerson, {Name: "titlenumber"}, {Name: "recognitionstate", Sort: Choice, List: "recognition"},
			{Name: "grantday", Sort: PastDay, Usual: today}}, true, func(a answers) (Action, error) {
			return parseRecognitionStep(a.of("person")+" "+a.of("titlenumber")+" "+a.of("recognitionstate")+" "+a.of("grantday"), nil)
		}},
	} {
		asks[word] = row
	}
}
