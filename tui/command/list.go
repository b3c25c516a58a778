package command

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// ShowLists lists the saved lists: how many are in each, and what is new since
// the principal looked.
type ShowLists struct{ JSON bool }

// parseList is the word list alone; with a name it shows that list.
func parseList(rest string, stdin io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil || len(a.words) > 0 {
		return parseListShow(rest, stdin)
	}
	return ShowLists{a.has("json")}, nil
}

func (a ShowLists) String() string { return "list" + when(a.JSON, " --json") }

func (a ShowLists) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	shelf, err := d.OpenShelf(ctx)
	if err != nil {
		return nil, err
	}
	return Lists{shelf.Lists(), a.JSON}, nil
}

// ShowList shows who is in a saved list, and looks at it: what is new counts
// from then on.
type ShowList struct {
	Name    string
	JSON    bool
	Limit   int
	Sort    register.Sort
	Columns []string
}

func parseListShow(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "limit", value: true}, flag{name: "sort", value: true}, flag{name: "columns", value: true})
	if err != nil {
		return nil, err
	}
	show := ShowList{JSON: a.has("json")}
	if show.Name, err = a.name(); err != nil {
		return nil, err
	}
	if show.Sort, err = sortBy(a.flags["sort"]); err != nil {
		return nil, err
	}
	if show.Columns, err = fieldNames(a.list("columns")); err != nil {
		return nil, err
	}
	show.Limit, err = a.number("limit", 0)
	return show, err
}

// name is the name of a list: all words, as its quotes may be lost.
func (a arguments) name() (string, error) {
	name := strings.Join(a.words, " ")
	if name == "" {
		return "", usage("list.missing")
	}
	return name, nil
}

func (a ShowList) String() string {
	line := "list show" + when(a.JSON, " --json")
	if a.Limit > 0 {
		line += " --limit " + strconv.Itoa(a.Limit)
	}
	return line + sortFlag(a.Sort) + columnsFlag(a.Columns) + " " + quoted(a.Name)
}

func (a ShowList) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	shelf, list, err := a.open(ctx, d)
	if err != nil {
		return nil, err
	}
	query := store.Query{Filter: register.Parse(inList(list), d.Session.Book), Limit: -1, Sort: a.Sort}
	if a.Limit > 0 {
		query.Limit = a.Limit
	}
	found, err := d.Find(ctx, query)
	if err != nil {
		return nil, err
	}
	people := People{Found: found, JSON: a.JSON, Columns: a.Columns, country: countryIn(d)}
	return InList{people, list.Name, shelf.Picks(list.ID)}, d.LookAt(ctx, list.ID)
}

func (a ShowList) open(ctx context.Context, d *store.Desk) (*store.Shelf, store.Shelved, error) {
	shelf, err := d.OpenShelf(ctx)
	if err != nil {
		return nil, store.Shelved{}, err
	}
	list, err := among(shelf.Lists(), a.Name)
	if err == nil {
		err = list.Why
	}
	return shelf, list, err
}

// InList is who is in a saved list, with the notes of one made by hand.
type InList struct {
	People
	Name  string
	Picks map[person.ID]store.Pick
}

func (l InList) Print(w io.Writer, f Format) error {
	if l.JSON || f.JSON {
		return l.People.Print(w, f)
	}
	return table(w, f, l.Rows, func(r register.Row) []string { return append(l.cells(r, f), l.Picks[r.ID].Note) })
}

// ListNews says who came to a list and who left it since the principal looked.
type ListNews struct {
	Name string
	JSON bool
}

func parseListNews(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	name, err := a.name()
	return ListNews{name, a.has("json")}, err
}

func (a ListNews) String() string {
	return "list news" + when(a.JSON, " --json") + " " + quoted(a.Name)
}

func (a ListNews) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	shelf, list, err := ShowList{Name: a.Name}.open(ctx, d)
	if err != nil {
		return nil, err
	}
	came, left := shelf.Changes(list.ID)
	found, err := peopleOf(ctx, d, slices.Concat(came, left))
	if err != nil {
		return nil, err
	}
	return News{people: People{Found: found, country: countryIn(d)}, came: came, left: left, list: list, JSON: a.JSON}, nil
}

// maxIDs is how many people one question by their ids is about: a filter has
// room for no more.
const maxIDs = 200

// peopleOf finds people by their ids, as far as one may find them.
func peopleOf(ctx context.Context, d *store.Desk, ids []person.ID) (store.Found, error) {
	var all store.Found
	for part := range slices.Chunk(ids, maxIDs) {
		found, err := d.Find(ctx, store.Query{Filter: register.Parse("id:"+strings.Join(texts(part), ","), d.Session.Book), Limit: -1})
		if err != nil {
			return store.Found{}, err
		}
		all.Total += found.Total
		all.Rows = append(all.Rows, found.Rows...)
	}
	return all, nil
}

// News is who came and who left.
type News struct {
	people     People
	came, left []person.ID
	list       store.Shelved
	JSON       bool
}

// newsJSON is a line of list news --json; see doc.go.
type newsJSON struct {
	ID     string `json:"id"`
	Change string `json:"change"` // new or left
}

func (n News) Print(w io.Writer, f Format) error {
	if n.JSON || f.JSON {
		var objects []newsJSON
		for _, id := range n.came {
			objects = append(objects, newsJSON{string(id), "new"})
		}
		for _, id := range n.left {
			objects = append(objects, newsJSON{string(id), "left"})
		}
		return printEach(w, objects, func(o newsJSON) any { return o })
	}
	if len(n.people.Rows) == 0 {
		return lines(w, f, n.nothing(f))
	}
	return table(w, f, n.people.Rows, func(r register.Row) []string { return append([]string{n.change(r.ID, f)}, n.people.cells(r, f)...) })
}

func (n News) change(id person.ID, f Format) string {
	if slices.Contains(n.came, id) {
		return text.Of(f.Lang, "list.new")
	}
	return text.Of(f.Lang, "list.left")
}

func (n News) nothing(f Format) string {
	if n.list.Looked.IsZero() {
		return text.Of(f.Lang, "list.never", shown(n.list.Name))
	}
	return text.Of(f.Lang, "list.nothing", shown(n.list.Name), text.Date(f.Lang, string(person.DateOf(n.list.Looked))))
}

// Spoken is one person a line.
func (n News) Spoken(f Format) []string {
	if len(n.people.Rows) == 0 {
		return []string{whole(n.nothing(f))}
	}
	var said []string
	for _, r := range n.people.Rows {
		said = append(said, sentenceOf(n.change(r.ID, f), name(r.Family, r.Given), f.label("municipality", r.Municipality), string(r.ID)))
	}
	return said
}
