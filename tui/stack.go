package tui

import (
	"context"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

func keyOf(msg tea.KeyPressMsg) widget.Key {
	typed := msg.Text
	if !utf8.ValidString(typed) || msg.Mod.Contains(tea.ModCtrl) || msg.Mod.Contains(tea.ModAlt) {
		typed = ""
	}
	name := msg.Keystroke()
	if typed != "" && typed != " " {
		name = typed
	}
	return widget.Key{Name: name, Text: typed}
}

// press gives a key to whoever is closest: the ":" line, the screen, the App.
func (a *App) press(key widget.Key) {
	switch intentOf(everywhere, key) {
	case leaveLotse:
		a.wish()
		return
	case paintAnew:
		return
	}
	if a.takes(func() { a.press(key) }) {
		return
	}
	if a.holds(key.Name == "esc", func() { a.press(key) }) {
		return
	}
	if intentOf(everywhere, key) == showHelp {
		a.help()
		return
	}
	if a.line != nil {
		a.line.press(key)
		return
	}
	a.message = ""
	if a.top().press(key) {
		return
	}
	switch intentOf(anyScreen, key) {
	case showHelp:
		a.help()
	case openLine:
		a.line = newLine(a, "")
	case switchLanguage:
		a.setLanguage(otherLanguage(a.lang))
	case goBack:
		a.back()
	case quitLotse:
		a.wish()
	}
}

func (a *App) help() {
	if _, open := a.top().(*help); !open {
		a.line = nil
		a.open(newHelp(a, a.top().scope()))
	}
}

func (a *App) paste(content string) {
	if a.takes(func() { a.paste(content) }) || a.holds(false, func() { a.paste(content) }) {
		return
	}
	if a.line != nil {
		a.line.paste(content)
		return
	}
	a.message = ""
	a.top().paste(content)
}

func (a *App) top() screen { return a.screens[len(a.screens)-1] }

func (a *App) home() *home { return a.screens[0].(*home) }

func (a *App) open(s screen) { a.screens = append(a.screens, s) }

// back leaves the screen that is seen, except the home.
func (a *App) back() {
	if len(a.screens) > 1 {
		a.screens = a.screens[:len(a.screens)-1]
	}
	if list, ok := a.top().(*people); ok {
		list.reread()
	}
	a.seenAgain()
	a.atHome()
}

// atHome brings the home up to date for whoever comes back to it.
func (a *App) atHome() {
	h, ok := a.top().(*home)
	switch {
	case !ok:
	default:
		h.renew()
		h.arrange()
	}
}

// leave removes one screen, wherever it is; false where it is not there any more.
func (a *App) leave(s screen) bool {
	for i := range a.screens {
		if i > 0 && a.screens[i] == s {
			a.screens = append(a.screens[:i:i], a.screens[i+1:]...)
			return true
		}
	}
	return false
}

// say puts one sentence above the key bar until the next key.
func (a *App) say(tone widget.Tone, sentence string) { a.tone, a.message = tone, sentence }

// fail says an error as a sentence.
func (a *App) fail(err error) { a.say(widget.Bad, command.Sentence(err, a.lang)) }

func (a *App) words(key string, args ...any) string { return text.Of(a.lang, key, args...) }

func otherLanguage(lang string) string {
	if lang == text.German {
		return text.English
	}
	return text.German
}

// setLanguage changes the screen at once and is kept for the next session.
func (a *App) setLanguage(lang string) {
	a.speak(lang)
	a.run(func(ctx context.Context) func() {
		err := a.desk.SetLanguage(ctx, lang)
		return func() {
			if err != nil {
				a.fail(err)
			}
		}
	})
}

func (a *App) speak(lang string) {
	a.lang = lang
	a.resize(a.width, a.height)
}
