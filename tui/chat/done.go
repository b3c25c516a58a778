package chat

import (
	"strings"

	"lotse/tui/command"
)

// done says in a sentence what was done to staff and keys; empty for other acts.
func (c *conversation) done(action command.Action, o command.Outcome) string {
	said, ok := o.(command.Said)
	if !ok {
		return ""
	}
	switch a := action.(type) {
	case command.AddStaff:
		return c.words("chat.done.staffadd", a.Name, string(a.ID))
	case command.SetRole:
		role := a.Role
		if entry, known := c.desk.Session.Book.Find("role", a.Role); known {
			role = c.label("role", entry.Code)
		}
		return c.words("chat.done.staffrole", string(a.ID), role)
	case command.SwitchOff:
		return c.words("chat.done.staffoff", string(a.ID))
	case command.SwitchOn:
		return c.words("chat.done.staffon", string(a.ID))
	case command.AddKey:
		return c.words("chat.done.keyadd", string(a.Staff), said.Line)
	case command.RevokeKey:
		fingerprint, whose, _ := strings.Cut(said.Line, " ")
		return c.words("chat.done.keyrevoke", whose, fingerprint)
	}
	return ""
}
