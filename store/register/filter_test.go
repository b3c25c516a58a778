package register

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"lotse/store/person"
)

func TestFilterIsWrittenInOneWay(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                      "",
		"  fatima   in:norden ":                 "fatima in:Norden",
		"gemeinde:03452019,HAGE":                "in:Norden,Hage",
		"in:suedbrookm":                         "in:Südbrookmerland",
		`IN:"Upgant-Schott"`:                    "in:Upgant-Schott",
		"kurs:keine":                            "course:none",
		"course=none":                           "course:none",
		"kurs:wartet":                           "course:waiting",
		"german<B1":                             "german:..A2",
		"german<=A2":                            "german:..A2",
		"deutsch>a2":                            "german:B1..",
		"german:B1..B1":                         "german:B1",
		"german:none,..A1":                      "german:none,..A1",
		"german:keine":                          "german:A0",
		"alter:18..27":                          "age:18..27",
		"age>=18":                               "age:18..",
		"age>17":                                "age:18..",
		"age<18":                                "age:..17",
		"age:018":                               "age:18",
		"age:none":                              "age:none",
		"contact>90d":                           "contact:90d..",
		"kontakt:12w..":                         "contact:84d..",
		"kontakt<30":                            "contact:..30d",
		`kontakt:"90 Tage"..`:                   "contact:90d..",
		"born:12.07.1980":                       "birth:1980-07-12",
		"birth<1980-07":                         "birth:..1980-06",
		"-need:childcare":                       "-need:childcare",
		"bedarf:Kinderbetreuung,Sprachkurs":     "need:childcare,course",
		"zuständig:ich":                         "worker:me",
		"zustaendig:maike":                      "worker:maike",
		"staat:syrien nat:SY":                   "nationality:Syrien",
		"nat:475":                               "nationality:Syrien",
		"geschlecht:weiblich":                   "sex:w",
		"status:24":                             `status:"§24 vorübergehender Schutz"`,
		"7kq-m4x":                               "7kq-m4x",
		`"abd al rahman"`:                       `"abd al rahman"`,
		"„abd al rahman“":                       `"abd al rahman"`,
		"Hassan, Ali":                           "Hassan Ali",
		`"in:norden"`:                           `"in:norden"`,
		"name:fatima,ali":                       "fatima ali",
		"-fatima":                               "-fatima",
		"o'brien":                               "o'brien",
		"fatima fatima in:Norden gemeinde:Nord": "fatima in:Norden",
		"محمد":                                  "محمد",
		"followup<7d":                           "followup:..7d",
		"wiedervorlage:..1w":                    "followup:..7d",
		"followup:fällig":                       "followup:..0d",
		"wiedervorlage:überfällig,morgen":       "followup:..-1d,1d",
		"followup:-3d..0d,none":                 "followup:-3d..0d,none",
		`contact>"3 Monate"`:                    "contact:90d..",
		"children:1..":                          "children:1..",
		"kinder>2":                              "children:3..",
		"kinder:keine,0":                        "children:0",
		"children:none,2..2":                    "children:none,2",
		"children:1-3 alter:18–27":              "children:1..3 age:18..27",
		"konflikte>=1":                          "conflicts:1..",
		`azr:"2600 1412 3456"`:                  "azr:260014123456",
		"azr:any":                               "azr:any",
		"träger:VHS,any":                        "provider:VHS,any",
		`provider:"KVHS Norden","any"`:          `provider:"KVHS Norden","any"`,
		`list:"meine Alphas",none`:              `list:"meine Alphas",none`,
		`liste:"none"`:                          `list:"none"`,
		"school:keine,none":                     `school:"keine Schule",none`,
		"sphere:keine":                          `sphere:"keine Leistungen"`,
		"german:A1-B1":                          "german:A1..B1",
		"age:18…27 german≤A2":                   "age:18..27 german:..A2",
		"–need:childcare −fatima":               "-need:childcare -fatima",
		"age:18+ kinder:3+":                     "age:18.. children:3..",
		"worker:niemand,keine":                  "worker:none",
		`in:"SG Hage"`:                          "in:Berumbur,Hage,Hagermarsch,Halbemond,Lütetsburg",
		`in:Hage,"Samtgemeinde Hage"`:           "in:Hage,Berumbur,Hagermarsch,Halbemond,Lütetsburg",
		"in:brookmerland,Norden":                "in:Leezdorf,Marienhafe,Osteel,Rechtsupweg,Upgant-Schott,Wirdum,Norden",
		"qualification:keine nat:Syrer":         `qualification:"kein Berufsabschluss" nationality:Syrien`,
		"owes:ich":                              "owes:me",
		"literate:nein latin:teilweise":         "literate:no latin:partly",
	} {
		f := Parse(typed, book(t))
		if got := f.String(); got != want {
			t.Errorf("%q is written %q, want %q (%v)", typed, got, want, f.Err())
		}
		if again := Parse(want, book(t)); !reflect.DeepEqual(again.Terms, f.Terms) || again.Err() != nil {
			t.Errorf("%q read again has the terms %v, want %v (%v)", want, again.Terms, f.Terms, again.Err())
		}
	}
}

