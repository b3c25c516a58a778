package command

import (
	"bufio"
	"io"
	"strings"

	"lotse/store/plain"
)

// Format says how an Outcome is printed.
type Format struct {
	Lang  string // "de", "en"
	JSON  bool
	Width int // cells a line may take; 0: as many as it needs
	Book  Labels
}

// Labels has the words for codes; the rule book is one.
type Labels interface {
	Label(kind, code, lang string) string
}

// label is the word for a code, the code itself where there is no rule book.
func (f Format) label(kind, code string) string {
	if f.Book == nil || code == "" {
		return code
	}
	return f.Book.Label(kind, code, f.Lang)
}

// table prints one line a row, columns aligned with spaces, columns that are
// empty in every row left out. Every cell is made harmless for a terminal.
func table[T any](w io.Writer, f Format, rows []T, cells func(T) []string) error {
	lines := make([][]plain.Line, len(rows))
	var widths []int
	for i, row := range rows {
		for at, cell := range cells(row) {
			line := plain.Of(cell)
			lines[i] = append(lines[i], line)
			if at == len(widths) {
				widths = append(widths, 0)
			}
			widths[at] = max(widths[at], line.Width())
		}
	}
	out := bufio.NewWriter(w)
	for _, line := range lines {
		out.WriteString(joined(line, widths, f.Width) + "\n")
	}
	return out.Flush()
}

func joined(line []plain.Line, widths []int, most int) string {
	var b strings.Builder
	for at, cell := range line {
		if widths[at] == 0 {
			continue
		}
		b.WriteString(cell.Pad(widths[at]).String() + "  ")
	}
	text := strings.TrimRight(b.String(), " ")
	if most > 0 {
		text = plain.Of(text).Cut(most).String()
	}
	return text
}

// lines prints texts, each made harmless, none wider than the format allows.
func lines(w io.Writer, f Format, texts ...string) error {
	out := bufio.NewWriter(w)
	for _, text := range texts {
		width := f.Width
		if width == 0 {
			width = 1 << 20
		}
		for _, line := range plain.Lines(text, width) {
			out.WriteString(line.String() + "\n")
		}
	}
	return out.Flush()
}
