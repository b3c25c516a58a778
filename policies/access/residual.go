package access

import (
	"slices"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/eval"
)

// Filter is the set of people about whom Decide would allow who this action on
// this class, with no note and no reason named. Asking it of a million people
// costs what a comparison costs, not what a decision does.
//
// The rules are evaluated with everything known but the person; what is left of
// each becomes a Filter. Where anything is left that this package does not know
// how to express, or that erred, the answer is nobody.
func (p *Policies) Filter(who Principal, a Action, class string) Filter {
	r := Request{Principal: who, Action: a, Class: class, Person: &Person{}}
	action, aboutPerson, ok := p.question(r)
	if !ok || !aboutPerson {
		return Filter{}
	}
	self := staffEntity(who)
	env := eval.Env{
		Entities:  cedar.EntityMap{self.UID: self},
		Principal: self.UID,
		Action:    action,
		Resource:  eval.Variable("resource"),
		// A rule about the time of day would have to be asked anew for every look
		// at a list: as long as it is not, such a rule leaves a residual and so nobody.
		Context: contextOf(r, eval.Variable("time")),
	}
	return p.residual(env)
}

// residual joins what is left of the rules: a permit, and no forbid.
func (p *Policies) residual(env eval.Env) Filter {
	var permit, forbid Filter
	for _, r := range p.rules {
		left, keep := eval.PartialPolicy(env, (*ast.Policy)(r.policy.AST()))
		if !keep {
			continue
		}
		f, ok := compilePolicy(left)
		if !ok {
			return Filter{}
		}
		if left.Effect == ast.EffectPermit {
			permit = either(permit, f)
		} else {
			forbid = either(forbid, f)
		}
	}
	return both(permit, negate(forbid))
}

// compilePolicy makes a filter of one residual policy; ok is false where it
// holds anything unknown.
func compilePolicy(p *ast.Policy) (f Filter, ok bool) {
	switch scope := p.Resource.(type) {
	case ast.ScopeTypeAll:
	case ast.ScopeTypeIs:
		if scope.Type != personType {
			return Filter{}, true
		}
	default:
		return Filter{}, false
	}
	f = constant(true)
	for _, c := range p.Conditions {
		one, ok := compile(c.Body)
		if !ok {
			return Filter{}, false
		}
		if c.Condition == ast.ConditionUnless {
			one = negate(one)
		}
		f = both(f, one)
	}
	return f, true
}

func compile(n ast.IsNode) (Filter, bool) {
	switch n := n.(type) {
	case ast.NodeValue:
		b, ok := n.Value.(types.Boolean)
		return constant(bool(b)), ok
	case ast.NodeTypeAccess:
		return Filter{Op: IsRestricted}, attribute(n) == "restricted"
	case ast.NodeTypeNot:
		f, ok := compile(n.Arg)
		return negate(f), ok
	case ast.NodeTypeAnd:
		return compileTwo(n.BinaryNode, both)
	case ast.NodeTypeOr:
		return compileTwo(n.BinaryNode, either)
	case ast.NodeTypeEquals:
		return compileEquals(n.BinaryNode)
	case ast.NodeTypeNotEquals:
		f, ok := compileEquals(n.BinaryNode)
		return negate(f), ok
	case ast.NodeTypeContains:
		return compileContains(n.BinaryNode)
	}
	return Filter{}, false
}

func compileTwo(n ast.BinaryNode, join func(a, b Filter) Filter) (Filter, bool) {
	a, okA := compile(n.Left)
	b, okB := compile(n.Right)
	return join(a, b), okA && okB
}

// compileEquals knows resource.municipality == "…", either way round.
func compileEquals(n ast.BinaryNode) (Filter, bool) {
	if attribute(n.Left) != "municipality" {
		n.Left, n.Right = n.Right, n.Left
	}
	value, ok := n.Right.(ast.NodeValue)
	if !ok || attribute(n.Left) != "municipality" {
		return Filter{}, false
	}
	text, ok := value.Value.(types.String)
	return Filter{Op: MunicipalityIn, Text: []string{string(text)}}, ok
}

// compileContains knows ["…"].contains(resource.municipality) and
// resource.assigned.contains(Staff::"…"), likewise for circle and referred.
func compileContains(n ast.BinaryNode) (Filter, bool) {
	if set, ok := n.Left.(ast.NodeValue); ok && attribute(n.Right) == "municipality" {
		return municipalityIn(set.Value)
	}
	value, ok := n.Right.(ast.NodeValue)
	if !ok {
		return Filter{}, false
	}
	staff, ok := value.Value.(types.EntityUID)
	if !ok || staff.Type != staffType {
		return Filter{}, false
	}
	op, ok := map[string]Op{"assigned": AssignedTo, "circle": CircleHas, "referred": ReferredTo}[attribute(n.Left)]
	return Filter{Op: op, Text: []string{string(staff.ID)}}, ok
}

func municipalityIn(v types.Value) (Filter, bool) {
	set, ok := v.(types.Set)
	if !ok {
		return Filter{}, false
	}
	var names []string
	for item := range set.All() {
		name, ok := item.(types.String)
		if !ok {
			return Filter{}, false
		}
		names = append(names, string(name))
	}
	if len(names) == 0 {
		return Filter{}, true
	}
	slices.Sort(names)
	return Filter{Op: MunicipalityIn, Text: names}, true
}

// attribute names the attribute of the person that n reads, or is empty.
func attribute(n ast.IsNode) string {
	access, ok := n.(ast.NodeTypeAccess)
	if !ok {
		return ""
	}
	if v, ok := access.Arg.(ast.NodeTypeVariable); !ok || v.Name != "resource" {
		return ""
	}
	return string(access.Value)
}
