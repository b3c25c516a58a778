package command

import (
	"encoding/json"
	"strings"
	"testing"

	"lotse/store/person"
)

func TestFactWordsAreReadAndWrittenAlike(t *testing.T) {
	who := person.IDFrom(7)
	id := string(who)
	for line, want := range map[string]Action{
		"need " + id + " course:ALPHA now zwei \"Kinder\"":               AddNeed{Person: who, Kind: "course:ALPHA", Rest: "now zwei \"Kinder\""},
		"need --id n1 " + id + " Wohnung":                                AddNeed{Person: who, Kind: "Wohnung", ID: "n1"},
		"need met " + id + " housing":                                    EndNeed{Person: who, Kind: "housing", State: "met"},
		"need withdrawn " + id + " housing hat selbst gefunden":          EndNeed{who, "housing", "withdrawn", "hat selbst gefunden"},
		"needs --json " + id:                                             ListNeeds{who, true},
		"assess " + id + " B1 --evidence placement --issuer KVHS Norden": Assess{Person: who, Levels: "B1", Evidence: "placement", Issuer: "KVHS Norden"},
		"assess " + id + " listening B1 speaking:A2 --test DTZ":          Assess{Person: who, Levels: "listening B1 speaking:A2", Test: "DTZ"},
		"assess " + id: Assess{Person: who},
		"assess strike " + id + " AB12CD war jemand anderes":           StrikeFinding{who, "ab12cd", "war jemand anderes"},
		"fact " + id + " daytimes vormittags, abends":                  WriteFact{Person: who, Field: "daytimes", Value: "vormittags, abends"},
		"grant " + id + " 44-4 granted 2026-05-01 --lapses 2027-05-01": RecordGrant{Person: who, Route: "44-4", State: "granted", Day: "2026-05-01", Lapses: "2027-05-01"},
		"grants " + id: ListGrants{who, false},
		"recognition " + id + " Krankenschwester FH --country Syrien --year 2009": AddRecognition{who, "Krankenschwester FH", "Syrien", "2009", false},
		"recognition step " + id + " 1 Unterlagen fehlen 2026-05-01":              StepRecognition{Person: who, Number: 1, State: "Unterlagen fehlen 2026-05-01"},
	} {
		got, err := Parse(line, nil)
		if err != nil || got != want {
			t.Errorf("%s: %#v, %v", line, got, err)
			continue
		}
		if again, err := Parse(got.String(), nil); err != nil || again != want {
			t.Errorf("%s is written as %s: %v", line, got, err)
		}
	}
	for _, line := range []string{
		"need " + id, "need x housing", "need met " + id, "needs", "assess", "assess strike " + id, "assess strike " + id + " ab12cd", "fact " + id,
		"fact " + id + " school", "grant " + id + " bsk", "grants", "recognition", "recognition step " + id + " 0 full", "recognition step " + id + " 1",
	} {
		if got, err := Parse(line, nil); err == nil {
			t.Errorf("%s: %#v", line, got)
		}
	}
}

func TestWhatIsFoundOutOnAVisitIsWrittenDown(t *testing.T) {
	o := newOffice(t)
	id := string(norden3)
	o.plays([]talk{
		{"maike", "need " + id + " Sprachkurs:ALPHA sofort zwei Kinder unter drei", ExitDone, []string{"Sprachkurs, Alphabetisierungskurs, sofort", "zwei Kinder"}},
		{"maike", "need " + id + " course alpha", ExitDone, []string{"Alphabetisierungskurs"}},
		{"maike", "need " + id + " wohnnung", ExitFailed, []string{"Wohnung"}},
		{"maike", "need " + id + " course:ALFA", ExitFailed, []string{"bekannt"}},
		{"maike", "need met " + id + " Sprachkurs", ExitDone, []string{"gedeckt"}},
		{"maike", "need met " + id + " Gesundheit", ExitFailed, []string{"nicht"}},
		{"maike", "assess " + id + " Hören B1 Sprechen A2 --day gestern", ExitDone, []string{"Hören B1", "Sprechen A2", "Selbsteinschätzung"}},
		{"maike", "assess " + id + " B9", ExitFailed, []string{"bekannt"}},
		{"maike", "assess " + id + " listening", ExitFailed, []string{"Stufe"}},
		{"maike", "assess " + id + " B1 A2", ExitFailed, []string{"zwei Stufen"}},
		{"maike", "assess strike " + id + " zzzzzz verhört", ExitFailed, []string{"zzzzzz"}},
		{"maike", "fact " + id + " latein nein", ExitDone, []string{"lateinische Schrift", "nein"}},
		{"maike", "fact " + id + " daytimes vormittags abends", ExitDone, []string{"vormittags, abends"}},
		{"maike", "fact " + id + " Schule Gymnasium", ExitDone, []string{"Gymnasium"}},
		{"maike", "fact " + id + " Familienname Anders", ExitDone, []string{"daneben"}},
		{"maike", "fact " + id + " residence 24", ExitFailed, []string{"Rolle"}},
		{"maike", "fact " + id + " Schuhgröße 42", ExitFailed, []string{"Liest-lateinische-Schrift"}},
		{"maike", "grant " + id + " Zulassung beantragt gestern --authority BAMF", ExitDone, []string{"Zulassung nach §44(4)", "beantragt", "BAMF"}},
		{"maike", "grant " + id + " 44-4 used", ExitFailed, []string{"applied"}},
		{"maike", "grant " + id + " 44-4 granted --lapses 2027-05-01", ExitDone, []string{"erteilt", "gilt bis 01.05.2027"}},
		{"maike", "recognition " + id + " Krankenschwester --country Syrien --year 2009", ExitDone, []string{"1 Krankenschwester", "Syrien", "2009"}},
		{"maike", "recognition step " + id + " 1 Unterlagen fehlen gestern --office IQ Netzwerk", ExitDone, []string{"Unterlagen fehlen", "IQ Netzwerk"}},
		{"maike", "recognition step " + id + " 2 full", ExitFailed, []string{"2"}},
		{"maike", "show " + id, ExitDone, []string{"im Anerkennungsverfahren"}},
		{"foelke", "fact " + id + " Telefon 0151", ExitFailed, []string{"Rolle"}},
	})
	for _, line := range []string{"needs", "assess", "grants", "recognition"} {
		out, aside, exit := says(t, o.as("maike"), line+" --json "+id)
		for _, one := range strings.Split(strings.TrimSpace(out), "\n") {
			var object struct{ Person string }
			if err := json.Unmarshal([]byte(one), &object); err != nil || object.Person != id || exit != ExitDone {
				t.Errorf("%s: %q %s, %v", line, one, aside, err)
			}
		}
	}
}
