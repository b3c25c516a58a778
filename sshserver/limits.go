package sshserver

import (
	"cmp"
	"time"
)

// Limits are what a client may take. A zero means the default.
type Limits struct {
	Handshake time.Duration // from a place to the login; 20 s
	Greeting  time.Duration // of it, until the client's first word; 5 s
	Queue     time.Duration // waiting for a place; 60 s
	Tries     int           // keys that may be offered in vain; 3
	Startups  int           // connections that have not logged in, in all; 100
	PerSource int           // of these from one address; 8. More of them wait.
	Waiting   int           // that wait at most, in all; 1,000

	Connections int // of one key; 200
	Channels    int // of one connection; 64
	Screens     int // of one connection; 2
	KeyScreens  int // of one key; 4
	Words       int // one-shot words of one key at once; 32. More of them wait.

	Idle      time.Duration // without a key press; 30 min
	Longest   time.Duration // of one connection; 14 h
	KeepAlive time.Duration // between questions whether the client is still there; 25 s
	Knock     time.Duration // for the answer when another screen of the key wants to know; 3 s
	Output    time.Duration // without the client reading anything; 60 s
	Farewell  time.Duration // between a reason said and the connection closed; 3 s
	Drain     time.Duration // the same when the server stops; 10 s
}

// misses is how many questions may stay unanswered.
const misses = 3

func (l Limits) filled() Limits {
	return Limits{
		Handshake: cmp.Or(l.Handshake, 20*time.Second), Greeting: cmp.Or(l.Greeting, 5*time.Second),
		Queue: cmp.Or(l.Queue, time.Minute), Tries: cmp.Or(l.Tries, 3),
		Startups: cmp.Or(l.Startups, 100), PerSource: cmp.Or(l.PerSource, 8), Waiting: cmp.Or(l.Waiting, 1000),
		Connections: cmp.Or(l.Connections, 200), Channels: cmp.Or(l.Channels, 64),
		Screens: cmp.Or(l.Screens, 2), KeyScreens: cmp.Or(l.KeyScreens, 4), Words: cmp.Or(l.Words, 32),
		Idle: cmp.Or(l.Idle, 30*time.Minute), Longest: cmp.Or(l.Longest, 14*time.Hour),
		KeepAlive: cmp.Or(l.KeepAlive, 25*time.Second), Knock: cmp.Or(l.Knock, 3*time.Second), Output: cmp.Or(l.Output, time.Minute),
		Farewell: cmp.Or(l.Farewell, 3*time.Second), Drain: cmp.Or(l.Drain, 10*time.Second),
	}
}
