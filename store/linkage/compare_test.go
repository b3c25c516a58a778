package linkage

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lotse/store/person"
)

// known are two records of one person, to be changed in one field.
func known(field Field, a, b string) (x, y Record) {
	x = Record{ID: "x", Given: "Parwana", Family: "Stanikzai", Birth: "1990-05-17", Sex: "w", Nationalities: []string{"423"}, Place: "26603", AZR: "180012000001"}
	y = x
	y.ID = "y"
	for r, text := range map[*Record]string{&x: a, &y: b} {
		switch field {
		case Given:
			r.Given = text
		case Family:
			r.Family = text
		case Birth:
			r.Birth = person.Date(text)
		case Sex:
			r.Sex = text
		case Nationality:
			r.Nationalities = strings.Fields(text)
		case Place:
			r.Place = text
		case AZR:
			r.AZR = text
		}
	}
	return x, y
}

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		field Field
		a, b  string
		want  Level
	}{
		{Given, "", "Mohammed", Unknown},
		{Given, "…", "Mohammed", Unknown},
		{Given, "Mohammed", "MOHAMMED", Agrees},
		{Given, "Jürgen", "Juergen", Agrees},
		{Given, "Łukasz", "Lukasz", Agrees},
		{Given, "Mohammed", "Muhammad", Resembles},
		{Given, "Yuliia", "Julija", Resembles},
		{Given, "Олександр", "Oleksandr", Agrees},
		{Given, "محمد", "محمّد", Agrees},
		{Given, "Hassan", "Hussein", Resembles}, // and is not linked for it
		{Given, "Parwana", "Parwna", Resembles},
		{Given, "Parwana", "Parmana", Near},
		{Given, "Maria Anna", "Anna Maria", Near},
		{Given, "Maria Anna", "Mariaanna", Near},
		{Given, "Maria Anna", "Anna", Resembles},
		{Given, "Fatima", "Zabihullah", Differs},
		{Family, "Al-Hassan", "Alhassan", Near},
		{Family, "Kowalenko", "Kovalenko", Resembles},
		{Family, "Stanikzai", "Melnyk", Differs},
		{Birth, "", "1990-05-17", Unknown},
		{Birth, "May 1990", "1990-05-17", Unknown},
		{Birth, "1990-05-17", "1990-05-17", Agrees},
		{Birth, "1990-01-01", "1990-01-01", NewYear},
		{Birth, "1990-05-07", "1990-07-05", Resembles},
		{Birth, "1990-05-17", "1990-05-18", Resembles},
		{Birth, "1990-05-17", "1990-05-71", Resembles},
		{Birth, "1990-05-17", "1991-05-17", Resembles},
		{Birth, "1990-05-17", "1990-01-01", Resembles},
		{Birth, "1990-05-17", "1990", Resembles},
		{Birth, "1990-05-17", "1990-05", Resembles},
		{Birth, "1990-05", "1990-06", Differs},
		{Birth, "1990-05-17", "1990-11-02", Differs},
		{Birth, "1990-05-17", "1960-05-17", Differs}, // a father, rather
		{Birth, "1990-01-01", "1960-01-01", Differs},
		{Birth, "1990-01-01", "1991-01-01", Differs},
		{Sex, "w", "W", Agrees},
		{Sex, "w", "m", Differs},
		{Sex, "x", "m", Unknown},
		{Nationality, "423", "423 000", Agrees},
		{Nationality, "423", "475", Differs},
		{Nationality, "999", "423", Unknown},
		{Place, "26603", "26603", Agrees},
		{Place, "26603", "26630", Resembles},
		{Place, "26603", "49074", Differs},
		{AZR, "180012000001", "180012000001", Agrees},
		{AZR, "180012000001", "180012000007", Resembles},
		{AZR, "180012000001", "240005123456", Differs},
		{AZR, "181312000001", "181312000001", Unknown}, // month 13
		{AZR, "180032000001", "180032000001", Unknown}, // day 32
		{AZR, "18001200000", "18001200000", Unknown},
		{AZR, "18001200000x", "18001200000x", Unknown},
	} {
		x, y := known(c.field, c.a, c.b)
		for _, pair := range [][2]*Record{{&x, &y}, {&y, &x}} {
			for _, f := range Default().Compare(pair[0], pair[1]).Fields {
				if f.Field == c.field && f.Level != c.want {
					t.Errorf("%s %q and %q: level %d, want %d", c.field, c.a, c.b, f.Level, c.want)
				}
			}
		}
	}
}

// A date that stands for "not known" says less than another, and an agreement more
// than a likeness.
func TestWeightsAreInOrder(t *testing.T) {
	weight := func(field Field, a, b string) float64 {
		x, y := known(field, a, b)
		for _, f := range Default().Compare(&x, &y).Fields {
			if f.Field == field {
				return f.Weight
			}
		}
		t.Fatalf("no field %s", field)
		return 0
	}
	for _, falling := range [][]float64{
		{weight(Birth, "1990-05-17", "1990-05-17"), weight(Birth, "1990-01-01", "1990-01-01"), weight(Birth, "1990-05-17", "1990-05-18"), 0, weight(Birth, "1990-05-17", "1971-11-02")},
		{weight(Given, "Parwana", "Parwana"), weight(Given, "Mohammed", "Muhammad"), 0, weight(Given, "Parwana", "Reza")},
		{weight(Place, "26603", "26603"), 0, weight(Place, "26603", "49074")},
		{weight(Sex, "m", "m"), weight(Sex, "", "m"), weight(Sex, "w", "m")},
	} {
		for i := 1; i < len(falling); i++ {
			if falling[i] >= falling[i-1] {
				t.Errorf("not falling: %.1f", falling)
			}
		}
	}
}

