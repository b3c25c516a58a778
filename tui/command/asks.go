package command

import (
	"strings"

	"lotse/store"
	"lotse/store/person"
)

// asked is the row of a word in the table of questions.
type asked struct {
	questions []Question
	sure      bool // said back, and confirmed, before it is done
	action    func(answers) (Action, error)
}

// answers are what was said, by the names of the questions.
type answers map[string]Answer

func (a answers) of(name string) string { return a[name].Value }

func (a answers) list(name string) []string {
	if a.of(name) == "" {
		return nil
	}
	return strings.FieldsFunc(a.of(name), func(r rune) bool { return r == ',' || r == ' ' })
}

func today(d *store.Desk) string { return string(d.Session.Today()) }

func always(value string) func(*store.Desk) string { return func(*store.Desk) string { return value } }

// mustSayWhy says whether somebody opens people one at a time, for a reason.
func mustSayWhy(d *store.Desk) bool { return d.Session.May("read") && !d.Session.May("find") }

var (
	whichPerson    = Question{Name: "person", Sort: Somebody}
	whichColleague = Question{Name: "staff", Sort: Colleague}
	whichTeam      = Question{Name: "team", Flag: "team", Open: true}
	whichPlaces    = Question{Name: "in", Flag: "in", Sort: Places, Open: true}
	otherTeam      = Question{Name: "newteam", Flag: "team", Open: true}
	otherPlaces    = Question{Name: "newin", Flag: "in", Sort: Places, Open: true}
)

var (
	whichList = Question{Name: "listname"}
	newList   = Question{Name: "newlist"}
	whoever   = Question{Name: "people", Sort: Anybody}
)

// onList is the row of a word that needs nothing but the name of a list.
func onList(action func(name string) Action) asked {
	return asked{[]Question{whichList}, false, func(a answers) (Action, error) { return action(a.of("listname")), nil }}
}

// manyAsked is the row of an act on many. Before it is done to several it says to
// how many, so that nothing needs to be said back.
func manyAsked(kind store.BulkKind, questions ...Question) asked {
	return asked{questions, false, func(a answers) (Action, error) {
		return ActOnMany{
			Kind: kind, Staff: person.StaffID(a.of("staff")), Into: a.of("listname"), Whom: anybody(a.of("people")), Day: a.of("coming"), Text: a.of("what"),
		}, nil
	}}
}

