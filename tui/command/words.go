package command

import "io"

// Word is one row of the table of everything that can be said. Help, palette
// and documentation are computed from it.
type Word struct {
	Name  string // "find", "staff add"
	Args  string // "[--json] ID"
	Help  string // key of its help in tui/text
	parse func(rest string, stdin io.Reader) (Action, error)
}

// Usage is the word with its arguments, one line.
func (w Word) Usage() string {
	if w.Args == "" {
		return w.Name
	}
	return w.Name + " " + w.Args
}

// Words is the table, in the order in which help shows it.
var Words []Word

func init() { // not a literal: help reads the table that it stands in
	Words = []Word{
		{"find", "[--json] [--count] [--limit N] FILTER", "help.find", parseFind},
		{"show", `[--json] [--reason "…"] ID`, "help.show", parseShow},
		{"note", "[--kind visit] [--day DATE] [--confided] [--key KEY] ID TEXT…", "help.note", parseNote},
		{"whoami", "[--json]", "help.whoami", parseWhoAmI},
		{"lang", "de|en", "help.lang", parseLang},
		{"help", "[WORD|filter]", "help.help", parseHelp},
		{"staff list", "[--json]", "help.staff.list", parseStaffList},
		{"staff add", "[--role ROLE] [--team TEAM] [--in Aurich,Norden] ID NAME…", "help.staff.add", parseStaffAdd},
		{"staff role", "ID ROLE", "help.staff.role", parseStaffRole},
		{"staff off", "ID", "help.staff.off", parseStaffOff},
		{"key list", "[--json] [STAFF]", "help.key.list", parseKeyList},
		{"key add", "[--expires DATE] [--from CIDR,…] STAFF ssh-ed25519 AAAA… [COMMENT]", "help.key.add", parseKeyAdd},
		{"key revoke", "SHA256:…", "help.key.revoke", parseKeyRevoke},
		{"log", "[--json] [--limit N] [--since DATE] [--staff ID] [--type TYPE]", "help.log", parseLog},
	}
}
