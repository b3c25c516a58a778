package access

import (
	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/schema/resolved"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

// newChecker holds what Decide hands to Cedar against the schema.
func newChecker(known *resolved.Schema) func(Request) error {
	v := validate.New(known)
	return func(r Request) error {
		staff, person := staffEntity(r.Principal), personEntity(*r.Person)
		if err := v.Entities(cedar.EntityMap{staff.UID: staff, person.UID: person}); err != nil {
			return err
		}
		return v.Request(cedar.Request{
			Principal: staff.UID, Resource: person.UID,
			Action:  cedar.NewEntityUID(actionType, types.String(r.Action)),
			Context: contextOf(r, types.NewDatetime(timeOf(r))),
		})
	}
}
