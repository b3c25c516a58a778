package tui

import (
	"strings"
	"time"

	"lotse/store/person"
	"lotse/tui/command"
)

// readAgo says how long ago a source was read and all was well; empty where it is
// nobody's system that is read.
func (p *profile) readAgo(source person.Source) string {
	read := p.app.desk.LastReads()[source]
	if read.IsZero() {
		return ""
	}
	return command.Ago(read, p.app.desk.Session.Now(), p.app.lang)
}

// joinKnown joins what is known with commas.
func joinKnown(parts ...string) string {
	var known []string
	for _, part := range parts {
		if part != "" {
			known = append(known, part)
		}
	}
	return strings.Join(known, ", ")
}

// tick has what is said of freshness go on while the facts are seen and something
// in them is read.
func (p *profile) tick(time.Time) {
	if p.app.top() == screen(p) && p.readSomething() {
		p.width = 0 // the rows are made anew
		p.app.wake()
	}
}

// readSomething says whether the facts are seen, with a field of a source that is read.
func (p *profile) readSomething() bool {
	list := p.sections()
	if p.at >= len(list) || list[p.at].name != "facts" {
		return false
	}
	reads := p.app.desk.LastReads()
	for _, f := range p.sheet.Fields {
		if !reads[f.Field.Fact.Source].IsZero() {
			return true
		}
	}
	return false
}
