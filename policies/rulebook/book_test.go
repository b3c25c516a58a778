package rulebook

import (
	"strings"
	"testing"
	"testing/fstest"
)

func book(t *testing.T) *Book {
	t.Helper()
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWordsAreFoundInEverySpelling(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ kind, word, code string }{
		{"municipality", "suedbrookmerland", "03452023"}, {"municipality", "Südbrookmerland", "03452023"},
		{"municipality", "SUDBROOKMERLAND", "03452023"}, {"municipality", "Su\u0308dbrookmerland", "03452023"},
		{"municipality", "grossefehn", "03452006"}, {"municipality", "upgant schott", "03452024"},
		{"residence", "§24", "24"}, {"residence", "§ 25 (2)", "25-2"}, {"residence", "24-1", ""}, {"residence", "25 abs. 5", "25-5"},
		{"residence", "geduldet", "duldung"}, {"residence", "§26(3)", "26-3"},
		{"nationality", "SY", "475"}, {"nationality", "syr", "475"}, {"nationality", "turkei", "163"}, {"nationality", "Tuerkei", "163"},
		{"nationality", "Türkiye", "163"}, {"nationality", "cote d'ivoire", "231"}, {"sex", "F", "w"}, {"language", "Farsi", "fas"},
		{"course", "bsk b2", "BSK-B2"}, {"course", "foerderkurs", "FOERDER"}, {"level", "b1", "B1"}, {"role", "", ""},
		{"sphere", "Bürgergeld", "sgb2"}, {"no such kind", "x", ""},
	} {
		if e, ok := b.Find(c.kind, c.word); e.Code != c.code || ok != (c.code != "") {
			t.Errorf("Find(%s, %q) = %q, want %q", c.kind, c.word, e.Code, c.code)
		}
	}
}

func TestMistypedWordHasANearOne(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ kind, word, code string }{
		{"municipality", "Nordne", "03452019"}, {"municipality", "Nroden", "03452019"}, {"municipality", "Südbrokmerland", "03452023"},
		{"municipality", "Paris", ""}, {"municipality", "", ""}, {"level", "B9", ""}, {"course_state", "waitng", "waiting"},
		{"nationality", "Afganistan", "423"}, {"nationality", "Norden und Süden", ""},
	} {
		if e, _ := b.Near(c.kind, c.word); e.Code != c.code {
			t.Errorf("Near(%s, %q) = %q, want %q", c.kind, c.word, e.Code, c.code)
		}
	}
}

func TestEveryEntryIsFoundByItsOwnWords(t *testing.T) {
	b := book(t)
	for _, kind := range b.Kinds() {
		for _, e := range b.List(kind) {
			for _, w := range append([]string{e.Code, e.German, e.English}, e.Aliases...) {
				if found, _ := b.Find(kind, w); found.Code != e.Code {
					t.Errorf("%s: %q finds %q, not %q", kind, w, found.Code, e.Code)
				}
			}
		}
	}
}

func TestLabelIsTheCodeWhereUnknown(t *testing.T) {
	b := book(t)
	for _, got := range [][2]string{
		{b.Label("nationality", "475", "de"), "Syrien"}, {b.Label("nationality", "475", "en"), "Syria"},
		{b.Label("nationality", "555", "de"), "555"}, {b.Label("nothing", "x", "en"), "x"},
	} {
		if got[0] != got[1] {
			t.Errorf("got %q, want %q", got[0], got[1])
		}
	}
}

func TestCoursesHoldOnlyInTheirTime(t *testing.T) {
	b := book(t)
	youth, _ := b.Entry("course", "JUGEND")
	if !youth.Valid("2024-12-06") || youth.Valid("2024-12-07") {
		t.Error("youth courses end with 6.12.2024")
	}
	job, _ := b.Entry("course", "JOB-BSK")
	if job.Valid("2023-12-31") || !job.Valid("2026-01-01") {
		t.Error("job courses begin with 2024")
	}
}

func TestBadListIsRefusedWithFileLineAndColumn(t *testing.T) {
	const head = "code;german;english;aliases;valid_from;valid_to;source\n"
	for want, content := range map[string]string{
		"sex.csv:1:21: unknown column \"colour\"":       "code;german;english;colour;source\nm;a;b;c;d\n",
		"sex.csv:4:1: code \"m\" twice":                 head + "# note\nm;a;b;;;;s\nm;c;d;;;;s\n",
		"sex.csv:3:3: \"ä\" could also mean \"m\"":      head + "m;ae;b;;;;s\nw;ä;d;;;;s\n",
		"sex.csv:2:8: \"2024-13-01\" is not a date":     head + "m;a;b;;2024-13-01;;s\n",
		"sex.csv:2:19: valid from 2025-01-01, but only": head + "m;a;b;;2025-01-01;2024-01-01;s\n",
		"must not be empty":                             head + "m;a;b;;;;\n",
		"wrong number of fields":                        head + "m;a;b\n",
	} {
		_, err := load(fstest.MapFS{"codes/sex.csv": {Data: []byte(content)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
