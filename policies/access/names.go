package access

import (
	"fmt"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/eval"
)

// checkNames refuses a rule that names a role, a class or an action that the
// schema does not list. The validator of cedar-go v1.9.0 lets Role::"boss" pass:
// a misspelt class in a forbid would then forbid nothing.
func (p *Policies) checkNames(policy *ast.Policy) error {
	var wrong error
	ast.Inspect(eval.PolicyToNode(policy), func(n ast.IsNode) bool {
		if value, ok := n.(ast.NodeValue); ok && wrong == nil {
			wrong = p.checkValue(value.Value)
		}
		return true
	})
	return wrong
}

func (p *Policies) checkValue(v types.Value) error {
	switch v := v.(type) {
	case types.Set:
		for item := range v.All() {
			if err := p.checkValue(item); err != nil {
				return err
			}
		}
	case types.EntityUID:
		known := map[cedar.EntityType]map[cedar.EntityUID]bool{
			roleType: p.roles, classType: p.classes, actionType: p.actions, officeType: {office: true},
		}
		if names, closed := known[v.Type]; closed && !names[v] {
			return fmt.Errorf("the schema knows no %s", v)
		}
	}
	return nil
}
