package tui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// newcomerForm takes in somebody whom no office knows. While it is filled it shows
// who is known already and may be her.
type newcomerForm struct {
	app    *App
	id     person.ID // of the sending, so that it is done once
	form   widget.Form
	fields []*widget.Editor
	asked  bool // the log tells that this was looked for; from then on it costs nothing
	known  []store.KnownAs
	at     int    // of them, -1: the form has the keys
	status string // what is wrong, with the field that has the focus
	busy   bool
}

// newcomerFields are the labels of the fields, in their order.
var newcomerFields = []string{"family", "given", "birth", "sex", "nationality", "municipality", "street", "phone", "languages"}

const (
	newFamily = iota
	newGiven
	newBirth
	newSex
	newNationality
	newMunicipality
	newStreet
	newPhone
	newLanguages
)

// newcomerLists are the code lists that fields are of.
var newcomerLists = map[int]string{newSex: "sex", newNationality: "nationality", newMunicipality: "municipality", newLanguages: "language"}

// takeIn goes to the form; false for those who may not take in anybody.
func (a *App) takeIn() bool {
	if !a.desk.Session.May("person.new") {
		return false
	}
	a.openNewcomer()
	return true
}

// openNewcomer goes to the form.
func (a *App) openNewcomer() {
	f := newNewcomerForm(a)
	a.open(f)
	f.ask()
}

func newNewcomerForm(a *App) *newcomerForm {
	f := &newcomerForm{app: a, id: person.NewID(), at: -1}
	for range newcomerFields {
		field := widget.NewEditor(100)
		f.fields = append(f.fields, field)
		f.form.Items = append(f.form.Items, widget.Item{Field: field})
	}
	if places := a.desk.Session.Me.Municipalities; len(places) == 1 {
		f.fields[newMunicipality].SetText(a.label("municipality", places[0]))
	}
	return f
}

// ask asks the first time outside the loop: that question is recorded.
func (f *newcomerForm) ask() {
	f.app.run(func(ctx context.Context) func() {
		_, err := f.app.desk.KnownAlready(ctx, store.Newcomer{})
		return func() {
			if err != nil {
				f.app.leave(f)
				f.app.fail(err)
				return
			}
			f.asked = true
			f.look()
		}
	})
}

// look finds who is known already, from memory, in the frame of the key.
func (f *newcomerForm) look() {
	if !f.asked {
		return
	}
	n, _ := f.newcomer()
	n.ID = "" // answered from memory: no key waits for the store
	known, err := f.app.desk.KnownAlready(context.Background(), n)
	if err != nil {
		known = nil
	}
	f.known = known
	f.at = min(f.at, len(known)-1)
}

// newcomer is what is typed so far; bad is the first field that cannot be read, -1
// where there is none.
func (f *newcomerForm) newcomer() (n store.Newcomer, bad int) {
	bad = -1
	wrong := func(field int) {
		if bad < 0 || field < bad {
			bad = field
		}
	}
	codes := func(field int) string {
		list, ok := f.codes(field)
		if !ok {
			wrong(field)
		}
		return strings.Join(list, ",")
	}
	n = store.Newcomer{ID: f.id, Family: f.said(newFamily), Given: f.said(newGiven), Street: f.said(newStreet), Phone: f.said(newPhone)}
	if typed := f.said(newBirth); typed != "" {
		day, err := person.ParseDate(typed)
		if n.Birth = day; err != nil || day > f.app.desk.Session.Today() {
			wrong(newBirth)
		}
	}
	n.Sex, n.Nationality, n.Municipality = codes(newSex), codes(newNationality), codes(newMunicipality)
	n.Languages = parts(codes(newLanguages))
	return n, bad
}

func (f *newcomerForm) scope() scope {
	if f.at >= 0 {
		return onKnown
	}
	return onNewcomer
}

func (f *newcomerForm) title() string { return f.app.words("newcomer.title") }

func (f *newcomerForm) offers(does intent) bool { return does != toKnown || len(f.known) > 0 }

func (f *newcomerForm) paste(content string) {
	if f.at >= 0 || f.busy {
		return
	}
	f.status = ""
	f.fields[f.form.Focus].Insert(content)
	f.look()
}

