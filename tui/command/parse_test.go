package command

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lotse/store"
)

func note(n store.NewNote) Action {
	n.Person = "7KQ-M4X"
	return AddNote{n}
}

// id is a valid id, as OpenSSH hands it over.
const id = "7KQ-M4X"

func TestLinesBecomeActions(t *testing.T) {
	for _, c := range []struct {
		line  string
		stdin string
		want  Action
	}{
		{"find", "", FindPeople{}},
		{"find course:none in:Norden", "", FindPeople{Filter: "course:none in:Norden"}},
		{"find --json course:none", "", FindPeople{Filter: "course:none", JSON: true}},
		{"find course:none --json --limit 3", "", FindPeople{Filter: "course:none", JSON: true, Limit: 3}},
		{"find course:none --count in:Norden", "", FindPeople{Filter: "course:none in:Norden", Count: true}},
		{"find --limit=3 x", "", FindPeople{Filter: "x", Limit: 3}},
		{`find in:"Upgant-Schott" "abd al  rahman"`, "", FindPeople{Filter: `in:"Upgant-Schott" "abd al  rahman"`}},
		{`find "a --json b"`, "", FindPeople{Filter: `"a --json b"`}},
		{`find "half open --json`, "", FindPeople{Filter: `"half open`, JSON: true}},
		{"find -need:childcare o'brien", "", FindPeople{Filter: "-need:childcare o'brien"}},
		{"find german:..A2 -- --json", "", FindPeople{Filter: "german:..A2 --json"}},
		{"show " + id, "", ShowPerson{Person: id}},
		{"show 7kq m4x", "", ShowPerson{Person: id}},
		{"show --json --reason \"access request\" " + id, "", ShowPerson{Person: id, Reason: "access request", JSON: true}},
		{"show --reason=Art.15 " + id, "", ShowPerson{Person: id, Reason: "Art.15"}},
		{"show --reason Auskunft Art. 15 " + id, "", ShowPerson{Person: id, Reason: "Auskunft Art. 15"}},
		{"show --reason Auskunft Art. 15 --json " + id, "", ShowPerson{Person: id, Reason: "Auskunft Art. 15", JSON: true}},
		{"show " + id + " --reason Auskunft Art. 15", "", ShowPerson{Person: id, Reason: "Auskunft Art. 15"}},
		{"note " + id + " nobody home", "", note(store.NewNote{Text: "nobody home"})},
		{"note --kind=phone --day 31.05.2026 --confided --key k1 " + id + " text", "", note(store.NewNote{
			Kind: "phone", Day: "2026-05-31", Confided: true, Key: "k1", Text: "text"})},
		{"note -- " + id + " text", "", note(store.NewNote{Text: "text"})},
		{"note --confided -- " + id + " --key is text here", "", note(store.NewNote{Confided: true, Text: "--key is text here"})},
		{"note " + id, "from the pipe\nand on\n", note(store.NewNote{Text: "from the pipe\nand on\n"})},
		{"whoami", "", WhoAmI{}},
		{"whoami --json\n", "", WhoAmI{JSON: true}}, {"whoami --ssh-config", "", WhoAmI{SSHConfig: true}},
		{"lang EN", "", SetLanguage{"en"}},
		{"help", "", Help{}},
		{"help staff add", "", Help{Topic: "staff add"}},
		{"help filter", "", Help{Topic: "filter"}},
		{"staff list --json", "", ListStaff{JSON: true}},
		{"staff add --role outreach --in Aurich,Norden --team=Nord maike Maike Harms", "", AddStaff{
			ID: "maike", Role: "outreach", Team: "Nord", Places: []string{"Aurich", "Norden"}, Name: "Maike Harms"}},
		{"staff add Maike outreach Maike O'Harms --in Aurich", "", AddStaff{
			ID: "maike", Role: "outreach", Places: []string{"Aurich"}, Name: "Maike O'Harms"}},
		{`staff add --role admin --team "Team Nord" a1 "Ada Lovelace"`, "", AddStaff{
			ID: "a1", Role: "admin", Team: "Team Nord", Name: "Ada Lovelace"}},
		{"staff role maike courses", "", SetRole{ID: "maike", Role: "courses"}},
		{"staff off maike", "", SwitchOff{"maike"}},
		{"staff on maike", "", SwitchOn{"maike"}},
		{"key list", "", ListKeys{}},
		{"key list maike --json", "", ListKeys{Staff: "maike", JSON: true}},
		{"key add maike ssh-ed25519 AAAA my laptop", "", AddKey{Staff: "maike", Line: "ssh-ed25519 AAAA my laptop"}},
		{"key add maike --expires 2027-01-31 --from 10.0.0.0/8,192.0.2.0/24", "ssh-ed25519 AAAA\n", AddKey{
			Staff: "maike", Line: "ssh-ed25519 AAAA", Expires: "2027-01-31", Networks: []string{"10.0.0.0/8", "192.0.2.0/24"}}},
		{"key revoke SHA256:abc", "", RevokeKey{"SHA256:abc"}},
		{"log --limit 5 --type note.added --since 2026-01-01", "", ReadLog{Limit: 5, Type: "note.added", Since: "2026-01-01"}},
	} {
		got, err := Parse(c.line, strings.NewReader(c.stdin))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\n gave %#v, %v\n want %#v", c.line, got, err, c.want)
		}
	}
}

