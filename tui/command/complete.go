package command

import (
	"sync"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

// Known is what completes a half-typed filter in an open list: counts are those
// that the list gives, so that they betray no more than it does. lists gives the
// names of the saved lists; it may be nil.
func Known(d *store.Desk, list *store.List, lists func() []string, lang string) register.Known {
	known := register.Known{Book: d.Session.Book, Lang: lang, Lists: lists}
	if list == nil {
		return known
	}
	known.Count = func(f register.Filter, field string) (int, register.Facet, bool) {
		query := store.Query{Filter: f}
		if field != "" {
			query.Facets = []string{field}
		}
		found, err := list.Find(query)
		if err != nil || field != "" && len(found.Facets) != 1 {
			return 0, register.Facet{}, false
		}
		if field == "" {
			return found.Total, register.Facet{}, true
		}
		return found.Total, found.Facets[0], true
	}
	var mu sync.Mutex
	asked := map[person.Class]bool{}
	known.May = func(field register.FieldInfo) bool {
		mu.Lock()
		defer mu.Unlock()
		may, known := asked[field.Class]
		if !known {
			_, err := list.Find(store.Query{Filter: register.Parse(field.Name+":any", d.Session.Book)})
			may = err == nil
			asked[field.Class] = may
		}
		return may
	}
	return known
}
