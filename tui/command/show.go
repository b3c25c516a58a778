package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
)

// ShowPerson opens one profile with its notes.
type ShowPerson struct {
	Person person.ID
	Reason string // why, where the role must say so
	JSON   bool
}

func parseShow(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "reason", value: true, words: true})
	if err != nil {
		return nil, err
	}
	reason, id := a.flags["reason"], strings.Join(a.words, " ")
	if id == "" { // OpenSSH drops the quotes of a reason: the id is what it ends with
		at := strings.LastIndexByte(reason, ' ') + 1
		reason, id = strings.TrimSpace(reason[:at]), reason[at:]
	}
	who, err := parseID(id)
	return ShowPerson{Person: who, Reason: reason, JSON: a.has("json")}, err
}

// parseID reads a person's id as somebody typed it.
func parseID(text string) (person.ID, error) {
	if text == "" {
		return "", usage("id.missing")
	}
	id, err := person.ParseID(text)
	if err != nil {
		return "", &Unknown{Kind: "id", Word: shown(text)}
	}
	return id, nil
}

func (a ShowPerson) String() string {
	return "show" + when(a.JSON, " --json") + when(a.Reason != "", " --reason "+quoted(a.Reason)) + " " + string(a.Person)
}

func (a ShowPerson) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	sheet, err := d.Person(ctx, a.Person, a.Reason)
	if err != nil {
		return nil, about("show", a.Person, err)
	}
	profile := Profile{Sheet: sheet, JSON: a.JSON, Reads: d.LastReads(), Now: d.Session.Now()}
	if sheet.Sees[person.Notes] {
		if profile.Notes, err = d.Notes(ctx, a.Person, a.Reason); err != nil {
			return nil, about("show", a.Person, err)
		}
	}
	return profile, nil
}
