package tui

import (
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/widget"
)

// openPerson asks for the id of a person and for the reason of opening her: for
// those who may see one person at a time, and must say why.
type openPerson struct {
	app    *App
	form   widget.Form
	id     *widget.Editor
	reason *widget.Editor
	status string
}

// maxReason is how many characters a reason takes; it is written into the log.
const maxReason = 200

func newOpenPerson(a *App) *openPerson {
	o := &openPerson{app: a, id: widget.NewEditor(12), reason: widget.NewEditor(maxReason)}
	o.form.Items = []widget.Item{
		{Label: plain.Of(a.words("open.id")), Field: o.id},
		{Label: plain.Of(a.words("open.reason")), Field: o.reason},
		{Field: &widget.Button{Word: plain.Of(a.words("open.button")), Do: o.choose}},
	}
	return o
}

func (o *openPerson) scope() scope  { return onOpen }
func (o *openPerson) title() string { return o.app.words("open.title") }

func (o *openPerson) paste(content string) {
	if o.form.Focus == 0 {
		o.id.Insert(content)
	} else {
		o.reason.Insert(content)
	}
}

func (o *openPerson) press(key widget.Key) bool {
	o.status = ""
	switch intentOf(onOpen, key) {
	case choose:
		o.choose()
	case goBack:
		o.app.back()
	default:
		if key.Name == "enter" && o.form.Focus == 1 {
			o.choose()
		} else {
			o.form.Press(key)
		}
	}
	return true
}

func (o *openPerson) choose() {
	id, err := person.ParseID(o.id.Text())
	switch {
	case err != nil:
		o.status, o.form.Focus = o.app.words("open.badid"), 0
	case o.reason.Text() == "":
		o.status, o.form.Focus = o.app.words("open.noreason"), 1
	default:
		o.app.openProfile(id, o.reason.Text())
	}
}

func (o *openPerson) draw(width, height int) widget.Frame {
	var frame widget.Frame
	for _, line := range plain.Lines(o.app.words("open.why"), min(width-4, measure)) {
		frame.Put(widget.Text("  " + line.String()))
	}
	frame.Put(nil)
	frame.Under(o.form.Draw(min(width-4, measure), 3), 2)
	frame.Put(nil, widget.In(widget.Bad, "  "+o.status))
	return frame.Fit(width, height)
}
