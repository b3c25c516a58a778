package widget

import "testing"

func TestCursorIsPutBackWhereItWas(t *testing.T) {
	for _, text := range []string{"", "Nicht da.", "zwei\nZeilen\n", "ö\u0301é Z̴̡͎l 👩‍👩‍👧‍👦 مرحبا\nein", "漢字"} {
		a := NewArea(1000)
		a.SetText(text)
		for i := 0; ; i++ {
			b := NewArea(1000)
			b.SetText(text)
			if b.SetBehind(a.Behind()); b.before != a.before || b.after != a.after {
				t.Fatalf("%q: behind %d is %q|%q, not %q|%q", text, a.Behind(), b.before, b.after, a.before, a.after)
			}
			if a.before == "" {
				break
			}
			a.left()
		}
	}
}

func TestCursorStaysInATextThatBecameShorter(t *testing.T) {
	a := NewArea(100)
	a.SetText("kurz")
	for _, behind := range []int{-3, 0, 2, 4, 5, 1000} {
		if a.SetBehind(behind); a.Text() != "kurz" || a.Behind() != min(max(behind, 0), 4) {
			t.Errorf("%d: %q|%q", behind, a.before, a.after)
		}
	}
	a.SetText("a👩‍👩‍👧‍👦b")
	for behind := range 10 {
		if a.SetBehind(behind); a.before != "" && a.before != "a" && a.before != "a👩‍👩‍👧‍👦" && a.after != "" {
			t.Errorf("a letter is cut: %q|%q", a.before, a.after)
		}
	}
}
