package access

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// oracle says by hand, without Cedar, what the rules should answer. It is
// written from the description of the office's work, not from the rules.
func oracle(r Request) bool {
	if r.Principal.ID == "" || !slices.Contains(append([]Role{Operator, Job, Source}, Roles...), r.Principal.Role) {
		return false
	}
	if r.Action == Deliver {
		return r.Principal.Role == Source && r.Source != "" && r.Principal.ID == "source:"+r.Source && slices.Contains(r.Agreed, r.Source)
	}
	if r.Person == nil || !OnPerson(r.Action) {
		return officeOracle(r.Principal.Role, r.Action)
	}
	class := r.Class
	if r.Action == Draft && class == "" {
		class = "note"
	}
	if !slices.Contains(Classes, class) {
		return false
	}
	me := r.Principal
	officer := me.Role == DPO && r.Action == Read && strings.TrimSpace(r.Reason) != ""
	if me.Role == Job {
		return r.Action == FollowUp && class == "note"
	}
	if r.Person.Restricted && !slices.Contains(r.Person.Circle, me.ID) && !officer {
		return false
	}
	switch r.Action {
	case Find, Read:
		return officer && class != "confided" || seesOracle(r, class)
	case Assign, Export:
		return me.Role == Coordinator && class != "azr" && class != "confided"
	case FollowUp:
		if me.Role == Coordinator {
			return class != "azr" && class != "confided"
		}
		return class == "note" && (me.Role == Courses || me.Role == Outreach && nearOracle(r))
	case Link:
		return me.Role == Coordinator && class != "azr" && class != "confided"
	case Correct:
		return class != "azr" && class != "confided" &&
			(me.Role == Coordinator || me.Role == Outreach && class != "status" && nearOracle(r))
	case Propose, Enrol, Assess, Need, Grant, Refer:
		return worksOracle(r, class)
	default:
		return (class == "note" || class == "confided") && (me.Role == Coordinator || me.Role == Outreach && nearOracle(r))
	}
}

// worksOracle: what is found out, asked for and given at the door and in the office.
func worksOracle(r Request, class string) bool {
	secret := class == "azr" || class == "confided" || class == "status"
	switch r.Principal.Role {
	case Coordinator:
		return !secret
	case Outreach:
		answers := r.Action == Refer && class == "identity" && offeredOracle(r)
		return !secret && r.Action != Enrol && nearOracle(r) || answers
	case Courses:
		return r.Action != Refer && slices.Contains([]string{"education", "language", "course", "entitlement", "need"}, class)
	}
	return false
}

func officeOracle(role Role, a Action) bool {
	switch a {
	case Assign, Export, Link:
		return role == Coordinator
	case Correct, NewPerson:
		return role == Outreach || role == Coordinator
	case SourceEdit:
		return role == Admin || role == Operator
	case Find, FollowUp, KeepLists:
		return role == Outreach || role == Courses || role == Coordinator
	case Propose, Assess, Need, Grant, CourseRead:
		return role == Outreach || role == Courses || role == Coordinator
	case Enrol, CourseEdit:
		return role == Courses || role == Coordinator
	case Refer, Tour:
		return role == Outreach || role == Coordinator
	case SupplyRead, CourseTable:
		return role == Outreach || role == Courses || role == Coordinator || role == Planner
	case RulesRead, SourceRead:
		return role != Job && role != Source
	case Screen:
		return role != Operator && role != Job && role != Source
	case WhoAmI:
		return role != Job && role != Source
	case StaffRead, StaffEdit, KeyRead, KeyEdit:
		return role == Admin || role == Operator
	case LogRead:
		return role == DPO
	case Backup, Restore:
		return role == Operator
	}
	return false
}

func assignedOracle(r Request) bool { return slices.Contains(r.Person.Assigned, r.Principal.ID) }

func offeredOracle(r Request) bool { return slices.Contains(r.Person.Referred, r.Principal.ID) }

func nearOracle(r Request) bool {
	town := r.Person.Municipality
	return town != "" && slices.Contains(r.Principal.Municipalities, town) || assignedOracle(r)
}

func seesOracle(r Request, class string) bool {
	me := r.Principal
	shared := r.NoteAuthor == me.ID || me.Team != "" && me.Team == r.NoteTeam
	switch me.Role {
	case Courses:
		return strings.Contains(" identity place education language course entitlement need ", " "+class+" ")
	case Outreach:
		switch class {
		case "azr":
			return assignedOracle(r)
		case "confided":
			return nearOracle(r) && shared
		}
		return nearOracle(r) || offeredOracle(r) && strings.Contains(" identity place contact language need course ", " "+class+" ")
	case Coordinator:
		switch class {
		case "azr":
			return assignedOracle(r)
		case "confided":
			return assignedOracle(r) || shared
		}
		return true
	}
	return false
}

// dice throws requests from few names, so that they often meet.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 2))} }

func (d dice) of(list ...string) string { return list[d.IntN(len(list))] }

func (d dice) some(names string, empty int) []string {
	var list []string
	for d.IntN(empty+2) > empty/2 {
		list = append(list, d.name(names, 6))
	}
	return list
}

// name is sometimes the empty one.
func (d dice) name(of string, n int) string {
	if i := d.IntN(n + 1); i > 0 {
		return fmt.Sprint(of, i)
	}
	return ""
}

func (d dice) principal() Principal {
	role := Role(d.of("outreach", "outreach", "courses", "coordinator", "planner", "admin", "dpo", "operator", "job", "source"))
	if d.IntN(50) == 0 {
		role = Role(d.of("", "boss", "Admin", "outreach "))
	}
	id := fmt.Sprint("s", 1+d.IntN(6))
	if d.IntN(50) == 0 {
		id = ""
	}
	return Principal{ID: id, Role: role, Team: d.name("t", 2), Municipalities: d.some("m", 2)}
}

func (d dice) person() *Person {
	return &Person{
		ID: d.name("p", 9), Municipality: d.name("m", 6), Assigned: d.some("s", 2),
		Restricted: d.IntN(3) == 0, Circle: d.some("s", 2), Referred: d.some("s", 3),
	}
}

func (d dice) class() string {
	if d.IntN(30) == 0 {
		return d.of("", "secret", "Note")
	}
	return d.of(Classes...)
}

func (d dice) request() Request {
	r := Request{Principal: d.principal(), Action: Actions[d.IntN(len(Actions))], Class: d.class(), Person: d.person()}
	if d.IntN(3) > 0 {
		r.Action = Actions[d.IntN(7)]
	}
	if d.IntN(30) == 0 {
		r.Action = Action(d.of("", "peek", "find.open"))
	}
	if d.IntN(10) == 0 {
		r.Person = nil
	}
	if d.IntN(2) == 0 {
		r.NoteAuthor, r.NoteTeam = d.name("s", 6), d.name("t", 2)
	}
	if r.Action == Deliver || d.IntN(20) == 0 {
		r.Source, r.Agreed = d.of("", "abh", "jugend"), d.some("abh", 1)
		if d.IntN(2) == 0 {
			r.Agreed = append(r.Agreed, "abh", "jugend")
		}
		if d.IntN(2) == 0 {
			r.Principal.ID, r.Principal.Role = "source:"+r.Source, Source
		}
	}
	r.Reason = d.of("", "", " \t", "Art. 15 DSGVO")
	return r
}
