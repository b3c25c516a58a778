package tui

import (
	"strings"
	"testing"
)

// Over a slow link a whole day's work may come in one packet.
func TestWhatIsTypedAheadReachesTheScreenItWasMeantFor(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24)
	s.hold("/").hold(strings.Split("fatima", "")...).hold("enter", "enter", "n")
	s.hold(strings.Split("Nicht da.", "")...).hold("ctrl+s")
	s.settle()
	if notes := o.notesOn(fatima); notes[0].Text != "Nicht da." {
		t.Fatalf("kept: %+v\n%s", notes, s.seen())
	}
}

func TestWhatIsTypedForAScreenThatDoesNotComeIsDropped(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).press(":").write("show 000-000").hold("enter")
	s.hold("n", "x", "enter")
	s.settle()
	if s.app.line != nil || len(s.app.screens) != 1 {
		t.Fatalf("it went elsewhere:\n%s", s.seen())
	}
}

func TestEscLeavesAScreenThatIsSlow(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).press("1").hold("enter").hold("esc")
	if _, list := s.app.top().(*people); !list {
		t.Fatalf("still there:\n%s", s.seen())
	}
	s.settle()
	if _, list := s.app.top().(*people); !list {
		t.Fatalf("it came back:\n%s", s.seen())
	}
}