// asks is the table of what a conversation asks where a word is said without
// what it needs, in this order. A word that is missing here needs nothing.
var asks = map[string]asked{
	"find": {[]Question{{Name: "filter", Sort: Conditions, Open: true}}, false, func(a answers) (Action, error) {
		return FindPeople{Filter: a.of("filter")}, nil
	}},
	"show": {[]Question{whichPerson, {Name: "reason", Flag: "reason", For: mustSayWhy}}, false, func(a answers) (Action, error) {
		return ShowPerson{Person: person.ID(a.of("person")), Reason: a.of("reason")}, nil
	}},
	"note": {[]Question{
		whichPerson,
		{Name: "day", Flag: "day", Sort: PastDay, Usual: today},
		{Name: "kind", Flag: "kind", Sort: Choice, List: "contact", Usual: always("visit")},
		{Name: "confided", Flag: "confided", Sort: YesNo, Usual: always("n")},
		{Name: "text", Sort: Lines}, {Name: "once", Flag: "key", Silent: true},
	}, true, func(a answers) (Action, error) {
		return AddNote{store.NewNote{
			Person: person.ID(a.of("person")), Day: person.Date(a.of("day")), Kind: a.of("kind"),
			Confided: a.of("confided") == Yes, Text: a.of("text"), Key: a.of("once"),
		}}, nil
	}},
	"list show":  onList(func(name string) Action { return ShowList{Name: name} }),
	"list news":  onList(func(name string) Action { return ListNews{Name: name} }),
	"list pin":   onList(func(name string) Action { return PinList{Name: name} }),
	"list unpin": onList(func(name string) Action { return PinList{Name: name, Off: true} }),
	"list save": {[]Question{newList, {Name: "conditions", Sort: Conditions}}, false, func(a answers) (Action, error) {
		return SaveList{a.of("newlist"), a.of("conditions")}, nil
	}},
	"list hand": {[]Question{newList}, false, func(a answers) (Action, error) { return HandList{a.of("newlist")}, nil }},
	"list add":  manyAsked(store.AddTo, whichList, whoever),
	"list take": manyAsked(store.TakeFrom, whichList, whoever),
	"list note": {[]Question{whichList, whichPerson, {Name: "remark", Open: true}}, false, func(a answers) (Action, error) {
		return NotePick{a.of("listname"), person.ID(a.of("person")), a.of("remark")}, nil
	}},
	"list share": {[]Question{whichList, {Name: "sharing", Sort: Choice, List: sharings}}, true, func(a answers) (Action, error) {
		switch with := a.of("sharing"); with {
		case "private":
			return ShareList{Name: a.of("listname")}, nil
		case "team":
			return ShareList{Name: a.of("listname"), With: store.WithTeam}, nil
		default:
			return ShareList{a.of("listname"), store.WithRole, with}, nil
		}
	}},
	"list rename": {[]Question{whichList, {Name: "renamed", Flag: "to"}}, false, func(a answers) (Action, error) {
		return RenameList{a.of("listname"), a.of("renamed")}, nil
	}},
	"list purpose": {[]Question{whichList, {Name: "purpose", Open: true}}, true, func(a answers) (Action, error) {
		return SetPurpose{quotedName(a.of("listname")) + " " + a.of("purpose")}, nil
	}},
	"list drop": {[]Question{whichList}, true, func(a answers) (Action, error) { return DropList{a.of("listname")}, nil }},
	"assign":    manyAsked(store.Assign, whichColleague, whoever),
	"relieve":   manyAsked(store.Relieve, whichColleague, whoever),
	"followup":  manyAsked(store.FollowUp, whoever, Question{Name: "coming", Sort: ComingDay}, Question{Name: "what"}),
	"followup done": {[]Question{whichPerson}, false, func(a answers) (Action, error) {
		return CloseFollowUps{People: []person.ID{person.ID(a.of("person"))}}, nil
	}},
	"lang": {[]Question{{Name: "language", Sort: Choice, List: tongues}}, false, func(a answers) (Action, error) {
		return SetLanguage{a.of("language")}, nil
	}},
	"staff add": {[]Question{
		{Name: "newstaff", Sort: Colleague}, {Name: "role", Flag: "role", Word: true, Sort: Choice, List: "role"}, {Name: "name"},
		whichPlaces, whichTeam,
	}, true, func(a answers) (Action, error) {
		id := person.StaffID(a.of("newstaff"))
		return AddStaff{ID: id, Name: a.of("name"), Role: a.of("role"), Team: a.of("team"), Places: a.list("in")}, nil
	}},
	"staff role": {[]Question{whichColleague, {Name: "role", Sort: Choice, List: "role"}, otherPlaces, otherTeam}, true,
		func(a answers) (Action, error) {
			return SetRole{ID: person.StaffID(a.of("staff")), Role: a.of("role"), Team: a.of("newteam"), Places: a.list("newin")}, nil
		}},
	"staff off": {[]Question{whichColleague}, true, func(a answers) (Action, error) {
		return SwitchOff{person.StaffID(a.of("staff"))}, nil
	}},
	"staff on": {[]Question{whichColleague}, true, func(a answers) (Action, error) {
		return SwitchOn{person.StaffID(a.of("staff"))}, nil
	}},
	"key list": {[]Question{{Name: "whose", Sort: Colleague, Open: true}}, false, func(a answers) (Action, error) {
		return ListKeys{Staff: person.StaffID(a.of("whose"))}, nil
	}},
	"key add": {[]Question{
		whichColleague, {Name: "key", Sort: PublicKey}, {Name: "expires", Flag: "expires", Sort: Day, Open: true},
		{Name: "from", Flag: "from", Open: true},
	}, true, func(a answers) (Action, error) {
		return AddKey{
			Staff: person.StaffID(a.of("staff")), Line: a.of("key"), Expires: person.Date(a.of("expires")), Networks: a.list("from"),
		}, nil
	}},
	"key revoke": {[]Question{{Name: "fingerprint"}}, true, func(a answers) (Action, error) {
		return RevokeKey{a.of("fingerprint")}, nil
	}},
	"log": {[]Question{
		{Name: "since", Flag: "since", Sort: PastDay, Usual: today}, {Name: "whom", Flag: "staff", Sort: Colleague, Open: true},
		{Name: "type", Flag: "type", Open: true},
	}, false, func(a answers) (Action, error) {
		return ReadLog{Since: person.Date(a.of("since")), Staff: a.of("whom"), Type: a.of("type")}, nil
	}},
}
