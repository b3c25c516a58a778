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
	Words = slices.Concat(peopleWords(), factWords(), stepWords(), courseWords(), supplyWords(), sourceWords(), reviewWords(), conflictWords(), newcomerWords(), ruleWords(), officeWords())
}

// peopleWords find people, write about them and keep lists of them.
func peopleWords() []Word {
	return []Word{
		{"find", "[--json] [--count|--facets] [--limit N] [--sort FIELD|--sort -FIELD] [--columns FIELD,…] [--why] FILTER", "help.find", "find", parseFind},
		{"show", `[--json] [--reason "…"] ID`, "help.show", "read", parseShow},
		{"note", "[--kind visit] [--day DATE] [--confided] [--key KEY] ID TEXT…", "help.note", "note.write", parseNote},
		{"list", "[--json]", "help.list", "list.keep", parseList},
		{"list show", "[--json] [--limit N] [--sort FIELD] [--columns FIELD,…] NAME", "help.list.show", "list.keep", parseListShow},
		{"list news", "[--json] NAME", "help.list.news", "list.keep", parseListNews},
		{"list save", "NAME FILTER…", "help.list.save", "list.keep", parseListSave},
		{"list hand", "NAME", "help.list.hand", "list.keep", parseListHand},
		{"list add", "[--yes] [--json] NAME ID…|--filter FILTER", "help.list.add", "list.keep", parseListAdd},
		{"list take", "[--yes] [--json] NAME ID…|--filter FILTER", "help.list.take", "list.keep", parseListTake},
		{"list note", "NAME ID TEXT…", "help.list.note", "list.keep", parseListNote},
		{"list share", "NAME --team|--role ROLE|--private", "help.list.share", "list.keep", parseListShare},
		{"list pin", "NAME", "help.list.pin", "list.keep", parseListPin},
		{"list unpin", "NAME", "help.list.unpin", "list.keep", parseListUnpin},
		{"list rename", "NAME --to NAME", "help.list.rename", "list.keep", parseListRename},
		{"list purpose", "NAME TEXT…", "help.list.purpose", "list.keep", parseListPurpose},
		{"list drop", "NAME", "help.list.drop", "list.keep", parseListDrop},
		{"assign", "[--yes] [--json] STAFF ID…|--list NAME|--filter FILTER", "help.assign", "assign", parseAssign},
		{"relieve", "[--yes] [--json] STAFF ID…|--list NAME|--filter FILTER", "help.relieve", "assign", parseRelieve},
		{"followup", "[--yes] [--json] [--for STAFF] ID…|--list NAME|--filter FILTER DAY WHAT…", "help.followup", "followup", parseFollowUp},
		{"followup done", "[--step STEP] ID…", "help.followup.done", "followup", parseFollowUpDone},
		{"followups", "[--json] [--for STAFF]", "help.followups", "followup", parseFollowUps},
		{"undo", "[--yes] [--json] [ACT]", "help.undo", "list.keep", parseUndo},
		{"bulk", "[--json]", "help.bulk", "list.keep", parseBulk},
		{"export", "--purpose TEXT… [--csv|--xlsx|--ndjson] [--columns FIELD,…] [--sort FIELD] FILTER|--list NAME|--all", "help.export", "export", parseExport},
	}
}

// officeWords are about oneself, staff and the log.
func officeWords() []Word {
	return []Word{
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
