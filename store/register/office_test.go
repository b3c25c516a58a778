package register

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/person"
)

var today = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// everybody sees everyone.
var everybody = access.Filter{Op: access.Everybody}

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := rulebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	someFamilies = []string{"Müller", "Mueller", "Muller", "Al-Hassan", "Alhassan", "Al Hassan", "O'Brien", "Yılmaz", "Işık", "Haile Selassie", "Kovaļčuk", "Đorđević", "", "van der Berg", "Öztürk"}
	someGivens   = []string{"Fatima", "Fatma", "Mohammed", "Muhammad", "Mohamad", "İbrahim", "Anna Maria", "Olena", "Jürgen", "Ńko", "Þór", ""}
	someNatives  = []string{"", "", "", "فاطمة الحسن", "محمّد", "ኃይለ ሥላሴ", "Олена Ковальчук", "Мюллер"}
	someStaff    = []string{"maike", "jan", "okka", "fenna"}
)

// pick draws one of some values.
func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// some draws up to most different values.
func some(r *rand.Rand, most int, of ...string) []string {
	var out []string
	for _, i := range r.Perm(len(of))[:r.IntN(most+1)] {
		out = append(out, of[i])
	}
	return out
}

func date(r *rand.Rand, years ...int) person.Date {
	text := fmt.Sprintf("%04d-%02d-%02d", pick(r, years...)+r.IntN(3), 1+r.IntN(12), 1+r.IntN(28))
	return person.Date(text[:pick(r, 0, 4, 7, 10, 10, 10, 10)])
}

// entry draws person number n.
func entry(r *rand.Rand, n int) Entry {
	return Entry{ID: person.IDFrom(uint64(n)*7919 + 1), Version: 1, Listing: person.Listing{
		Family: pick(r, someFamilies...), Given: pick(r, someGivens...), Native: pick(r, someNatives...),
		Aliases: some(r, 1, someFamilies[:12]...), Birth: date(r, 1980, 1999, 2008, 2025), Sex: pick(r, "m", "w", "d", ""),
		Nationalities: some(r, 2, "475", "166", "423", "163", "000"), Municipality: pick(r, "03452019", "03452008", "03452001", ""),
		Residence: pick(r, "24", "25-2", "duldung", ""), German: pick(r, append(person.Levels, "")...),
		Course: pick(r, "none", "waiting", "running", "done", "dropped"), CourseType: pick(r, "ALLG", "ALPHA", ""),
		Needs: some(r, 3, "course", "childcare", "housing", "work"), Assigned: some(r, 2, someStaff...),
		Restricted: r.IntN(10) == 0, Circle: some(r, 1, someStaff...),
		LastContact: date(r, 2024, 2026), LastKind: pick(r, "visit", "phone", ""),
		AZR: pick(r, "", fmt.Sprintf("26%010d", n)), Arrived: date(r, 2015, 2022, 2024), District: pick(r, "", "osnabrueck-innenstadt", "Marktviertel"),
		Sphere: pick(r, "", "sgb2", "asylblg"), Languages: some(r, 3, "ara", "kmr", "ukr", "rus"), GermanDay: date(r, 2023, 2025),
		Listening: pick(r, append(person.Levels, "")...), Reading: pick(r, append(person.Levels, "")...),
		Writing: pick(r, append(person.Levels, "")...), Speaking: pick(r, append(person.Levels, "")...),
		LiterateAny: pick(r, "yes", "no", "partly", ""), LiterateLatin: pick(r, "yes", "no", ""), School: pick(r, "none", "primary", ""),
		Qualification: pick(r, "none", "abroad", ""), CourseProvider: pick(r, "", "KVHS Aurich", "kvhs aurich", "none"), CourseEnd: date(r, 2024, 2026),
		Children: r.IntN(5), Childcare: pick(r, "", "needed", "none_needed"), Declaration: pick(r, "", "signed", "refused"),
		FollowUp: date(r, 2025, 2026), FollowUpFor: some(r, 2, someStaff...), Sources: some(r, 2, "abh", "jugend"), Conflicts: r.IntN(3),
		Step: pick(r, "", "waiting", "registered"), CourseID: pick(r, "", "ALPHA-N1"), Daytimes: some(r, 2, "morning", "evening"), Referred: some(r, 1, someStaff...),
	}, brief: need.Brief{
		Due: pick(r, "", "ALPHA", "ALLG", "BSK-B2"), Misplaced: pick(r, "", "", "ALLG"), Routes: some(r, 2, "44-1", "44a", "local"),
		Blocks: some(r, 2, "childcare", "suspended"), Deadline: date(r, 2025, 2026),
	}}
}

// places are the municipalities from which a course of a type can be reached.
type places map[string][]string

func (p places) Within(courseType, municipality string) bool {
	return slices.Contains(p[courseType], municipality)
}

var offered = places{"ALPHA": {"03452019", "03452008"}, "ALLG": {"03452001"}}

func entries(seed uint64, n int) []Entry {
	r := rand.New(rand.NewPCG(seed, 1))
	all := make([]Entry, n)
	for i := range all {
		all[i] = entry(r, i)
	}
	return all
}

func office(t testing.TB, all []Entry) *Register {
	t.Helper()
	r := New(book(t))
	r.Load(all...)
	r.Publish()
	return r
}

// offering is an office in which everybody knows where places are free.
func offering(t testing.TB, all []Entry) *Register {
	r := office(t, all)
	r.Offer(offered)
	return r
}

// count is how many people a filter finds among everybody.
func count(t testing.TB, r *Register, filter string) int {
	t.Helper()
	f := Parse(filter, book(t))
	if err := f.Err(); err != nil {
		t.Fatalf("%s: %v", filter, err)
	}
	return r.Snapshot().Find(Query{Filter: f, Visible: everybody, Today: today}).Total
}
