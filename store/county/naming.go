package county

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// nameList is the names of one culture.
type nameList struct {
	given  map[string][]name // by sex
	family []name
}

// name is one name in its own script and the ways to write it in Latin letters,
// as a passport has it first. Family names that differ by sex have two forms
// each, joined by "/".
type name struct {
	native string
	latin  []string
}

func (w *world) readNames() {
	w.names = map[string]*nameList{}
	for _, n := range w.nations {
		file := n.row["names"]
		if w.names[file] != nil {
			continue
		}
		list := &nameList{given: map[string][]name{}}
		for _, r := range rows("names/" + file) {
			one := name{r["native"], r.list("latin")}
			if r["kind"] == "f" {
				list.family = append(list.family, one)
			} else {
				list.given[r["kind"]] = append(list.given[r["kind"]], one)
			}
		}
		w.names[file] = list
	}
}

// surname is a family name, none where the culture has none.
func (l *nameList) surname(d dice) name {
	if len(l.family) == 0 {
		return name{}
	}
	return pick(d, l.family)
}

// form is the form of a name for a sex.
func (n name) form(sex string) name {
	at := 0
	if sex == "w" {
		at = 1
	}
	out := name{native: side(n.native, at)}
	for _, l := range n.latin {
		out.latin = append(out.latin, side(l, at))
	}
	return out
}

func side(text string, at int) string {
	if forms := strings.Split(text, "/"); len(forms) == 2 {
		return forms[at]
	}
	return text
}

// naming is the whole name of a person. Family may be empty: not every culture
// has family names.
type naming struct {
	given, family []name
	spelt         int // which of the Latin spellings the passport has
}

// latin is the name as a passport or an office writes it.
func (n naming) latin(spelling int) (family, given string) {
	join := func(names []name) string {
		var words []string
		for _, one := range names {
			words = append(words, one.latin[spelling%len(one.latin)])
		}
		return strings.Join(words, " ")
	}
	return join(n.family), join(n.given)
}

// native is the name as it is written at home: empty where that is in Latin
// letters, too, and the passport differs from it in accents at most.
func (n naming) native() string {
	var words []string
	for _, one := range append(append([]name{}, n.given...), n.family...) {
		if one.native == "" {
			return ""
		}
		words = append(words, one.native)
	}
	home := strings.Join(words, " ")
	if family, given := n.latin(n.spelt); !n.deviates() || bare(home) == bare(strings.TrimSpace(given+" "+family)) {
		return ""
	}
	return home
}

// deviates says whether passports spell any of the names otherwise than home does.
func (n naming) deviates() bool {
	return slices.ContainsFunc(append(append([]name{}, n.given...), n.family...), func(one name) bool {
		return bare(one.native) != bare(one.latin[0])
	})
}

// bare is a text without accents and capitals.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// christen names the members of a household as their culture does: with one
// family name for all, with the women's own, with the fathers' given names, or
// with the first surnames of both parents.
func (w *world) christen(d dice, h *household) map[*human]naming {
	list := w.names[h.nation.row["names"]]
	// the names that children have from their parents, unless a father is among the members
	parents := &lineage{given: []name{pick(d, list.given["m"]), pick(d, list.given["m"])}, father: list.surname(d), mother: list.surname(d)}
	names := map[*human]naming{}
	taken := map[string]bool{}
	for _, m := range h.members {
		if m.twinOf != nil {
			names[m] = names[m.twinOf]
			continue
		}
		n := naming{given: []name{w.given(d, list, m, taken)}, family: surnames(d, list, h, m, parents)}
		if d.chance(0.35) {
			n.spelt = d.IntN(3)
		}
		names[m] = n
		if m.role == "head" && m.sex == "m" {
			parents.given = []name{n.given[0], firstOf(n.family, parents.given[1])}
		}
	}
	return names
}

// lineage is what a household's children are called after.
type lineage struct {
	given          []name // of father and grandfather
	father, mother name
}

// surnames are what stands for a family name in the culture of the household.
func surnames(d dice, list *nameList, h *household, m *human, parents *lineage) []name {
	switch h.nation.row["style"] {
	case "family":
		if m.role == "elder" {
			return []name{list.surname(d).form(m.sex)}
		}
		return []name{parents.father.form(m.sex)}
	case "patronym":
		return patronym(d, list, h, m, parents)
	case "spanish":
		switch m.role {
		case "child":
			return []name{parents.father, parents.mother}
		case "head":
			return []name{parents.father, list.surname(d)}
		}
		return []name{list.surname(d), list.surname(d)}
	case "afghan":
		if h.number%9 == 0 { // a single name, as in many Afghan papers
			return nil
		}
	}
	related := m.role == "child" || m.role == "head" || m.role == "brother" || m.role == "grown"
	if !related || h.kind == "mother" && m.role == "head" { // women keep their own
		return []name{list.surname(d)}
	}
	return []name{parents.father}
}

func firstOf(names []name, otherwise name) name {
	if len(names) == 0 {
		return otherwise
	}
	return names[0]
}

// given is a name that nobody else in the household has.
func (w *world) given(d dice, list *nameList, m *human, taken map[string]bool) name {
	for {
		one := pick(d, list.given[m.sex])
		if !taken[one.latin[0]] {
			taken[one.latin[0]] = true
			return one
		}
	}
}

// patronym is the father's given name and, in some cultures, the grandfather's;
// children have their father's, everybody else one of their own.
func patronym(d dice, list *nameList, h *household, m *human, parents *lineage) []name {
	chain := []name{pick(d, list.given["m"]), pick(d, list.given["m"])}
	if m.role == "child" || m.role == "brother" || m.role == "grown" {
		chain = parents.given
	}
	if key := h.nation.key; key == "ERI" || key == "ETH" {
		return chain[:1]
	}
	return chain
}
