// Package tui is the screen: what staff see and press in a terminal.
//
// App is the root and the only tea.Model. Its Update has six cases: input (a
// key, a paste), size, done, changed, ended, tick; each is news from outside the
// loop. Screens are plain structs on a stack: the App calls their press and draw,
// and they call the App (open, back, say, run). run is the only way to
// a tea.Cmd: it has something done at the Desk outside the loop, which returns a
// function that is called inside it. So nothing in Update waits, except that the
// people list asks its List, which answers from memory.
//
// keys.go holds every key. What a screen does with a key, the key bar and the
// help under "?" are all read from that one table.
//
// Where a screen is, is a value (state.go) that is kept at the Desk while it
// changes (statekeep.go), so that whoever comes back after a broken connection is
// brought there again (statereturn.go), screen by screen through the Desk.
//
// Worklists are conflict (with conflictsheet, conflictpropose), fixes (with fixanswer),
// review, source and receipts.
//
// Each screen is a file: home, people, saved (the saved lists), profile, noteform,
// actform and exportform (an act on a list), open (the id and the reason of a data
// protection officer), line (the ":" line), pane, help; picker is every menu. What
// is to be done stands in steps (with stepend) and, for the street, in tour (with
// visitform: an outcome is kept with the digit that says it, the rest can be added).
//
// Beside the list, or in a drawer over it, stand the facets (facets.go). They are
// counted with each filter, in the same question; scrolling takes them along like
// the margin of a page, because writing them anew for every row would cost ten
// times the row. The mouse (mouse.go) is reported on the list alone.
package tui