func TestDecisions(t *testing.T) {
	base := Record{ID: "x", Given: "Parwana", Family: "Stanikzai", Birth: "1990-05-17", Sex: "w", Nationalities: []string{"423"}, Place: "26603"}
	with := func(change func(r *Record)) Record {
		r := base
		change(&r)
		return r
	}
	const number, other = "180012000001", "240005123456"
	for name, c := range map[string]struct {
		a, b Record
		want Decision
	}{
		"the same":            {base, base, Same},
		"another spelling":    {base, with(func(r *Record) { r.Given, r.Place = "Parwanah", "" }), Same},
		"names changed":       {base, with(func(r *Record) { r.Given, r.Family = r.Family, r.Given }), Same},
		"somebody else":       {base, Record{Given: "Ihor", Family: "Melnyk", Birth: "1971-02-03"}, Apart},
		"a twin":              {base, with(func(r *Record) { r.Given = "Shabnam" }), Unsure},
		"a mother":            {base, with(func(r *Record) { r.Birth = "1962-01-01" }), Unsure},
		"married, no number":  {base, with(func(r *Record) { r.Family = "Melnyk" }), Unsure},
		"only the names":      {base, with(func(r *Record) { r.Birth = "" }), Unsure},
		"nothing":             {Record{}, Record{}, Apart},
		"two numbers":         {with(func(r *Record) { r.AZR = number }), with(func(r *Record) { r.AZR = other }), Unsure},
		"married, one number": {with(func(r *Record) { r.AZR = number }), with(func(r *Record) { r.AZR, r.Family = number, "Melnyk" }), Same},
		"one number, no date": {with(func(r *Record) { r.AZR = number }), with(func(r *Record) { r.AZR, r.Birth = number, "" }), Same},
		"one number, a twin":  {with(func(r *Record) { r.AZR = number }), with(func(r *Record) { r.AZR, r.Given = number, "Shabnam" }), Unsure},
		"one number, two people": {
			with(func(r *Record) { r.AZR = number }), Record{Given: "Ihor", Family: "Melnyk", Birth: "1971-02-03", AZR: number}, Alarm,
		},
		"one number, names changed": {
			with(func(r *Record) { r.AZR, r.Given, r.Family = number, "Zeinab", "Shevchenko" }),
			with(func(r *Record) { r.AZR, r.Given, r.Family = number, "Schewtschenko", "Zaynab" }), Same,
		},
		"only a number": {Record{AZR: number}, Record{AZR: number}, Unsure},
		"twins of one sound": {
			with(func(r *Record) { r.Given, r.Sex = "Hassan", "m" }), with(func(r *Record) { r.Given, r.Sex = "Hussein", "m" }), Unsure,
		},
		"brothers who share a name": {
			with(func(r *Record) { r.Given, r.Sex = "Mohammed Ali", "m" }), with(func(r *Record) { r.Given, r.Sex = "Mohammed Reza", "m" }), Unsure,
		},
	} {
		if m := Default().Compare(&c.a, &c.b); m.Decision != c.want {
			t.Errorf("%s: decision %d at %.5f, want %d: %+v", name, m.Decision, m.Probability, c.want, m.Fields)
		}
	}
}

// hostile are values that somebody might send.
var hostile = []string{
	"", "\x00", "\xff\xfe", strings.Repeat("a", 1<<20), strings.Repeat("a b ", 1<<18), strings.Repeat("\u0301", 1<<16), "e" + strings.Repeat("\u0301", 1<<16),
	"\u202eabc", "محمد", "👩‍👩‍👧", "ሰላም", "\x1b]52;c;AAAA\a", strings.Repeat("ß", 100), "-", "' '", "٠١", strings.Repeat("\xf0\x9f", 5000),
}

func TestHostileValuesAreCompared(t *testing.T) {
	for _, text := range hostile {
		r := Record{ID: "x", Given: text, Family: text, Birth: person.Date(text), Sex: text, Nationalities: []string{text, text, text, text, text, text}, Place: text, AZR: text}
		for _, second := range hostile {
			q := Record{ID: "y", Given: second, Family: text, Birth: "1990-01-01", Place: second}
			if m := Default().Compare(&r, &q); m.Probability < 0 || m.Probability > 1 || len(m.Fields) != fields {
				t.Errorf("%.20q and %.20q: %+v", text, second, m)
			}
		}
		x := NewIndex(Default())
		x.Put(r)
		if x.Near(&r, 3); x.Len() != 1 {
			t.Errorf("%.20q is not in the index", text)
		}
		if n := fold(text); n != nil && (len(n.text) > maxWords*(maxWord+1) || !utf8.ValidString(n.text) && len(text) < maxName) {
			t.Errorf("%.20q is folded to %q", text, n.text)
		}
	}
}

func FuzzCompare(f *testing.F) {
	for _, text := range hostile {
		f.Add(text[:min(len(text), 200)], "Rahimi", "1990-05-17", "180012000001", "m", "26603")
	}
	f.Fuzz(func(t *testing.T, given, family, birth, azr, sex, place string) {
		a := Record{Given: given, Family: family, Birth: person.Date(birth), AZR: azr, Sex: sex, Nationalities: []string{place, sex}, Place: place}
		b := Record{Given: family, Family: "Rahimi " + given, Birth: "1990-01-01", AZR: "180012000001", Sex: "m", Place: "26603"}
		m := Default().Compare(&a, &b)
		if !(m.Probability >= 0 && m.Probability <= 1) || m.Decision > Alarm {
			t.Fatalf("%+v", m)
		}
		if back := Default().Compare(&b, &a); back.Fields[0].Level != Swapped && back.Probability != m.Probability {
			t.Fatalf("%v one way and %v the other", m, back)
		}
	})
}
