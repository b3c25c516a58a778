package widget

import "fmt"

// Scroll shows rows of which not all fit.
type Scroll struct {
	Rows   []Row
	Top    int
	height int // rows shown at the last drawing
}

// Press scrolls; false where the key means nothing here.
func (s *Scroll) Press(key Key) bool {
	switch key.Name {
	case "down", "j":
		s.Top++
	case "up", "k":
		s.Top--
	case "pgdown", "space", "ctrl+f":
		s.Top += max(1, s.height-1)
	case "pgup", "b", "ctrl+b":
		s.Top -= max(1, s.height-1)
	case "home", "g":
		s.Top = 0
	case "end", "G":
		s.Top = len(s.Rows)
	default:
		return false
	}
	s.Top = max(0, min(s.Top, len(s.Rows)-s.height))
	return true
}

// Draw shows the rows from Top; where more follow, the last row says how many.
func (s *Scroll) Draw(width, height int) Frame {
	s.height = max(1, height)
	if len(s.Rows) > height {
		s.height = max(1, height-1)
	}
	s.Top = max(0, min(s.Top, len(s.Rows)-s.height))
	end := min(len(s.Rows), s.Top+s.height)
	frame := Frame{Cursor: true}
	frame.Put(s.Rows[s.Top:end]...)
	if below := len(s.Rows) - end; below > 0 {
		frame.Put(In(Quiet, fmt.Sprintf("  ↓ %d", below)))
	}
	return frame.Fit(width, height)
}
