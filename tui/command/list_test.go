package command

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

const other = "R8G-N02"

func people(ids ...person.ID) Whom { return Whom{People: ids} }

func TestLinesAboutListsBecomeActions(t *testing.T) {
	for line, want := range map[string]Action{
		"find --facets --columns kurs,Gemeinde x": FindPeople{Filter: "x", Facets: true, Columns: []string{"course", "in"}},
		"find --sort -niveau --why fatima":        FindPeople{Filter: "fatima", Sort: register.Sort{Field: "german", Down: true}, Why: true},
		"list":                                    ShowLists{},
		"list --json":                             ShowLists{JSON: true},
		"list meine Alphas":                       ShowList{Name: "meine Alphas"},
		`list show "meine Alphas" --limit 3 --sort age`:     ShowList{Name: "meine Alphas", Limit: 3, Sort: register.Sort{Field: "age"}},
		"list news meine Alphas --json":                     ListNews{"meine Alphas", true},
		"list save meine Alphas type:ALPHA fatima":          SaveList{"meine Alphas", "type:ALPHA fatima"},
		`list save "Familie H" hassan`:                      SaveList{"Familie H", "hassan"},
		"list save x -need:childcare":                       SaveList{"x", "-need:childcare"},
		"list hand Einladung Mai":                           HandList{"Einladung Mai"},
		"list share meine Alphas --team":                    ShareList{Name: "meine Alphas", With: store.WithTeam},
		"list share --role outreach x":                      ShareList{"x", store.WithRole, "outreach"},
		"list share x --private":                            ShareList{Name: "x"},
		"list pin x":                                        PinList{Name: "x"},
		"list unpin x":                                      PinList{"x", true},
		"list drop meine Alphas":                            DropList{"meine Alphas"},
		"list rename alt neu":                               RenameList{"alt", "neu"},
		"list rename meine Alphas --to unsere Alphas":       RenameList{"meine Alphas", "unsere Alphas"},
		"list add Einladung Mai " + id + " " + other:        ActOnMany{Kind: store.AddTo, Into: "Einladung Mai", Whom: people(id, other)},
		"list take --yes x --filter list:y in:Norden":       ActOnMany{Kind: store.TakeFrom, Into: "x", Whom: Whom{Filter: "list:y in:Norden"}, Yes: true},
		"list note Einladung Mai " + id + ` it's "so" -- x`: NotePick{"Einladung Mai", id, `it's "so" -- x`},
		"list note x " + id:                                 NotePick{"x", id, ""},
		"list purpose meine Alphas Test im Mai":             SetPurpose{"meine Alphas Test im Mai"},
		"assign Maike " + id:                                ActOnMany{Kind: store.Assign, Staff: "maike", Whom: people(id)},
		"assign maike --list meine Alphas --yes":            ActOnMany{Kind: store.Assign, Staff: "maike", Whom: Whom{List: "meine Alphas"}, Yes: true},
		"relieve maike --filter in:Norden worker:maike":     ActOnMany{Kind: store.Relieve, Staff: "maike", Whom: Whom{Filter: "in:Norden worker:maike"}},
		"followup " + id + " +7d Kursplatz -- it's \"so\"":  ActOnMany{Kind: store.FollowUp, Whom: people(id), Day: "+7d", Text: "Kursplatz -- it's \"so\""},
		"followup --for jan " + id + " " + other + " 30.11. anrufen": ActOnMany{
			Kind: store.FollowUp, Staff: "jan", Whom: people(id, other), Day: "30.11.", Text: "anrufen"},
		"followup --list meine Alphas morgen alle anrufen":   ActOnMany{Kind: store.FollowUp, Whom: Whom{List: "meine Alphas"}, Day: "morgen", Text: "alle anrufen"},
		`followup --list "meine Alphas" 2026-11-30 anrufen`:  ActOnMany{Kind: store.FollowUp, Whom: Whom{List: "meine Alphas"}, Day: "2026-11-30", Text: "anrufen"},
		"followup --yes --filter in:Norden age:18 +1m x":     ActOnMany{Kind: store.FollowUp, Whom: Whom{Filter: "in:Norden age:18"}, Day: "+1m", Text: "x", Yes: true},
		"followup done " + id:                                CloseFollowUps{People: []person.ID{id}},
		"followups --for jan":                                ListFollowUps{For: "jan"},
		"undo":                                               Undo{},
		"undo N12 --yes":                                     Undo{ID: "n12", Yes: true},
		"bulk --json":                                        ListBulks{true},
		"export in:Norden --purpose Kursplanung 2026 --xlsx": Export{Filter: "in:Norden", Purpose: "Kursplanung 2026", As: XLSX},
		"export --list meine Alphas --purpose Test --columns name,deutsch": Export{
			List: "meine Alphas", Purpose: "Test", Columns: []string{"name", "german"}, As: CSV},
		"export --all --ndjson --purpose Statistik": Export{All: true, Purpose: "Statistik", As: NDJSON},
	} {
		got, err := Parse(line, nil)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n gave %#v, %v\n want %#v", line, got, err, want)
			continue
		}
		if again, err := Parse(got.String(), nil); err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("%s\n is written %s, which gives %#v, %v", line, got, again, err)
		}
	}
}

