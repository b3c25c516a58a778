package command

import (
	"fmt"

	"lotse/store/plain"
	"lotse/tui/text"
)

// Usage says that a line cannot be understood: exit code 2. Code names a
// sentence, Args fill it; Word is the word whose usage may help, empty where
// the word itself is not known.
type Usage struct {
	Word string
	Code string
	Args []any
}

func usage(code string, args ...any) *Usage { return &Usage{Code: code, Args: args} }

func (u *Usage) Error() string { return u.sentence("en") }

func (u *Usage) sentence(lang string) string {
	return text.Of(lang, "usage."+u.Code, u.Args...)
}

// Line is the usage line of the word, empty where the word is not known.
func (u *Usage) Line() string {
	for _, w := range Words {
		if w.Name == u.Word {
			return w.Usage()
		}
	}
	return ""
}

// shown is a piece of somebody's input as a sentence may repeat it.
func shown(input string) string {
	return plain.Of(fmt.Sprintf("%.60s", input)).Cut(40).String()
}
