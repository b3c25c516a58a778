package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
)

const (
	mostKnown  = 8    // people who are shown
	nearKnown  = 40   // of those who may be found, who are compared
	farKnown   = 300  // who are asked for: most of the county may not be found
	leastKnown = 0.02 // probability from which somebody is shown
)

// KnownAs is somebody who is known already and may be the newcomer.
type KnownAs struct {
	Row   register.Row
	Match linkage.Match
}

// KnownAlready are people who may be the newcomer, the likeliest first, as far as
// the principal may find them. It answers from memory, while somebody types; the
// first question of a session is recorded as a look at a list. Each is compared by
// what the principal may see of her alone, so that nobody else, and nothing that may
// not be seen, shows in who comes, in which order and how likely. Of a newcomer who is
// sent again under her id nobody is named: she is taken in already.
func (d *Desk) KnownAlready(ctx context.Context, n Newcomer) (known []KnownAs, err error) {
	if n.ID != "" {
		before, err := d.store.holderOf(ctx, newcomerOf+string(d.Session.Me.ID)+"/"+string(n.ID))
		if err != nil || before != "" {
			return nil, err
		}
	}
	if d.sought.Load() {
		return d.knownAs(n)
	}
	a := act{name: "look who is known", action: access.NewPerson, event: audit.KnownSought}
	err = d.do(ctx, a, func(context.Context) (int, error) {
		known, err = d.knownAs(n)
		return len(known), err
	})
	if err != nil {
		return nil, err
	}
	d.sought.Store(true)
	return known, nil
}

func (d *Desk) knownAs(n Newcomer) ([]KnownAs, error) {
	if err := d.Session.Why(); err != nil {
		return nil, err
	}
	typed, enough := kinOfNewcomer(n)
	if !enough {
		return nil, nil
	}
	rows, err := d.rows(d.findables(d.store.like(typed, farKnown)))
	if err == nil && typed.Birth == "" {
		rows, err = d.called(typed, rows)
	}
	if err != nil {
		return nil, err
	}
	var known []KnownAs
	for _, row := range rows {
		other := kinOf(row.ID, &row.Listing)
		if m := d.store.kin.model.Compare(&typed, &other); mayBe(m, typed) || len(row.Why) > 0 {
			known = append(known, KnownAs{row, m})
		}
	}
	slices.SortFunc(known, func(a, b KnownAs) int {
		return cmp.Or(cmp.Compare(b.Match.Probability, a.Match.Probability), cmp.Compare(a.Row.ID, b.Row.ID))
	})
	known = known[:min(len(known), mostKnown)]
	oneIsSame(known)
	return known, nil
}

// kinOfNewcomer is what is typed so far; false while it is too little to ask.
func kinOfNewcomer(n Newcomer) (linkage.Record, bool) {
	r := linkage.Record{Given: n.Given, Family: n.Family, Sex: n.Sex, Place: n.Municipality}
	if day, err := person.ParseDate(string(n.Birth)); err == nil {
		r.Birth = day
	}
	if n.Nationality != "" {
		r.Nationalities = []string{n.Nationality}
	}
	letters := max(utf8.RuneCountInString(n.Given), utf8.RuneCountInString(n.Family))
	return r, letters >= 2 && letters <= maxName
}

// findables are those of the people found whom the principal may find.
func (d *Desk) findables(found []linkage.Match) (ids []person.ID) {
	base := d.mayFind(person.Identity)
	snapshot := d.store.register.Snapshot()
	for _, m := range found {
		facts, known := snapshot.Facts(person.ID(m.B))
		if known && base.Match(facts) && len(ids) < nearKnown {
			ids = append(ids, person.ID(m.B))
		}
	}
	return ids
}

// called adds those whom the register finds by the names typed so far, which may be
// the beginnings of names.
func (d *Desk) called(typed linkage.Record, rows []register.Row) ([]register.Row, error) {
	list, err := d.list(noFilter)
	if err != nil {
		return nil, err
	}
	q := Query{Limit: mostKnown}
	for _, name := range strings.Fields(typed.Family + " " + typed.Given) {
		if len(person.WordKeys(name)) > 0 {
			q.Filter.Terms = append(q.Filter.Terms, register.Term{Field: "name", Values: []register.Value{{Code: name, Text: name}}})
		}
	}
	if len(q.Filter.Terms) == 0 {
		return rows, nil
	}
	found, err := list.Find(q)
	for _, row := range found.Rows {
		if at := slices.IndexFunc(rows, func(r register.Row) bool { return r.ID == row.ID }); at >= 0 {
			rows[at].Why = row.Why
		} else {
			rows = append(rows, row)
		}
	}
	return rows, err
}

// mayBe says whether somebody is to be shown: she is likely enough or, while little
// is typed, called about the same.
func mayBe(m linkage.Match, typed linkage.Record) bool {
	if m.Decision != linkage.Apart || m.Probability >= leastKnown {
		return true
	}
	levels := map[linkage.Field]linkage.Level{}
	for _, c := range m.Fields {
		levels[c.Field] = c.Level
	}
	resembles := func(f linkage.Field) bool { return levels[f] == linkage.Unknown || levels[f] >= linkage.Resembles }
	return typed.Birth == "" && resembles(linkage.Given) && resembles(linkage.Family)
}

// oneIsSame leaves Same only where nobody else is.
func oneIsSame(known []KnownAs) {
	same := 0
	for _, k := range known {
		if k.Match.Decision == linkage.Same {
			same++
		}
	}
	for i := range known {
		if same > 1 && known[i].Match.Decision == linkage.Same {
			known[i].Match.Decision = linkage.Unsure
		}
	}
}
