package widget

import "lotse/store/plain"

// Hint names a key and the word for what it does.
type Hint struct{ Key, Word plain.Line }

// KeyBar is a row of as many hints as fit; the last one is always shown.
func KeyBar(hints []Hint, width int) Row {
	if len(hints) == 0 {
		return nil
	}
	last := hints[len(hints)-1]
	room, between := width-cells(last), "   "
	if width < narrow {
		between = "  "
	}
	var row Row
	for _, hint := range hints[:len(hints)-1] {
		if room -= cells(hint) + len(between); room < 0 {
			break
		}
		row = append(row, spans(hint)...).And(Normal, between)
	}
	return append(row, spans(last)...).Cut(width)
}

func cells(hint Hint) int { return hint.Key.Width() + 1 + hint.Word.Width() }

func spans(hint Hint) Row {
	return Row{{hint.Key, Strong}, {plain.Of(" " + hint.Word.String()), Quiet}}
}
