// Package sshserver is the door: it lets members of staff in by their SSH key,
// gives each a Desk, and a screen or a word to use it by.
//
// One TCP connection is a visit. It waits for a place among those that have not
// logged in yet (startups.go), shakes hands (algorithms.go), offers keys and
// signs with one (admit.go), and from then on is one session of the log: opened
// with the signature, ended when the connection is over (visit.go, watch.go). When
// somebody comes back, the door finds out whether her old connection still lives
// (knock.go).
// Each channel in it is a seat (seat.go): its requests are filtered before the
// SSH library sees them (requests.go), its input and output are bounded
// (bounded.go, output.go), and it holds a screen (screen.go), a conversation
// (line.go) or one word (word.go).
//
// Of a screen, Bubble Tea has the loop and nothing else: keys come from typing
// (typing.go), frames go to the painter (painter.go), which shows the last one, as
// often as the link bears it and with as few bytes as tui/canvas can. So a panic is
// caught (guarded.go), nobody waits for a slow client, and no library writes to a
// terminal by itself. What a screen costs on the wire is in budget_test.go and
// firstpaint_test.go.
//
// Who somebody is follows from the key that signed and from nothing else: the
// SSH user name is never looked at, and a key that was only offered leaves no
// trace but in the log. Whatever a client does harms nobody but itself: limits
// have defaults (limits.go), addresses that only knock are kept out for a while
// (penalties.go), and a panic ends one seat with a reference number (crash.go).
package sshserver
