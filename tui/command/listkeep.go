package command

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"
	"unicode"

	"lotse/store"
	"lotse/tui/text"
)

// SaveList keeps a filter under a name, or gives a list of one's own another filter.
type SaveList struct{ Name, Filter string }

// parseListSave reads a name and a filter. The name is quoted, or ends where the
// first condition begins: OpenSSH drops quotes.
func parseListSave(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(a.raw, isCondition)
	switch {
	case len(a.raw) == 0:
		return nil, usage("list.missing")
	case a.raw[0] != a.words[0]:
		at = 1
	case at < 0 && len(a.raw) > 1: // nobody can tell a name from words to search
		return nil, usage("list.unclear")
	case at < 0:
		at = 1
	case at == 0:
		return nil, usage("list.name.missing", shown(a.raw[0]))
	}
	save := SaveList{strings.Join(a.words[:at], " "), strings.Join(a.raw[at:], " ")}
	if save.Filter == "" {
		return nil, usage("filter.missing")
	}
	return save, nil
}

// isCondition says whether a word is a condition of a filter, and no name.
func isCondition(word string) bool {
	return !strings.HasPrefix(word, `"`) && (strings.ContainsAny(word, ":<>=") || strings.HasPrefix(word, "-"))
}

func (a SaveList) String() string { return "list save " + quotedName(a.Name) + " " + a.Filter }

func (a SaveList) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	filter, err := Understood(ctx, d, a.Filter)
	if err != nil {
		return nil, err
	}
	return keepList(ctx, d, a.Name, func(l *store.SavedList) error {
		if l.Hand {
			return wrong("list.hand", shown(a.Name))
		}
		l.Filter = filter.String()
		return nil
	})
}

// keepList makes a list or changes one of one's own, and says how many are in it.
func keepList(ctx context.Context, d *store.Desk, called string, change func(*store.SavedList) error) (Outcome, error) {
	shelf, err := d.OpenShelf(ctx)
	if err != nil {
		return nil, err
	}
	list := store.SavedList{Name: called}
	at := slices.IndexFunc(shelf.Lists(), func(l store.Shelved) bool { return l.Mine && folded(l.Name) == folded(called) })
	if at >= 0 {
		list = shelf.Lists()[at].SavedList
	}
	if err := change(&list); err != nil {
		return nil, err
	}
	kept, err := d.SaveList(ctx, list)
	if err != nil {
		return nil, err
	}
	return asKept(ctx, d, kept)
}

// asKept is a list as it is found now that it is kept.
func asKept(ctx context.Context, d *store.Desk, kept store.SavedList) (Outcome, error) {
	shelf, err := d.OpenShelf(ctx)
	if err != nil {
		return nil, err
	}
	all := shelf.Lists()
	at := slices.IndexFunc(all, func(l store.Shelved) bool { return l.ID == kept.ID })
	if at < 0 {
		return ListKept{store.Shelved{SavedList: kept, Mine: true}}, nil
	}
	return ListKept{all[at]}, nil
}

// ListKept is a list that was made or changed.
type ListKept struct{ List store.Shelved }

func (k ListKept) Print(w io.Writer, f Format) error {
	if f.JSON {
		return printJSON(w, listObject(k.List, f))
	}
	return lines(w, f, k.sentence(f))
}

// Spoken is the list in a sentence.
func (k ListKept) Spoken(f Format) []string { return []string{k.sentence(f) + "."} }

func (k ListKept) sentence(f Format) string {
	l := k.List
	said := l.Name + ": " + cmp.Or(l.Filter, f.hand(l)) + " (" + f.total(l) + ")"
	for _, more := range []string{f.sharing(l), when(l.Purpose != "", text.Of(f.Lang, "list.purpose", l.Purpose))} {
		said += when(more != "", "; "+more)
	}
	return said
}

// HandList makes an empty list to pick people into by hand.
type HandList struct{ Name string }

func parseListHand(rest string, _ io.Reader) (Action, error) {
	name, err := onlyName(rest)
	return HandList{name}, err
}

// onlyName reads a line that names one list and nothing else.
func onlyName(rest string) (string, error) {
	a, err := anywhere(rest)
	if err != nil {
		return "", err
	}
	return a.name()
}

func (a HandList) String() string { return "list hand " + quoted(a.Name) }

func (a HandList) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	return keepList(ctx, d, a.Name, func(l *store.SavedList) error {
		if l.ID != "" {
			return wrong("list.exists", shown(l.Name))
		}
		l.Hand = true
		return nil
	})
}

// ShareList says who else reads a list.
type ShareList struct {
	Name string
	With store.Sharing
	Role string // for WithRole: code, or name in the rule book
}

