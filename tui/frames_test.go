package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

var update = flag.Bool("update", false, "write the frames anew")

// frame is one screen of a walk: its name and how one gets there from the last.
type frame struct {
	name string
	keys []string
	text string // typed after the keys
}

var walks = map[string][]frame{
	"maike": {
		{name: "home"}, {"list", []string{"enter"}, ""}, {"filter", []string{"/"}, ""}, {"hint", nil, "gemeinde:Nordne"},
		{"found", []string{"ctrl+u", "f", "a", "t", "enter"}, ""}, {"timeline", []string{"enter"}, ""}, {"facts", []string{"2"}, ""},
		{"language", []string{"4"}, ""}, {"courses", []string{"5"}, ""}, {"needs", []string{"6"}, ""}, {"form", []string{"n"}, ""},
		{"written", nil, "Heute zu Hause. مرحبا, sagt sie; die Anmeldung zum Kurs liegt bei. Jose\u0301 übersetzt."},
		{"saved", []string{"tab", "enter"}, ""}, {"help", []string{"?"}, ""}, {"line", []string{"esc", ":"}, "who"},
		{"said", []string{"tab", "enter"}, ""}, {"refused", []string{":"}, "staff list"}, {"sentence", []string{"enter"}, ""},
	},
	"hinrich": {
		{name: "home"}, {"list", []string{"enter"}, ""}, {"facets", []string{"f", "space"}, ""}, {"sort", []string{"esc", "s"}, ""},
		{"sorted", []string{"3"}, ""}, {"columns", []string{"c"}, ""}, {"acts", []string{"esc", "space", "space", "a"}, ""},
		{"followup", []string{"3", "tab"}, "anrufen"}, {"plan", []string{"ctrl+s"}, ""}, {"done", []string{"enter"}, ""},
		{"save", []string{"w"}, "Aurich zuerst"}, {"lists", []string{"ctrl+s", "l"}, ""}, {"news", []string{"enter"}, ""},
		{"export", []string{"a", "5"}, "Bericht"}, {"line", []string{"ctrl+s"}, ""}, {"home again", []string{"esc", "esc", "esc", "esc", "esc", "esc"}, ""},
		{"variant", []string{"/"}, "fatma"},
	},
	"wiebke": {{name: "home"}},
	"gesa":   {{name: "home"}, {"staff", []string{"1"}, ""}, {"adding", []string{"esc", "2"}, ""}},
	"antje":  {{name: "home"}, {"open", []string{"1"}, ""}},
}

func TestFrames(t *testing.T) {
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		for _, lang := range []string{"de", "en"} {
			for who, walk := range walks {
				name := fmt.Sprintf("%s-%s-%dx%d", who, lang, size[0], size[1])
				t.Run(name, func(t *testing.T) {
					got := newOffice(t, 12).seat(who, lang, size[0], size[1]).walk(walk)
					compare(t, filepath.Join("testdata", name+".txt"), got)
				})
			}
		}
	}
}

// walk goes through the frames; each is checked to fit its screen.
func (s *seat) walk(frames []frame) string {
	var all strings.Builder
	for _, f := range frames {
		s.press(f.keys...).write(f.text)
		view := s.app.View()
		lines := strings.Split(s.seen(), "\n")
		if len(lines) != s.app.height {
			s.t.Errorf("%s has %d rows, the screen %d", f.name, len(lines), s.app.height)
		}
		where := "no cursor"
		if view.Cursor != nil {
			where = fmt.Sprintf("cursor %d,%d", view.Cursor.X, view.Cursor.Y)
		}
		fmt.Fprintf(&all, "== %s (%s)\n%s\n", f.name, where, s.seen())
	}
	return all.String()
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		if i >= len(gotLines) || i >= len(wantLines) || gotLines[i] != wantLines[i] {
			t.Fatalf("%s differs in line %d (go test ./tui -run Frames -update, then read the change)\n%s", path, i+1, got)
		}
	}
}

func TestEverySizeIsDrawn(t *testing.T) {
	o := newOffice(t, 40)
	s := o.seat("maike", "de", 80, 24).toFatima()
	screens := []func(){func() {}, func() { s.press("2") }, func() { s.press("n").write("Text") }, func() { s.press("f1") }, func() { s.press("esc", "esc", "esc", ":") }}
	for _, go_ := range screens {
		go_()
		for _, size := range [][2]int{{0, 0}, {1, 1}, {2, 40}, {39, 15}, {40, 14}, {40, 15}, {59, 20}, {60, 19}, {80, 24}, {132, 43}, {200, 60}, {400, 200}, {3000, 3000}, {-1, -5}, {80, 24}} {
			s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			view := s.app.View()
			if c := view.Cursor; c != nil && size[0] > 0 && size[1] > 0 && (c.X >= size[0] || c.Y >= size[1] || c.X < 0 || c.Y < 0) {
				t.Fatalf("%v: the cursor is at %d,%d", size, c.X, c.Y)
			}
		}
	}
}