func TestTextOfANoteIsTheRestOfTheLineVerbatim(t *testing.T) {
	for _, text := range []string{
		"he said \"come back\" and it's fine", `C:\path \n stays`, "-- not a flag", "--confidential is no flag", "see --confided",
		"tabs\tand  two spaces", "'quoted'", `"quoted"`, `"half`, "a -- b", "naïve – „Zitat“ ☎", "find course:none", "$(rm -rf) `x` ; | & > <",
	} {
		got, err := Parse("note --key k "+id+" "+text, nil)
		if want := note(store.NewNote{Key: "k", Text: text}); err != nil || got != want {
			t.Errorf("%q became %#v, %v", text, got, err)
		}
	}
}

func TestUnclearLinesAreUsageErrors(t *testing.T) {
	for line, code := range map[string]string{
		"": "empty", "  ": "empty", "dance": "unknown", "staff": "group", "staff dance": "group", "key": "group",
		"find --jsn": "flag", "find --json --json": "twice", "find --json=1": "novalue", "find --limit": "value",
		"find --limit x": "number", "find --limit 0": "number", "find --limit -3": "number", "show": "id.missing",
		"note " + id + " --confided x": "late", "note " + id + " --key=x y": "late", "show --reason": "value", "note": "id.missing", "note " + id: "note.text",
		"note " + id + "   ": "note.text", "note --day tomorrow " + id + " x": "day", "note --day 2026 " + id + " x": "day",
		"note --kind " + id: "id.missing", "note --text x " + id: "flag", `note --key a"b ` + id + " x": "quote", `note --kind="a"b" ` + id + " x": "quote", "whoami now": "extra", "whoami --json --ssh-config": "either", "lang": "lang.missing", "lang fr": "lang",
		"help dance": "topic", "staff add": "staff.missing", "staff add maike": "role.missing", "staff add maike admin": "name.missing",
		"staff role maike": "role.words", "staff off": "staff.missing", "staff off a b": "extra", "key add": "staff.missing",
		"key add maike": "key.missing", "key revoke": "fingerprint.missing", "key list a b": "extra", "log x": "extra", "log --limit 10001": "most",
	} {
		_, err := Parse(line, nil)
		wrong, ok := errors.AsType[*Usage](err)
		if !ok || wrong.Code != code {
			t.Errorf("%q: %v, want usage %q", line, err, code)
		}
	}
}

