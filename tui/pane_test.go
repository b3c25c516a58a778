package tui

import (
	"strings"
	"testing"
)

func TestLongLinesHangSoThatRowsStayRecognisable(t *testing.T) {
	rows := hanging("hinrich  coordinator  Hinrich Saathoff\nmaike    outreach\nSHA256:Uq5R4IiFzeRvensIQBbTRUp79Ae", 24)
	var lines []string
	for _, row := range rows {
		if row.Width() > 24 {
			t.Errorf("%d cells", row.Width())
		}
		line := ""
		for _, span := range row {
			line += span.Text.String()
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	want := "hinrich  coordinator\n    Hinrich Saathoff\nmaike    outreach\nSHA256:Uq5R4IiFzeRve\n    nsIQBbTRUp79Ae"
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s", got)
	}
}
