package tui

// Where keys of the screens about conflicts and corrections mean something.
const (
	onConflicts scope = iota + 170
	onConflict
	onFixes
	onPropose // the form of a proposal
	onAnswer  // the form of what an office answered
)

// What they are for.
const (
	toCorrections intent = iota + 390
	narrowConflicts
	openWhole // the person
	otherValue
	fixSent
	fixCorrected
	fixRejected
	showConflicts
	openPairs
)

// conflictBindings are the rows of the table of keys for these screens.
var conflictBindings = []binding{
	{onProfile, showConflicts, []string{"w"}, "w", "conflict", "key.conflicts", false},
	{onProfile, openPairs, []string{"p"}, "p", "review show", "key.pairs", false},
	{onConflicts, choose, []string{"enter", "right"}, "enter", "conflict fix", "key.whatisright", true},
	{onConflicts, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onConflicts, openWhole, []string{"o"}, "o", "show", "key.openperson", true},
	{onConflicts, narrowConflicts, []string{"/"}, "/", "conflict", "key.narrow", true},
	{onConflicts, toCorrections, []string{"k"}, "k", "correction", "key.corrections", true},
	{onConflicts, showDecided, []string{"d"}, "d", "", "key.settled", true},
	{onConflicts, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onConflicts, goUp, []string{"up"}, "", "", "", false},
	{onConflicts, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onConflicts, goLast, []string{"end"}, "end", "", "key.last", false},
	{onConflicts, pageDown, []string{"pgdown", "space"}, "pgdown", "", "key.page", false},
	{onConflicts, pageUp, []string{"pgup"}, "", "", "", false},
	{onConflict, choose, []string{"enter"}, "enter", "conflict fix", "key.propose", true},
	{onConflict, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onConflict, otherValue, []string{"w"}, "w", "conflict fix", "key.othervalue", true},
	{onConflict, openWhole, []string{"o"}, "o", "show", "key.openperson", true},
	{onConflict, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onConflict, goUp, []string{"up", "k"}, "", "", "", false},
	{onPropose, saveNote, []string{"ctrl+s"}, "ctrl+s", "conflict fix", "key.proposefix", true},
	{onPropose, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onPropose, nextField, []string{"tab", "shift+tab"}, "tab", "", "key.field", true},
	{onAnswer, saveNote, []string{"ctrl+s"}, "ctrl+s", "correction done", "key.save", true},
	{onAnswer, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onAnswer, nextField, []string{"tab", "shift+tab"}, "tab", "", "key.field", true},
	{onFixes, fixSent, []string{"s"}, "s", "correction done", "key.fixsent", true},
	{onFixes, fixCorrected, []string{"b"}, "b", "correction done", "key.fixcorrected", true},
	{onFixes, fixRejected, []string{"r"}, "r", "correction done", "key.fixrejected", true},
	{onFixes, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onFixes, openWhole, []string{"enter", "o"}, "enter", "show", "key.openperson", true},
	{onFixes, showDecided, []string{"d"}, "d", "correction --all", "key.settled", true},
	{onFixes, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onFixes, goUp, []string{"up", "k"}, "", "", "", false},
	{onFixes, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onFixes, goLast, []string{"end"}, "end", "", "key.last", false},
	{onFixes, pageDown, []string{"pgdown", "space"}, "pgdown", "", "key.page", false},
	{onFixes, pageUp, []string{"pgup"}, "", "", "", false},
}
