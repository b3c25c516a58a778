package text

// ruleTexts are the words about what the rule book says.
var ruleTexts = table{}
