package contest

import (
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

// rights are those of one member of staff, asked from the policies without a Desk.
type rights struct {
	policies *access.Policies
	who      access.Principal
}

func rightsOf(me store.Staff) (rights, error) {
	policies, err := access.Load()
	return rights{policies, access.Principal{ID: string(me.ID), Role: me.Role, Team: me.Team, Municipalities: me.Municipalities}}, err
}

func (r rights) of(class person.Class) string {
	return condition(r.policies.Filter(r.who, access.Find, string(class)))
}

// where is the condition under which a row may be found by fields of these classes.
func (r rights) where(classes []person.Class) string {
	all := []string{r.of(person.Identity)}
	for _, class := range classes {
		if one := r.of(class); !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return strings.Join(all, " AND ")
}

// facets are those whose field may be seen of everybody who may be found.
func (r rights) facets(names []string) []string {
	var out []string
	for _, f := range register.Fields() {
		if slices.Contains(names, f.Name) && r.of(f.Class) == r.of(person.Identity) {
			out = append(out, f.Name)
		}
	}
	return out
}

// condition writes a filter of the policies as SQL.
func condition(f access.Filter) string {
	var args []string
	for _, arg := range f.Args {
		if arg.Op != access.ReferredTo { // nobody in the contest is offered to anybody
			args = append(args, condition(arg))
		}
	}
	switch f.Op {
	case access.Everybody:
		return "TRUE"
	case access.MunicipalityIn:
		return "p.municipality IN (" + quoted(f.Text) + ")"
	case access.AssignedTo:
		return "EXISTS (SELECT 1 FROM assigned a WHERE a.person = p.n AND a.staff IN (" + quoted(f.Text) + "))"
	case access.CircleHas:
		return "EXISTS (SELECT 1 FROM circle c WHERE c.person = p.n AND c.staff IN (" + quoted(f.Text) + "))"
	case access.IsRestricted:
		return "p.restricted"
	case access.And:
		return "(" + strings.Join(args, " AND ") + ")"
	case access.Or:
		return "(" + strings.Join(args, " OR ") + ")"
	case access.Not:
		return "NOT " + args[0]
	}
	return "FALSE"
}

func quoted(words []string) string {
	if len(words) == 0 {
		return "NULL"
	}
	var out []string
	for _, word := range words {
		out = append(out, "'"+strings.ReplaceAll(word, "'", "''")+"'")
	}
	return strings.Join(out, ", ")
}
