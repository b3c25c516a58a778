package county

import (
	"slices"
	"time"

	"lotse/store"
	"lotse/store/roster"
)

// way is how one candidate came to the place that she has in a course.
type way struct {
	candidate
	*scheduler
	course *store.Course
	from   day // of the course
	nth    int // in the order of asking
	of     int // how many asked
	out    roster.Seat
}

// seat is the line in the roster, with every step to it.
func (w *way) seat() roster.Seat {
	want := min(w.wish.want, w.from)
	w.out = roster.Seat{
		Person: w.candidate.id, Result: w.wish.reached(), Route: w.route, Wishes: w.needs,
		Asked: want.time().Add(8*time.Hour + time.Duration(w.nth)*time.Minute),
	}
	switch w.wish.state {
	case "waiting":
		w.wait(want)
	case "running":
		w.attend()
	case "done":
		w.finish()
	default:
		w.take(roster.Started, w.from)
		w.leave()
	}
	return w.out
}

// take adds a step; the coordinator of courses takes all but the request.
func (w *way) take(state string, on day) {
	by := w.roles["courses"]
	if state == roster.Requested {
		by = w.worker
	}
	w.out.State, w.out.Since, w.out.By = state, on.date(), by
	w.out.Steps = append(w.out.Steps, roster.Step{State: state, Day: on.date(), By: by})
}

// wait goes as far towards a place as there is one: who asked first has it, the
// last of a course that has more than it can seat are on the waiting list.
func (w *way) wait(want day) {
	until := w.today - 1
	path := w.path()
	for i, state := range path {
		w.take(state, want+day(i*int(until-want)/len(path)))
	}
	if w.out.State == roster.Waiting && w.more.chance(0.12) {
		w.out.First = pick(w.more, w.firsts())
	}
}

// firsts are the reasons why somebody may come before others.
func (w *way) firsts() []string {
	reasons := []string{"Kind ab Januar in der Kita, dann erst Zeit", "Arbeitgeber wartet auf das Zertifikat", "Kurs im Sommer ausgefallen"}
	if w.route == "44a" {
		reasons = append(reasons, roster.FirstObliged)
	}
	return reasons
}

// path are the steps until today. Not all who could have a place have got it yet.
func (w *way) path() []string {
	steps := []string{roster.Requested}
	if slices.Contains([]string{"44a", "44-4", "bsk"}, w.route) {
		steps = append(steps, roster.Applied, roster.Granted)
	}
	if goal[w.wish.kind] != "" && w.wish.kind != "EOK" {
		steps = append(steps, roster.Placement)
	}
	switch full := w.nth >= w.course.Seats; {
	case full:
		return append(steps, roster.Waiting)
	case w.of > w.course.Seats || w.more.chance(0.72):
		return append(steps, roster.Registered)
	}
	return steps[:1+w.more.IntN(len(steps))]
}

// attend is a place in a course that goes on; some are on trial, some interrupted it.
func (w *way) attend() {
	lately := max(w.from, w.today-day(w.more.between(2, 10)))
	if required[w.wish.kind] == "" && w.more.chance(0.04) {
		w.take(roster.Trial, lately)
		return
	}
	w.take(roster.Started, w.from)
	if w.more.chance(0.03) {
		w.take(roster.Interrupted, lately)
		w.because([]string{"health", "childcare", "birth"}[w.more.IntN(3)])
	}
}

// finish is the end of a course: a certificate, a test without one, or neither.
func (w *way) finish() {
	w.take(roster.Started, w.from)
	end := w.from + day(w.offers[w.wish.kind].days)
	w.out.To = end.date()
	switch {
	case w.wish.certified():
		w.take(roster.Certificate, end+12)
	case w.wish.tested:
		w.take(roster.Examined, end+12)
	default:
		w.take(roster.Ended, end)
	}
}

// leave is the day on which somebody left before the end, and why.
func (w *way) leave() {
	on := w.from + day(1+w.wish.attended*float64(w.offers[w.wish.kind].days))
	w.out.To = on.date()
	w.take(roster.Dropped, on)
	w.because(w.wish.reason)
}

func (w *way) because(reason string) {
	w.out.Reason = reason
	w.out.Steps[len(w.out.Steps)-1].Reason = reason
}
