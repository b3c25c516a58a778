package register

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// counting answers as a Desk does, for somebody who sees only the course and
// the municipality of 7 people in Norden and 2 in Norderney.
func counting(f Filter, field string) (int, Facet, bool) {
	switch field {
	case "":
		return 3, Facet{}, true
	case "in":
		return 9, Facet{"in", []Count{{"Norden", "03452019", 7, false}, {"Norderney", "03452020", 2, false}}}, true
	case "german":
		return 9, Facet{"german", []Count{{"A0", "A0", 4, false}, {"A2", "A2", 3, false}, {"none", "", 2, false}}}, true
	case "worker":
		return 9, Facet{"worker", []Count{{"maike", "maike", 5, false}, {"none", "", 4, false}}}, true
	case "provider":
		return 9, Facet{"provider", []Count{{`"KVHS Norden"`, "KVHS Norden", 6, false}}}, true
	}
	return 0, Facet{}, false
}

func known(t testing.TB) Known {
	return Known{Book: book(t), Lang: "de", Count: counting, Lists: func() []string { return []string{"meine Alphas", "any"} }}
}

// texts are the filters that the completions of a filter make, "|" being the cursor.
func completed(t testing.TB, typed string, k Known) (lines []string, people []int) {
	cursor := strings.IndexByte(typed, '|')
	text := strings.Replace(typed, "|", "", 1)
	for _, c := range Complete(text, cursor, k) {
		line, at := c.In(text)
		lines, people = append(lines, line[:at]+"|"+line[at:]), append(people, c.People)
	}
	return lines, people
}

func TestCompletionsOfAHalfTypedFilter(t *testing.T) {
	for typed, want := range map[string][]string{
		"kur|":                      {"kurs:|", "kursart:|", "kursträger:|", "kursende:|"},
		"cours|e:none":              {"course|:none", "coursetype|:none", "courseend|:none"},
		"x -bet|":                   {"x -betreut:|", "x -betreuung:|", "x -bedarf:childcare|"},
		"in:|":                      {"in:Norden|", "in:Norderney|", "in:Aurich|"},
		"in:Nord| fatima":           {"in:Norden| fatima", "in:Norderney| fatima"},
		"gemeinde:Hage,nord|,Juist": {"gemeinde:Hage,Norden|,Juist", "gemeinde:Hage,Norderney|,Juist"},
		"in:Nrden|":                 {"in:Norden|"},
		"gemeinda:Nor|":             {"gemeinde|:Nor"},
		"-need:kin|":                {"-need:childcare|"},
		`in:"upgant|`:               {"in:Upgant-Schott|"},
		"german:..A|":               {"german:..A0|", "german:..A1|", "german:..A2|"},
		"german<B|":                 {"german<B1|", "german<B2|"},
		"german:A1..A|":             {"german:A1..A1|", "german:A1..A2|"},
		"worker:|":                  {"worker:me|", "worker:maike|", "worker:none|"},
		"worker:mai|":               {"worker:maike|"},
		"provider:kv|":              {`provider:"KVHS Norden"|`},
		"list:mei|":                 {`list:"meine Alphas"|`},
		"contact:9|":                {"contact:90d..|"},
		"norder|":                   {"gemeinde:Norderney|"},
		"course:no|":                {"course:none|"},
		"school:k|":                 {`school:"keine Schule"|`},
		`"kur|`:                     nil,
		"qqqqq|":                    nil,
		"id:7K|":                    nil,
	} {
		k := known(t)
		k.Most = max(len(want), 3)
		if want == nil {
			k.Most = 99
		}
		got, _ := completed(t, typed, k)
		if len(want) < 3 && len(got) > len(want) || !slices.Equal(got[:min(len(got), len(want))], want) {
			t.Errorf("%s is completed to %q, want %q", typed, got, want)
		}
	}
}

func TestCompletionsSayHowManyEachWouldFind(t *testing.T) {
	for typed, want := range map[string][]int{
		"in:Nord|": {7, 2}, "in:Aur|": {0}, "-in:norden|": {2}, "german:..A|": {4, 4, 7}, "german>A|": {3, 3, 0},
		"worker:mai|": {5}, "worker:no|": {3}, "list:m|": {3}, "nat:syri|": {-1}, "contact:18|": {3}, "-in:Hage,Norde|": {-1, -1},
	} {
		if _, got := completed(t, typed, known(t)); !slices.Equal(got, want) {
			t.Errorf("%s: counts are %v, want %v", typed, got, want)
		}
	}
	k := known(t)
	k.Count = nil
	if _, got := completed(t, "in:Nord|", k); !slices.Equal(got, []int{-1, -1}) {
		t.Errorf("uncounted completions say %v", got)
	}
}

func TestFieldThatMayNotBeAskedIsNotOffered(t *testing.T) {
	k := known(t)
	k.May = func(f FieldInfo) bool { return f.Name != "worker" }
	for _, typed := range []string{"work|", "worker:m|", "worker:|"} {
		if got, _ := completed(t, typed, k); strings.Contains(strings.Join(got, " "), "worker:") {
			t.Errorf("%s is completed to %q", typed, got)
		}
	}
}

// Whatever somebody types, what completes it can be read.
func TestEveryValueThatIsOfferedIsUnderstood(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		for _, info := range Fields() {
			k := known(t)
			k.Lang, k.Most = lang, 999
			lines, _ := completed(t, info.Name+":|", k)
			for _, line := range lines {
				if f := Parse(strings.TrimSuffix(line, "|")+" ", book(t)); f.Err() != nil || len(f.Terms) != 1 {
					t.Errorf("%s is not understood: %v", line, f.Err())
				}
			}
		}
	}
}

func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"in:Nord fatima", `-need:"kin,x german:A1..`, "gemeinda:x", "„kur", "list:m,,", "german:<=B …", "\xff:\xff"} {
		for at := range len(seed) + 1 {
			f.Add(seed, at)
		}
	}
	k := known(f)
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		for _, c := range Complete(text, cursor, k) {
			if c.From < 0 || c.From > c.To || c.To > len(text) {
				t.Fatalf("%q at %d: completion replaces %d to %d", text, cursor, c.From, c.To)
			}
			if line, at := c.In(text); utf8.ValidString(text) && !utf8.ValidString(line[:at]) {
				t.Fatalf("%q at %d becomes %q", text, cursor, line)
			}
		}
	})
}
