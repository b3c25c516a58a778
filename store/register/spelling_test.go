package register

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"lotse/policies/access"
	"lotse/store/person"
)

func TestRowSaysWhyItWasFound(t *testing.T) {
	r := office(t, people("Al-Hassan, Mohammed / محمد الحسن / Abu Ali / Hasan Mohamad", "Hassan, Jon"))
	id := string(person.IDFrom(1))
	for filter, want := range map[string][]Match{
		"mohammed":        {{"mohammed", "Mohammed", Exactly}},
		"mohamm":          {{"mohamm", "Mohammed", Begins}},
		"muhammad":        {{"muhammad", "Mohammed", Variant}},
		"mohammwd":        {{"mohammwd", "Mohammed", Slip}},
		"محمد alhassan":   {{"محمد", "محمد الحسن", Exactly}, {"alhassan", "Al-Hassan", Exactly}},
		"abu mohamad":     {{"abu", "Abu Ali", Exactly}, {"mohamad", "Hasan Mohamad", Exactly}},
		`"abu ali" moham`: {{"abu ali", "Abu Ali", Exactly}, {"moham", "Mohammed", Begins}},
		id:                {{id, id, ByNumber}},
		"mohammed -jon":   {{"mohammed", "Mohammed", Exactly}},
		"abou ali hassan": {{"abou", "Abu Ali", Variant}, {"ali", "Abu Ali", Exactly}, {"hassan", "Al-Hassan", Exactly}},
	} {
		rows := r.Snapshot().Find(Query{Filter: Parse(filter, book(t)), Visible: everybody, Today: today, Limit: -1}).Rows
		if len(rows) == 0 || !slices.Equal(rows[0].Why, want) {
			t.Errorf("%s: %+v, want %+v", filter, rows, want)
		}
	}
}

func TestNamePartsTogetherOrApartMeet(t *testing.T) {
	for _, group := range []string{
		"Abdulrahman; Abd al Rahman; Abd-ul-Rahman; Abdul Rahman; abd al-rahman; Abdur Rahman", "Al-Hassan; Alhassan; al hassan; El Hassan; Elhassan",
		"Karaoglu; Kara-oğlu; Kara Oglu; KARAOĞLU", "Abu Bakr; Abubakr; Abou Bakr; Aboubakr", "bin Laden; Binladen; ben Laden; Bin-Laden",
		"Anna-Maria; Annamaria; Anna Maria", "Gebre Mariam; Gebremariam; Ghebremariam",
	} {
		spellings := strings.Split(group, "; ")
		for _, name := range spellings {
			r := office(t, people("Xyz, "+name))
			for _, typed := range spellings {
				if count(t, r, typed) != 1 {
					t.Errorf("%q is not found by %q", name, typed)
				}
			}
		}
	}
}

func TestQuotedWordsFindOnlyAsTyped(t *testing.T) {
	r := office(t, people("Schmidt, A", "Schmitt, B", "Schmidtke, C", "Abd al Rahman, D", "Abdulrahman, E"))
	for filter, want := range map[string]int{
		`"schmidt"`: 2, "schmidt": 3, "-schmidt": 3, `-"schmidt"`: 3, `"abd al rahman"`: 1, "abd al rahman": 2, `"abd" rahman`: 1,
	} {
		if got := count(t, r, filter); got != want {
			t.Errorf("%s finds %d people, want %d", filter, got, want)
		}
	}
}

func TestHostileNamesAreFoundAndStaySmall(t *testing.T) {
	hostile := []string{strings.Repeat("x", 2000), strings.Repeat("Xj", 1000), strings.Repeat("c", 64), strings.Repeat("cxjgkh", 10), strings.Repeat("Aa-", 700),
		"e" + strings.Repeat("\u0301", 2000), strings.Repeat("ሰ", 2000), strings.Repeat("م", 2000), strings.Repeat("\U00020000", 500), "Аbс\u202eש", "'''", "ʼ"}
	for from := rune(0x40); from < 0x30000; from += 64 {
		var name strings.Builder
		for r := from; r < from+64; r++ {
			name.WriteRune(r)
		}
		hostile = append(hostile, name.String())
	}
	var entries []Entry
	for i, name := range hostile {
		e := Entry{ID: person.IDFrom(uint64(i + 1)), Version: 1}
		e.Listing.Family = name
		entries = append(entries, e)
	}
	r := office(t, entries)
	for _, name := range hostile {
		keys := person.PartKeys(name)
		bones := 0
		for _, k := range keys {
			bones += len(bonesOf(k.Text))
		}
		if bones > 2*maxBones*len(keys) {
			t.Errorf("%.20q has %d bones", name, bones)
		}
		f := Parse(name, book(t))
		found := r.Snapshot().Find(Query{Filter: f, Visible: everybody, Today: today, Limit: 1}).Total
		if len(f.Terms) == 1 && len(keysOf(name)) > 0 && len(person.NameKeys(name)) == 1 && f.Err() == nil && found == 0 {
			t.Errorf("%.20q is not found", name)
		}
	}
}

func TestHiddenPeopleChangeNoRankAndNoMessage(t *testing.T) {
	// Story: the same list with and without hidden people of like names.
	shown := []string{"Schmitt, Ali", "Schmid, Alia", "Smit, Aly", "Schmidtova, Ola"}
	all := people(append(slices.Clone(shown), "Schmidt, Ali", "Schmidd, Aali", "Szmidt, Alee")...)
	for i := range all[len(shown):] {
		all[len(shown)+i].Listing.Restricted = true
	}
	with, without := office(t, all).Snapshot(), office(t, all[:len(shown)]).Snapshot()
	for _, filter := range []string{"schmidt", "schmit ali", "ali", "aali", "szmidt", `"schmidt"`, "-schmidt", "schm", "schmidt ali alia"} {
		q := Query{Filter: Parse(filter, book(t)), Today: today, Limit: -1,
			Visible: access.Filter{Op: access.Not, Args: []access.Filter{{Op: access.IsRestricted}}}}
		if a, b := with.Find(q), without.Find(q); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: with hidden people %v, without %v", filter, a, b)
		}
	}
}