func parseListShare(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "team"}, flag{name: "role", value: true}, flag{name: "private"})
	if err != nil {
		return nil, err
	}
	if len(a.flags) != 1 {
		return nil, usage("share.missing")
	}
	share := ShareList{Role: a.flags["role"]}
	switch {
	case a.has("team"):
		share.With = store.WithTeam
	case a.has("role"):
		share.With = store.WithRole
	}
	share.Name, err = a.name()
	return share, err
}

func (a ShareList) String() string {
	with := map[store.Sharing]string{store.WithTeam: "--team", store.WithRole: "--role " + quoted(a.Role), store.Private: "--private"}
	return "list share " + with[a.With] + " " + quoted(a.Name)
}

func (a ShareList) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	return changeList(ctx, d, a.Name, func(l *store.SavedList) error {
		l.Shared, l.With = a.With, ""
		switch a.With {
		case store.WithTeam:
			l.With = d.Session.Me.Team
		case store.WithRole:
			role, ok := d.Session.Book.Find("role", a.Role)
			if !ok {
				near, _ := d.Session.Book.Near("role", a.Role)
				return &Unknown{Kind: "role", Word: shown(a.Role), Near: near.Code}
			}
			l.With = role.Code
		}
		return nil
	})
}

// changeList changes a list of one's own.
func changeList(ctx context.Context, d *store.Desk, called string, change func(*store.SavedList) error) (Outcome, error) {
	list, err := mine(ctx, d, called)
	if err != nil {
		return nil, err
	}
	if err := change(&list.SavedList); err != nil {
		return nil, err
	}
	kept, err := d.SaveList(ctx, list.SavedList)
	if err != nil {
		return nil, err
	}
	return asKept(ctx, d, kept)
}

// RenameList gives a list another name.
type RenameList struct{ Name, To string }

func parseListRename(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "to", value: true, words: true})
	if err != nil {
		return nil, err
	}
	to := a.flags["to"]
	if to == "" && len(a.words) == 2 {
		to, a.words = a.words[1], a.words[:1]
	}
	if to == "" {
		return nil, usage("rename.missing")
	}
	name, err := a.name()
	return RenameList{name, to}, err
}

func (a RenameList) String() string {
	return "list rename --to " + quotedName(a.To) + " " + quoted(a.Name)
}

func (a RenameList) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	return changeList(ctx, d, a.Name, func(l *store.SavedList) error {
		l.Name = a.To
		return nil
	})
}

// SetPurpose says for what a list may leave as a file; an empty text withdraws that.
type SetPurpose struct{ Line string } // the name of the list, then the text

func parseListPurpose(rest string, _ io.Reader) (Action, error) {
	line := strings.TrimFunc(rest, unicode.IsSpace)
	if line == "" {
		return nil, usage("list.missing")
	}
	return SetPurpose{line}, nil
}

func (a SetPurpose) String() string { return "list purpose " + a.Line }

func (a SetPurpose) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	shelf, err := d.OpenShelf(ctx)
	if err != nil {
		return nil, err
	}
	list, purpose, err := leadingName(shelf.Lists(), a.Line)
	if err != nil {
		return nil, err
	}
	return changeList(ctx, d, list.Name, func(l *store.SavedList) error {
		l.Purpose = unquoted(purpose)
		return nil
	})
}

// PinList puts a list on the home screen, or takes it from there.
type PinList struct {
	Name string
	Off  bool
}

func parseListPin(rest string, _ io.Reader) (Action, error) {
	name, err := onlyName(rest)
	return PinList{Name: name}, err
}

func parseListUnpin(rest string, _ io.Reader) (Action, error) {
	name, err := onlyName(rest)
	return PinList{name, true}, err
}

func (a PinList) String() string { return "list " + when(a.Off, "un") + "pin " + quoted(a.Name) }

func (a PinList) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, err := listCalled(ctx, d, a.Name)
	if err != nil {
		return nil, err
	}
	key := "list.pinned"
	if a.Off {
		key = "list.unpinned"
	}
	return Said{Line: list.Name + ":", Key: key}, d.Pin(ctx, list.ID, !a.Off)
}

// DropList removes a list of one's own.
type DropList struct{ Name string }

func parseListDrop(rest string, _ io.Reader) (Action, error) {
	name, err := onlyName(rest)
	return DropList{name}, err
}

func (a DropList) String() string { return "list drop " + quoted(a.Name) }

func (a DropList) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, err := mine(ctx, d, a.Name)
	if err != nil {
		return nil, err
	}
	return Said{Line: list.Name + ":", Key: "list.dropped"}, d.DropList(ctx, list.ID)
}
