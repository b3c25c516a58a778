package tui

// Where keys of the screens about courses and supply mean something.
const (
	onCourses scope = iota + 100
	onRoster
	onAttend
	onResults
	onSupply
	onNeeds
	onWhatIf
	onPlan // what enrolling people would do
)

// What they are for.
const (
	newCourse intent = iota + 200
	changeCourse
	beginCourse
	finishCourse
	cancelCourse
	byType
	byPlace
	byTime
	byPhase
	clearFilters
	nextStep
	giveSeat
	giveTrial
	dropOut
	takeBack
	comesFirst
	openPersonHere
	addPeople
	attendance
	giveResults
	goLeft
	goRight
	nextType
	lastType
	byChildcare
	nextGroup
	whatIf
	showNeeds
	nextDay
	lastDay
	tickAbsent
	tickExcused
	changeTest
	otherWay
	listRoster
	goCourses
	goSupply
)

// courseBindings are the rows of the table of keys for these screens.
var courseBindings = []binding{
	{onHome, goCourses, []string{"c"}, "c", "course", "key.gocourses", false},
	{onHome, goSupply, []string{"p"}, "p", "supply", "key.gosupply", false},

	{onCourses, choose, []string{"enter", "right"}, "enter", "course show", "key.opencourse", true},
	{onCourses, newCourse, []string{"n"}, "n", "course open", "key.newcourse", true},
	{onCourses, byType, []string{"t"}, "t", "", "key.bytype", true},
	{onCourses, byPlace, []string{"m"}, "m", "", "key.byplace", true},
	{onCourses, byTime, []string{"d"}, "d", "", "key.bytime", true},
	{onCourses, byPhase, []string{"p"}, "p", "", "key.byphase", true},
	{onCourses, sortRows, []string{"s"}, "s", "", "key.sort", true},
	{onCourses, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onCourses, clearFilters, []string{"c"}, "c", "", "key.allcourses", false},
	{onCourses, changeCourse, []string{"e"}, "e", "course change", "key.changecourse", true},
	{onCourses, beginCourse, []string{"b"}, "b", "course start", "key.begincourse", true},
	{onCourses, finishCourse, []string{"f"}, "f", "course end", "key.finishcourse", true},
	{onCourses, cancelCourse, []string{"x"}, "x", "course cancel", "key.cancelcourse", true},
	{onCourses, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onCourses, goUp, []string{"up", "k"}, "", "", "", false},
	{onCourses, pageDown, []string{"pgdown", "ctrl+f"}, "pgdown", "", "key.pagedown", false},
	{onCourses, pageUp, []string{"pgup", "ctrl+b"}, "pgup", "", "key.pageup", false},
	{onCourses, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onCourses, goLast, []string{"end"}, "end", "", "key.last", false},

	{onRoster, nextStep, []string{"enter"}, "enter", "enrol", "key.nextstep", true},
	{onRoster, addPeople, []string{"a"}, "a", "enrol", "key.addpeople", true},
	{onRoster, giveSeat, []string{"c"}, "c", "enrol", "key.giveseat", true},
	{onRoster, dropOut, []string{"d"}, "d", "", "key.dropout", true},
	{onRoster, goBack, []string{"esc", "backspace", "left"}, "esc", "", "key.back", true},
	{onRoster, openPersonHere, []string{"o", "right"}, "o", "show", "key.person", true},
	{onRoster, attendance, []string{"s"}, "s", "course attend", "key.attendance", true},
	{onRoster, giveResults, []string{"r"}, "r", "course result", "key.results", true},
	{onRoster, markRow, []string{"space"}, "space", "", "key.mark", true},
	{onRoster, markAll, []string{"*"}, "*", "", "key.markall", false},
	{onRoster, giveTrial, []string{"t"}, "t", "", "key.givetrial", true},
	{onRoster, takeBack, []string{"w"}, "w", "", "key.withdraw", true},
	{onRoster, comesFirst, []string{"v"}, "v", "", "key.comesfirst", true},
	{onRoster, listRoster, []string{"l"}, "l", "find", "key.listroster", false},
	{onRoster, changeCourse, []string{"e"}, "e", "course change", "key.changecourse", false},
	{onRoster, beginCourse, []string{"b"}, "b", "course start", "key.begincourse", false},
	{onRoster, finishCourse, []string{"f"}, "f", "course end", "key.finishcourse", false},
	{onRoster, cancelCourse, []string{"x"}, "x", "course cancel", "key.cancelcourse", false},
	{onRoster, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onRoster, goUp, []string{"up", "k"}, "", "", "", false},
	{onRoster, pageDown, []string{"pgdown", "ctrl+f"}, "pgdown", "", "key.pagedown", false},
	{onRoster, pageUp, []string{"pgup", "ctrl+b"}, "pgup", "", "key.pageup", false},
	{onRoster, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onRoster, goLast, []string{"end"}, "end", "", "key.last", false},

	{onAttend, saveNote, []string{"ctrl+s", "enter"}, "enter", "", "key.save", true},
	{onAttend, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onAttend, tickAbsent, []string{"space", "x"}, "space", "", "key.absent", true},
	{onAttend, tickExcused, []string{"e"}, "e", "", "key.excused", true},
	{onAttend, lastDay, []string{"left", "-"}, "← →", "", "key.otherday", true},
	{onAttend, nextDay, []string{"right", "+"}, "", "", "", false},
	{onAttend, goDown, []string{"down", "j", "tab"}, "↑↓", "", "key.move", false},
	{onAttend, goUp, []string{"up", "k", "shift+tab"}, "", "", "", false},
	{onAttend, pageDown, []string{"pgdown"}, "pgdown", "", "key.pagedown", false},
	{onAttend, pageUp, []string{"pgup"}, "pgup", "", "key.pageup", false},
	{onAttend, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onAttend, goLast, []string{"end"}, "end", "", "key.last", false},

	{onResults, saveNote, []string{"ctrl+s"}, "ctrl+s", "", "key.go", true},
	{onResults, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onResults, nothing, nil, "a1…c2", "", "key.level", true},
	{onResults, nothing, nil, "-", "", "key.below", true},
	{onResults, changeTest, []string{"ctrl+t"}, "ctrl+t", "", "key.othertest", true},
	{onResults, goDown, []string{"down", "enter"}, "↑↓", "", "key.move", false},
	{onResults, goUp, []string{"up"}, "", "", "", false},
	{onResults, goRight, []string{"right", "tab"}, "← →", "", "key.column", false},
	{onResults, goLeft, []string{"left", "shift+tab"}, "", "", "", false},
	{onResults, takeBack, []string{"backspace", "delete", "space"}, "space", "", "key.emptycell", false},

	{onSupply, choose, []string{"enter"}, "enter", "find", "key.opennumber", true},
	{onSupply, newCourse, []string{"n"}, "n", "course open", "key.coursefor", true},
	{onSupply, whatIf, []string{"w"}, "w", "supply", "key.whatif", true},
	{onSupply, nextGroup, []string{"g"}, "g", "", "key.nextgroup", true},
	{onSupply, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
	{onSupply, byTime, []string{"d"}, "d", "", "key.bytime", true},
	{onSupply, byChildcare, []string{"c"}, "c", "", "key.bychildcare", true},
	{onSupply, showNeeds, []string{"o"}, "o", "", "key.needs", true},
	{onSupply, nextType, []string{"tab"}, "tab", "", "key.nexttype", true},
	{onSupply, lastType, []string{"shift+tab"}, "", "", "", false},
	{onSupply, goDown, []string{"down", "j"}, "↑↓", "", "key.move", false},
	{onSupply, goUp, []string{"up", "k"}, "", "", "", false},
	{onSupply, goRight, []string{"right"}, "← →", "", "key.column", false},
	{onSupply, goLeft, []string{"left"}, "", "", "", false},
	{onSupply, pageDown, []string{"pgdown"}, "pgdown", "", "key.pagedown", false},
	{onSupply, pageUp, []string{"pgup"}, "pgup", "", "key.pageup", false},
	{onSupply, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onSupply, goLast, []string{"end"}, "end", "", "key.last", false},

	{onNeeds, choose, []string{"enter"}, "enter", "find", "key.opennumber", true},
	{onNeeds, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
	{onNeeds, goDown, []string{"down", "j"}, "↑↓", "", "key.move", true},
	{onNeeds, goUp, []string{"up", "k"}, "", "", "", false},
	{onNeeds, goRight, []string{"right", "tab"}, "← →", "", "key.column", true},
	{onNeeds, goLeft, []string{"left", "shift+tab"}, "", "", "", false},
	{onNeeds, pageDown, []string{"pgdown"}, "pgdown", "", "key.pagedown", false},
	{onNeeds, pageUp, []string{"pgup"}, "pgup", "", "key.pageup", false},
	{onNeeds, goFirst, []string{"home"}, "home", "", "key.first", false},
	{onNeeds, goLast, []string{"end"}, "end", "", "key.last", false},

	{onWhatIf, choose, []string{"enter"}, "enter", "", "key.openlist", true},
	{onWhatIf, goBack, []string{"esc"}, "esc", "", "key.back", true},
	{onWhatIf, goRight, []string{"right", "left"}, "← →", "", "key.alter", true},
	{onWhatIf, nextField, []string{"tab", "shift+tab"}, "↑↓", "", "key.field", true},

	{onPlan, choose, []string{"enter"}, "enter", "", "key.doit", true},
	{onPlan, otherWay, []string{"right", "left", "tab"}, "← →", "", "key.otherway", true},
	{onPlan, goBack, []string{"esc", "backspace"}, "esc", "", "key.back", true},
}
