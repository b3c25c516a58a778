package command

import (
	"cmp"
	"io"
	"strings"
	"time"

	"lotse/store"
	"lotse/tui/text"
)

// Lists are the saved lists that one reads.
type Lists struct {
	Lists []store.Shelved
	JSON  bool
}

// listJSON is a line of list --json; see doc.go.
type listJSON struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Owner   string `json:"owner"`
	Mine    bool   `json:"mine"`
	Pinned  bool   `json:"pinned"`
	Shared  string `json:"shared,omitempty"`
	With    string `json:"with,omitempty"`
	Hand    bool   `json:"hand"`
	Filter  string `json:"filter,omitempty"`
	Purpose string `json:"purpose,omitempty"`
	Total   int    `json:"total"`
	New     int    `json:"new"`
	Left    int    `json:"left"`
	Looked  string `json:"looked,omitempty"`
	Changed string `json:"changed,omitempty"`
	Error   string `json:"error,omitempty"`
}

func (l Lists) Print(w io.Writer, f Format) error {
	switch {
	case l.JSON || f.JSON:
		return printEach(w, l.Lists, func(one store.Shelved) any { return listObject(one, f) })
	case len(l.Lists) == 0:
		return lines(w, f, text.Of(f.Lang, "list.none"))
	}
	return table(w, f, l.Lists, func(one store.Shelved) []string {
		return []string{
			when(one.Pinned, "*"), f.total(one), f.news(one), one.Name, f.sharing(one), cmp.Or(one.Filter, f.hand(one)), f.trouble(one),
		}
	})
}

func (f Format) total(l store.Shelved) string {
	if l.Why != nil {
		return "?"
	}
	return text.Number(f.Lang, l.Total)
}

// news is what is new and what has left since one looked.
func (f Format) news(l store.Shelved) string {
	var parts []string
	if l.New > 0 {
		parts = append(parts, "+"+text.Number(f.Lang, l.New))
	}
	if l.Left > 0 {
		parts = append(parts, "-"+text.Number(f.Lang, l.Left))
	}
	return strings.Join(parts, " ")
}

// sharing says whose a list is, and who else reads it.
func (f Format) sharing(l store.Shelved) string {
	switch {
	case !l.Mine:
		return text.Of(f.Lang, "list.of", string(l.Owner))
	case l.Shared == store.WithTeam:
		return text.Of(f.Lang, "list.team", l.With)
	case l.Shared == store.WithRole:
		return text.Of(f.Lang, "list.role", f.label("role", l.With))
	}
	return ""
}

func (f Format) hand(l store.Shelved) string {
	if l.Hand {
		return text.Of(f.Lang, "list.hand")
	}
	return ""
}

func (f Format) trouble(l store.Shelved) string {
	if l.Why == nil {
		return ""
	}
	return Sentence(l.Why, f.Lang)
}

// Spoken is one list a line.
func (l Lists) Spoken(f Format) []string {
	if len(l.Lists) == 0 {
		return []string{whole(text.Of(f.Lang, "list.none"))}
	}
	said := []string{counted(f, "spoken.lists", len(l.Lists))}
	for _, one := range l.Lists {
		people := text.Of(f.Lang, "spoken.people", f.total(one))
		said = append(said, sentenceOf(one.Name, people, f.changes(one), f.sharing(one), cmp.Or(one.Filter, f.hand(one)), f.trouble(one)))
	}
	return said
}

func (f Format) changes(l store.Shelved) string {
	var parts []string
	if l.New > 0 {
		parts = append(parts, text.Number(f.Lang, l.New)+" "+text.Of(f.Lang, "list.new"))
	}
	if l.Left > 0 {
		parts = append(parts, text.Number(f.Lang, l.Left)+" "+text.Of(f.Lang, "list.left"))
	}
	return strings.Join(parts, ", ")
}

func listObject(l store.Shelved, f Format) listJSON {
	return listJSON{
		ID: l.ID, Name: l.Name, Owner: string(l.Owner), Mine: l.Mine, Pinned: l.Pinned, Shared: string(l.Shared), With: l.With,
		Hand: l.Hand, Filter: l.Filter, Purpose: l.Purpose, Total: l.Total, New: l.New, Left: l.Left,
		Looked: moment(l.Looked), Changed: moment(l.Changed), Error: f.trouble(l),
	}
}

// moment is a time in JSON, empty where there was none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
