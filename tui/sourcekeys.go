package tui

import "slices"

// Where keys of the screens about sources mean something.
const (
	onSources scope = iota + 150
	onSource
	onReceipts
)

// What they are for.
const (
	agreeSource intent = iota + 350
	endSource
	suspendSource
	reopenSource
	releaseHeld
	dropHeld
	openReceipts
	openCodes
)

// sourceBindings are the rows of the table of keys for these screens.
var sourceBindings = slices.Concat([]binding{
	{onReceipts, choose, []string{"enter", "right"}, "enter", "source receipt", "key.openreceipt", true},
	{onReceipts, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onReceipts, goDown, []string{"down", "j"}, "↑↓", "", "key.move", true},
	{onReceipts, goUp, []string{"up", "k"}, "", "", "", false},
	{onReceipts, pageDown, []string{"pgdown", "space"}, "pgdown", "", "key.pagedown", false},
	{onReceipts, pageUp, []string{"pgup"}, "pgup", "", "key.pageup", false},
	{onReceipts, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onReceipts, goLast, []string{"end"}, "end", "", "key.last", false},
	{onSources, choose, []string{"enter", "right"}, "enter", "source show", "key.opensource", true},
	{onSources, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onSources, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onSources, goUp, []string{"up", "k"}, "", "", "", false},
	{onSources, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onSources, goLast, []string{"end"}, "end", "", "key.last", false},
	{onSource, goDown, []string{"down", "j", "up", "k"}, "↑↓", "", "key.scroll", true},
	{onSource, goBack, []string{"esc", "enter", "backspace", "left"}, "esc", "", "key.back", true},
}, sourceKeys(onSources), sourceKeys(onSource))

// sourceKeys are what can be done with the source that is seen.
func sourceKeys(on scope) []binding {
	return []binding{
		{on, openReceipts, []string{"r"}, "r", "source receipts", "key.receipts", true},
		{on, openCodes, []string{"u"}, "u", "source codes", "key.codes", true},
		{on, releaseHeld, []string{"f"}, "f", "source release", "key.releaseheld", true},
		{on, dropHeld, []string{"d"}, "d", "source drop", "key.dropheld", true},
		{on, agreeSource, []string{"a"}, "a", "source agree", "key.agree", true},
		{on, endSource, []string{"e"}, "e", "source end", "key.endagreement", true},
		{on, suspendSource, []string{"s"}, "s", "source suspend", "key.suspend", true},
		{on, reopenSource, []string{"o"}, "o", "source reopen", "key.reopen", true},
	}
}
