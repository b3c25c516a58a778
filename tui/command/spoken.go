package command

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lotse/store"
	"lotse/store/register"
	"lotse/tui/text"
)

// Spoken is an Outcome that can be read out: one thing a line, in an order in
// which it is understood without seeing the others.
type Spoken interface {
	Outcome
	Spoken(f Format) []string
}

// Spoken says who it is and what may be done.
func (i Identity) Spoken(f Format) []string {
	said := []string{text.Of(f.Lang, "spoken.you", i.Staff.Name, string(i.Staff.ID), f.label("role", string(i.Staff.Role)))}
	add := func(key, value string) {
		if value != "" {
			said = append(said, text.Of(f.Lang, key)+": "+value+".")
		}
	}
	add("whoami.team", i.Staff.Team)
	add("whoami.places", strings.Join(f.labels("municipality", i.Staff.Municipalities), ", "))
	if i.People > 0 {
		add("whoami.people", text.Number(f.Lang, i.People))
	}
	add("spoken.sees", f.classes(texts(i.Sees)))
	add("spoken.some", f.classes(texts(i.SeesSome)))
	add("spoken.may", strings.Join(named(i.May, func(action string) string { return text.Of(f.Lang, "may."+action) }), ", "))
	add("whoami.key", i.Fingerprint)
	return said
}

func (f Format) classes(names []string) string {
	return strings.Join(named(names, func(class string) string { return text.Of(f.Lang, "class."+class) }), ", ")
}

// Spoken is one member of staff a line.
func (s StaffListed) Spoken(f Format) []string {
	if len(s.Staff) == 0 {
		return nil
	}
	said := []string{counted(f, "spoken.staff", len(s.Staff))}
	for _, one := range s.Staff {
		said = append(said, sentenceOf(one.Name, string(one.ID), f.label("role", string(one.Role)), when(one.Off, text.Of(f.Lang, "staff.off")),
			when(one.Team != "", text.Of(f.Lang, "whoami.team")+" "+one.Team), strings.Join(f.labels("municipality", one.Municipalities), ", ")))
	}
	return said
}

// counted says how many there are before they are read out.
func counted(f Format, key string, n int) string {
	if n == 1 {
		return text.Of(f.Lang, key+".one")
	}
	return text.Of(f.Lang, key, n)
}

// sentenceOf joins what is known.
func sentenceOf(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ") + "."
}

// whole makes a sentence of words that elsewhere stand by themselves.
func whole(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:] + "."
}

// Spoken is one key a line.
func (k KeysListed) Spoken(f Format) []string {
	if len(k.Keys) == 0 {
		return nil
	}
	said := []string{counted(f, "spoken.keys", len(k.Keys))}
	day := func(t time.Time) string { return text.Date(f.Lang, k.isoDay(t)) }
	for _, one := range k.Keys {
		said = append(said, sentenceOf(string(one.Staff), keyState(one, f.Lang, day), strings.Join(one.Networks, ", "), one.Comment, one.Fingerprint))
	}
	return said
}

// Spoken is one event a line, the latest first; days are said where they change.
// An intent whose outcome is there too is left out: it tells nothing more.
func (l LogRead) Spoken(f Format) []string {
	over := map[string]bool{}
	for _, e := range l.events {
		if e.Phase == "done" || e.Phase == "failed" {
			over[e.Session+e.Op] = true
		}
	}
	var said []string
	day := ""
	for _, e := range slices.Backward(l.events) {
		if e.Phase == "intent" && over[e.Session+e.Op] {
			continue
		}
		local := e.Time.In(l.zone)
		at := local.Format("15:04:05")
		if date := local.Format(time.DateOnly); date != day {
			day, at = date, text.Date(f.Lang, date)+" "+at
		}
		said = append(said, e.spoken(at, f.Lang))
	}
	if len(said) == 0 {
		return nil
	}
	return slices.Insert(said, 0, counted(f, "spoken.log", len(said)))
}

func (e eventJSON) spoken(at, lang string) string {
	what := strings.Fields(strings.Join([]string{e.Type, e.Phase, e.Outcome, e.Reason}, " "))
	return sentenceOf(at, e.Staff, strings.Join(what, " "), strings.Join(slices.Concat(e.Fields, e.Codes), " "),
		when(e.Stated != "", text.Of(lang, "spoken.stated", e.Stated)), when(e.Subject != "", text.Of(lang, "spoken.subject", shortToken(e.Subject))))
}

// shortToken is as much of a person's token as the ear can tell from others;
// log --json has all of it.
func shortToken(token string) string { return token[:min(len(token), 6)] }

// Spoken explains a word, or filters, without a table.
func (h Helped) Spoken(f Format) []string {
	if h.Topic == filterTopic {
		said := []string{text.Of(f.Lang, "help.filter")}
		for _, field := range register.Fields() {
			said = append(said, field.Example+": "+fieldLine(field, f.Lang)+".")
		}
		return said
	}
	var said []string
	words := topicWords(h.Topic)
	for _, w := range words {
		said = append(said, w.Name+" "+text.Of(f.Lang, w.Help)+".")
	}
	if len(words) != 1 {
		return said
	}
	one := words[0]
	if asked := h.asked(one, f.Lang); asked != "" {
		said = append(said, text.Of(f.Lang, "spoken.asks", one.Name, asked))
	}
	said = append(said, text.Of(f.Lang, "spoken.line", one.Usage()))
	if more := text.Of(f.Lang, one.Help+".more"); more != one.Help+".more" {
		said = append(said, more)
	}
	return said
}

// asked names what a conversation asks for a word.
func (h Helped) asked(w Word, lang string) string {
	var names []string
	for _, q := range asks[w.Name].questions {
		if !q.Silent && (h.desk == nil || q.For == nil || q.For(h.desk)) {
			names = append(names, text.Of(lang, "ask."+q.Name+".name"))
		}
	}
	return strings.Join(names, ", ")
}

// Near is the word that somebody may have meant who said one that there is not,
// empty where none is near.
func Near(said string, d *store.Desk) string {
	best, near := 3, ""
	for _, w := range WordsFor(d) {
		if by := slips(strings.ToLower(said), w.Name); by < best && 2*by <= len(w.Name) {
			best, near = by, w.Name
		}
	}
	return near
}

// slips counts the letters to insert, drop or change to make b of a.
func slips(a, b string) int {
	if len(a) > 3+len(b) {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			by := corner
			if a[i] != b[j] {
				by++
			}
			corner = row[j+1]
			row[j+1] = min(by, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
