package command

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"lotse/store"
)

func TestWordsAboutSourcesNeedNoQuotes(t *testing.T) {
	for line, want := range map[string]Action{
		"source":                      ListSources{},
		"source --json":               ListSources{JSON: true},
		"source show ABH":             ShowSource{ID: "abh"},
		"source receipts --limit 3":   ListReceipts{Limit: 3},
		"source receipt --json r-1":   ShowReceipt{ID: "r-1", JSON: true},
		"source codes jugend":         ListUnknownCodes{ID: "jugend"},
		"source end abh it's -- over": ChangeSource{"abh", endAgreement, "it's -- over"},
		"source reopen abh":           ChangeSource{"abh", reopenSource, ""},
		"source release --yes abh":    DecideHeld{ID: "abh", Yes: true},
		"source drop abh":             DecideHeld{ID: "abh", Drop: true},
		"source agree abh --basis § 86 AufenthG --signed-by Frau O'Brien --reference 32-1 A --until 31.12.2026 17:00": AgreeSource{
			"abh", "§ 86 AufenthG", "Frau O'Brien", "32-1 A", "", "31.12.2026 17:00"},
	} {
		got, err := Parse(line, nil)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n gave %#v, %v", line, got, err)
			continue
		}
		if again, err := Parse(got.String(), nil); err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("%s became %s: %#v, %v", line, got, again, err)
		}
	}
	for line, code := range map[string]string{
		"source show": "source.missing", "source end abh": "source.why", "source agree abh --basis x": "agree.missing",
		"source agree abh --basis a --signed-by b --reference c --until soon": "day", "source dance": "extra",
	} {
		_, err := Parse(line, nil)
		if wrong, ok := errors.AsType[*Usage](err); !ok || wrong.Code != code {
			t.Errorf("%q: %v, want %q", line, err, code)
		}
	}
}

func TestASourceIsToldInWords(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	open := store.SourceState{Source: store.Source{ID: "abh", Office: "Ausländer\x1b[31mbehörde", State: store.SourceLinked,
		Agreement: &store.Agreement{Basis: "§ 86 AufenthG", SignedBy: "LR", Until: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}},
		Feed: store.Feed{Read: now.Add(-2 * time.Second), Lag: 400 * time.Millisecond, Rows: 50000, Failing: now, Code: "column", Held: "r1"}}
	refused := store.SourceState{Source: store.Source{ID: "ba", Office: "Jobcenter", State: store.SourceRefused}, Shut: store.ShutRefused}
	first := store.SourceState{Source: store.Source{ID: "jugend", Office: "Jugendamt", State: store.SourceLinked}, Feed: store.Feed{Rows: 12_000}}
	for lang, parts := range map[string][]string{
		"de": {"wird zum ersten Mal gelesen", "12.000 Zeilen", "verbunden", "bis 31.12.2026", "gelesen vor 2 s", "Verzug 0,4 s", "50.000 Zeilen", "eine Spalte fehlt", "zurückgehalten", "verweigert"},
		"en": {"being read for the first time", "linked", "until 2026-12-31", "read 2 s ago", "lag 0.4 s", "50,000 rows", "a column is missing", "held", "refused"},
	} {
		var out bytes.Buffer
		if err := (SourcesListed{[]store.SourceState{open, refused, first}, now, false}).Print(&out, Format{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(out.String(), part) {
				t.Errorf("%q is missing in\n%s", part, out.String())
			}
		}
		if strings.Contains(out.String(), "\x1b") {
			t.Error("an office's name reaches the terminal untouched")
		}
	}
}

func TestHowLongAgoChangesByTheMinuteAfterTheFirst(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration]string{
		-time.Second: "vor 0 s", 2500 * time.Millisecond: "vor 2 s", 61 * time.Second: "vor 1 min", 119 * time.Second: "vor 1 min",
		3 * time.Hour: "vor 3 h", 72 * time.Hour: "vor 3 Tagen",
	} {
		if got := Ago(now.Add(-ago), now, "de"); got != want {
			t.Errorf("%v: %s", ago, got)
		}
	}
}
