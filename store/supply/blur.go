package supply

// Hidden stands for a number that is too small to be told.
const Hidden = -1

// base is what numbers for those who may see nobody are rounded to.
const base = 5

// Blurred are cells for those who may see numbers and nobody behind them. Every
// number, a total too, is rounded to the next five on its own, so that no
// difference of two gives a person away, and what is below 3 is Hidden, whether
// somebody is there or not. Cells without any number left are left out: that a
// cell is there would tell of one person. What is published for everybody is under
// rules of its own (lotse/policies/publication).
func Blurred(cells []Cell, least int) []Cell {
	var out []Cell
	for _, c := range cells {
		gap := rounded(c.Gap)
		c.Viable = gap >= least // the exact number would show at the limit
		c.Needed, c.Waiting, c.Free, c.Gap = rounded(c.Needed), rounded(c.Waiting), rounded(c.Free), gap
		c.Filter, c.Courses = "", nil
		if c.Needed != Hidden || c.Free != Hidden {
			out = append(out, c)
		}
	}
	return out
}

// BlurredOutlook is an outlook for the same readers.
func BlurredOutlook(o Outlook, least int) Outlook {
	return Outlook{Could: rounded(o.Could), Seated: rounded(o.Seated), Remain: rounded(o.Remain), Viable: rounded(o.Could) >= least}
}

// Round is a number as planners see it: to the next five, below 3 Hidden.
func Round(n int) int { return rounded(n) }

func rounded(n int) int {
	if n < 3 {
		return Hidden
	}
	return (n + base/2) / base * base
}
