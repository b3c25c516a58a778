package tui

import (
	"context"
	"testing"
	"time"
)

// say types a line of which the job has to wait.
func (s *seat) say(line string) *seat { return s.press(":").write(line).hold("enter") }

func TestNoteOnTheLineIsWrittenBeforeTheSessionEnds(t *testing.T) {
	o := newOffice(t, 0)
	session, lose := context.WithCancel(t.Context())
	s := sitUntil(session, t, o.as("maike"), "de", 80, 24).say("note " + string(fatima) + " Nicht angetroffen").hold("ctrl+c")
	lose() // before the program came to it
	s.app.Leave(t.Context())
	if notes := o.notesOn(fatima); notes[0].Text != "Nicht angetroffen" {
		t.Fatalf("kept: %+v", notes)
	}
}

func TestLostSessionDoesNotCancelTheNoteUnderWay(t *testing.T) {
	o := newOffice(t, 0)
	session, lose := context.WithCancel(t.Context())
	s := sitUntil(session, t, o.as("maike"), "de", 80, 24).say("note " + string(fatima) + " Nicht angetroffen")
	g := &gate{make(chan struct{}), make(chan struct{})}
	o.backend.gate.Store(g)
	go s.app.outside(s.app.asked[0])
	<-g.reached
	lose()
	left := make(chan struct{})
	go func() { defer close(left); s.app.Leave(t.Context()) }()
	select {
	case <-left:
		t.Error("Leave did not wait")
	case <-time.After(20 * time.Millisecond):
	}
	close(g.open)
	<-left
	if notes := o.notesOn(fatima); notes[0].Text != "Nicht angetroffen" {
		t.Fatalf("kept: %+v", notes)
	}
}

func TestLeaveWaitsNoLongerThanItMay(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).say("note " + string(fatima) + " Nicht angetroffen")
	g := &gate{make(chan struct{}), make(chan struct{})} // which is opened too late
	o.backend.gate.Store(g)
	over := make(chan struct{})
	go func() { defer close(over); s.app.outside(s.app.asked[0]) }()
	<-g.reached
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	s.app.Leave(ctx)
	close(g.open)
	<-over
}
