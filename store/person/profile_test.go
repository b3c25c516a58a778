package person

import (
	"math/rand/v2"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func office(source Source, day Date, fields Facts) Record {
	return Record{ID: string(source) + ":1", Source: source, AsOf: day, Fields: fields}
}

func TestOwnerOfAFieldWinsAndTheLosersStayVisible(t *testing.T) {
	var p Profile
	Merge(&p, []Record{
		office(Outreach, "2026-01-01", Facts{Family: {Value: "Alhasan"}, Phone: {Value: "0151 1"}}),
		office(YouthOffice, "2025-06-01", Facts{Family: {Value: "Al-Hasan"}, Phone: {Value: "0151 2"}}),
		office(AliensAuthority, "2019-03-01", Facts{Family: {Value: "Al Hasan"}}),
	}, Rules{})
	family := p.Fields[Family]
	if family.Value != "Al Hasan" || family.Source != AliensAuthority || family.AsOf != "2019-03-01" {
		t.Errorf("the aliens authority owns the name, won: %+v", family.Fact)
	}
	if len(family.Losing) != 2 {
		t.Errorf("losing values: %+v", family.Losing)
	}
	if p.Value(Phone) != "0151 1" {
		t.Errorf("outreach owns the telephone, won: %q", p.Value(Phone))
	}
}

func TestRebuildingFromRecordsGivesTheSamePersonInAnyOrder(t *testing.T) {
	records := []Record{
		office(AliensAuthority, "2024-01-01", Facts{Family: {Value: "A"}, Birth: {Value: "1990-05-01"}}),
		office(YouthOffice, "2024-01-01", Facts{Family: {Value: "B"}, Birth: {Value: "1990-01-05"}}),
		office(Outreach, "2024-02-01", Facts{Family: {Value: "C"}, Languages: {List: []string{"ara", "kmr"}}}),
		office(SocialBenefits, "2024-02-01", Facts{Family: {Value: "D"}, Sphere: {Value: "sgb2"}}),
	}
	var first []byte
	for range 24 {
		rand.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		var p Profile
		Merge(&p, records, Rules{})
		p.List()
		now, _ := bson.Marshal(p)
		if first == nil {
			first = now
		}
		if string(now) != string(first) {
			t.Fatal("another order of the records gave another person")
		}
	}
}

// A source whose agreement ends drops out of the person without a trace.
func TestSourceThatIsTakenAwayLeavesNothing(t *testing.T) {
	var p Profile
	youth := office(YouthOffice, "2024-01-01", Facts{Children: {Value: "3"}, Family: {Value: "B"}})
	own := office(Outreach, "2024-01-01", Facts{Family: {Value: "A"}})
	Merge(&p, []Record{youth, own}, Rules{})
	Merge(&p, []Record{own}, Rules{})
	if _, known := p.Fields[Children]; known || len(p.Fields[Family].Losing) > 0 || len(p.Sources) != 1 {
		t.Errorf("left over: %+v", p)
	}
}

func TestGermanIsReachedWhenSpeakingAndOneOtherSkillReachIt(t *testing.T) {
	day := func(n int) Date { return DateOf(time.Date(2025, 1, n, 0, 0, 0, 0, time.UTC)) }
	found := func(n int, skill, level string) Assessment {
		return Assessment{Language: "deu", Skill: skill, Level: level, Day: day(n)}
	}
	for _, c := range []struct {
		name string
		list []Assessment
		want string
	}{
		{"never assessed", nil, ""},
		{"another language", []Assessment{{Language: "ara", Skill: Overall, Level: "C2"}}, ""},
		{"overall", []Assessment{found(1, Overall, "A2")}, "A2"},
		{"later overall", []Assessment{found(1, Overall, "A2"), found(2, Overall, "A1")}, "A1"},
		{"speaking holds back", []Assessment{found(1, Speaking, "A2"), found(1, Reading, "B1"), found(1, Writing, "B1")}, "A2"},
		{"one other skill is enough", []Assessment{found(1, Speaking, "B1"), found(1, Reading, "B1"), found(1, Writing, "A2")}, "B1"},
		{"no other skill", []Assessment{found(1, Overall, "A1"), found(2, Speaking, "B1")}, "A1"},
		{"overall after skills", []Assessment{found(1, Speaking, "B1"), found(1, Reading, "B1"), found(3, Overall, "B2")}, "B2"},
	} {
		p := Profile{Assessments: c.list}
		if got := p.German(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestListsGoByTheEnrolmentThatMattersNow(t *testing.T) {
	for _, c := range []struct {
		list []Enrolment
		want string
	}{
		{nil, "none"},
		{[]Enrolment{{State: Done, To: "2024-01-01"}, {State: Running}}, Running},
		{[]Enrolment{{State: Waiting}, {State: Done, To: "2024-01-01"}}, Waiting},
		{[]Enrolment{{State: Done, To: "2023-01-01"}, {State: Dropped, From: "2023-06-01", To: "2024-01-01"}}, Dropped},
		{[]Enrolment{{State: Dropped, From: "2022-06-01", To: "2023-01-01"}, {State: Done, To: "2024-01-01"}}, Done},
		{[]Enrolment{{State: Dropped, To: "2023-01-01"}}, "none"}, // left before it began
	} {
		p := Profile{Enrolments: c.list}
		if p.List(); p.Listing.Course != c.want {
			t.Errorf("%+v: %q, want %q", c.list, p.Listing.Course, c.want)
		}
	}
}

func TestAgeCountsWholeYears(t *testing.T) {
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for born, want := range map[Date]int{"2000-03-01": 26, "2000-03-02": 25, "2000": 26, "2000-04": 25, "": -1, "x": -1} {
		if got := born.Age(day); got != want {
			t.Errorf("born %q: %d, want %d", born, got, want)
		}
	}
}

func TestDatesAreReadAsTheyAreWritten(t *testing.T) {
	for typed, want := range map[string]Date{"2026-05-31": "2026-05-31", "31.05.2026": "2026-05-31", "1.5.2026": "2026-05-01", "1980": "1980", "1980-07": "1980-07"} {
		if got, err := ParseDate(typed); err != nil || got != want {
			t.Errorf("ParseDate(%q) = %q, %v", typed, got, err)
		}
	}
	for _, wrong := range []string{"", "31.02.2026", "2026-13-01", "heute", "20260531"} {
		if got, err := ParseDate(wrong); err == nil {
			t.Errorf("ParseDate(%q) = %q", wrong, got)
		}
	}
}
