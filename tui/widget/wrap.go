package widget

import "sort"

// span is one wrapped line: bytes [start, end) of the text, without the line
// break that ends it.
type span struct{ start, end int }

// wrap breaks a text into lines of at most width cells, after spaces where it
// can. There is always at least one line.
func wrap(text string, width int) []span {
	var lines []span
	start, cells, space, spaceCells := 0, 0, -1, 0
	for at := 0; at < len(text); {
		cluster, wide := firstCluster(text[at:])
		if cluster == "\n" {
			lines = append(lines, span{start, at})
			at++
			start, cells, space = at, 0, -1
			continue
		}
		if cells+wide > width && cells > 0 && cluster != " " {
			cut := at
			if space > start {
				cut, cells = space, cells-spaceCells
			} else {
				cells = 0
			}
			lines = append(lines, span{start, cut})
			start, space = cut, -1
		}
		at += len(cluster)
		cells += wide
		if cluster == " " {
			space, spaceCells = at, cells
		}
	}
	return append(lines, span{start, len(text)})
}

// lineOf is the wrapped line in which the cursor at a byte stands; between two
// lines that is the second.
func lineOf(lines []span, at int) int {
	return sort.Search(len(lines), func(i int) bool { return lines[i].start > at }) - 1
}
