package roster

import (
	"cmp"
	"slices"
	"strings"

	"lotse/store/person"
)

// Queue is the waiting list in its order: who has a stated reason to come before
// others (First), then the others; of each, who asked first. Who asked in the same
// moment stands as it was written down, which says nothing of the person.
func (c *Course) Queue() []person.ID {
	var list []*Seat
	for i := range c.Roster {
		if c.Roster[i].State == Waiting {
			list = append(list, &c.Roster[i])
		}
	}
	slices.SortStableFunc(list, func(a, b *Seat) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Asked.Compare(b.Asked))
	})
	ids := make([]person.ID, len(list))
	for i, s := range list {
		ids[i] = s.Person
	}
	return ids
}

func rank(s *Seat) int {
	if s.First != "" {
		return 0
	}
	return 1
}

// InQueue is the place of a person on the waiting list, from 1; 0: not on it.
func (c *Course) InQueue(id person.ID) int { return slices.Index(c.Queue(), id) + 1 }

// Reasons to come before others that the rules state, as Seat.First keeps them;
// anything else is in the words of whoever stated it.
const (
	FirstObliged  = "obliged"   // §44a AufenthG
	FirstDeadline = "deadline:" // with the day on which her way into the course lapses
)

// Why says why somebody stands where she does on the waiting list: codes of the
// interface's sentences "queue.…".
func (s *Seat) Why() []string {
	switch {
	case s.State != Waiting:
		return nil
	case s.First == "":
		return []string{"queue.asked"}
	case s.First == FirstObliged:
		return []string{"queue.obliged", "queue.asked"}
	case strings.HasPrefix(s.First, FirstDeadline):
		return []string{"queue.deadline", "queue.asked"}
	}
	return []string{"queue.stated", "queue.asked"}
}
