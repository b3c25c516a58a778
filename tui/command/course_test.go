package command

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"lotse/store"
	"lotse/store/plain"
)

const spring = "alpha-norden-26-01"

// talk is lines one after the other: who says them, the exit code, and what is in
// the answer.
type talk struct {
	who, line string
	exit      int
	says      []string
}

func (o *office) plays(lines []talk) {
	o.t.Helper()
	for _, l := range lines {
		out, aside, exit := says(o.t, o.as(l.who), l.line)
		if exit != l.exit {
			o.t.Errorf("%s: %s: exit %d: %s%s", l.who, l.line, exit, out, aside)
		}
		for _, want := range l.says {
			if !strings.Contains(out+aside, want) {
				o.t.Errorf("%s: %s: %q is missing in\n%s%s", l.who, l.line, want, out, aside)
			}
		}
	}
}

// An outreach worker proposes, the coordinator of language courses opens a course,
// gives its places, somebody drops out and the next moves up, results come in.
func TestTheLifeOfACourse(t *testing.T) {
	o := newOffice(t)
	ids := fmt.Sprint(norden1, " ", norden2, " ", norden3)
	o.plays([]talk{
		{"maike", "course open ALPHA Norden 2026-06-01 2027-01-31", ExitFailed, []string{"Rolle"}},
		{"foelke", "course open alpha norden 2026-06-01 2027-01-31 --provider KVHS Norden --times vormittags --days mo-fr --hours 08:30-12:00 --seats 2 --bus", ExitDone, []string{spring, "Alphabetisierungskurs", "Norden"}},
		{"foelke", "course", ExitDone, []string{spring, "bestätigt", "01.06.2026"}},
		{"foelke", "course alpha in Norden", ExitDone, []string{spring}},
		{"foelke", "course ALLG", ExitDone, []string{"Kein Kurs"}},
		{"foelke", "course in:Aurich", ExitDone, []string{"Kein Kurs"}},
		{"maike", "enrol " + spring + " " + string(norden3), ExitDone, []string{"angefragt"}},
		{"maike", "enrol " + spring + " " + string(norden1) + " --to registered", ExitFailed, []string{"Rolle"}},
		{"maike", "enrol " + spring + " " + string(aurich1), ExitFailed, []string{"nicht"}},
		{"foelke", "enrol " + spring + " " + ids, ExitFailed, []string{"3 Personen, angemeldet; frei sind 2 Plätze, auf die Warteliste kämen 1", "--yes"}},
		{"foelke", "enrol --yes " + spring + " " + ids, ExitDone, []string{"Al-Hassan, Fatima (" + string(norden1) + "): jetzt angemeldet", "Warteliste, Platz 1", "2 bestätigt, 0 frei"}},
		{"hinrich", "enrol " + spring + " " + string(aurich1), ExitDone, []string{"kein Platz frei; Warteliste, Platz 2"}},
		{"foelke", "enrol first " + spring + " " + string(aurich1) + " zieht bald in den Hort, sagt die Familie", ExitDone, []string{"Platz 1"}},
		{"foelke", "course show " + spring, ExitDone, []string{"KVHS Norden", "Warteliste 1", "vorn: zieht bald in den Hort", "Warteliste 2", "gefragt am 31.05.2026"}},
		{"foelke", "enrol drop " + spring + " " + string(norden1), ExitUsage, []string{"Grund"}},
		{"foelke", "enrol drop " + spring + " " + string(norden1) + " keine Lust", ExitFailed, []string{"childcare"}},
		{"foelke", "enrol drop " + spring + " " + string(norden1) + " Arbeit aufgenommen", ExitDone, []string{"abgebrochen", "rückt nach: Yilmaz, Ayse"}},
		{"foelke", "enrol step " + spring + " " + string(norden2) + " requested", ExitFailed, []string{"kann darauf nicht folgen"}},
		{"foelke", "course change " + spring + " --seats 1", ExitFailed, []string{"vergeben"}},
		{"foelke", "course change " + spring + " --seats 3", ExitDone, []string{"Geändert"}},
		{"foelke", "course change " + spring + " --from 2026-05-01", ExitDone, nil},
		{"foelke", "course start " + spring, ExitDone, []string{"läuft"}},
		{"foelke", "course attend " + spring + " heute absent " + string(norden2) + " excused " + string(norden3), ExitDone, []string{"1 gefehlt, 1 entschuldigt", "Schewtschenko, Oleh"}},
		{"foelke", "course result " + spring + " " + string(norden2) + " listening B1 reading A2 writing A2 speaking B1", ExitDone, []string{"Zertifikat"}},
		{"foelke", "course result " + spring + " " + string(norden3) + " A1 --test DTZ", ExitDone, []string{"Prüfung abgelegt"}},
		{"foelke", "course result " + spring + " " + string(norden3) + " vielleicht", ExitFailed, []string{"weder ein Niveau"}},
		{"foelke", "course end " + spring, ExitDone, []string{"beendet"}},
		{"foelke", "course", ExitDone, []string{"Kein Kurs"}},
		{"foelke", "course --all", ExitDone, []string{spring}},
		{"foelke", "course show alpha-nirgends-99", ExitFailed, []string{"gibt es nicht"}},
		{"foelke", "course open FRAUEN Norden 2026-06-01 2027-01-31", ExitFailed, []string{"2024-12-06"}},
		{"foelke", "course open ALPHA Norden 2026-06-01", ExitUsage, []string{"ersten und letzten Tag"}},
		{"foelke", "find --count german:A2", ExitDone, []string{"1"}},
	})
}

