package register

import (
	"cmp"
	"slices"
	"strings"

	"lotse/policies/rulebook"
)

// Completion is one way to go on with a half-typed filter.
type Completion struct {
	Text     string // as people read it: a field with its colon, the label of a value
	Insert   string // what takes the place of From to To in the filter
	From, To int    // in bytes
	About    string // one line of help, for a field
	People   int    // of whom this value is true, among those whom the rest of the filter finds; -1: not counted
}

// In is the filter with the completion put in, and the cursor after it.
func (c Completion) In(text string) (string, int) {
	return text[:c.From] + c.Insert + text[c.To:], c.From + len(c.Insert)
}

// Known is what completions are taken from, beside the table of fields.
type Known struct {
	Book *rulebook.Book
	Lang string // "de" or "en"
	Most int    // completions at most; 0: twelve

	// Count says how many people a filter finds and, where a field is named, how
	// many of them have each of its values, all with the rights of whoever types;
	// false where she may not ask that. nil: nothing is counted.
	Count func(f Filter, field string) (int, Facet, bool)
	// Lists are the names of the saved lists that she reads; nil: none.
	Lists func() []string
	// May says which fields she may ask about; nil: all.
	May func(FieldInfo) bool
}

// Complete lists how a half-typed filter may go on at the cursor (in bytes), the
// likeliest first: its fields while a field is typed, and after ":" the values
// of the field, each with its count. Where nothing begins as typed, it is the
// nearest that is known. It betrays nobody: values are those of the rule book
// and those that Count gives.
func Complete(text string, cursor int, k Known) []Completion {
	if len(text) > maxText {
		return nil
	}
	c := completer{Known: k, spot: spotAt(text, cursor), parser: parser{book: k.Book}}
	c.Most = cmp.Or(c.Most, 12)
	c.rest = Parse(text[:c.spot.start]+" "+text[c.spot.end:], k.Book)
	c.rest.Problems = nil
	switch f := fieldWords[foldWord(c.spot.field)]; {
	case c.spot.op == "" && c.spot.quoted:
	case c.spot.op == "":
		c.fields()
	case f == nil:
		c.nearest()
	case c.may(f):
		c.values(f, c.spot.typed)
	}
	return c.out[:min(len(c.out), c.Most)]
}

type completer struct {
	Known
	parser
	spot  spot
	rest  Filter // without the term being typed
	exact int    // questions asked for single values
	out   []Completion
}

// maxExact is how many values are counted by a question of their own, where no
// facet has them.
const maxExact = 6

func (c *completer) add(shown, insert string, people int) {
	c.out = append(c.out, Completion{Text: shown, Insert: insert, From: c.spot.from, To: c.spot.to, People: people})
}

func (c *completer) may(f *field) bool {
	return c.May == nil || c.May(Fields()[slices.Index(fieldNames(), f.name)])
}

func fieldNames() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// fields completes the name of a field, and a free word to the values that begin
// like it.
func (c *completer) fields() {
	typed := foldWord(c.spot.typed)
	for _, info := range Fields() {
		if info.Name == nameField || c.May != nil && !c.May(info) {
			continue
		}
		if word := info.called(typed, c.Lang); word != "" {
			c.field(word, info)
		}
	}
	if len(typed) >= 3 {
		c.anywhere(c.spot.typed)
	}
	if near := nearField(c.spot.typed); near != "" && len(c.out) == 0 {
		c.field(near, infoOf(near))
	}
}

func (c *completer) field(word string, info FieldInfo) {
	insert := word + ":"
	if c.spot.to < c.spot.end { // its colon is there already
		insert = word
	}
	c.add(word+":", insert, -1)
	c.out[len(c.out)-1].About = c.about(info)
}

func (c *completer) about(info FieldInfo) string {
	if c.Lang == "en" {
		return info.English
	}
	return info.German
}

// called is the word for a field that begins as typed, "" where none does. In
// German the name, which is English, comes last.
func (i FieldInfo) called(typed, lang string) string {
	words := i.Words
	if lang == "de" && len(words) > 1 {
		words = append(slices.Clone(words[1:]), words[0])
	}
	at := slices.IndexFunc(words, func(word string) bool { return strings.HasPrefix(foldWord(word), typed) })
	if at < 0 {
		return ""
	}
	return words[at]
}

func infoOf(word string) FieldInfo {
	return Fields()[slices.Index(fieldNames(), fieldNamed(word).name)]
}

// nearest completes a field that there is not.
func (c *completer) nearest() {
	near := nearField(c.spot.field)
	if near == "" {
		return
	}
	end := c.spot.name + len(c.spot.field)
	c.out = []Completion{{Text: near + ":", Insert: near, From: c.spot.name, To: end, People: -1, About: c.about(infoOf(near))}}
}

// anywhere completes a free word to values of any field: "nord" to in:Norden.
func (c *completer) anywhere(typed string) {
	for i := range fields {
		f := &fields[i]
		if len(c.book().List(f.kind)) == 0 || f.kind == kindLevel || !c.may(f) {
			continue
		}
		fits := c.beginnings(f, typed, 1)
		if len(fits) == 0 || len(fits) > 3 {
			continue
		}
		count := c.counted(f)
		for _, fit := range fits {
			name := f.name
			if c.Lang == "de" {
				name = infoOf(f.name).called("", "de")
			}
			c.add(name+": "+c.label(f, fit.Entry), name+":"+c.written(f, fit.Entry), count(fit.Code))
		}
	}
}
