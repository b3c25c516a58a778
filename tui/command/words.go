package command

import (
	"io"
	"slices"

	"lotse/store"
)

// Word is one row of the table of everything that can be said. Help, palette
// and documentation are computed from it.
type Word struct {
	Name  string // "find", "staff add"
	Args  string // "[--json] ID"
	Help  string // key of its help in tui/text
	Act   string // what the policies must allow for it; empty: open to everybody
	parse func(rest string, stdin io.Reader) (Action, error)
}

// Usage is the word with its arguments, one line.
func (w Word) Usage() string {
	if w.Args == "" {
		return w.Name
	}
	return w.Name + " " + w.Args
}

// For says whether a word can be of use to whoever sits at a Desk; nil stands for
// nobody in particular.
func (w Word) For(d *store.Desk) bool { return w.Act == "" || d == nil || d.Session.May(w.Act) }

// WordsFor are the words that can be of use to whoever sits at a Desk.
func WordsFor(d *store.Desk) []Word {
	return slices.DeleteFunc(slices.Clone(Words), func(w Word) bool { return !w.For(d) })
}

// Words is the table, in the order in which help shows it.
var Words []Word

func init() { // not a literal: help reads the table that it stands in
	Words = []Word{
		{"find", "[--json] [--count|--facets] [--limit N] [--sort FIELD|--sort -FIELD] [--columns FIELD,…] [--why] FILTER", "help.find", "find", parseFind},
		{"show", `[--json] [--reason "…"] ID`, "help.show", "read", parseShow},
		{"note", "[--kind visit] [--day DATE] [--confided] [--key KEY] ID TEXT…", "help.note", "note.write", parseNote},
		{"list", "[--json]", "help.list", "find", parseList},
		{"list show", "[--json] [--limit N] [--sort FIELD] [--columns FIELD,…] NAME", "help.list.show", "find", parseListShow},
		{"list news", "[--json] NAME", "help.list.news", "find", parseListNews},
		{"list save", "NAME FILTER…", "help.list.save", "find", parseListSave},
		{"list hand", "NAME", "help.list.hand", "find", parseListHand},
		{"list add", "[--yes] [--json] NAME ID…|--filter FILTER", "help.list.add", "find", parseListAdd},
		{"list take", "[--yes] [--json] NAME ID…|--filter FILTER", "help.list.take", "find", parseListTake},
		{"list note", "NAME ID TEXT…", "help.list.note", "find", parseListNote},
		{"list share", "NAME --team|--role ROLE|--private", "help.list.share", "find", parseListShare},
		{"list pin", "NAME", "help.list.pin", "find", parseListPin},
		{"list unpin", "NAME", "help.list.unpin", "find", parseListUnpin},
		{"list rename", "NAME --to NAME", "help.list.rename", "find", parseListRename},
		{"list purpose", "NAME TEXT…", "help.list.purpose", "find", parseListPurpose},
		{"list drop", "NAME", "help.list.drop", "find", parseListDrop},
		{"assign", "[--yes] [--json] STAFF ID…|--list NAME|--filter FILTER", "help.assign", "find", parseAssign},
		{"relieve", "[--yes] [--json] STAFF ID…|--list NAME|--filter FILTER", "help.relieve", "find", parseRelieve},
		{"followup", "[--yes] [--json] [--for STAFF] ID…|--list NAME|--filter FILTER DAY WHAT…", "help.followup", "note.write", parseFollowUp},
		{"followup done", "[--step STEP] ID…", "help.followup.done", "note.write", parseFollowUpDone},
		{"followups", "[--json] [--for STAFF]", "help.followups", "find", parseFollowUps},
		{"undo", "[--yes] [--json] [ACT]", "help.undo", "find", parseUndo},
		{"bulk", "[--json]", "help.bulk", "find", parseBulk},
		{"export", "--purpose TEXT… [--csv|--xlsx|--ndjson] [--columns FIELD,…] [--sort FIELD] FILTER|--list NAME|--all", "help.export", "find", parseExport},
		{"whoami", "[--json|--ssh-config]", "help.whoami", "", parseWhoAmI},
		{"lang", "de|en", "help.lang", "", parseLang},
		{"help", "[WORD|filter]", "help.help", "", parseHelp},
		{"chat", "", "help.chat", "", parseChat},
		{"staff list", "[--json]", "help.staff.list", "staff.read", parseStaffList},
		{"staff add", "[--role ROLE] [--team TEAM] [--in Aurich,Norden] ID NAME…", "help.staff.add", "staff.edit", parseStaffAdd},
		{"staff role", "[--team TEAM] [--in Aurich,Norden] ID ROLE", "help.staff.role", "staff.edit", parseStaffRole},
		{"staff off", "ID", "help.staff.off", "staff.edit", parseStaffOff},
		{"staff on", "ID", "help.staff.on", "staff.edit", parseStaffOn},
		{"key list", "[--json] [STAFF]", "help.key.list", "key.read", parseKeyList},
		{"key add", "[--expires DATE] [--from CIDR,…] STAFF ssh-ed25519 AAAA… [COMMENT]", "help.key.add", "key.edit", parseKeyAdd},
		{"key revoke", "SHA256:…", "help.key.revoke", "key.edit", parseKeyRevoke},
		{"log", "[--json] [--limit N] [--since DATE] [--staff ID] [--type TYPE]", "help.log", "log.read", parseLog},
	}
}
