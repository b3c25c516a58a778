package county

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed data/*.csv data/*/*.csv
var data embed.FS

// row is one line of a data file, by the names of the columns.
type row map[string]string

// rows reads a data file: fields separated by semicolons, a header line, "#"
// before comments. The files are part of the program and tests read them all,
// so what is wrong with one is a panic.
func rows(name string) []row {
	body, err := data.ReadFile("data/" + name + ".csv")
	if err != nil {
		panic(err)
	}
	var header []string
	var out []row
	for i, line := range strings.Split(string(body), "\n") {
		fields := strings.Split(line, ";")
		switch {
		case line == "" || line[0] == '#':
		case header == nil:
			header = fields
		case len(fields) != len(header):
			panic(fmt.Sprintf("data/%s.csv:%d: %d fields, want %d", name, i+1, len(fields), len(header)))
		default:
			r := row{}
			for j, column := range header {
				r[column] = fields[j]
			}
			out = append(out, r)
		}
	}
	return out
}

// number is the number in a column, 0 where it is empty.
func (r row) number(column string) float64 {
	if r[column] == "" {
		return 0
	}
	n, err := strconv.ParseFloat(r[column], 64)
	if err != nil {
		panic(err)
	}
	return n
}

// list is what a column holds, separated by "|".
func (r row) list(column string) []string { return strings.Split(r[column], "|") }
