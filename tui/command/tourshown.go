package command

import (
	"io"
	"strconv"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// StopVisited is how a visit turned out, and the tour after it.
type StopVisited struct {
	Visit store.Visit
	Tour  store.Tour
	JSON  bool
}

func (s StopVisited) Print(w io.Writer, f Format) error {
	if s.JSON || f.JSON {
		return TourShown{Tour: s.Tour, JSON: true}.Print(w, f)
	}
	return lines(w, f, s.Spoken(f)...)
}

// Spoken is what was kept, and how much is left.
func (s StopVisited) Spoken(f Format) []string {
	left := 0
	for _, stop := range s.Tour.Stops {
		if stop.Outcome == "" {
			left++
		}
	}
	said := text.Of(f.Lang, "tour.visited", string(s.Visit.Person), f.label("visit", s.Visit.Outcome))
	if s.Visit.Next != "" {
		said += "; " + text.Of(f.Lang, "tour.next", text.Date(f.Lang, string(s.Visit.Next)))
	}
	if left == 0 {
		return []string{said + "; " + text.Of(f.Lang, "tour.alldone")}
	}
	return []string{said + "; " + counted(f, "tour.left", left)}
}

// TourShown is a tour, or a suggestion of one.
type TourShown struct {
	Tour      store.Tour
	Suggested bool
	JSON      bool
}

// stopJSON is a line of tour --json; see doc.go.
type stopJSON struct {
	Stop         int    `json:"stop"`
	ID           string `json:"id"`
	Initials     string `json:"initials"`
	Municipality string `json:"municipality,omitempty"`
	Street       string `json:"street,omitempty"`
	Phone        string `json:"phone,omitempty"`
	Why          string `json:"why,omitempty"`
	Step         string `json:"step,omitempty"`
	Last         string `json:"last,omitempty"`
	LastDay      string `json:"last_day,omitempty"`
	Contact      string `json:"last_contact,omitempty"`
	Outcome      string `json:"outcome,omitempty"`
	Next         string `json:"next,omitempty"`
}

func (t TourShown) Print(w io.Writer, f Format) error {
	numbered := make([]stopJSON, len(t.Tour.Stops))
	for i, s := range t.Tour.Stops {
		numbered[i] = stopJSON{
			i + 1, string(s.Person), s.Initials, s.Row.Municipality, s.Street, s.Phone, s.Why, s.Step, s.Last, string(s.LastDay),
			string(s.Row.LastContact), s.Outcome, string(s.Next),
		}
	}
	switch {
	case t.JSON || f.JSON:
		return printEach(w, numbered, func(s stopJSON) any { return s })
	case len(numbered) == 0:
		return lines(w, f, t.nothing(f))
	}
	at := 0
	return table(w, f, t.Tour.Stops, func(s store.Stop) []string {
		at++
		return append([]string{strconv.Itoa(at), string(s.Person), s.Initials}, f.StopWords(s)...)
	})
}

func (t TourShown) nothing(f Format) string {
	if t.Suggested {
		return text.Of(f.Lang, "tour.nobody")
	}
	return text.Of(f.Lang, "tour.none")
}

// StopWords are what stands on a tour behind the initials: street and place, why,
// how the last visit ended, telephone, how today's turned out.
func (f Format) StopWords(s store.Stop) []string {
	return []string{
		f.Address(s), f.Reason(s), f.LastVisit(s), s.Phone,
		f.label("visit", s.Outcome) + when(s.Next != "", ", "+text.Of(f.Lang, "tour.next", text.Date(f.Lang, string(s.Next)))),
	}
}

// Address is where to ring.
func (f Format) Address(s store.Stop) string {
	place := f.label("municipality", s.Row.Municipality)
	return s.Street + when(s.Street != "" && place != "", ", ") + place
}

// Reason is why somebody is visited: the step that is due, else since when nobody
// has met her.
func (f Format) Reason(s store.Stop) string {
	switch {
	case s.Why != "":
		return f.StepWords(person.FollowUp{What: s.Why, Rule: s.Rule})
	case s.Row.LastContact != "":
		return text.Of(f.Lang, "tour.unseen", text.Date(f.Lang, string(s.Row.LastContact)))
	case s.Row.FollowUp == "" && s.Row.LastKind == "" && s.Row.Assigned == nil && s.Row.Listing.Family == "":
		return ""
	}
	return text.Of(f.Lang, "tour.never")
}

// LastVisit is how the visit before ended.
func (f Format) LastVisit(s store.Stop) string {
	if s.Last == "" || s.Outcome != "" {
		return ""
	}
	return text.Of(f.Lang, "tour.last", f.label("visit", s.Last), text.Date(f.Lang, string(s.LastDay)))
}

// Spoken is one stop a line.
func (t TourShown) Spoken(f Format) []string {
	if len(t.Tour.Stops) == 0 {
		return []string{whole(t.nothing(f))}
	}
	said := []string{counted(f, "tour.count", len(t.Tour.Stops))}
	for i, s := range t.Tour.Stops {
		parts := append([]string{strconv.Itoa(i + 1), s.Initials}, f.StopWords(s)...)
		said = append(said, sentenceOf(append(parts, string(s.Person))...))
	}
	return said
}
