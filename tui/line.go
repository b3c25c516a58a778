package tui

import (
	"bytes"
	"cmp"
	"context"
	"strings"

	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

const (
	maxLine    = 25_000 // characters: a note and its flags
	maxHistory = 100
)

// line is the ":" line: any word of the grammar.
type line struct {
	app    *App
	editor *widget.Editor
	back   int    // how many lines ago is shown; 0: what is being typed
	typed  string // that, while older ones are shown
	stem   string // what completion began with
	tried  int    // completions shown so far
}

func newLine(a *App, start string) *line {
	l := &line{app: a, editor: widget.NewEditor(maxLine)}
	l.editor.SetText(start)
	a.message = ""
	return l
}

func (l *line) paste(content string) {
	l.editor.Insert(content)
	l.tried = 0
}

func (l *line) press(key widget.Key) {
	does := intentOf(onLine, key)
	if does != completeWord {
		l.tried = 0
	}
	switch does {
	case runLine:
		l.run()
	case completeWord:
		l.complete()
	case olderLine:
		l.show(l.back + 1)
	case newerLine:
		l.show(l.back - 1)
	case closeLine:
		l.app.line = nil
	default:
		if key.Name == "backspace" && l.editor.Text() == "" {
			l.app.line = nil
		}
		l.editor.Press(key)
	}
}

// run closes the line and does what it says.
func (l *line) run() {
	said := strings.TrimSpace(l.editor.Text())
	l.app.line = nil
	if said == "" {
		return
	}
	a := l.app
	if a.history = append(a.history, said); len(a.history) > maxHistory {
		a.history = a.history[1:]
	}
	a.perform(said)
}

// complete goes through the words that begin like the line.
func (l *line) complete() {
	if l.tried == 0 {
		l.stem = l.editor.Text()
	}
	var fitting []string
	for _, w := range command.WordsFor(l.app.desk) {
		if strings.HasPrefix(w.Name, l.stem) {
			fitting = append(fitting, w.Name)
		}
	}
	if len(fitting) == 0 {
		return
	}
	l.editor.SetText(fitting[l.tried%len(fitting)] + " ")
	l.tried++
}

func (l *line) show(back int) {
	history := l.app.history
	if back < 0 || back > len(history) {
		return
	}
	if l.back == 0 {
		l.typed = l.editor.Text()
	}
	l.back = back
	if back == 0 {
		l.editor.SetText(l.typed)
		return
	}
	l.editor.SetText(history[len(history)-back])
}

func (l *line) draw(width int) widget.Frame {
	line := l.editor.Draw(width-3, 1)
	row := widget.In(widget.Strong, " :").And(widget.Normal, line.Rows[0].String())
	return widget.Frame{Rows: []widget.Row{row.Cut(width)}, X: line.X + 2, Cursor: true}
}

// hint is the usage of the word that the line begins with, or the words that
// it may begin with.
func (l *line) hint() string {
	if l.editor.Full {
		return l.app.words("line.full", text.Number(l.app.lang, maxLine))
	}
	typed := l.editor.Text()
	fitting, usage := "", ""
	for _, w := range command.WordsFor(l.app.desk) {
		switch room := l.app.width - 4 - len(fitting); {
		case strings.HasPrefix(typed, w.Name+" "):
			usage = w.Usage() // the longest word comes last
		case !strings.HasPrefix(w.Name, typed) || strings.HasSuffix(fitting, "…"):
		case len(w.Name)+3 > room: // one row: they are many, and help has them all
			fitting += "…"
		default:
			fitting += w.Name + "   "
		}
	}
	return cmp.Or(usage, strings.TrimSpace(fitting))
}

// perform does one line of the grammar and shows what it gave. Words that have
// a screen of their own go there.
func (a *App) perform(said string) {
	action, err := command.Parse(said, nil)
	if err != nil {
		a.fail(err)
		return
	}
	if a.byScreen(action) {
		return
	}
	a.print(action, func(printed string, err error) { a.performed(said, action, printed, err) })
}

// print does a word and calls then with what it printed.
func (a *App) print(action command.Action, then func(printed string, err error)) {
	// No width: the pane wraps what is too wide, and nothing is cut off.
	format := command.Format{Lang: a.lang, Book: a.desk.Session.Book}
	a.run(func(ctx context.Context) func() {
		outcome, err := action.Do(ctx, a.desk)
		var printed bytes.Buffer
		if err == nil {
			err = outcome.Print(&printed, format)
		}
		return func() { then(printed.String(), err) }
	})
}

// byScreen does what has a screen of its own.
func (a *App) byScreen(action command.Action) bool {
	switch act := action.(type) {
	case command.ShowPerson:
		if !act.JSON {
			a.openProfile(act.Person, act.Reason)
		}
		return !act.JSON
	case command.FindPeople:
		if act.JSON || act.Count || act.Facets || act.Limit > 0 {
			return false
		}
		a.findPeople(act.Filter)
		if act.Sort != (register.Sort{}) {
			a.list.sort = act.Sort
			a.list.reread()
		}
		return true
	case command.ShowReview:
		if !act.JSON {
			a.openReview(act.Pair)
		}
		return !act.JSON
	case command.ListReviews, command.ListConflicts, command.ListFixes, command.ListSources:
		return a.worklist(action)
	case command.SetLanguage:
		a.setLanguage(act.Language)
		return true
	case command.Export: // a file shown is of no use, and would be in the log
		a.say(widget.Normal, a.words("export.screen"))
		return true
	}
	return false
}

// worklist opens a list of what is to be decided, or of the sources.
func (a *App) worklist(action command.Action) bool {
	switch act := action.(type) {
	case command.ListReviews:
		if act.JSON {
			return false
		}
		a.openReviews()
	case command.ListConflicts:
		if act.JSON {
			return false
		}
		a.openConflicts(act.Filter)
	case command.ListFixes:
		if act.JSON {
			return false
		}
		a.openFixes(act.Source, act.All)
	case command.ListSources:
		if act.JSON {
			return false
		}
		a.openSources()
	}
	return true
}

func (a *App) performed(said string, action command.Action, printed string, err error) {
	printed = strings.TrimRight(printed, "\n")
	_, note := action.(command.AddNote)
	switch {
	case err != nil:
		a.fail(err)
	case note:
		a.say(widget.Good, a.words("form.saved", a.clock(a.desk.Session.Now())))
	case printed == "":
		a.say(widget.Good, a.words("line.done"))
	case !strings.Contains(printed, "\n"):
		a.say(widget.Normal, printed)
	default:
		a.open(newPane(a, said, printed))
	}
	if p, ok := a.top().(*profile); ok && note {
		p.load()
	}
	switch action.(type) {
	case command.ProposeFix, command.CloseFix, command.DecidePair:
		a.stirAll()
		a.seenAgain()
	}
}
