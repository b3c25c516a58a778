package contest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/county"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/register"
)

// lotse is a real Store with a Desk for each of those who ask.
type lotse struct {
	store *store.Store
	crowd *crowd
	book  *rulebook.Book
	today time.Time
	keys  map[access.Role]string // fingerprints
}

// askers are the roles in whose name is asked: one who may find nearly
// everybody, and one who may find those of her municipalities.
var askers = []access.Role{access.Coordinator, access.Outreach}

// openLotse fills a store with staff and lets it read the people from the crowd,
// who reach the other engines on the way.
func openLotse(ctx context.Context, dir string, made *county.County, today time.Time, takers []taker, progress func(int)) (_ *lotse, err error) {
	l := &lotse{today: today, keys: map[access.Role]string{}}
	if l.book, err = rulebook.Default(); err != nil {
		return nil, err
	}
	backend, err := embedded.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, backend.Close())
		}
	}()
	office, err := l.office(made)
	if err != nil {
		return nil, err
	}
	if err := store.Fill(ctx, backend, office, nil); err != nil {
		return nil, err
	}
	l.crowd = &crowd{Backend: backend, county: made, takers: takers, progress: progress, changes: make(chan store.Document)}
	l.store, err = store.Open(ctx, l.crowd, store.Options{Book: l.book, Clock: func() time.Time { return today }, Process: "contest"})
	return l, err
}

// office is the county's staff with new keys for those who ask.
func (l *lotse) office(made *county.County) (store.Office, error) {
	office := store.Office{Staff: made.Staff(), Sources: made.Sources(), People: func(func(store.Arrival) bool) {}}
	for _, role := range askers {
		public, _, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return office, err
		}
		key, err := gossh.NewPublicKey(public)
		if err != nil {
			return office, err
		}
		l.keys[role] = gossh.FingerprintSHA256(key)
		office.Keys = append(office.Keys, store.NewKey{Staff: made.RoleKeys()[string(role)], Line: string(gossh.MarshalAuthorizedKey(key))})
	}
	return office, nil
}

func (l *lotse) close() error { return errors.Join(l.store.Close(), l.crowd.Backend.Close()) }

// asker is one member of staff at a Desk with a list open.
type asker struct {
	*lotse
	desk *store.Desk
	list *store.List
	rights
}

func (l *lotse) admit(ctx context.Context, role access.Role) (*asker, error) {
	desk, err := l.store.Admission().Admit(ctx, store.Offer{
		Session: "contest-" + string(person.NewID()), Fingerprint: l.keys[role], Address: "192.0.2.7:50000",
	})
	if err != nil {
		return nil, err
	}
	a := &asker{lotse: l, desk: desk}
	if a.list, err = desk.OpenList(ctx); err != nil {
		return nil, err
	}
	a.rights, err = rightsOf(desk.Session.Me)
	return a, err
}

func (a *asker) query(q question) store.Query {
	return store.Query{Filter: register.Parse(q.filter(), a.book), Facets: q.facets}
}

// ask answers from memory, as a screen does at every key. Words are read anew.
func (a *asker) ask(q question) (answer, error) {
	if q.cross {
		return a.cross()
	}
	found, err := a.list.Find(a.query(q))
	return answerOf(found), err
}

// recorded answers by a word of its own, which the log keeps.
func (a *asker) recorded(ctx context.Context, q question) (answer, error) {
	found, err := a.desk.Find(ctx, a.query(q))
	return answerOf(found), err
}

// screen answers as a list on a screen wants it: with its first forty rows.
func (a *asker) screen(q question) (answer, error) {
	query := a.query(q)
	query.Limit = 40
	found, err := a.list.Find(query)
	return answerOf(found), err
}

// everybody lists the ids of all who are found.
func (a *asker) everybody(q question) ([]string, error) {
	query := a.query(q)
	query.Limit, query.Facets = -1, nil
	found, err := a.list.Find(query)
	var ids []string
	for _, row := range found.Rows {
		ids = append(ids, string(row.ID))
	}
	slices.Sort(ids)
	return ids, err
}

func answerOf(found store.Found) answer {
	out := answer{total: found.Total, counts: map[string]int{}}
	for _, facet := range found.Facets {
		for _, c := range facet.Counts {
			if c.People > 0 {
				out.counts[facet.Field+"="+c.Code] = c.People
			}
		}
	}
	return out
}

// cross asks once for each level and year, counting municipalities: Lotse has no
// question for tables of three.
func (a *asker) cross() (answer, error) {
	out := answer{counts: map[string]int{}}
	for _, level := range crossLevels {
		for year := firstYear; year <= a.today.Year(); year++ {
			filter := register.Parse(fmt.Sprintf("german:%s arrived:%d", level, year), a.book)
			found, err := a.list.Find(store.Query{Filter: filter, Facets: []string{"in"}})
			if err != nil {
				return out, err
			}
			for _, facet := range found.Facets {
				for _, c := range facet.Counts {
					out.counts[level+"/"+c.Code+"/"+strconv.Itoa(year)] = c.People
				}
			}
		}
	}
	return out, nil
}
