package store

import (
	"slices"

	"lotse/store/person"
)

// did says whether a profile shows that this act changed it, and that nobody has
// changed that since.
func (r *bulkRun) did(p *person.Profile) bool {
	if r.kept.Do == FollowUp {
		return slices.ContainsFunc(p.FollowUps, func(f person.FollowUp) bool { return f.Bulk == r.mark() })
	}
	return slices.Contains(p.Marks, person.Mark{Bulk: r.mark(), Staff: r.kept.Staff})
}

// mark names the act in what it changed: ids are each member of staff's own.
func (r *bulkRun) mark() string { return string(r.desk.Session.Me.ID) + "/" + r.kept.ID }

// change does it to a profile, or takes it back, and says whether there was
// anything to do.
func (r *bulkRun) change(p *person.Profile) bool {
	switch {
	case r.undo && !r.did(p):
		return false
	case r.undo && r.kept.Do == FollowUp:
		return r.unplan(p)
	case r.undo:
		unmark(p, r.kept.Staff)
		return assign(p, r.kept.Staff, r.kept.Do == Relieve)
	case r.kept.Do == FollowUp:
		return r.plan(p)
	}
	if !assign(p, r.kept.Staff, r.kept.Do == Assign) {
		return false
	}
	unmark(p, r.kept.Staff)
	p.Marks = append(p.Marks, person.Mark{Bulk: r.mark(), Staff: r.kept.Staff})
	return true
}

func unmark(p *person.Profile, staff person.StaffID) {
	p.Marks = slices.DeleteFunc(p.Marks, func(m person.Mark) bool { return m.Staff == staff })
}

// assign assigns somebody to a person or relieves him of her.
func assign(p *person.Profile, staff person.StaffID, to bool) bool {
	if slices.Contains(p.Assigned, staff) == to {
		return false
	}
	if to {
		p.Assigned = append(p.Assigned, staff)
	} else {
		p.Assigned = slices.DeleteFunc(p.Assigned, func(s person.StaffID) bool { return s == staff })
	}
	return true
}

// The states of a next step.
const (
	stepOpen      = "open"
	stepDone      = "done"
	stepWithdrawn = "withdrawn"
)

// plan plans the next step, once, and not where the same is open already.
func (r *bulkRun) plan(p *person.Profile) bool {
	k := r.kept
	same := func(f person.FollowUp) bool {
		return f.State == stepOpen && f.Day == k.Day && f.What == k.Text && f.For == k.Staff
	}
	if r.did(p) || slices.ContainsFunc(p.FollowUps, same) {
		return false
	}
	p.FollowUps = append(p.FollowUps, person.FollowUp{
		ID: k.ID, Day: k.Day, What: k.Text, For: k.Staff, By: r.desk.Session.Me.ID, State: stepOpen, Bulk: r.mark(),
	})
	return true
}

// unplan takes the step away as long as nobody has closed it.
func (r *bulkRun) unplan(p *person.Profile) bool {
	before := len(p.FollowUps)
	p.FollowUps = slices.DeleteFunc(p.FollowUps, func(f person.FollowUp) bool { return f.Bulk == r.mark() && f.State == stepOpen })
	return len(p.FollowUps) < before
}

// changeList changes who is in a list made by hand, and says of how many: sent
// again, those whom the act changed before count.
func (r *bulkRun) changeList(l *keptList, people []person.ID) (changed int) {
	who := map[person.ID]bool{}
	for _, id := range people {
		who[id] = true
	}
	byThis := func(p Pick) bool { return p.Bulk == r.mark() && who[p.Person] }
	if (r.kept.Do == AddTo) == r.undo {
		return r.takeOut(l, func(p Pick) bool { return who[p.Person] && (!r.undo || byThis(p)) })
	}
	back := map[person.ID]Pick{}
	for _, p := range l.Taken {
		if r.undo && byThis(p) {
			back[p.Person] = p
		}
	}
	for _, p := range l.Picked {
		if !r.undo && byThis(p) {
			changed++
		}
		delete(who, p.Person)
	}
	for _, id := range people {
		pick := Pick{Person: id, Note: r.kept.Text, By: r.desk.Session.Me.ID, At: r.desk.store.clock().UTC(), Bulk: r.mark()}
		if r.undo {
			pick = back[id]
			pick.Bulk = ""
		}
		if who[id] && pick.Person == id {
			l.Picked = append(l.Picked, pick)
			changed++
		}
	}
	if r.undo {
		l.Taken = slices.DeleteFunc(l.Taken, byThisIn(r.mark()))
	}
	return changed
}

func byThisIn(mark string) func(Pick) bool { return func(p Pick) bool { return p.Bulk == mark } }

// takeOut takes rows out; unless that is an undo, they are kept for one.
func (r *bulkRun) takeOut(l *keptList, out func(Pick) bool) (changed int) {
	var stay []Pick
	for _, p := range l.Taken {
		if !r.undo && p.Bulk == r.mark() {
			changed++
		}
	}
	for _, p := range l.Picked {
		if !out(p) {
			stay = append(stay, p)
			continue
		}
		changed++
		if p.Bulk = r.mark(); !r.undo {
			l.Taken = append(l.Taken, p)
		}
	}
	l.Picked = stay
	return changed
}
