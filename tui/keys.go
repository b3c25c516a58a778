package tui

import (
	"slices"
	"strings"

	"lotse/tui/widget"
)

// scope is where a key means something.
type scope int

const (
	everywhere scope = iota // even while somebody types
	anyScreen               // on every screen, unless somebody types
	onHome
	onFilter // the filter line of the people list
	onRows   // the rows of the people list
	onFacets
	onPicker    // a menu
	onChecklist // a menu of which several things are ticked
	onLists     // the saved lists
	onAct       // a form about a list
	onSure      // what an act would do, before it is done
	onProfile
	onForm
	onOpen
	onPane  // help and results
	onTour  // today's visits
	onSteps // open next steps
	onEnd   // how a step ended
	onLine  // the ":" line
)

// intent is what a key is for.
type intent int

const (
	nothing intent = iota
	leaveLotse
	paintAnew
	showHelp
	openLine
	switchLanguage
	goBack
	quitLotse
	choose
	goUp
	goDown
	pageUp
	pageDown
	goFirst
	goLast
	focusFilter
	settleFilter
	leaveFilter
	nextSection
	previousSection
	numberSection
	writeNote
	saveNote
	keepDraft
	nextField
	runLine
	completeWord
	olderLine
	newerLine
	closeLine
	returnHere
	takeWay // a completion of the filter
	nextWay
	lastWay
	openFacets
	leaveFacets
	exclude
	sortRows
	chooseColumns
	markRow
	markAll
	useMouse
	moveUp
	moveDown
	openLists
	saveList
	pinList
	dropList
	onlyNew
	onlyLeft
	actOnList
	undoAct
	openTour
	openSteps
	visitStop
	takeOff
	suggestStops
	endStep
	whoseSteps
	putOnTour
	planStep
	referPerson
	addNeed
	closeNeed
	chooseNeeds
)

// binding is one row of the table of keys.
type binding struct {
	on    scope
	does  intent
	keys  []string // as Bubble Tea names them
	shown string   // how help and key bar write them; keys are translated (keyName)
	word  string   // of the grammar, which does the same on the other faces
	help  string   // key of its words in tui/text; empty: not shown
	bar   bool     // also in the key bar
}