func TestUnclearLinesAboutListsAreUsageErrors(t *testing.T) {
	for line, code := range map[string]string{
		"find --sort dutsch": "field.near", "find --sort qqqqqq": "field", "find --columns name,qqqqqq": "field", "find --count --facets": "either",
		"list show": "list.missing", "list save": "list.missing", "list save x": "filter.missing", "list save in:Norden": "list.name.missing",
		"list save meine Hassan": "list.unclear", "list share x": "share.missing", "list share --team --private x": "share.missing",
		"list share --team": "list.missing", "list rename x": "rename.missing", "list add": "list.missing", "list add x": "whom.missing",
		"list note x": "id.missing", "list note": "list.missing", "list purpose": "list.missing", "assign": "staff.missing", "assign maike": "whom.missing",
		"assign maike " + id + " --list x": "whom.several", "followup": "day.missing", "followup " + id: "day.missing", "followup +7d x": "whom.missing",
		"followup " + id + " +7d": "what.missing", "followup done": "id.missing", "undo a b": "extra", "export": "export.missing",
		"export --purpose x": "export.missing", "export in:Norden": "purpose.missing", "export x --purpose y --csv --xlsx": "either",
		"export --all x --purpose y": "either",
	} {
		_, err := Parse(line, nil)
		wrong, ok := errors.AsType[*Usage](err)
		if !ok || wrong.Code != code {
			t.Errorf("%q: %v, want usage %q", line, err, code)
		}
	}
}

func TestDaysAheadAreReadAsPeopleSayThem(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)
	for typed, want := range map[string]person.Date{
		"+7d": "2026-11-29", "+2w": "2026-12-06", "+1m": "2026-12-22", "heute": "2026-11-22", "Morgen": "2026-11-23", "übermorgen": "2026-11-24",
		"30.11.": "2026-11-30", "1.2.": "2027-02-01", "22.11.": "2026-11-22", "24.12.2026": "2026-12-24", "2026-12-24": "2026-12-24",
	} {
		if got, ok := dayAhead(typed, now); !ok || got != want {
			t.Errorf("%s is %s, %v; want %s", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "+d", "+7", "7d", "+-7d", "+7x", "2026", "2026-11", "31.2.", "bald", "+9999d", "-7d"} {
		if got, ok := dayAhead(typed, now); ok {
			t.Errorf("%q is taken as %s", typed, got)
		}
	}
}

func TestListIsFoundByItsNameAndTheNearestIsProposed(t *testing.T) {
	lists := []store.Shelved{{SavedList: store.SavedList{Name: "meine Alphas"}}, {SavedList: store.SavedList{Name: "Fälle"}}, {SavedList: store.SavedList{Name: "meine"}}}
	for typed, want := range map[string]string{"meine Alphas": "meine Alphas", "MEINE alphas": "meine Alphas", "faelle": "Fälle", "meine": "meine"} {
		if got, err := among(lists, typed); err != nil || got.Name != want {
			t.Errorf("%s is %q, %v", typed, got.Name, err)
		}
	}
	for typed, near := range map[string]string{"meine Alfas": "meine Alphas", "Fäle": "Fälle", "Quark": ""} {
		_, err := among(lists, typed)
		if unknown, ok := errors.AsType[*Unknown](err); !ok || unknown.Near != near {
			t.Errorf("%s: %v, want near %q", typed, err, near)
		}
	}
	for line, want := range map[string][2]string{"meine Alphas Test im Mai": {"meine Alphas", "Test im Mai"}, "meine x": {"meine", "x"}, "Fälle": {"Fälle", ""}} {
		list, rest, err := leadingName(lists, line)
		if err != nil || list.Name != want[0] || rest != want[1] {
			t.Errorf("%s is %q and %q, %v", line, list.Name, rest, err)
		}
	}
}