// "Enrol the first 15 of the group": those who have a place already are passed over.
func TestEnrolTheFirstOfAFilter(t *testing.T) {
	o := newOffice(t)
	o.plays([]talk{
		{"hinrich", "course open ALPHA Norden 2026-06-01 2027-01-31 --seats 5", ExitDone, []string{spring}},
		{"hinrich", "enrol " + spring + " " + string(norden2), ExitDone, nil},
		{"hinrich", "enrol " + spring + " --filter in:Norden --limit 2", ExitFailed, []string{"2 Personen", "--yes"}},
		{"hinrich", "enrol --yes " + spring + " --filter in:Norden", ExitDone, []string{"3 bestätigt"}},
		{"hinrich", "enrol --yes " + spring + " --filter in:Norden", ExitFailed, []string{"niemand"}},
		{"hinrich", "enrol --yes " + spring + " --filter in:Nordn", ExitFailed, nil},
		{"hinrich", "course cancel " + spring + " zu wenige Anmeldungen", ExitDone, []string{"abgesagt"}},
		{"hinrich", "course show " + spring, ExitDone, []string{"abgesagt: zu wenige Anmeldungen", "Kurs abgesagt"}},
	})
}

func TestCoursesAsJSON(t *testing.T) {
	o := newOffice(t)
	o.plays([]talk{{"hinrich", "course open ALPHA Norden 2026-06-01 2027-01-31 --seats 1", ExitDone, nil}})
	for _, one := range []struct {
		line string
		want map[string]any
	}{
		{"course --json", map[string]any{"id": spring, "type": "ALPHA", "seats": 1., "confirmed": 0., "free": 1., "phase": "planned"}},
		{"enrol --json " + spring + " " + string(norden1), map[string]any{"course": spring, "person": string(norden1), "state": "registered"}},
		{"course show --json " + spring, map[string]any{"id": spring, "hidden": 0., "confirmed": 1.}},
	} {
		line, want := one.line, one.want
		out, aside, exit := says(t, o.as("hinrich"), line)
		var got map[string]any
		if err := json.Unmarshal([]byte(out), &got); err != nil || exit != ExitDone {
			t.Fatalf("%s: %v %s%s", line, err, out, aside)
		}
		for key, value := range want {
			if got[key] != value {
				t.Errorf("%s: %s is %v, want %v", line, key, got[key], value)
			}
		}
	}
}

// The planning table fits 80 columns, and is read as blocks where there are fewer.
func TestPlanningTableFits(t *testing.T) {
	o := newOffice(t)
	o.plays([]talk{{"hinrich", "course open ALPHA Südbrookmerland 2026-06-01 2027-01-31 --seats 15", ExitDone, nil}})
	lines, err := o.as("hinrich").Courses(t.Context(), store.CourseQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"de", "en"} {
		for _, width := range []int{40, 80} {
			var out strings.Builder
			if err := (Courses{Lines: lines}).Print(&out, Format{Lang: lang, Width: width, Book: o.as("hinrich").Session.Book}); err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(out.String(), "\n") {
				if plain.Of(line).Width() > width {
					t.Errorf("%d cells of %d: %s", plain.Of(line).Width(), width, line)
				}
			}
			if !strings.Contains(out.String(), "15") {
				t.Error(out.String())
			}
		}
	}
}

// What a word says of itself is the line that makes it again.
func TestCourseWordsSayTheirLine(t *testing.T) {
	id := string(norden1)
	for _, line := range []string{
		"course", "course --json --all ALPHA in Norden", "course show --json " + spring,
		"course open --bus --days mo-fr --provider \"KVHS Norden\" --seats 15 ALPHA Norden 2026-06-01 2027-01-31",
		"course change " + spring + " --no-bus --seats 18", "course start " + spring, "course cancel " + spring + " zu wenige Leute",
		"course attend " + spring + " heute absent " + id, "course result --test DTZ " + spring + " " + id + " B1",
		"enrol --yes --to trial --limit 15 --childcare " + spring + " --filter in:Norden", "enrol drop " + spring + " " + id + " job",
		"enrol first " + spring + " " + id + " weil es eilt", "enrol --to waiting " + spring + " " + id,
	} {
		action, err := Parse(line, nil)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		again, err := Parse(action.String(), nil)
		if err != nil || fmt.Sprintf("%#v", again) != fmt.Sprintf("%#v", action) {
			t.Errorf("%s: says %s (%v)", line, action, err)
		}
	}
}
