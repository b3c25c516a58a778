package command

import (
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

// listCalled is the saved list that a name means: the name itself, or what it
// means without looking at case, umlauts and spaces.
func listCalled(ctx context.Context, d *store.Desk, name string) (store.Shelved, error) {
	shelf, err := d.OpenShelf(ctx)
	if err != nil {
		return store.Shelved{}, err
	}
	return among(shelf.Lists(), name)
}

// among finds a list by its name; an error names the nearest.
func among(lists []store.Shelved, name string) (store.Shelved, error) {
	for _, same := range []func(string) string{func(s string) string { return s }, strings.ToLower, folded} {
		at := slices.IndexFunc(lists, func(l store.Shelved) bool { return same(l.Name) == same(name) })
		if at >= 0 {
			return lists[at], nil
		}
	}
	return store.Shelved{}, &Unknown{Kind: "list", Word: shown(name), Near: nearList(lists, name)}
}

func folded(name string) string { return person.Suchform(name) }

// nearList is the name that a mistyped one may mean: one that begins with it, or
// one with few slips.
func nearList(lists []store.Shelved, name string) string {
	wanted := folded(name[:min(len(name), 200)])
	best, near := 4, ""
	for _, l := range lists {
		have := folded(l.Name)
		by := slips(wanted, have)
		if 3*by > max(3, len(have)) {
			by = 4
		}
		if wanted != "" && (strings.HasPrefix(have, wanted) || strings.HasPrefix(wanted, have+" ")) {
			by = min(by, 3)
		}
		if by < best {
			best, near = by, shown(l.Name)
		}
	}
	return near
}

// mine is a list that the principal may change.
func mine(ctx context.Context, d *store.Desk, name string) (store.Shelved, error) {
	list, err := listCalled(ctx, d, name)
	if err == nil && !list.Mine {
		err = wrong("list.mine", shown(list.Name), string(list.Owner))
	}
	return list, err
}

// inList is the condition to be in a list.
func inList(list store.Shelved) string { return "list:" + register.Quoted(list.Name) }

// Understood is a filter as the rule book and the saved lists understand it: what
// is wrong with it, a list that there is not among that, is an error.
func Understood(ctx context.Context, d *store.Desk, typed string) (register.Filter, error) {
	filter := register.Parse(typed, d.Session.Book)
	if err := filter.Err(); err != nil || !d.Session.May("list.keep") {
		return filter, err
	}
	var lists []store.Shelved
	for _, term := range filter.Terms {
		if term.Field != "list" {
			continue
		}
		if lists == nil {
			shelf, err := d.OpenShelf(ctx)
			if err != nil {
				return filter, err
			}
			lists = shelf.Lists()
		}
		for _, v := range term.Values {
			if v.Code == "" || strings.HasPrefix(v.Code, "@") { // none and any, and rosters of courses
				continue
			}
			if _, err := among(lists, v.Code); err != nil {
				return filter, err
			}
		}
	}
	return filter, nil
}

// leadingName finds the list whose name a text begins with, the longest such
// name, and the rest of the text: OpenSSH drops the quotes around a name.
func leadingName(lists []store.Shelved, line string) (store.Shelved, string, error) {
	var words []string
	var rests []string
	for rest := line; ; {
		word, after := cut(rest)
		if word == "" || len(words) == 12 {
			break
		}
		words, rests, rest = append(words, unquoted(word)), append(rests, after), after
	}
	for n := len(words); n > 0; n-- {
		if list, err := among(lists, strings.Join(words[:n], " ")); err == nil {
			return list, strings.TrimSpace(rests[n-1]), nil
		}
	}
	first := ""
	if len(words) > 0 {
		first = words[0]
	}
	_, err := among(lists, first)
	return store.Shelved{}, "", err
}
