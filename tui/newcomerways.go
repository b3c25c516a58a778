package tui

import (
	"slices"
	"strings"

	"lotse/policies/rulebook"
	"lotse/tui/widget"
)

// mostWays are the words that a field shows to go on with.
const mostWays = 6

// said is what stands in a field.
func (f *newcomerForm) said(field int) string { return strings.TrimSpace(f.fields[field].Text()) }

// parts are the words between commas.
func parts(text string) (list []string) {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// words are what stands in a field of codes: in that of languages there may be several.
func (f *newcomerForm) words(field int) []string {
	if field == newLanguages {
		return parts(f.said(field))
	}
	if typed := f.said(field); typed != "" {
		return []string{typed}
	}
	return nil
}

// codes are the codes of what stands in a field; false where a word is none.
func (f *newcomerForm) codes(field int) (codes []string, ok bool) {
	ok = true
	for _, typed := range f.words(field) {
		entry, known := f.app.desk.Session.Book.Find(newcomerLists[field], typed)
		if !known {
			ok = false
			continue
		}
		codes = append(codes, entry.Code)
	}
	return codes, ok
}

// enter gives a key to the form. A word that is left and can mean one thing only is
// written out, so that one sees what was understood.
func (f *newcomerForm) enter(key widget.Key) bool {
	before := f.form.Focus
	taken := f.form.Press(key)
	if f.form.Focus != before {
		f.complete(before)
	}
	return taken
}

// complete writes out what stands in a field of codes.
func (f *newcomerForm) complete(field int) {
	if _, coded := newcomerLists[field]; !coded {
		return
	}
	words := f.words(field)
	for i, typed := range words {
		if ways := f.ways(field, typed); len(ways) == 1 {
			words[i] = ways[0]
		}
	}
	if full := strings.Join(words, ", "); full != f.said(field) {
		f.fields[field].SetText(full)
	}
}

// ways are the words of a list that something typed may mean: what it says, else
// those that begin so.
func (f *newcomerForm) ways(field int, typed string) (ways []string) {
	list := newcomerLists[field]
	if entry, known := f.app.desk.Session.Book.Find(list, typed); known {
		return []string{f.app.label(list, entry.Code)}
	}
	return f.beginning(field, typed)
}

// beginning are the words of a list that begin as typed.
func (f *newcomerForm) beginning(field int, typed string) (ways []string) {
	list := newcomerLists[field]
	for _, entry := range f.app.desk.Session.Book.List(list) {
		if entry.Valid(string(f.app.desk.Session.Today())) && begins(entry, typed) {
			ways = append(ways, f.app.label(list, entry.Code))
		}
	}
	return ways
}

// bare is a word as it is typed in a hurry.
func bare(word string) string { return umlauts.Replace(strings.ToLower(word)) }

var umlauts = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss")

// begins says whether a word of an entry begins as typed.
func begins(entry rulebook.Entry, typed string) bool {
	for _, word := range append([]string{entry.German, entry.English}, entry.Aliases...) {
		if strings.HasPrefix(bare(word), bare(typed)) {
			return true
		}
	}
	return false
}

// hint is how the field in focus may go on, or what it takes.
func (f *newcomerForm) hint() string {
	field := f.form.Focus
	list, coded := newcomerLists[field]
	words := f.words(field)
	switch {
	case f.said(field) == "" && field == newSex:
		return f.join(f.labels(list))
	case f.said(field) == "":
		return f.example(field)
	case !coded || len(words) == 0 || strings.HasSuffix(f.said(field), ","):
		return ""
	}
	last := words[len(words)-1]
	ways := f.ways(field, last)
	for _, way := range f.beginning(field, last) { // two letters are a code, or the beginning of a word
		if !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	switch {
	case len(ways) == 1 && ways[0] == last:
		return ""
	case len(ways) > 0:
		return f.join(ways)
	}
	if near, known := f.app.desk.Session.Book.Near(list, last); known {
		return f.app.words("newcomer.near", f.app.label(list, near.Code))
	}
	return f.app.words("newcomer.noway")
}

// example is what an empty field takes, where that does not go without saying.
func (f *newcomerForm) example(field int) string {
	switch field {
	case newMunicipality:
		if own := f.app.desk.Session.Me.Municipalities; len(own) > 1 {
			return f.app.labels("municipality", own)
		}
		return f.app.words("newcomer.hint.municipality")
	case newFamily, newBirth, newNationality, newLanguages:
		return f.app.words("newcomer.hint." + newcomerFields[field])
	}
	return ""
}

func (f *newcomerForm) labels(list string) (labels []string) {
	for _, entry := range f.app.desk.Session.Book.List(list) {
		labels = append(labels, f.app.label(list, entry.Code))
	}
	return labels
}

// join writes ways to go on one behind the other.
func (f *newcomerForm) join(ways []string) string {
	line := strings.Join(ways[:min(len(ways), mostWays)], ", ")
	if len(ways) > mostWays {
		line += ", …"
	}
	return line
}
