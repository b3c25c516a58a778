package store

import (
	"regexp"
	"slices"

	"lotse/policies/access"
	"lotse/store/plain"
	"lotse/store/register"
)

const (
	maxListName = 60  // characters
	maxLists    = 300 // that one member of staff keeps
)

// ownerPath is how a list begins that would be taken for another's.
var ownerPath = regexp.MustCompile(`^[a-z][a-z0-9.-]{1,31}/`)

// line checks a text of one line that comes from outside, and composes it.
func line(code, what, text string, most int) (string, error) {
	text = plain.NFC(text)
	if err := plain.Check(text, most); err != nil {
		return "", mistake(code, "%s: %v", what, err)
	}
	return text, nil
}

// checkList refuses what cannot be kept as a list, and brings the rest into the
// form in which it is kept.
func (d *Desk) checkList(l *keptList) error {
	var err error
	if l.Name, err = line("list.name", "the name of the list", l.Name, maxListName); err != nil {
		return err
	}
	if err := d.checkName(l); err != nil {
		return err
	}
	if err := d.checkSharing(&l.SavedList); err != nil {
		return err
	}
	if l.Purpose != "" {
		if l.Purpose, err = purpose(l.Purpose); err != nil {
			return err
		}
	}
	if l.Hand {
		l.Filter = ""
		return nil
	}
	return d.checkFilter(l)
}

func (d *Desk) checkName(l *keptList) error {
	again := register.Parse(`list:"`+l.Name+`"`, d.store.book)
	usable := len(again.Terms) == 1 && again.Err() == nil && len(again.Terms[0].Values) == 1 && again.Terms[0].Values[0].Code == l.Name
	word := foldName(l.Name)
	if !usable || word == "" || word == "any" || word == "none" || l.Name[0] == '#' || ownerPath.MatchString(l.Name) {
		return mistake("list.name", "%.60q cannot be the name of a list; take a word or several, without quotes", l.Name)
	}
	all, _ := d.store.shelves.all()
	mine := 0
	for _, other := range all {
		if other.Gone || other.Owner != d.Session.Me.ID || other.ID == l.ID {
			continue
		}
		if mine++; foldName(other.Name) == word {
			return mistake("list.exists", "you have a list %.60q already; change that one or take another name", other.Name)
		}
	}
	if mine >= maxLists {
		return mistake("list.many", "you keep %d lists, and no more fit; drop some first", mine)
	}
	return nil
}

func (d *Desk) checkSharing(l *SavedList) error {
	switch l.Shared {
	case Private:
		l.With = ""
		return nil
	case WithTeam:
		if l.With == "" {
			l.With = d.Session.Me.Team
		}
		if l.With != "" && plain.Check(l.With, 40) == nil {
			return nil
		}
		return mistake("list.team", "you are in no team; share the list with a role")
	case WithRole:
		if slices.Contains(access.Roles, access.Role(l.With)) {
			return nil
		}
	}
	return mistake("list.with", "a list is shared with a team, or with one of the roles %s", joined(access.Roles))
}

// checkFilter makes the filter canonical, and fixes which lists it names. What
// the principal may not ask she may not keep.
func (d *Desk) checkFilter(l *keptList) error {
	l.filter = register.Parse(l.Filter, d.store.book)
	if err := l.filter.Err(); err != nil {
		return err
	}
	if len(l.filter.Terms) == 0 {
		return mistake("list.empty", "a list of everybody is no list; write a filter after its name")
	}
	l.Filter, l.Inner = l.filter.String(), nil
	if _, err := d.list(l.filter); err != nil {
		return err
	}
	named, _ := d.named()
	for _, t := range l.filter.Terms {
		if t.Field != listField {
			continue
		}
		for _, v := range t.Values {
			if err := d.within(l, v, named); err != nil {
				return err
			}
		}
	}
	return nil
}

// within notes one list that another names, and refuses a circle.
func (d *Desk) within(l *keptList, v register.Value, named map[string]*keptList) error {
	in := called(named, v.Code)
	if v.Any || v.None || in == nil {
		return mistake("list.unknown", "there is no list %.60q that another could name", v.Text)
	}
	if d.store.shelves.holds(in.ID, l.ID, map[string]bool{}) {
		return mistake("list.circle", "the list %.60q names this one already; a list cannot be in itself", in.Name)
	}
	if l.Inner == nil {
		l.Inner = map[string]string{}
	}
	l.Inner[v.Code] = in.ID
	return nil
}

// holds says whether a list is another one or names it, however deep.
func (s *shelves) holds(list, other string, seen map[string]bool) bool {
	if list == other {
		return true
	}
	l := s.list(list)
	if l == nil || seen[list] {
		return false
	}
	seen[list] = true
	for _, inner := range l.Inner {
		if s.holds(inner, other, seen) {
			return true
		}
	}
	return false
}
