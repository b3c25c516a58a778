package sshserver_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sizes are the screens that the budgets are for.
var sizes = [][2]int{{40, 15}, {80, 24}, {120, 40}, {160, 50}}

// budget is how many bytes a key may cost a real client on each of the sizes: the
// payload of the session's channel, everything that the key gives.
type budget struct {
	what string
	most [4]int
}

func all(most int) [4]int { return [4]int{most, most, most, most} }

var (
	moving  = budget{"the marker, down or up", all(20)}
	letter  = budget{"a letter typed or taken back", all(25)}
	cursor  = budget{"the cursor in a text", all(12)}
	field   = budget{"from field to field", all(60)}
	wraps   = budget{"a letter that moves words down", all(180)}
	typed   = budget{`a letter typed after ":"`, all(160)} // the usage of a word is longer than a narrow row
	ways    = budget{"the cursor in the filter", all(60)}  // where it stands says how the filter may go on
	scroll  = budget{"a list or a text, by one row", [4]int{90, 150, 180, 200}}
	scrolls = budget{"a text, by a page", [4]int{120, 180, 200, 260}}
	paging  = budget{"a list, by a page", [4]int{400, 900, 1900, 2500}}
	found   = budget{"a letter that changes what is found", [4]int{300, 600, 1600, 2000}}
	opened  = budget{`":", opened or closed`, [4]int{200, 300, 360, 440}} // a wide key bar has more words
	frame   = budget{"another screen", [4]int{600, 1800, 3400, 5000}}
)

// spending is somebody whose keys are counted.
type spending struct {
	*terminal
	size int
	most map[string]int // measured
}

// spend presses keys one by one and holds each against a budget.
func (s *spending) spend(b budget, keys ...string) {
	s.t.Helper()
	for _, key := range keys {
		sent := s.costs(key)
		s.most[b.what] = max(s.most[b.what], len(sent))
		if len(sent) > b.most[s.size] {
			s.t.Errorf("%s: %q costs %d bytes, at most %d: %.300q", b.what, key, len(sent), b.most[s.size], sent)
		}
	}
}

func TestKeysKeepToTheirBudget(t *testing.T) {
	t.Parallel()
	o := openFor(t, crowd(200), roomy)
	var measured [4]map[string]int
	t.Run("at", func(t *testing.T) {
		for i, size := range sizes {
			t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := &spending{terminal: o.atHome(t, "maike", size[0], size[1]), size: i, most: map[string]int{}}
				measured[i] = s.most
				s.inTheList(size[1])
				s.onTheLine()
				s.inAPerson()
				s.inANote()
			})
		}
	})
	for _, b := range []budget{moving, letter, cursor, ways, field, wraps, typed, scroll, scrolls, paging, found, opened, frame} {
		line := fmt.Sprintf("%-36s", b.what)
		for i := range sizes {
			line += fmt.Sprintf(" %5d/%-5d", measured[i][b.what], b.most[i])
		}
		t.Log(line)
	}
}

func (s *spending) inTheList(height int) {
	s.Settle(calm)
	s.spend(moving, "down", "up")
	s.spend(frame, "enter")
	s.sees("von 201")
	s.Settle(calm)
	s.spend(moving, "down", "down", "up", "down")
	s.spend(paging, "pgdown", "pgdown", "pgup")
	s.pressed("home")
	s.pressed(slices.Repeat([]string{"down"}, height)...) // to the last row and beyond
	s.spend(scroll, "down", "down", "down", "down")
	s.pressed(slices.Repeat([]string{"up"}, height)...)
	s.spend(scroll, "up", "up")
	s.spend(frame, "f")
	s.spend(moving, "down")
	s.spend(frame, "esc")
	s.spend(frame, "/")
	s.spend(found, "a", "l", "-")
	s.spend(ways, "h", "left", "right")
	s.spend(found, "backspace")
	s.spend(frame, "esc", "esc")
}

func (s *spending) onTheLine() {
	s.spend(opened, ":")
	s.spend(typed, "f", "i", "n", "d", "tab", "backspace")
	s.spend(opened, "esc")
}

func (s *spending) inAPerson() {
	s.goes(":", "=F1", "show "+known(s.size), "enter", "=Verlauf")
	s.Settle(calm)
	s.spend(frame, "3")
	s.spend(scroll, "down", "down", "up")
	s.spend(scrolls, "pgdown", "pgup")
	s.spend(frame, "2", "tab")
}

func (s *spending) inANote() {
	s.spend(frame, "n")
	s.spend(field, "H") // in place of the hint
	s.spend(letter, "e", "u", "t", "e", " ", "ä", "ß", "م", "ر", "backspace", "backspace")
	s.pressed(" zu Hause angetroffen, und alle sind da und reden über den Kurs")
	s.spend(cursor, "home", "right", "left", "end")
	s.spend(wraps, strings.Split(" am Vormittag in Norden", "")...) // over the end of a line
	s.pressed("home")
	s.spend(wraps, "x", "y", "ä", "م", "backspace") // at the start
	s.pressed("ctrl+home")
	s.spend(cursor, "right")
	s.spend(wraps, strings.Split("mitten darin ", "")...)
	s.spend(wraps, "enter", "backspace")
	s.pressed("ctrl+end", pasted(strings.Repeat("\nEine von vielen, mit ä.", 200)))
	s.spend(letter, "a", "b", "ä", "م", "backspace")
	s.pressed("up", "up", "up", "up", "left", "left", "left", "left")
	s.spend(letter, "c", "d", "ö", "ب", "delete", "backspace") // in the middle of a line that has room
	s.spend(scrolls, "pgup", "pgdown")
	s.spend(field, "tab", "tab", "tab", "shift+tab")
	s.press("ctrl+s")
	s.sees("gespeichert")
}
