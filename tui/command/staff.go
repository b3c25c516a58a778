package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// AddStaff adds a member of staff. Role and municipalities are as typed: codes,
// or German or English names of the rule book.
type AddStaff struct {
	ID     person.StaffID
	Name   string
	Role   string
	Team   string
	Places []string
}

func parseStaffAdd(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "role", value: true}, flag{name: "team", value: true}, flag{name: "in", value: true})
	if err != nil {
		return nil, err
	}
	words := a.words
	if len(words) == 0 {
		return nil, usage("staff.missing")
	}
	add := AddStaff{ID: staffID(words[0]), Role: a.flags["role"], Team: a.flags["team"], Places: a.list("in")}
	words = words[1:]
	if !a.has("role") {
		if len(words) == 0 {
			return nil, usage("role.missing")
		}
		add.Role, words = words[0], words[1:]
	}
	if add.Name = strings.Join(words, " "); add.Name == "" {
		return nil, usage("name.missing")
	}
	return add, nil
}

func staffID(word string) person.StaffID { return person.StaffID(strings.ToLower(word)) }

func (a AddStaff) String() string {
	return "staff add --role " + quoted(a.Role) + when(a.Team != "", " --team "+quoted(a.Team)) +
		when(len(a.Places) > 0, " --in "+quoted(strings.Join(a.Places, ","))) + " " + string(a.ID) + " " + a.Name
}

func (a AddStaff) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	staff := store.Staff{ID: a.ID, Name: a.Name, Team: a.Team}
	set(&staff.Role, code(d, "role", a.Role))
	var err error
	if staff.Municipalities, err = municipalities(d, a.Places); err != nil {
		return nil, err
	}
	return Said{Line: string(a.ID)}, d.StaffAdd(ctx, staff)
}

// municipalities are the codes of places as typed.
func municipalities(d *store.Desk, places []string) ([]string, error) {
	var codes []string
	for _, place := range places {
		entry, ok := d.Session.Book.Find("municipality", place)
		if !ok {
			near, _ := d.Session.Book.Near("municipality", place)
			return nil, &Unknown{Kind: "municipality", Word: shown(place), Near: near.German}
		}
		codes = append(codes, entry.Code)
	}
	return codes, nil
}

// code is the code of a word in the rule book, the word itself where it is
// not known: the Desk then says so.
func code(d *store.Desk, kind, word string) string {
	if entry, ok := d.Session.Book.Find(kind, word); ok {
		return entry.Code
	}
	return word
}

// set puts a code into a field whose type belongs to the policies.
func set[T ~string](field *T, value string) { *field = T(value) }

// ListStaff lists the members of staff.
type ListStaff struct{ JSON bool }

func parseStaffList(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	return ListStaff{a.has("json")}, a.none()
}

func (a ListStaff) String() string { return "staff list" + when(a.JSON, " --json") }

func (a ListStaff) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, err := d.StaffList(ctx)
	return StaffListed{list, a.JSON}, err
}

// StaffListed are the members of staff, by id.
type StaffListed struct {
	Staff []store.Staff
	JSON  bool
}

func (s StaffListed) Print(w io.Writer, f Format) error {
	if s.JSON || f.JSON {
		return printEach(w, s.Staff, func(one store.Staff) any { return one })
	}
	return table(w, f, s.Staff, func(one store.Staff) []string {
		return []string{
			string(one.ID), string(one.Role), when(one.Off, text.Of(f.Lang, "staff.off")), one.Team, one.Name,
			strings.Join(f.labels("municipality", one.Municipalities), ", "),
		}
	})
}

// SetRole gives a member of staff another role, and where it is named another
// team and other municipalities.
type SetRole struct {
	ID     person.StaffID
	Role   string // code, or name in the rule book
	Team   string
	Places []string
}

func parseStaffRole(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "team", value: true}, flag{name: "in", value: true})
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("role.words", 2)
	if err != nil {
		return nil, err
	}
	return SetRole{staffID(words[0]), words[1], a.flags["team"], a.list("in")}, nil
}

func (a SetRole) String() string {
	return "staff role" + when(a.Team != "", " --team "+quoted(a.Team)) +
		when(len(a.Places) > 0, " --in "+quoted(strings.Join(a.Places, ","))) + " " + string(a.ID) + " " + quoted(a.Role)
}

func (a SetRole) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	places, err := municipalities(d, a.Places)
	if err != nil {
		return nil, err
	}
	post := store.Post{Team: a.Team, Municipalities: places}
	set(&post.Role, code(d, "role", a.Role))
	return Said{Line: string(a.ID) + " " + string(post.Role)}, d.StaffRole(ctx, a.ID, post)
}

// SwitchOff lets a member of staff in no more.
type SwitchOff struct{ ID person.StaffID }

func parseStaffOff(rest string, _ io.Reader) (Action, error) {
	id, err := oneStaff(rest)
	return SwitchOff{id}, err
}

// oneStaff reads a line that names one member of staff and nothing else.
func oneStaff(rest string) (person.StaffID, error) {
	a, err := anywhere(rest)
	if err != nil {
		return "", err
	}
	words, err := a.exactly("staff.missing", 1)
	if err != nil {
		return "", err
	}
	return staffID(words[0]), nil
}

func (a SwitchOff) String() string { return "staff off " + string(a.ID) }

func (a SwitchOff) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	return Said{Line: string(a.ID), Key: "staff.off"}, d.StaffOff(ctx, a.ID)
}

// SwitchOn lets a member of staff in again.
type SwitchOn struct{ ID person.StaffID }

func parseStaffOn(rest string, _ io.Reader) (Action, error) {
	id, err := oneStaff(rest)
	return SwitchOn{id}, err
}

func (a SwitchOn) String() string { return "staff on " + string(a.ID) }

func (a SwitchOn) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	return Said{Line: string(a.ID), Key: "staff.on"}, d.StaffOn(ctx, a.ID)
}

// Said is one line: what was done to whom.
type Said struct {
	Line string
	Key  string // of a word after it; may be empty
}

func (s Said) Print(w io.Writer, f Format) error {
	if s.Key == "" {
		return lines(w, f, s.Line)
	}
	return lines(w, f, s.Line+" "+text.Of(f.Lang, s.Key))
}
