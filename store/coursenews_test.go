package store_test

import (
	"testing"
	"time"
)

// Whoever has courses before her hears of a new one, although nobody's own data
// changed.
func TestSessionsHearOfACourse(t *testing.T) {
	o := open(t)
	session := o.as("hinrich").Session
	o.course(3)
	select {
	case <-session.News():
	case <-time.After(20 * time.Second):
		t.Fatal("no news of a new course")
	}
}
