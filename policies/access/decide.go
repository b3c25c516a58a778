package access

import (
	"slices"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
)

// The entity types of the schema.
const (
	roleType   cedar.EntityType = "Role"
	classType  cedar.EntityType = "Class"
	staffType  cedar.EntityType = "Staff"
	personType cedar.EntityType = "Person"
	officeType cedar.EntityType = "Office"
	actionType cedar.EntityType = "Action"
	sourceType cedar.EntityType = "Source"
)

var office = cedar.NewEntityUID(officeType, "office")

// open is what actions on people ask where no person is named: may it be done at
// all?
var open = map[Action]types.String{Find: "find.open", Export: "export.open", Assign: "assign.open", FollowUp: "followup.open",
	Propose: "propose.open", Enrol: "enrol.open", Assess: "assess.open", Need: "need.open", Grant: "grant.open", Refer: "refer.open",
	Link: "link.open", Correct: "correct.open"}

// Decide answers one question. What it does not know is refused: a principal
// without an id, an unknown role, action or class, a person missing where the
// action is about one. So is everything during whose answering any rule erred,
// because Cedar would skip a forbid that errs.
//
// Find and the other actions of the table open, without a person, ask whether that
// may be done at all. A Draft without a class is one of a plain note. A reason of nothing but spaces is none.
// Actions that are about no person look at neither Person nor Class.
func (p *Policies) Decide(r Request) Decision {
	action, aboutPerson, ok := p.question(r)
	if !ok {
		return Decision{}
	}
	request := cedar.Request{
		Principal: cedar.NewEntityUID(staffType, types.String(r.Principal.ID)),
		Action:    action,
		Resource:  office,
	}
	entities := cedar.EntityMap{request.Principal: staffEntity(r.Principal)}
	if r.Action == Deliver {
		request.Resource = sourceOf(r.Source)
		request.Context = types.NewRecord(types.RecordMap{"agreed": sourceSet(r.Agreed)})
	}
	if aboutPerson {
		person := personEntity(*r.Person)
		entities[person.UID] = person
		request.Resource = person.UID
		request.Context = contextOf(r, types.NewDatetime(timeOf(r)))
	}
	return decision(cedar.Authorize(p, entities, request))
}

// question names the action as the schema does and says whether it is about a
// person; ok is false where the request cannot be asked at all.
func (p *Policies) question(r Request) (action cedar.EntityUID, aboutPerson, ok bool) {
	role := cedar.NewEntityUID(roleType, types.String(r.Principal.Role))
	action = cedar.NewEntityUID(actionType, types.String(r.Action))
	opens, ok := open[r.Action]
	if ok = ok && r.Person == nil; ok {
		action.ID = opens
	}
	if r.Principal.ID == "" || !p.roles[role] || !p.actions[action] || strings.HasSuffix(string(r.Action), ".open") {
		return action, false, false
	}
	if r.Action == Deliver { // a source speaks for itself alone
		return action, false, r.Source != "" && r.Principal.ID == sourceID+r.Source
	}
	if ok || !OnPerson(r.Action) {
		return action, false, true
	}
	return action, true, r.Person != nil && p.classes[classOf(r)]
}

// OnPerson says whether an action is asked for one person and one class of fields.
func OnPerson(a Action) bool {
	return slices.Contains([]Action{Find, Read, WriteNote, Draft, Assign, FollowUp, Export, Propose, Enrol, Assess, Need, Grant, Refer, Link, Correct}, a)
}

func classOf(r Request) cedar.EntityUID {
	if r.Action == Draft && r.Class == "" {
		return cedar.NewEntityUID(classType, "note")
	}
	return cedar.NewEntityUID(classType, types.String(r.Class))
}

// timeOf keeps the zero time, whose milliseconds would overflow, out of Cedar.
func timeOf(r Request) time.Time {
	if r.Time.IsZero() {
		return time.Unix(0, 0)
	}
	return r.Time
}

// decision refuses on any error and names the rules that decided or erred.
func decision(answer cedar.Decision, why cedar.Diagnostic) Decision {
	var ids []string
	for _, reason := range why.Reasons {
		ids = append(ids, string(reason.PolicyID))
	}
	if len(why.Errors) == 0 {
		return Decision{Allow: answer == cedar.Allow, Policies: ids}
	}
	ids = nil
	for _, failure := range why.Errors {
		ids = append(ids, string(failure.PolicyID))
	}
	return Decision{Policies: ids}
}

func staffEntity(who Principal) cedar.Entity {
	return cedar.Entity{
		UID:     cedar.NewEntityUID(staffType, types.String(who.ID)),
		Parents: types.NewEntityUIDSet(cedar.NewEntityUID(roleType, types.String(who.Role))),
		Attributes: types.NewRecord(types.RecordMap{
			"team":           types.String(who.Team),
			"municipalities": municipalitySet(who.Municipalities),
		}),
	}
}

func personEntity(p Person) cedar.Entity {
	return cedar.Entity{
		UID: cedar.NewEntityUID(personType, types.String(p.ID)),
		Attributes: types.NewRecord(types.RecordMap{
			"municipality": types.String(p.Municipality),
			"assigned":     staffSet(p.Assigned),
			"restricted":   types.Boolean(p.Restricted),
			"circle":       staffSet(p.Circle),
			"referred":     staffSet(p.Referred),
		}),
	}
}

// contextOf is the context of a request about a person.
func contextOf(r Request, at types.Value) cedar.Record {
	return types.NewRecord(types.RecordMap{
		"class":  classOf(r),
		"author": cedar.NewEntityUID(staffType, types.String(r.NoteAuthor)),
		"team":   types.String(r.NoteTeam),
		"reason": types.String(strings.TrimSpace(r.Reason)),
		"time":   at,
	})
}

// municipalitySet leaves the empty one out: a person whose municipality is not
// known lives in nobody's.
func municipalitySet(of []string) cedar.Set {
	of = slices.DeleteFunc(slices.Clone(of), func(m string) bool { return m == "" })
	values := make([]cedar.Value, len(of))
	for i, m := range of {
		values[i] = types.String(m)
	}
	return types.NewSet(values...)
}

// sourceID begins the id of a source as a principal.
const sourceID = "source:"

func sourceOf(id string) cedar.EntityUID { return cedar.NewEntityUID(sourceType, types.String(id)) }

func sourceSet(ids []string) cedar.Set {
	values := make([]cedar.Value, len(ids))
	for i, id := range ids {
		values[i] = sourceOf(id)
	}
	return types.NewSet(values...)
}

func staffSet(ids []string) cedar.Set {
	values := make([]cedar.Value, len(ids))
	for i, id := range ids {
		values[i] = cedar.NewEntityUID(staffType, types.String(id))
	}
	return types.NewSet(values...)
}
