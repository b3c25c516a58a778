package command

import "lotse/store/person"

// sourceWords are about the offices' systems, their agreements and deliveries.
func sourceWords() []Word {
	return []Word{
		{"source", "[--json]", "help.source", "source.read", parseSources},
		{"source show", "[--json] SOURCE", "help.source.show", "source.read", parseSourceShow},
		{"source receipts", "[--json] [--limit N] [SOURCE]", "help.source.receipts", "source.read", parseReceipts},
		{"source receipt", "[--json] RECEIPT", "help.source.receipt", "source.read", parseReceipt},
		{"source codes", "[--json] [SOURCE]", "help.source.codes", "source.read", parseSourceCodes},
		{"source agree", "SOURCE --basis BASIS… --signed-by NAME… --reference DOCUMENT… [--from DAY] [--until DAY|MOMENT]", "help.source.agree", "source.edit", parseSourceAgree},
		{"source end", "SOURCE REASON…", "help.source.end", "source.edit", parseSourceEnd},
		{"source suspend", "SOURCE REASON…", "help.source.suspend", "source.edit", parseSourceSuspend},
		{"source reopen", "SOURCE", "help.source.reopen", "source.edit", parseSourceReopen},
		{"source release", "[--yes] SOURCE", "help.source.release", "source.edit", parseSourceRelease},
		{"source drop", "[--yes] SOURCE", "help.source.drop", "source.edit", parseSourceDrop},
	}
}

var whichSource = Question{Name: "source", Sort: Choice, List: "source"}

func init() {
	id := func(a answers) person.Source { return person.Source(a.of("source")) }
	for word, row := range map[string]asked{
		"source show":    {[]Question{whichSource}, false, func(a answers) (Action, error) { return ShowSource{ID: id(a)}, nil }},
		"source receipt": {[]Question{{Name: "receipt"}}, false, func(a answers) (Action, error) { return ShowReceipt{ID: a.of("receipt")}, nil }},
		"source agree": {[]Question{whichSource, {Name: "basis", Flag: "basis"}, {Name: "signedby", Flag: "signed-by"}, {Name: "reference", Flag: "reference"},
			{Name: "agreedfrom", Flag: "from", Sort: Day, Usual: today}, {Name: "agreeduntil", Flag: "until", Open: true}}, true,
			func(a answers) (Action, error) {
				agree := AgreeSource{id(a), a.of("basis"), a.of("signedby"), a.of("reference"), a.of("agreedfrom"), a.of("agreeduntil")}
				return agree, agree.check()
			}},
		"source end": {[]Question{whichSource, {Name: "endwhy"}}, true, func(a answers) (Action, error) {
			return ChangeSource{id(a), endAgreement, a.of("endwhy")}, nil
		}},
		"source suspend": {[]Question{whichSource, {Name: "suspendwhy"}}, true, func(a answers) (Action, error) {
			return ChangeSource{id(a), suspendSource, a.of("suspendwhy")}, nil
		}},
		"source reopen":  {[]Question{whichSource}, true, func(a answers) (Action, error) { return ChangeSource{id(a), reopenSource, ""}, nil }},
		"source release": {[]Question{whichSource}, false, func(a answers) (Action, error) { return DecideHeld{ID: id(a)}, nil }},
		"source drop":    {[]Question{whichSource}, false, func(a answers) (Action, error) { return DecideHeld{ID: id(a), Drop: true}, nil }},
	} {
		asks[word] = row
	}
}