func (f *newcomerForm) press(key widget.Key) bool {
	f.status = ""
	if f.at >= 0 {
		return f.pressKnown(key)
	}
	switch does := intentOf(onNewcomer, key); {
	case f.busy:
	case does == goBack:
		f.app.leave(f)
	case does == toKnown && len(f.known) > 0:
		f.at = 0
	case does == saveNote, key.Name == "enter" && f.form.Focus == len(f.fields)-1:
		f.send(false)
	case f.enter(key):
		f.look()
	case key.Name == "down" && len(f.known) > 0:
		f.at = 0
	}
	return true
}

// pressKnown is a key while the list of those who are known has them.
func (f *newcomerForm) pressKnown(key widget.Key) bool {
	switch intentOf(onKnown, key) {
	case choose:
		f.app.openProfile(f.known[f.at].Row.ID, "")
	case goDown:
		f.at = min(f.at+1, len(f.known)-1)
	case goUp:
		f.at--
	case goBack:
		f.at = -1
	default:
		return false
	}
	return true
}

// send takes her in; where somebody very like is known, it asks once more.
func (f *newcomerForm) send(sure bool) {
	f.complete(f.form.Focus)
	n, bad := f.newcomer()
	if bad >= 0 {
		f.form.Focus, f.status = bad, f.app.words("newcomer.unreadable."+newcomerFields[bad])
		if _, coded := newcomerLists[bad]; coded {
			f.status += " " + f.hint()
		}
		return
	}
	f.look()
	like := slices.IndexFunc(f.known, func(k store.KnownAs) bool { return k.Match.Decision != linkage.Apart })
	if like >= 0 && !sure {
		f.sure(f.known[like])
		return
	}
	f.busy = true
	f.app.run(func(ctx context.Context) func() {
		id, err := f.app.desk.AddPerson(ctx, n)
		return func() {
			if f.busy = false; err != nil { // what was typed stays
				f.refused(err)
				return
			}
			f.app.leave(f)
			f.app.openProfile(id, "")
			f.app.say(widget.Good, f.app.words("newcomer.taken", string(id)))
		}
	})
}

// refused says what is wrong at the field that it is about.
func (f *newcomerForm) refused(err error) {
	f.status = command.Sentence(err, f.app.lang)
	if m, is := errors.AsType[*store.Mistake](err); is {
		if field, of := map[string]int{"newcomer.name": newFamily, "list.name": newFamily, "newcomer.place": newMunicipality, "fact.date": newBirth}[m.Code]; of {
			f.form.Focus = field
		}
	}
}

// sure asks whether it is not the one who is known.
func (f *newcomerForm) sure(like store.KnownAs) {
	a := f.app
	menu := &picker{app: a, head: a.words("newcomer.title"), intro: a.words("newcomer.sure", a.sourceFormat().Known(like))}
	menu.picks = []pick{
		{label: a.words("newcomer.her"), do: func() { a.leave(menu); a.leave(f); a.openProfile(like.Row.ID, "") }},
		{label: a.words("newcomer.anyway"), do: func() { a.leave(menu); f.send(true) }},
		{label: a.words("newcomer.back"), do: a.back},
	}
	a.open(menu)
}

// newcomerSpot is the form with what was typed.
type newcomerSpot struct {
	Sent   person.ID `json:"sent"`
	Fields []typed   `json:"fields"`
	Focus  int       `json:"focus,omitempty"`
}

func (f *newcomerForm) spot() spot {
	s := &newcomerSpot{Sent: f.id, Focus: f.form.Focus}
	for _, field := range f.fields {
		s.Fields = append(s.Fields, typedIn(field))
	}
	return spot{Newcomer: s}
}

func (s *newcomerSpot) open(r *returning) {
	if !r.app.desk.Session.May("person.new") {
		r.stop()
		return
	}
	f := newNewcomerForm(r.app)
	f.id = s.Sent
	for i, t := range s.Fields[:min(len(s.Fields), len(f.fields))] {
		t.into(f.fields[i])
	}
	f.form.Focus = min(max(s.Focus, 0), len(f.fields)-1)
	r.put(f)
	f.ask()
}
