package command

import (
	"cmp"
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// Assess writes down how well somebody knows a language; without levels it lists
// what was found.
type Assess struct {
	Person                                person.ID
	Levels                                string // as typed: "B1", "listening B1 speaking A2"
	Evidence, Day, Issuer, Test, Language string // as typed
	JSON                                  bool
}

func parseAssess(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "evidence", value: true}, flag{name: "day", value: true},
		flag{name: "issuer", value: true, words: true}, flag{name: "test", value: true}, flag{name: "language", value: true})
	if err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("id.missing")
	}
	who, err := parseID(a.words[0])
	return Assess{
		Person: who, Levels: strings.Join(a.words[1:], " "), Evidence: a.flags["evidence"], Day: a.flags["day"],
		Issuer: a.flags["issuer"], Test: a.flags["test"], Language: a.flags["language"], JSON: a.has("json"),
	}, err
}

func (a Assess) String() string {
	said := "assess" + when(a.JSON, " --json")
	for _, f := range [][2]string{{"evidence", a.Evidence}, {"day", a.Day}, {"test", a.Test}, {"language", a.Language}} {
		said += when(f[1] != "", " --"+f[0]+" "+quoted(f[1]))
	}
	return said + when(a.Issuer != "", " --issuer "+quotedName(a.Issuer)) + " " + string(a.Person) + when(a.Levels != "", " "+a.Levels)
}

func (a Assess) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if a.Levels != "" {
		findings, err := a.findings(d)
		if err != nil {
			return nil, err
		}
		if err := d.Assess(ctx, a.Person, findings...); err != nil {
			return nil, about("assess", a.Person, err)
		}
	}
	sheet, err := d.Person(ctx, a.Person, "")
	if err != nil {
		return nil, about("assess", a.Person, err)
	}
	return findingsWritten(a.Person, sheet, a.JSON), nil
}

// findings are the levels with what holds for all of them.
func (a Assess) findings(d *store.Desk) ([]person.Assessment, error) {
	all := person.Assessment{Issuer: a.Issuer, Test: a.Test}
	for list, typed := range map[string]struct {
		word string
		to   *string
	}{"evidence": {a.Evidence, &all.Evidence}, "language": {a.Language, &all.Language}} {
		if typed.word != "" {
			var err error
			if *typed.to, err = codeOf(d, list, typed.word); err != nil {
				return nil, err
			}
		}
	}
	if a.Day != "" {
		var err error
		if all.Day, err = anyDay(a.Day, d.Session.Now()); err != nil {
			return nil, err
		}
	}
	return levels(d, a.Levels, all)
}

// levels reads "B1", "listening B1 speaking A2" and "Hören:B1".
func levels(d *store.Desk, typed string, all person.Assessment) (list []person.Assessment, err error) {
	skill := ""
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" :=,;", r) }) {
		if entry, known := d.Session.Book.Find("skill", word); known && skill == "" {
			skill = entry.Code
			continue
		}
		one := all
		if one.Level, err = codeOf(d, "level", word); err != nil {
			if near, found := d.Session.Book.Near("skill", word); found {
				return nil, &Unknown{Kind: "skill", Word: shown(word), Near: near.German}
			}
			return nil, err
		}
		one.Skill, skill = cmp.Or(skill, person.Overall), ""
		for _, other := range list {
			if other.Skill == one.Skill {
				return nil, wrong("assess.twice")
			}
		}
		list = append(list, one)
	}
	if skill != "" || len(list) == 0 {
		return nil, wrong("assess.level")
	}
	return list, nil
}

// findingJSON is a line of assess --json; see doc.go.
type findingJSON struct {
	Person string `json:"person"`
	Key    string `json:"key"`
	person.Assessment
}

func findingsWritten(who person.ID, sheet *store.Sheet, json bool) Written {
	w := Written{JSON: json, none: "assess.none"}
	for _, a := range sheet.Assessments {
		w.objects = append(w.objects, findingJSON{string(who), a.Key(), a})
	}
	w.say = func(f Format) (said []string) {
		for _, a := range sheet.Assessments {
			said = append(said, a.Key()+"  "+findingWords(a, f))
		}
		return append(said, text.Of(f.Lang, "assess.german", string(who), cmp.Or(sheet.German, "?")))
	}
	return w
}

// findingWords is a finding in one line.
func findingWords(a person.Assessment, f Format) string {
	parts := []string{
		text.Date(f.Lang, string(a.Day)), when(a.Language != "deu", f.label("language", a.Language)),
		f.label("skill", a.Skill) + " " + a.Level, f.label("evidence", a.Evidence), a.Test, a.Issuer,
	}
	if a.Struck != nil {
		parts = append(parts, text.Of(f.Lang, "assess.struck", a.Struck.Reason))
	}
	return strings.TrimSuffix(sentenceOf(parts...), ".")
}

// StrikeFinding says that a finding is wrong.
type StrikeFinding struct {
	Person   person.ID
	Key, Why string
}

func parseStrike(rest string, _ io.Reader) (Action, error) {
	who, a, err := personThen(rest, nil)
	if err != nil {
		return nil, err
	}
	key, why := cut(a.rest)
	if why = strings.TrimSpace(why); key == "" {
		return nil, usage("finding.missing")
	}
	if why == "" {
		return nil, usage("why.missing")
	}
	return StrikeFinding{who, strings.ToLower(key), why}, nil
}

func (a StrikeFinding) String() string {
	return "assess strike " + string(a.Person) + " " + a.Key + " " + a.Why
}

func (a StrikeFinding) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if err := d.StrikeAssessment(ctx, a.Person, a.Key, a.Why); err != nil {
		return nil, about("assess", a.Person, err)
	}
	return Assess{Person: a.Person}.Do(ctx, d)
}
