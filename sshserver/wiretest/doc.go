// Package wiretest is a bad link and a good eye, for the tests of whatever talks
// through the door.
//
// A Relay (relay.go, pipe.go) passes connections on as a link of some delay,
// rate and loss does, and breaks them on demand: with a reset, or without a word.
// A Counter (counter.go) passes them on in flights, everything that both ends
// have to say until they wait for each other, and so counts what a connection
// costs in round trips and bytes, whatever the speed of the machine.
//
// A Terminal (terminal.go) stands at the far end of a session: it draws what it
// is sent as an emulator does, keeps every byte, and holds each against the list
// of what a session may send at all (sequences.go). A terminal obeys what it is
// sent; so that list is the door's last line of defence, and short.
package wiretest
