package command

import (
	"context"
	"io"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/tui/text"
)

// WhoAmI says who the principal is and what may be done here, or how to come back
// more easily.
type WhoAmI struct{ JSON, SSHConfig bool }

func parseWhoAmI(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "ssh-config"})
	if err != nil {
		return nil, err
	}
	w := WhoAmI{JSON: a.has("json"), SSHConfig: a.has("ssh-config")}
	if w.JSON && w.SSHConfig {
		return nil, usage("either", "--json", "--ssh-config")
	}
	return w, a.none()
}

// none is the error of a word that takes no more words.
func (a arguments) none() error {
	if len(a.words) > 0 {
		return usage("extra", shown(a.words[0]))
	}
	return nil
}

func (a WhoAmI) String() string {
	return "whoami" + when(a.JSON, " --json") + when(a.SSHConfig, " --ssh-config")
}

func (a WhoAmI) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	who, err := d.WhoAmI(ctx)
	if err != nil {
		return nil, err
	}
	if a.SSHConfig {
		return newSSHConfig(who)
	}
	return Identity{who, a.JSON}, nil
}

// Identity is who sits at the Desk.
type Identity struct {
	store.Identity
	JSON bool
}

func (i Identity) Print(w io.Writer, f Format) error {
	if i.JSON || f.JSON {
		return printJSON(w, i.object())
	}
	rows := [][]string{{text.Of(f.Lang, "whoami.name"), i.Staff.Name + " (" + string(i.Staff.ID) + ")"}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, []string{text.Of(f.Lang, key), value})
		}
	}
	add("whoami.role", f.label("role", string(i.Staff.Role)))
	add("whoami.team", i.Staff.Team)
	add("whoami.places", strings.Join(f.labels("municipality", i.Staff.Municipalities), ", "))
	add("whoami.key", i.Fingerprint)
	add("whoami.people", strconv.Itoa(i.People))
	add("whoami.sees", strings.Join(named(i.Sees, func(class string) string { return text.Of(f.Lang, "class."+class) }), ", "))
	add("whoami.some", strings.Join(named(i.SeesSome, func(class string) string { return text.Of(f.Lang, "class."+class) }), ", "))
	add("whoami.may", strings.Join(named(i.May, func(action string) string { return text.Of(f.Lang, "may."+action) }), ", "))
	return table(w, f, rows, func(row []string) []string { return row })
}

// identityJSON is what whoami --json prints; see doc.go.
type identityJSON struct {
	ID             string   `json:"id"`
	Name           string   `json:"name"`
	Role           string   `json:"role"`
	Team           string   `json:"team,omitempty"`
	Municipalities []string `json:"municipalities"`
	Language       string   `json:"language,omitempty"`
	Fingerprint    string   `json:"fingerprint,omitempty"`
	Session        string   `json:"session"`
	People         int      `json:"people"`
	Sees           []string `json:"sees"`
	SeesSome       []string `json:"sees_some"`
	May            []string `json:"may"`
}

func (i Identity) object() identityJSON {
	s := i.Staff
	return identityJSON{
		ID: string(s.ID), Name: s.Name, Role: string(s.Role), Team: s.Team, Municipalities: some(s.Municipalities),
		Language: s.Language, Fingerprint: i.Fingerprint, Session: i.Session, People: i.People,
		Sees: texts(i.Sees), SeesSome: texts(i.SeesSome), May: texts(i.May),
	}
}

func (f Format) labels(kind string, codes []string) []string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = f.label(kind, code)
	}
	return out
}

// named are the words of the interface for codes.
func named[T ~string](codes []T, word func(code string) string) []string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = word(string(code))
	}
	return out
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
