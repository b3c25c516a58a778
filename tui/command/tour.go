package command

import (
	"context"
	"io"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/person"
)

// ShowTour shows today's tour, or whom one could visit.
type ShowTour struct {
	Suggest int // how many to suggest; 0: the tour as it is
	JSON    bool
}

func parseTour(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	return ShowTour{JSON: a.has("json")}, a.none()
}

// usualStops is how many visits are suggested where nobody says how many.
const usualStops = 8

func parseTourSuggest(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	show := ShowTour{Suggest: usualStops, JSON: a.has("json")}
	if len(a.words) > 0 {
		n, err := strconv.Atoi(a.words[0])
		if err != nil || n < 1 {
			return nil, usage("number", "N", shown(a.words[0]))
		}
		show.Suggest, a.words = n, a.words[1:]
	}
	return show, a.none()
}

func (a ShowTour) String() string {
	line := "tour"
	if a.Suggest > 0 {
		line = "tour suggest " + strconv.Itoa(a.Suggest)
	}
	return line + when(a.JSON, " --json")
}

func (a ShowTour) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if a.Suggest > 0 {
		tour, err := d.SuggestTour(ctx, a.Suggest)
		return TourShown{Tour: tour, Suggested: true, JSON: a.JSON}, err
	}
	tour, err := d.Tour(ctx)
	return TourShown{Tour: tour, JSON: a.JSON}, err
}

// AddToTour puts people behind those who are on today's tour; Clear takes those
// off it who were not visited yet.
type AddToTour struct {
	People []person.ID
	Clear  bool
	JSON   bool
}

func parseTourAdd(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	add := AddToTour{JSON: a.has("json")}
	for _, word := range a.words {
		id, err := parseID(word)
		if err != nil {
			return nil, err
		}
		add.People = append(add.People, id)
	}
	if len(add.People) == 0 {
		return nil, usage("id.missing")
	}
	return add, nil
}

func parseTourClear(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	return AddToTour{Clear: true, JSON: a.has("json")}, a.none()
}

func (a AddToTour) String() string {
	if a.Clear {
		return "tour clear" + when(a.JSON, " --json")
	}
	return "tour add" + when(a.JSON, " --json") + " " + strings.Join(texts(a.People), " ")
}

func (a AddToTour) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	var order []person.ID
	if !a.Clear {
		tour, err := d.Tour(ctx)
		if err != nil {
			return nil, err
		}
		for _, stop := range tour.Stops {
			order = append(order, stop.Person)
		}
		order = append(order, a.People...)
	}
	tour, err := d.PlanTour(ctx, order...)
	if err != nil && len(a.People) == 1 {
		err = about("tour", a.People[0], err)
	}
	return TourShown{Tour: tour, JSON: a.JSON}, err
}

// VisitStop says how a visit turned out.
type VisitStop struct {
	Outcome string    // code of the list "visit"
	Person  person.ID // empty: the stop of this number
	Number  int       // of the stop on today's tour, from 1
	Next    string    // as typed: a day, "none"; empty: a week from now where nobody was at home
	Key     string
	Text    string
	JSON    bool
}

// tryAgain is when somebody who was not at home is visited again, unless it is said.
const tryAgain = "+7d"

var visitFlags = []flag{{name: "next", value: true}, {name: "key", value: true}, {name: "json"}}

func parseVisit(outcome string) func(string, io.Reader) (Action, error) {
	return func(rest string, stdin io.Reader) (Action, error) {
		visit := VisitStop{Outcome: outcome}
		a, err := wordThen(rest, visitFlags, func(word string) (err error) {
			if isStop(word) {
				visit.Number, err = strconv.Atoi(word)
				return err
			}
			visit.Person, err = parseID(word)
			return err
		})
		if err != nil {
			return nil, err
		}
		visit.Next, visit.Key, visit.Text, visit.JSON = a.flags["next"], a.flags["key"], a.rest, a.has("json")
		if visit.Text == "-" { // several lines come on the standard input
			visit.Text, err = input(stdin, "note.text", store.MaxNote)
		}
		return visit, err
	}
}

func isStop(word string) bool {
	n, err := strconv.Atoi(word)
	return err == nil && n >= 1 && n <= 99 && len(word) <= 2
}

func (a VisitStop) String() string {
	who := string(a.Person)
	if who == "" {
		who = strconv.Itoa(a.Number)
	}
	return "tour " + a.Outcome + when(a.JSON, " --json") + when(a.Next != "", " --next "+quoted(a.Next)) + when(a.Key != "", " --key "+quoted(a.Key)) +
		" " + who + when(a.Text != "", " "+a.Text)
}

func (a VisitStop) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if a.Person == "" {
		tour, err := d.Tour(ctx)
		if err != nil {
			return nil, err
		}
		if a.Number > len(tour.Stops) {
			return nil, wrong("tour.number", a.Number, len(tour.Stops))
		}
		a.Person = tour.Stops[a.Number-1].Person
	}
	visit := store.Visit{Person: a.Person, Outcome: a.Outcome, Text: a.Text, Key: a.Key}
	next := a.Next
	if next == "" && a.Outcome == "nobody" {
		next = tryAgain
	}
	if next != "" && next != "none" && next != "-" {
		day, ok := dayAhead(next, d.Session.Now())
		if !ok {
			return nil, usage("coming", shown(next))
		}
		visit.Next = day
	}
	tour, err := d.Visited(ctx, visit)
	if err != nil {
		return nil, about("note", a.Person, err)
	}
	return StopVisited{visit, tour, a.JSON}, nil
}