func TestProblemSaysWhatIsWrong(t *testing.T) {
	for typed, want := range map[string]Problem{
		"in:":              {Incomplete, "in:", "in", ""},
		"fatima in:":       {Incomplete, "in:", "in", ""},
		"in:Nord":          {Incomplete, "in:Nord", "in", "Norden"},
		"in:N":             {Incomplete, "in:N", "in", "Norden"},
		"in:Nord fatima":   {UnknownValue, "Nord", "in", "Norden"},
		"in:Norden,":       {Incomplete, "in:Norden,", "in", ""},
		"in:Nordn fatima":  {UnknownValue, "Nordn", "in", "Norden"},
		"german<":          {Incomplete, "german<", "german", ""},
		"german:..":        {Incomplete, "german:..", "german", ""},
		"german<A0":        {EmptyRange, "A0", "german", ""},
		"german:B2..A1 x":  {EmptyRange, "B2..A1", "german", ""},
		"age:18..2":        {Incomplete, "age:18..2", "age", ""},
		"age:x y":          {UnknownValue, "x", "age", ""},
		"in<Norden":        {NotOrdered, "in<Norden", "in", ""},
		"in:Hage..Norden":  {NotOrdered, "Hage..Norden", "in", ""},
		"gemeinda:Norden":  {UnknownField, "gemeinda", "", "gemeinde"},
		"qqqq:1":           {UnknownField, "qqqq", "", ""},
		"!!!":              {NoLetters, "!!!", "name", ""},
		"-":                {Incomplete, "-", "name", ""},
		`""`:               {Incomplete, "", "name", ""},
		"worker:a;b x":     {UnknownValue, "a;b", "worker", ""},
		"id:7KQ-M4Y x":     {UnknownValue, "7KQ-M4Y", "id", ""},
		"contact:soon.. x": {UnknownValue, "soon..", "contact", ""},
		"contact:-3d x":    {UnknownValue, "-3d", "contact", ""},
		"german:B3 x":      {UnknownValue, "B3", "german", "B1"},
		"azr:2600141234":   {Incomplete, "azr:2600141234", "azr", ""},
		"azr:26001412 x":   {UnknownValue, "26001412", "azr", ""},
		"azr:1..2":         {NotOrdered, "1..2", "azr", ""},
		"provider:!!":      {NoLetters, "!!", "provider", ""},
		"list:":            {Incomplete, "list:", "list", ""},
		"kinder<0 x":       {EmptyRange, "0", "children", ""},
		"children:1000 x":  {UnknownValue, "1000", "children", ""},
		"course:-none x":   {UnknownValue, "-none", "course", "-course:none"},
		"in:-Norden x":     {UnknownValue, "-Norden", "in", "-in:Norden"},
		"list<x":           {NotOrdered, "list<x", "list", ""},
	} {
		f := Parse(typed, book(t))
		if len(f.Problems) != 1 || f.Problems[0] != want {
			t.Errorf("%q has the problems %v, want %v", typed, f.Problems, want)
		}
		var p *Problem
		if err := f.Err(); !errors.As(err, &p) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v is not one sentence of a problem", typed, err)
		}
	}
}

func TestHalfTypedFilterKeepsItsOtherTerms(t *testing.T) {
	for _, typed := range []string{"course:none in:", "in: course:none", "course:none german<", "course:none in:N", "course:none gemeinda:x"} {
		terms := Parse(typed, book(t)).Terms
		if at := len(terms); at != 1 || terms[0].Field != "course" {
			t.Errorf("%q has the terms %v", typed, terms)
		}
	}
	if got := Parse("in:Norden,Nordr", book(t)).String(); got != "in:Norden" {
		t.Errorf("the finished value of a half-typed term is lost: %q", got)
	}
}

func TestSeriousProblemComesBeforeUnfinishedOne(t *testing.T) {
	var p *Problem
	if err := Parse("in: qqqq:1", book(t)).Err(); !errors.As(err, &p) || p.Kind != UnknownField {
		t.Errorf("first problem is %v", err)
	}
}

func TestFilterTellsPolicyAndLogWhatItAsks(t *testing.T) {
	f := Parse("fatima in:Norden,none -in:Hage age:18.. birth:1990 7KQ-M4X worker:me", book(t))
	want := []FieldUse{
		{"name", person.Identity, nil, []string{"fatima", "7KQ-M4X"}},
		{"in", person.Place, []string{"03452019", "none", "03452008"}, nil},
		{"age", person.Identity, []string{"18.."}, nil},
		{"birth", person.Identity, nil, []string{"1990..1990"}},
		{"worker", person.Notes, nil, []string{"me"}},
	}
	if got := f.Fields(); !reflect.DeepEqual(got, want) {
		t.Errorf("fields are\n%v, want\n%v", got, want)
	}
}

