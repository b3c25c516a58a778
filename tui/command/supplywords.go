package command

import (
	"strings"

	"lotse/store/supply"
)

// supplyWords are about need against places.
func supplyWords() []Word {
	return []Word{
		{"supply", "[--json] [--by type,municipality,daytime,childcare] [FILTER]", "help.supply", "supply.read", parseSupply},
		{"supply group", "[--json] [FILTER]", "help.supply.group", "supply.read", parseGroups},
		{"supply if", "[--json] [--seats N] TYPE MUNICIPALITY [TIME] [childcare]", "help.supply.if", "supply.read", parseWhatIf},
	}
}

func init() {
	asks["supply if"] = asked{[]Question{
		{Name: "coursetype", Sort: Choice, List: "course"}, {Name: "courseplace", Sort: Places},
		{Name: "times", Sort: Choice, List: "daytime", Usual: always("morning")},
	}, false, func(a answers) (Action, error) {
		return WhatIf{What: strings.Join([]string{a.of("coursetype"), quotedName(a.of("courseplace")), a.of("times")}, " ")}, nil
	}}
}

// usualDivision is what one asks for who says nothing.
var usualDivision = []string{supply.ByType, supply.ByMunicipality}