// bindings is the table of keys. The key bar shows a screen's own keys in this
// order; help shows all.
var bindings = slices.Concat(courseBindings, sourceBindings, newcomerBindings, conflictBindings, []binding{
	{onHome, choose, []string{"enter"}, "enter", "", "key.choose", true},
	{onHome, goDown, []string{"down", "j", "tab"}, "↑↓", "", "key.move", true},
	{onHome, goUp, []string{"up", "k", "shift+tab"}, "", "", "", false},
	{onHome, focusFilter, []string{"/"}, "/", "find", "key.search", true},
	{onHome, openLists, []string{"l"}, "l", "list", "key.lists", false},
	{onHome, openTour, []string{"t"}, "t", "tour", "key.tour", false},
	{onHome, openSteps, []string{"s"}, "s", "steps", "key.steps", false},
	{onHome, returnHere, []string{"R", "r"}, "R", "", "key.return", false},

	{onFilter, settleFilter, []string{"enter"}, "enter", "find", "key.settle", true},
	{onFilter, takeWay, []string{"tab"}, "tab", "", "key.takeway", true},
	{onFilter, nextWay, []string{"down"}, "↑↓", "", "key.nextway", false},
	{onFilter, lastWay, []string{"up"}, "", "", "", false},
	{onFilter, leaveFilter, []string{"esc"}, "esc", "", "key.leavefilter", true},

	{onRows, choose, []string{"enter", "right"}, "enter", "show", "key.openperson", true},
	{onRows, focusFilter, []string{"/"}, "/", "find", "key.search", true},
	{onRows, openFacets, []string{"f", "tab"}, "f", "", "key.facets", true},
	{onRows, leaveFilter, []string{"esc"}, "esc", "", "key.clear", true},
	{onRows, goBack, nil, "esc", "", "key.back", true}, // the same key, where nothing is left to clear
	{onRows, onlyNew, []string{"+"}, "+", "list news", "key.onlynew", true},
	{onRows, onlyLeft, []string{"-"}, "-", "", "key.onlyleft", false},
	{onRows, sortRows, []string{"s"}, "s", "", "key.sort", true},
	{onRows, markRow, []string{"space"}, "space", "", "key.mark", true},
	{onRows, markAll, []string{"*"}, "*", "", "key.markall", false},
	{onRows, actOnList, []string{"a"}, "a", "assign", "key.act", true},
	{onRows, saveList, []string{"w"}, "w", "list save", "key.savelist", true},
	{onRows, openLists, []string{"l"}, "l", "list", "key.lists", true},
	{onRows, undoAct, []string{"u"}, "u", "undo", "key.undo", false},
	{onRows, goDown, []string{"down"}, "↑↓", "", "key.move", true},
	{onRows, goUp, []string{"up"}, "", "", "", false},
	{onRows, chooseColumns, []string{"c"}, "c", "", "key.columns", true},
	{onRows, pageDown, []string{"pgdown", "ctrl+f"}, "pgdown", "", "key.pagedown", false},
	{onRows, pageUp, []string{"pgup", "ctrl+b"}, "pgup", "", "key.pageup", false},
	{onRows, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onRows, goLast, []string{"end"}, "end", "", "key.last", false},
	{onRows, nothing, nil, "1–9", "", "key.jump", false},
	{onRows, useMouse, []string{"ctrl+t"}, "ctrl+t", "", "key.mouse", false},

	{onFacets, choose, []string{"enter", "space"}, "enter", "", "key.facetpick", true},
	{onFacets, exclude, []string{"-"}, "-", "", "key.facetnot", true},
	{onFacets, leaveFacets, []string{"esc", "tab", "f", "left"}, "esc", "", "key.facetleave", true},
	{onFacets, goDown, []string{"down"}, "↑↓", "", "key.move", true},
	{onFacets, goUp, []string{"up"}, "", "", "", false},
	{onFacets, pageDown, []string{"pgdown"}, "pgdown", "", "key.facetfield", false},
	{onFacets, pageUp, []string{"pgup"}, "", "", "", false},
	{onFacets, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onFacets, goLast, []string{"end"}, "end", "", "key.last", false},
	{onFacets, focusFilter, []string{"/"}, "/", "find", "key.search", true},

	{onPicker, choose, []string{"enter"}, "enter", "", "key.choose", true},
	{onPicker, goDown, []string{"down", "tab"}, "↑↓", "", "key.move", true},
	{onPicker, goUp, []string{"up", "shift+tab"}, "", "", "", false},
	{onPicker, goFirst, []string{"home", "pgup"}, "home", "", "key.first", false},
	{onPicker, goLast, []string{"end", "pgdown"}, "end", "", "key.last", false},
	{onPicker, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},

	{onChecklist, markRow, []string{"space"}, "space", "", "key.tick", true},
	{onChecklist, choose, []string{"enter"}, "enter", "", "key.take", true},
	{onChecklist, moveUp, []string{"left"}, "← →", "", "key.reorder", true},
	{onChecklist, moveDown, []string{"right"}, "", "", "", false},
	{onChecklist, goDown, []string{"down", "tab"}, "↑↓", "", "key.move", true},
	{onChecklist, goUp, []string{"up", "shift+tab"}, "", "", "", false},
	{onChecklist, goFirst, []string{"home", "pgup"}, "home", "", "key.first", false},
	{onChecklist, goLast, []string{"end", "pgdown"}, "end", "", "key.last", false},
	{onChecklist, goBack, []string{"esc"}, "esc", "", "key.back", true},

	{onLists, choose, []string{"enter", "right"}, "enter", "list show", "key.openlist", true},
	{onLists, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
	{onLists, pinList, []string{"p"}, "p", "list pin", "key.pin", true},
	{onLists, dropList, []string{"delete", "d"}, "d", "list drop", "key.droplist", true},
	{onLists, goDown, []string{"down", "j"}, "↑↓", "", "key.move", true},
	{onLists, goUp, []string{"up", "k"}, "", "", "", false},
	{onLists, goFirst, []string{"home", "pgup"}, "home", "", "key.first", false},
	{onLists, goLast, []string{"end", "pgdown"}, "end", "", "key.last", false},

	{onAct, saveNote, []string{"ctrl+s"}, "ctrl+s", "", "key.go", true},
	{onAct, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onAct, nextField, []string{"tab", "shift+tab"}, "tab", "", "key.field", true},

	{onSure, choose, []string{"enter"}, "enter", "", "key.doit", true},
	{onSure, goBack, []string{"esc"}, "esc", "", "key.back", true},

	{onProfile, writeNote, []string{"n"}, "n", "note", "key.note", true},
	{onProfile, putOnTour, []string{"t"}, "t", "tour add", "key.puton", false},
	{onProfile, planStep, []string{"s"}, "s", "step", "key.step", false},
	{onProfile, referPerson, []string{"r"}, "r", "refer", "key.refer", false},
	{onProfile, addNeed, []string{"b"}, "b", "need", "key.addneed", false},
	{onProfile, closeNeed, []string{"e"}, "e", "need met", "key.closeneed", false},
	{onProfile, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
	{onProfile, nextSection, []string{"tab", "right", "l"}, "← →", "", "key.section", true},
	{onProfile, previousSection, []string{"shift+tab", "left", "h"}, "", "", "", false},
	{onProfile, numberSection, []string{"1", "2", "3", "4", "5", "6", "7"}, "1–7", "", "key.number", false},
	{onProfile, goDown, []string{"down", "j", "up", "k"}, "↑↓", "", "key.scroll", true},
	{onProfile, pageDown, []string{"pgdown", "space", "pgup"}, "pgdown", "", "key.page", false},
	{onProfile, goFirst, []string{"home", "g", "end", "G"}, "home", "", "key.ends", false},

	{onForm, saveNote, []string{"ctrl+s", "ctrl+d"}, "ctrl+s", "note", "key.save", true},
	{onForm, keepDraft, []string{"esc"}, "esc", "", "key.keepdraft", true}, // before tab: a narrow bar has room for two
	{onForm, chooseNeeds, []string{"ctrl+g"}, "ctrl+g", "", "key.need", true},
	{onForm, nextField, []string{"tab", "shift+tab"}, "tab", "", "key.field", true},

	{onOpen, choose, []string{"ctrl+s"}, "enter", "show", "key.openperson", true},
	{onOpen, goBack, []string{"esc"}, "esc", "", "key.back", true},

	{onPane, goDown, []string{"down", "j", "up", "k"}, "↑↓", "", "key.scroll", true},
	{onPane, goBack, []string{"esc", "enter", "backspace"}, "esc", "", "key.back", true},

	{onTour, visitStop, []string{"o", "space"}, "o", "tour met", "key.visit", true},
	{onTour, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
	{onTour, choose, []string{"enter", "right"}, "enter", "show", "key.openperson", true},
	{onTour, suggestStops, []string{"s"}, "s", "tour suggest", "key.suggest", true},
	{onTour, goDown, []string{"down", "j"}, "↑↓", "", "key.move", true},
	{onTour, goUp, []string{"up", "k"}, "", "", "", false},
	{onTour, moveUp, []string{"-", "K", "shift+up"}, "- +", "", "key.reorder", true},
	{onTour, moveDown, []string{"+", "J", "shift+down"}, "", "", "", false},
	{onTour, takeOff, []string{"x", "delete"}, "x", "", "key.takeoff", true},
	{onTour, goFirst, []string{"home", "pgup"}, "home", "", "key.first", false},
	{onTour, goLast, []string{"end", "pgdown"}, "end", "", "key.last", false},

	{onSteps, endStep, []string{"e", "space"}, "e", "step done", "key.endstep", true},
	{onSteps, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
	{onSteps, choose, []string{"enter", "right"}, "enter", "show", "key.openperson", true},
	{onSteps, whoseSteps, []string{"a"}, "a", "steps --all", "key.whose", true},
	{onSteps, goDown, []string{"down", "j"}, "↑↓", "", "key.move", true},
	{onSteps, goUp, []string{"up", "k"}, "", "", "", false},
	{onSteps, pageDown, []string{"pgdown"}, "pgdown", "", "key.pagedown", false},
	{onSteps, pageUp, []string{"pgup"}, "pgup", "", "key.pageup", false},
	{onSteps, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onSteps, goLast, []string{"end"}, "end", "", "key.last", false},

	{onEnd, saveNote, []string{"ctrl+s", "ctrl+d"}, "ctrl+s", "step done", "key.save", true},
	{onEnd, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onEnd, nextField, []string{"tab", "shift+tab"}, "tab", "", "key.field", true},

	{onLine, runLine, []string{"enter"}, "enter", "", "key.run", true},
	{onLine, completeWord, []string{"tab"}, "tab", "", "key.complete", true},
	{onLine, olderLine, []string{"up", "ctrl+p"}, "↑↓", "", "key.history", true},
	{onLine, newerLine, []string{"down", "ctrl+n"}, "", "", "", false},
	{onLine, closeLine, []string{"esc"}, "esc", "", "key.closeline", true},

	{anyScreen, openLine, []string{":"}, ":", "", "key.line", true},
	{anyScreen, goBack, []string{"esc"}, "", "", "", false},
	{anyScreen, switchLanguage, []string{"L"}, "L", "lang", "key.language", false},
	{anyScreen, quitLotse, []string{"q"}, "q", "", "key.quit", true},
	{everywhere, leaveLotse, []string{"ctrl+c"}, "ctrl+c", "", "key.leave", false},
	{everywhere, paintAnew, []string{"ctrl+l"}, "ctrl+l", "", "key.anew", false}, // the door paints
	{anyScreen, showHelp, []string{"?"}, "?", "help", "key.help", true},
	{everywhere, showHelp, []string{"f1"}, "F1", "help", "key.help", true},
})

// intentOf is what a key is for in a scope.
func intentOf(on scope, key widget.Key) intent {
	for _, b := range bindings {
		if b.on == on && slices.Contains(b.keys, key.Name) {
			return b.does
		}
	}
	return nothing
}

// typing says whether letters are text in a scope, so that only its own keys
// and those that count everywhere are commands.
func typing(on scope) bool {
	return on == onFilter || on == onForm || on == onOpen || on == onLine || on == onAct || on == onResults || on == onWhatIf || on == onEnd || on == onNewcomer || on == onPropose || on == onAnswer
}

// reach is what can be pressed in a scope, in the order of the table.
func reach(on scope) []binding {
	var list []binding
	for _, b := range bindings {
		near := b.on == on || b.on == everywhere || b.on == anyScreen && !typing(on)
		spare := b.on == everywhere && b.does == showHelp && !typing(on) // "?" is shown instead
		if b.help != "" && near && !spare {
			list = append(list, b)
		}
	}
	return list
}

// keyName writes a key as it stands on the keyboard.
func (a *App) keyName(shown string) string {
	if strings.HasPrefix(shown, "ctrl+") {
		return a.words("keyname.ctrl") + "+" + strings.ToUpper(shown[len("ctrl+"):])
	}
	switch shown {
	case "enter":
		return a.words("keyname.enter")
	case "esc":
		return a.words("keyname.esc")
	case "tab":
		return a.words("keyname.tab")
	case "space":
		return a.words("keyname.space")
	case "home":
		return a.words("keyname.home")
	case "end":
		return a.words("keyname.end")
	case "pgup":
		return a.words("keyname.pgup")
	case "pgdown":
		return a.words("keyname.pgdown")
	}
	return shown
}