func TestMeIsWhoAsks(t *testing.T) {
	f := Parse("worker:me,jan", book(t))
	if got := f.For("maike").String(); got != "worker:maike,jan" {
		t.Errorf("for maike the filter is %q", got)
	}
	if f.String() != "worker:me,jan" {
		t.Errorf("the filter itself changed: %q", f)
	}
}

func TestTermOfUnknownFieldFindsNobody(t *testing.T) {
	f := Filter{Terms: []Term{{Field: "shoe", Values: []Value{{Code: "43", Text: "43"}}}}}
	if n := office(t, entries(1, 50)).Snapshot().Find(Query{Filter: f, Visible: everybody, Today: today}).Total; n != 0 {
		t.Errorf("%d people found", n)
	}
	if use := f.Fields(); use[0].Class != "" || use[0].Codes != nil {
		t.Errorf("use is %v", use)
	}
}

func TestEveryFieldHasHelpAndAnExampleThatParses(t *testing.T) {
	seen := map[string]string{}
	for _, info := range Fields() {
		if info.German == "" || info.English == "" || info.Class == "" {
			t.Errorf("%s: no help or class", info.Name)
		}
		if f := Parse(info.Example, book(t)); f.Err() != nil && info.Kind != kindID || len(f.Terms) > 1 {
			t.Errorf("%s: example %q: %v", info.Name, info.Example, f.Err())
		}
		for _, word := range info.Words {
			if other := seen[foldWord(word)]; other != "" {
				t.Errorf("%s and %s are both called %s", other, info.Name, word)
			}
			seen[foldWord(word)] = info.Name
		}
	}
}

func TestHugeFilterIsCutAndSaysSo(t *testing.T) {
	var everything strings.Builder
	for r := rune(1); r < 0x20000; r++ {
		everything.WriteRune(r)
	}
	for name, text := range map[string]string{
		"letters": strings.Repeat("a", 1<<20), "words": strings.Repeat("a b ", 1<<18), "quotes": strings.Repeat(`"`, 1<<20),
		"opened quotes": strings.Repeat(`" `, 1<<19), "fields": strings.Repeat("in:x,", 1<<18), "dots": strings.Repeat("age:..", 1<<18),
		"dashes": strings.Repeat("-", 1<<20), "marks": strings.Repeat("\u0301", 1<<19), "all of Unicode": everything.String(),
		"invalid": strings.Repeat("\xff", 1<<20), "values": "nat:" + strings.Repeat("x,", 2000), "terms": strings.Repeat("-fatima ", 400),
		"beginnings": strings.Repeat("nat:sy,ir,af ", 300), "unknown fields": strings.Repeat("gemeinda:x ", 400),
	} {
		f := Parse(text, book(t))
		if len(f.Terms) > maxTerms || len(f.String()) > maxText || len(f.Problems) > maxValues+2 {
			t.Errorf("%s: %d terms, %d bytes, %d problems", name, len(f.Terms), len(f.String()), len(f.Problems))
		}
		if f.Err() == nil {
			t.Errorf("%s: no problem", name)
		}
	}
}

func FuzzParseReadsItsOwnText(f *testing.F) {
	b := book(f)
	for _, seed := range []string{"course:none in:Norden german<B1 age:18..27 -need:childcare fatima", `in:"Upgant-Schott",none -"a b"`,
		"contact>90d,none birth:1980-07..1999", `"<""̸"`, "in≮x", "-\"-x\"", "id:7KQ-M4X worker:me", "a\u0301 \u200d „x“", "nat:2,475 type:BSK-B2",
		`followup:-3d..0d,due children:1-3 azr:"2600 1412 3456" provider:"none",x list:"a b","any" school:keine`, "german≤A2 –x age:18…27",
		`in:"SG Hage",Hage,brookmerland age:18+ in:-Norden`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first := Parse(text, b)
		again := Parse(first.String(), b)
		if len(first.Terms)+len(again.Terms) > 0 && !reflect.DeepEqual(first.Terms, again.Terms) {
			t.Fatalf("%q is %q with the terms\n%#v, which read again are\n%#v", text, first, first.Terms, again.Terms)
		}
		if err := again.Err(); err != nil {
			t.Fatalf("%q is %q, which has a problem: %v", text, first, err)
		}
		_ = first.Err()
		first.Fields()
	})
}

// Typed after a colon, a sign of comparison is one: german:<A2 is no level "A2".
func TestComparisonMayStandAfterTheColon(t *testing.T) {
	b := book(t)
	for typed, want := range map[string]string{"german:<A2": "german<A2", "german:>=B1": "german>=B1", "age:<18": "age<18", "-german:<=A1": "-german<=A1"} {
		if got, plain := Parse(typed, b), Parse(want, b); got.Err() != nil || got.String() != plain.String() {
			t.Errorf("%s is %s (%v), want %s", typed, got, got.Err(), plain)
		}
	}
	for _, typed := range []string{"course:<none", "in:<Norden"} {
		if Parse(typed, b).Err() == nil {
			t.Errorf("%s is taken", typed)
		}
	}
}