// The line is understood, the id is nobody's: that is no matter of usage.
func TestMistypedIDIsNoUsageError(t *testing.T) {
	for _, line := range []string{"show 7KQ-M4Q", "note 7KQ-M4Q text"} {
		_, err := Parse(line, nil)
		if unknown, ok := errors.AsType[*Unknown](err); !ok || unknown.Kind != "id" {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestTooLongTextIsRefusedBeforeItFillsTheMemory(t *testing.T) {
	endless := strings.NewReader(strings.Repeat("x", 5*store.MaxNote))
	_, err := Parse("note "+id, endless)
	if wrong, ok := errors.AsType[*Usage](err); !ok || wrong.Code != "long" {
		t.Errorf("got %v", err)
	}
	if endless.Len() < store.MaxNote/2 {
		t.Error("read on after the text was too long already")
	}
}

func TestActionsWriteTheLineThatMakesThem(t *testing.T) {
	for _, action := range []Action{
		FindPeople{Filter: `in:"Bad X" -need:childcare`, JSON: true, Count: true, Limit: 7}, FindPeople{},
		ShowPerson{Person: id, Reason: "Auskunft Art. 15", JSON: true},
		note(store.NewNote{Kind: "phone", Day: "2026-05-31", Confided: true, Key: "a b", Text: `it's "so" -- \ x`}),
		note(store.NewNote{Confided: true, Text: "--confided stand auf dem Zettel"}), note(store.NewNote{Text: `--key="a b" is text`}),
		note(store.NewNote{Kind: "--", Key: "--key", Text: "-- x"}), note(store.NewNote{Key: "k", Text: "two\nlines"}),
		WhoAmI{JSON: true}, SetLanguage{"de"}, Help{Topic: "key add"}, ListStaff{},
		AddStaff{ID: "maike", Role: "Aufsuchende Sozialarbeit", Team: "Team Nord", Places: []string{"Aurich", "Bad X"}, Name: "Maike Harms"},
		SetRole{ID: "maike", Role: "dpo", Team: "x y", Places: []string{"Upgant-Schott", "Norden"}}, SwitchOff{"maike"}, ListKeys{Staff: "maike"},
		AddKey{Staff: "maike", Line: "ssh-ed25519 AAAA me", Expires: "2027-01-31", Networks: []string{"10.0.0.0/8"}},
		RevokeKey{"SHA256:x"}, ReadLog{Limit: 3, Since: "2026-01-01", Staff: "maike", Type: "find", JSON: true},
	} {
		got, err := Parse(action.String(), nil)
		if err != nil || !reflect.DeepEqual(got, action) {
			t.Errorf("%s\n gave %#v, %v\n want %#v", action, got, err, action)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"note --key \"a b\" -- " + id + " --key=\"c d\" x", "note --kind=\"--\" --confided " + id + " \"q\" -- y",
		"find --limit 3 in:\"x\" --json", "note --key k " + id + " it's -- \"text\"", "show --reason a b " + id,
		"staff add --in a,b x y z", "key add maike --from 1.2.3.4/8 ssh-ed25519 AAAA", "log --since 2026-01-01",
		"list save meine Alphas type:ALPHA x", "list note a b " + id + " x -- y", "assign m --list a b --yes", "followup --list a b +7d x  y",
		"followup " + id + " 30.11. --for x", "export a --purpose b c --xlsx", "list rename a b --to c d", "find --sort -age --columns a", "undo n1.", "\x1b]52;c;x\a", "help \xff",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		action, err := Parse(line, strings.NewReader("x"))
		if err != nil {
			for _, r := range Sentence(err, "de") + Sentence(err, "en") {
				if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
					t.Fatalf("%q is answered with the control character %U", line, r)
				}
			}
			return
		}
		// Of other words, what quotes or "--" protect cannot always be written again.
		if _, isNote := action.(AddNote); !isNote && protected(line) {
			return
		}
		again, err := Parse(action.String(), strings.NewReader("x"))
		if err != nil || !reflect.DeepEqual(again, action) {
			t.Fatalf("%q is %#v, written %q, read again %#v, %v", line, action, action, again, err)
		}
	})
}

func protected(line string) bool {
	return strings.ContainsAny(line, `"`) || slices.Contains(strings.Fields(line), "--")
}
