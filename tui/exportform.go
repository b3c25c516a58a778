package tui

import (
	"strings"

	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// exportForm asks for format and purpose, and writes the line that fetches the
// file: a screen cannot put one on the reader's machine.
type exportForm struct {
	app     *App
	list    *people
	who     whom
	form    widget.Form
	as      *widget.Choice
	purpose *widget.Editor
	status  string
	line    string // what to say at one's own machine
	file    string // the same over sftp, where the list is saved
}

var exportKinds = []command.FileKind{command.CSV, command.XLSX, command.NDJSON}

func (p *people) openExport(who whom) {
	a := p.app
	f := &exportForm{app: a, list: p, who: who, as: &widget.Choice{}, purpose: widget.NewEditor(maxReason)}
	for _, kind := range exportKinds {
		f.as.Options = append(f.as.Options, plain.Of(strings.ToUpper(string(kind))))
	}
	f.form.Items = []widget.Item{
		{Label: plain.Of(a.words("export.purpose")), Field: f.purpose},
		{Label: plain.Of(a.words("export.as")), Field: f.as},
		{Field: &widget.Button{Word: plain.Of(a.words("act.next")), Do: f.next}},
	}
	a.open(f)
}

func (f *exportForm) scope() scope  { return onAct }
func (f *exportForm) title() string { return f.app.words("act.export") }
func (f *exportForm) spot() spot    { return spot{} }

func (f *exportForm) paste(content string) {
	if f.form.Focus == 0 {
		f.purpose.Insert(content)
	}
}

func (f *exportForm) press(key widget.Key) bool {
	f.status = ""
	switch does := intentOf(onAct, key); {
	case does == goBack && f.line != "":
		f.line = ""
	case does == goBack:
		f.app.back()
	case f.line != "":
	case does == saveNote:
		f.next()
	default:
		f.form.Press(key)
	}
	return true
}

func (f *exportForm) next() {
	purpose := strings.TrimSpace(f.purpose.Text())
	if purpose == "" {
		f.status, f.form.Focus = f.app.words("export.nopurpose"), 0
		return
	}
	kind := exportKinds[f.as.At]
	say := command.Export{As: kind, Purpose: strings.ReplaceAll(purpose, `"`, "'"), Sort: f.list.sort, Columns: f.app.columns, Filter: f.filter()}
	say.All = say.Filter == ""
	to := "lotse." + string(kind)
	who := f.app.home().who.Reached
	port, host := "", "lotse"
	if who.Host != "" {
		port, host = who.Port, "lotse@"+who.Host
	}
	f.line = "ssh " + option("-p", port) + host + " " + inShell(say.String()) + " > " + to
	if saved := f.list.saved; saved != nil && f.filter() == saved.filter {
		f.file = "sftp " + option("-P", port) + inShell(host+":/lists/"+saved.name+"."+string(kind))
	}
}

// filter asks for those whom the act is about.
func (f *exportForm) filter() string {
	if !f.who.marked {
		return f.list.filter.String()
	}
	ids := make([]string, len(f.who.people))
	for i, id := range f.who.people {
		ids[i] = string(id)
	}
	return "id:" + strings.Join(ids, ",")
}

func option(name, value string) string {
	if value == "" {
		return ""
	}
	return name + " " + value + " "
}

// inShell quotes a word for any POSIX shell.
func inShell(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

func (f *exportForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	put := func(tone widget.Tone, said string, width int) {
		for _, line := range plain.Lines(said, width) {
			frame.Put(widget.In(tone, "  "+line.String()))
		}
	}
	if f.line == "" {
		put(widget.Normal, f.app.words("export.why"), min(width-4, measure))
		frame.Put(nil)
		frame.Under(f.form.Draw(min(width-4, measure), 3), 2)
		frame.Put(nil)
		put(widget.Bad, f.status, width-4)
		return frame.Fit(width, height)
	}
	put(widget.Normal, f.app.words("export.how"), min(width-4, measure))
	frame.Put(nil)
	put(widget.Strong, f.line, width-4)
	if f.file != "" {
		frame.Put(nil)
		put(widget.Normal, f.app.words("export.sftp"), min(width-4, measure))
		put(widget.Strong, f.file, width-4)
	}
	return frame.Fit(width, height)
}
