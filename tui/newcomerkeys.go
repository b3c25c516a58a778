package tui

// Where keys of the screens about new people and pairs mean something.
const (
	onReviews scope = iota + 160
	onReview
	onNewcomer
	onKnown // the list of those who are known already
)

// What they are for.
const (
	pairIsOne intent = iota + 370
	pairIsTwo
	pairUndone
	openLeft
	openRight
	showDecided
	toKnown
	showRecords
	takeInPerson
)

// newcomerBindings are the rows of the table of keys for these screens.
var newcomerBindings = []binding{
	{onProfile, showRecords, []string{"d"}, "d", "records", "key.records", false},
	{onReviews, choose, []string{"enter", "right"}, "enter", "review show", "key.openpair", true},
	{onReviews, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onReviews, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onReviews, goUp, []string{"up", "k"}, "", "", "", false},
	{onReviews, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onReviews, goLast, []string{"end"}, "end", "", "key.last", false},
	{onReviews, pageDown, []string{"pgdown", "space"}, "pgdown", "", "key.page", false},
	{onReviews, pageUp, []string{"pgup"}, "", "", "", false},
	{onReviews, pairIsOne, []string{"s"}, "s", "review same", "key.pairone", true},
	{onReviews, pairIsTwo, []string{"a"}, "a", "review apart", "key.pairtwo", true},
	{onReviews, pairUndone, []string{"u"}, "u", "review undo", "key.pairundo", true},
	{onReviews, showDecided, []string{"d"}, "d", "review --all", "key.decided", true},
	{onReview, goDown, []string{"down", "j", "up", "k"}, "↑↓", "", "key.scroll", false},
	{onReview, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
	{onReview, pairIsOne, []string{"s"}, "s", "review same", "key.pairone", true},
	{onReview, pairIsTwo, []string{"a"}, "a", "review apart", "key.pairtwo", true},
	{onReview, pairUndone, []string{"u"}, "u", "review undo", "key.pairundo", true},
	{onReview, openLeft, []string{"left"}, "←", "show", "key.openleft", true},
	{onReview, openRight, []string{"right"}, "→", "show", "key.openright", true},
	{onHome, takeInPerson, []string{"n"}, "n", "person new", "key.newcomer", false},
	{onRows, takeInPerson, []string{"ctrl+n"}, "ctrl+n", "person new", "key.newcomer", false},
	{onFilter, takeInPerson, []string{"ctrl+n"}, "ctrl+n", "person new", "key.newcomer", false},
	{onNewcomer, saveNote, []string{"ctrl+s"}, "ctrl+s", "person new", "key.takein", true},
	{onNewcomer, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onNewcomer, nextField, []string{"tab", "shift+tab"}, "tab", "", "key.field", true},
	{onNewcomer, toKnown, []string{"ctrl+o"}, "ctrl+o", "show", "key.toknown", true},
	{onKnown, choose, []string{"enter"}, "enter", "show", "key.openperson", true},
	{onKnown, goDown, []string{"down", "j"}, "↑↓", "", "key.move", true},
	{onKnown, goUp, []string{"up", "k"}, "", "", "", false},
	{onKnown, goBack, []string{"esc", "tab"}, "esc", "", "key.back", true},
}
