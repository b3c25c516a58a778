package command

import (
	"lotse/store/register"
	"lotse/tui/text"
)

// problemSentence says what is wrong with a filter.
func problemSentence(p *register.Problem, lang string) string {
	word, near := shown(p.Word), when(p.Near != "", text.Of(lang, "filter.near", shown(p.Near)))
	switch p.Kind {
	case register.Incomplete:
		return text.Of(lang, "filter.incomplete", word, example(p.Field))
	case register.UnknownField:
		return text.Of(lang, "filter.field", word) + near
	case register.UnknownValue:
		return text.Of(lang, "filter.value", word, p.Field) + near + text.Of(lang, "filter.example", example(p.Field))
	case register.NotOrdered:
		return text.Of(lang, "filter.order", p.Field, example(p.Field))
	case register.EmptyRange:
		return text.Of(lang, "filter.range", word, example(p.Field))
	case register.NoLetters:
		return text.Of(lang, "filter.letters", word)
	}
	return text.Of(lang, "filter.long")
}

// example is a condition on a field as it should look.
func example(name string) string {
	for _, field := range register.Fields() {
		if field.Name == name {
			return field.Example
		}
	}
	return "course:none"
}
