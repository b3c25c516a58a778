package command

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/tui/text"
)

// needNothing are the words that can be said alone.
var needNothing = []string{
	"whoami", "help", "chat", "staff list", "list", "followups", "undo", "bulk", "export",
	"course", "rules", "supply", "supply group", "source", "source receipts", "source codes", "review", "conflict", "correction",
	"steps", "tour", "tour suggest", "tour clear", "referrals",
}

// A new word gets its questions in the one table, and they their words.
func TestEveryWordThatNeedsSomethingAsksForIt(t *testing.T) {
	for _, w := range Words {
		row, known := asks[w.Name]
		if needs := !slices.Contains(needNothing, w.Name); needs != known {
			t.Errorf("%s %s: in the table of questions: %v", w.Name, w.Args, known)
		}
		for _, q := range row.questions {
			if q.Silent {
				continue
			}
			keys := []string{"ask." + q.Name, "ask." + q.Name + ".name", "ask." + q.Name + ".why"}
			if q.Open {
				keys = append(keys, "ask."+q.Name+".open")
			}
			for _, key := range keys {
				if text.Of("de", key) == key || text.Of("en", key) == text.Of("de", key) && !strings.HasSuffix(key, ".name") {
					t.Errorf("%s asks %s, which has no words", w.Name, key)
				}
			}
			if q.Flag != "" && !strings.Contains(w.Args, "--"+q.Flag) {
				t.Errorf("%s takes --%s, which its usage does not tell", w.Name, q.Flag)
			}
		}
	}
}

// desk is one on an empty store, on the last day of May.
func desk(t *testing.T) *store.Desk {
	t.Helper()
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return time.Date(2026, 5, 31, 12, 3, 0, 0, time.UTC) }
	opened, err := store.Open(t.Context(), backend, store.Options{Clock: clock, NoLists: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(opened.Close(), backend.Close()); err != nil {
			t.Error(err)
		}
	})
	return opened.Operator("test", "de")
}

