package command

// ruleWords are about what the rule book says.
func ruleWords() []Word { return nil }
