package command

import (
	"context"
	"io"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// maxKeyLine is how many characters one line of an authorized_keys file may have.
const maxKeyLine = 4000

// AddKey adds an SSH key by which a member of staff is let in.
type AddKey struct {
	Staff    person.StaffID
	Line     string      // of an authorized_keys file
	Expires  person.Date // the last day it counts; empty: for ever
	Networks []string
}

func parseKeyAdd(rest string, stdin io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "expires", value: true}, flag{name: "from", value: true})
	if err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("staff.missing")
	}
	add := AddKey{Staff: staffID(a.words[0]), Line: strings.Join(a.words[1:], " "), Networks: a.list("from")}
	if add.Expires, err = a.day("expires"); err != nil {
		return nil, err
	}
	if add.Line == "" {
		add.Line, err = input(stdin, "key.missing", maxKeyLine)
		add.Line = strings.TrimSpace(add.Line)
	}
	return add, err
}

func (a AddKey) String() string {
	return "key add" + when(a.Expires != "", " --expires "+string(a.Expires)) +
		when(len(a.Networks) > 0, " --from "+strings.Join(a.Networks, ",")) + " " + string(a.Staff) + " " + a.Line
}

func (a AddKey) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	added, err := d.KeyAdd(ctx, store.NewKey{Staff: a.Staff, Line: a.Line, Until: a.Expires, Networks: a.Networks})
	return Said{Line: added.Fingerprint}, err
}

// ListKeys lists the keys of one member of staff, or of all.
type ListKeys struct {
	Staff person.StaffID // empty: of all
	JSON  bool
}

func parseKeyList(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	list := ListKeys{JSON: a.has("json")}
	if len(a.words) > 0 {
		list.Staff, a.words = staffID(a.words[0]), a.words[1:]
	}
	return list, a.none()
}

func (a ListKeys) String() string {
	return "key list" + when(a.JSON, " --json") + when(a.Staff != "", " "+string(a.Staff))
}

func (a ListKeys) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	keys, err := d.KeyList(ctx, a.Staff)
	return KeysListed{keys, a.JSON, d.Session.Now().Location()}, err
}

// KeysListed are keys by member of staff.
type KeysListed struct {
	Keys []store.StaffKey
	JSON bool
	zone *time.Location // whose days are printed
}

func (k KeysListed) Print(w io.Writer, f Format) error {
	if k.JSON || f.JSON {
		return printEach(w, k.Keys, func(one store.StaffKey) any { return one })
	}
	return table(w, f, k.Keys, func(one store.StaffKey) []string {
		return []string{
			one.Fingerprint, string(one.Staff), keyState(one, f.Lang, k.isoDay), strings.Join(one.Networks, ","), one.Comment,
		}
	})
}

func (k KeysListed) isoDay(t time.Time) string { return t.In(k.zone).Format(time.DateOnly) }

func keyState(key store.StaffKey, lang string, day func(time.Time) string) string {
	switch {
	case !key.Revoked.IsZero():
		return text.Of(lang, "key.revoked", day(key.Revoked))
	case !key.Expires.IsZero(): // the moment after its last day
		return text.Of(lang, "key.until", day(key.Expires.Add(-time.Second)))
	}
	return ""
}

// RevokeKey lets nobody in by a key any more.
type RevokeKey struct{ Fingerprint string } // "SHA256:…", or an unmistakable beginning

func parseKeyRevoke(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("fingerprint.missing", 1)
	if err != nil {
		return nil, err
	}
	return RevokeKey{words[0]}, nil
}

func (a RevokeKey) String() string { return "key revoke " + a.Fingerprint }

func (a RevokeKey) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	key, err := d.KeyRevoke(ctx, a.Fingerprint)
	return Said{Line: key.Fingerprint + " " + string(key.Staff)}, err
}
