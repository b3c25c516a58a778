package command

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"lotse/store"
)

// Inquiry is a word that was said without all that it needs: what was said is
// known, the rest can be asked for.
type Inquiry struct {
	Word Word
	Sure bool // it is to be said back, and confirmed, before it is done

	desk    *store.Desk
	row     asked
	answers answers
	without []string // names of questions that are left out
}

// Inquire begins an inquiry where a line leaves out something that its word
// needs, or is the word alone; nil where Parse makes an Action of it. An error
// is one of the line, as Parse has it.
func Inquire(line string, d *store.Desk, lang string) (*Inquiry, error) {
	word, rest, err := wordOf(strings.TrimRight(line, "\r\n"))
	if err != nil {
		return nil, err
	}
	row, known := asks[word.Name]
	if !known {
		return nil, nil
	}
	i := &Inquiry{Word: word, Sure: row.sure, desk: d, row: row, answers: answers{}}
	bare := strings.TrimSpace(rest) == ""
	if bare {
		return i, nil
	}
	_, err = Parse(line, nil)
	if err != nil && !missing(err) || err == nil && i.suffices(rest) {
		return nil, err
	}
	if wrong := i.hear(rest, lang); wrong != nil {
		return nil, cmp.Or(err, wrong)
	}
	return i, nil
}

// missing says whether an error is that something was left out.
func missing(err error) bool {
	wrong, ok := errors.AsType[*Usage](err)
	return ok && (strings.HasSuffix(wrong.Code, ".missing") || wrong.Code == "note.text" || wrong.Code == "role.words")
}

// suffices says of a line that is one of the grammar whether it has what this
// member of staff must say besides.
func (i *Inquiry) suffices(rest string) bool {
	return !slices.ContainsFunc(i.row.questions, func(q Question) bool {
		return q.For != nil && q.For(i.desk) && !strings.Contains(" "+rest, " --"+q.Flag)
	})
}

// hear takes what the line says already.
func (i *Inquiry) hear(rest, lang string) error {
	var flags []flag
	for _, q := range i.row.questions {
		if q.Flag != "" {
			flags = append(flags, flag{name: q.Flag, value: q.Sort != YesNo})
		}
	}
	a, err := anywhere(rest, flags...)
	if err != nil {
		return err
	}
	questions := i.Questions()
	for at, q := range questions {
		last := !slices.ContainsFunc(questions[at+1:], func(q Question) bool { return q.Flag == "" })
		typed, said := a.takeFor(q, last)
		if !said {
			continue
		}
		answer, err := q.Read(i.desk, lang, typed)
		if err != nil {
			return err
		}
		i.Answer(q, answer)
	}
	return a.none()
}

// takeFor takes what the line says for a question: the value of its flag, or the
// next word, the last of them with all that follow.
func (a *arguments) takeFor(q Question, last bool) (string, bool) {
	switch {
	case q.Flag != "" && a.has(q.Flag) && q.Sort == YesNo:
		return Yes, true
	case q.Flag != "" && a.has(q.Flag):
		return a.flags[q.Flag], true
	case q.Flag != "" && !q.Word || len(a.words) == 0:
		return "", false
	case last:
		typed := strings.Join(a.words, " ")
		a.words = nil
		return typed, true
	}
	typed := a.words[0]
	a.words = a.words[1:]
	return typed, true
}

// Questions are those that concern whoever sits at the Desk, in their order.
func (i *Inquiry) Questions() []Question {
	return slices.DeleteFunc(slices.Clone(i.row.questions), func(q Question) bool {
		return q.For != nil && !q.For(i.desk) || slices.Contains(i.without, q.Name)
	})
}

// Without leaves a question out.
func (i *Inquiry) Without(name string) { i.without = append(i.without, name) }

// Next is the first question that has no answer yet; false where all have.
func (i *Inquiry) Next() (Question, bool) {
	for _, q := range i.Questions() {
		if _, said := i.answers[q.Name]; !said && !q.Silent {
			return q, true
		}
	}
	return Question{}, false
}

// Answer keeps the answer to a question.
func (i *Inquiry) Answer(q Question, a Answer) { i.answers[q.Name] = a }

// Said is the answer to a question; false where there is none yet.
func (i *Inquiry) Said(name string) (Answer, bool) {
	a, said := i.answers[name]
	return a, said
}

// Action is what the answers make.
func (i *Inquiry) Action() (Action, error) { return i.row.action(i.answers) }