func TestInquiryKnowsWhatWasSaid(t *testing.T) {
	d := desk(t)
	for line, open := range map[string]string{
		"note": "person day kind confided text", "note " + id: "day kind confided text", "note --kind Telefon " + id: "day confided text",
		"find": "filter", "show": "person", "lang": "language",
		"staff add": "newstaff role name in team", "staff add --role outreach --in Norden maike": "name team", "staff add maike outreach": "name in team",
		"staff role maike": "role newin newteam", "staff off": "staff", "key add maike": "key expires from", "key revoke": "fingerprint", "log": "since whom type",
	} {
		i, err := Inquire(line, d, "de")
		if err != nil || i == nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		var asked []string
		for q, more := i.Next(); more; q, more = i.Next() {
			asked = append(asked, q.Name)
			i.Answer(q, Answer{"x", "x"})
		}
		if got := strings.Join(asked, " "); got != open {
			t.Errorf("%s asks for %s, want %s", line, got, open)
		}
	}
	for _, line := range []string{"find in:Norden", "note " + id + " text", "whoami", "staff list", "help", "log --limit 3", "key list maike", "lang de"} {
		if i, err := Inquire(line, d, "de"); i != nil || err != nil {
			t.Errorf("%s asks: %v", line, err)
		}
	}
	for line, code := range map[string]string{"dance": "unknown", "note --day tomorrow " + id: "day", "staff off a b": "extra", "note --text x " + id: "flag"} {
		_, err := Inquire(line, d, "de")
		if wrong, ok := errors.AsType[*Usage](err); !ok || wrong.Code != code {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestAnswersMakeTheActionThatTheLineMakes(t *testing.T) {
	d := desk(t)
	for line, said := range map[string][]string{
		"note --kind phone --day 2026-05-30 --confided " + id + " Ruft zurück.": {"note", "7kqm4x", "gestern", "3", "j", "Ruft zurück."},
		"find in:Norden fatima": {"find", "in:Norden fatima"},
		"show " + id:            {"show", " 7kq m4x "},
		"lang en":               {"lang", "2"},
		"staff add --role outreach --in 03452019,03452001 --team mitte maike Maike Harms": {"staff add", "Maike", "sozialarbeit", "Maike Harms", "norden, Aurich", "mitte"},
		"staff role maike courses": {"staff role", "maike", "2", "", ""},
		"staff off maike":          {"staff off", "maike"},
		"key list":                 {"key list", ""},
		"key add --expires 2027-01-31 --from 10.0.0.0/8,192.0.2.0/24 maike ssh-ed25519 AAAA me": {"key add", "maike", "ssh-ed25519 AAAA me", "31.01.2027", "10.0.0.0/8, 192.0.2.0/24"},
		"key revoke SHA256:abc":                    {"key revoke", "SHA256:abc"},
		"log --since 2026-05-30 --type note.added": {"log", "30.5.", "", "note.added"},
	} {
		i, err := Inquire(said[0], d, "de")
		if err != nil || i == nil {
			t.Fatal(said[0], err)
		}
		for _, typed := range said[1:] {
			q, _ := i.Next()
			answer := Answer{}
			if typed != "" {
				if answer, err = q.Read(d, "de", typed); err != nil {
					t.Errorf("%s: %q: %v", said[0], typed, err)
				}
			}
			i.Answer(q, answer)
		}
		got, err := i.Action()
		want, _ := Parse(line, nil)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n%#v, %v, want\n%#v", said[0], got, err, want)
		}
	}
}

func TestAnswersAreReadAsPeopleSayThem(t *testing.T) {
	d := desk(t)
	day, kind := Question{Sort: PastDay}, Question{Sort: Choice, List: "contact"}
	for _, c := range []struct {
		q           Question
		typed, want string
	}{
		{day, "31.05.2026", "2026-05-31"}, {day, "heute", "2026-05-31"}, {day, "Gestern", "2026-05-30"}, {day, "yesterday", "2026-05-30"},
		{day, "vorgestern", "2026-05-29"}, {day, "1.6.", "2025-06-01"}, {day, "31.5.", "2026-05-31"}, {day, "2026-06-01", ""}, {day, "2026", ""}, {day, "morgen", ""},
		{Question{Sort: Day}, "2027-01-31", "2027-01-31"}, {kind, "3", "phone"}, {kind, "Telefon", "phone"}, {kind, "anruf", "phone"}, {kind, "6", ""}, {kind, "Bus", ""},
		{Question{Sort: YesNo}, "J", Yes}, {Question{Sort: YesNo}, "Yes", Yes}, {Question{Sort: YesNo}, "nein", ""}, {Question{Sort: YesNo}, "x", ""},
		{Question{Sort: Places}, "Norden,hage", "03452019,03452008"}, {Question{Sort: Places}, "Nordn", ""}, {Question{Sort: Colleague}, "Maike", "maike"},
		{Question{Sort: Somebody}, "7KQM4X", id}, {Question{Sort: Somebody}, "7KQ-M4Q", ""}, {Question{Sort: Conditions}, "in:Nordn", "in:Nordn"},
		{Question{Sort: Choice, List: tongues}, "english", "en"},
	} {
		if got, _ := c.q.Read(d, "de", c.typed); got.Value != c.want {
			t.Errorf("%+v: %q is %q, want %q", c.q.Sort, c.typed, got.Value, c.want)
		}
	}
	usual, some := Question{Sort: PastDay, Usual: today}.Default(d, "de")
	if want := (Answer{string(person.Date("2026-05-31")), "31.05.2026"}); !some || usual != want {
		t.Errorf("Enter stands for %+v", usual)
	}
}

func TestNearWordsAreProposed(t *testing.T) {
	for typed, want := range map[string]string{"fnid": "find", "not": "note", "whoamy": "whoami", "hepl": "help", "xyz": "", "n": "", "finden": "find", strings.Repeat("x", 1000): ""} {
		if got := Near(typed, nil); got != want {
			t.Errorf("%.20q: %q, want %q", typed, got, want)
		}
	}
}
