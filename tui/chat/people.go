package chat

import (
	"cmp"
	"strconv"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/text"
)

// list is the people found last. A number stays the number of the person for
// whom it was read out, whatever happens to the list meanwhile.
type list struct {
	said   string // the filter, as it was typed
	filter register.Filter
	sort   register.Sort
	size   int         // people at once
	ids    []person.ID // of those read out, by number
	page   int         // how many were read out before this page
	total  int         // as it was said last
	told   time.Time   // when
	at     int         // the number of the person opened last, from 1
}

// find looks for people and reads out the first ten. As on the screen, the Desk
// records that lists were opened, and each filter; pages and counts of it are
// covered by that.
func (c *conversation) find(a command.FindPeople) error {
	filter, err := command.Understood(c.ctx, c.desk, a.Filter)
	if err == nil && c.opened == nil {
		c.opened, err = c.desk.OpenList(c.ctx)
	}
	if err == nil {
		err = c.opened.Settle(c.ctx, filter)
	}
	if err != nil {
		c.sorry(err)
		return err
	}
	c.list = &list{said: a.Filter, filter: filter, sort: a.Sort, size: cmp.Or(a.Limit, pageItems)}
	c.readPage()
	return nil
}

// readPage reads out the next people of the list, those after the last one that
// was read out, wherever she stands now.
func (c *conversation) readPage() {
	l := c.list
	c.number, c.more = c.openNumber, nil
	found, err := c.fetch()
	if err != nil {
		c.sorry(err)
		return
	}
	first := l.page + 1
	c.speak(c.counted(found, first))
	for i, row := range found.Rows {
		c.speak(strconv.Itoa(first+i) + ". " + c.row(row))
	}
	if len(l.ids) < found.Total {
		c.more = c.readPage
	}
	if !c.hinted && len(found.Rows) > 0 {
		c.hinted = true
		c.speak(c.words("chat.hint"))
	}
}

// fetch gets the next page and gives its people their numbers.
func (c *conversation) fetch() (store.Found, error) {
	l := c.list
	query := store.Query{Filter: l.filter, Sort: l.sort, Offset: len(l.ids), Limit: l.size}
	if query.Offset > 0 {
		if at := c.opened.Place(query, l.ids[query.Offset-1]); at >= 0 {
			query.Offset = at + 1
		}
	}
	found, err := c.opened.Find(query)
	if err != nil {
		return found, err
	}
	l.page, l.total, l.told = len(l.ids), found.Total, time.Now()
	for _, row := range found.Rows {
		l.ids = append(l.ids, row.ID)
	}
	return found, nil
}

// counted says how many there are before they are read out.
func (c *conversation) counted(found store.Found, first int) string {
	last := first + len(found.Rows) - 1
	switch {
	case found.Total == 0:
		return c.words("people.none")
	case len(found.Rows) == 0:
		return c.words("chat.end")
	case found.Resembling:
		return c.words("people.resembling")
	case found.Total == 1:
		return c.words("chat.one")
	case first == 1 && last == found.Total:
		return c.words("chat.all", text.Number(c.lang, found.Total))
	}
	return c.words("chat.some", text.Number(c.lang, found.Total), first, last)
}

// row is one person of a list.
func (c *conversation) row(r register.Row) string {
	parts := []string{cmp.Or(person.DisplayName(r.Family, r.Given), c.words("chat.noname"))}
	if age := r.Birth.Age(c.desk.Session.Now()); age >= 0 {
		parts = append(parts, strconv.Itoa(age))
	}
	parts = append(parts, c.label("municipality", r.Municipality))
	if r.German != "" {
		parts = append(parts, c.words("chat.german", r.German))
	}
	if r.Course != "" {
		parts = append(parts, c.words("chat.course."+r.Course))
	}
	return joined(append(parts, string(r.ID))...) + "."
}

// openNumber opens the person who was read out with a number.
func (c *conversation) openNumber(n int) error {
	l := c.list
	if n < 1 || n > len(l.ids) {
		c.speak(c.words("chat.nobody", n))
		return nil
	}
	l.at = n
	return c.say("show " + string(l.ids[n-1])) // whoever must say why is asked
}

// next opens the person after the one opened last.
func (c *conversation) next() error {
	l := c.list
	if l == nil {
		c.speak(c.words("chat.nolist"))
		return nil
	}
	if l.at == len(l.ids) {
		if _, err := c.fetch(); err != nil {
			c.sorry(err)
			return nil
		}
	}
	if l.at == len(l.ids) {
		c.speak(c.words("chat.end"))
		return nil
	}
	return c.openNumber(l.at + 1)
}

// backToList reads out the page of the list anew.
func (c *conversation) backToList() error {
	if c.list == nil {
		c.speak(c.words("chat.nolist"))
		return nil
	}
	c.list.ids = c.list.ids[:c.list.page]
	c.readPage()
	return nil
}
