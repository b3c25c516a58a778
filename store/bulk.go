package store

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// Bulk is one act on many people. ID is made by the caller, so that it can be
// sent again and does nothing twice.
type Bulk struct {
	ID     string
	Do     BulkKind
	People []person.ID
	Staff  person.StaffID // whom to assign or to relieve, or who owes the follow-up
	Day    person.Date    // of the follow-up
	Text   string         // what the follow-up is, or the note on the rows
	List   string         // id of a list made by hand
}

// BulkKind is what is done to each.
type BulkKind string

// The acts on many.
const (
	Assign   BulkKind = "assign"
	Relieve  BulkKind = "relieve"  // no longer assigned
	FollowUp BulkKind = "followup" // plan a next step
	AddTo    BulkKind = "pick"     // add to a list made by hand
	TakeFrom BulkKind = "unpick"
)

// BulkPlan says what an act on many would do.
type BulkPlan struct {
	Do      int // people of whom something would change
	Already int // of whom it is so already
	Refused int // whom the principal may not change, or who are not there
}

// BulkDone is an act on many that was done.
type BulkDone struct {
	ID      string
	Do      BulkKind
	Staff   person.StaffID
	Day     person.Date
	Text    string
	Changed int  // people changed
	Failed  int  // people who could not be changed, to be tried again
	Undone  bool // taken back
	Open    int  // people asked about by an act whose end nobody knows, as its server ended first; else 0
}

// PlanBulk says what DoBulk would do, and does nothing. Flaws are a *Mistake.
func (d *Desk) PlanBulk(ctx context.Context, b Bulk) (BulkPlan, error) {
	var plan BulkPlan
	k := bulkKinds[b.Do]
	a := act{name: "plan " + k.name, action: k.ask(), event: audit.BulkPlanned, fill: codesOf(k.code, string(b.Staff))}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := d.checkBulk(ctx, &b); err != nil {
			return 0, err
		}
		plan = d.planned(&b)
		return plan.Do, nil
	})
	if err != nil {
		return BulkPlan{}, err
	}
	return plan, nil
}

// planned counts from the register, which tells of everybody what must be known
// except whether a next step is planned already.
func (d *Desk) planned(b *Bulk) (plan BulkPlan) {
	snapshot, picked := d.store.register.Snapshot(), d.store.shelves.pickedIn(b.List)
	for _, id := range b.People {
		facts, known := snapshot.Facts(id)
		switch {
		case !known || !d.mayDo(b.Do, facts):
			plan.Refused++
		case b.Do == Assign && slices.Contains(facts.Assigned, string(b.Staff)),
			b.Do == Relieve && !slices.Contains(facts.Assigned, string(b.Staff)),
			b.Do == AddTo && picked[id], b.Do == TakeFrom && !picked[id]:
			plan.Already++
		default:
			plan.Do++
		}
	}
	return plan
}

// mayDo asks from memory whether the principal may do this to a person.
func (d *Desk) mayDo(kind BulkKind, facts access.Person) bool {
	k := bulkKinds[kind]
	return d.reachable(k.action, k.class).Match(facts) && d.mayFind(person.Identity).Match(facts)
}

func (s *shelves) pickedIn(list string) map[person.ID]bool {
	in := map[person.ID]bool{}
	if l := s.list(list); l != nil {
		for _, p := range l.Picked {
			in[p.Person] = true
		}
	}
	return in
}

// bulkKind is what the policies are asked for one act on many, and what the log
// calls what it does to each.
type bulkKind struct {
	name, code   string
	action       access.Action
	class        person.Class
	done, undone audit.Type
}

var bulkKinds = map[BulkKind]bulkKind{
	Assign:   {"assign", "assign", access.Assign, person.Notes, audit.Assigned, audit.Relieved},
	Relieve:  {"relieve", "relieve", access.Assign, person.Notes, audit.Relieved, audit.Assigned},
	FollowUp: {"follow up", "followup", access.FollowUp, person.Notes, audit.FollowUpMade, audit.FollowUpUndone},
	AddTo:    {"add to list", "pick", access.Find, person.Identity, "", ""},
	TakeFrom: {"take from list", "unpick", access.Find, person.Identity, "", ""},
}

// ask is what the act as a whole asks; of a kind that there is not, no more than
// to keep lists, so that it is recorded that somebody tried.
func (k bulkKind) ask() access.Action {
	if k.action == "" || k.action == access.Find {
		return access.KeepLists
	}
	return k.action
}

const (
	maxBulk     = 100_000 // people
	maxPicked   = 100_000 // in one list made by hand
	maxFollowUp = 300     // characters of what is to be done
)

var bulkID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}$`)

// checkBulk refuses what is not meant, and fills in what goes without saying.
func (d *Desk) checkBulk(ctx context.Context, b *Bulk) error {
	if bulkKinds[b.Do].name == "" {
		return mistake("bulk.kind", "%.20q is nothing that can be done to many", b.Do)
	}
	if !bulkID.MatchString(b.ID) {
		return mistake("bulk.id", "the id of the act is to be 1 to 80 letters, digits, dots and hyphens")
	}
	b.People = slices.Compact(slices.Sorted(slices.Values(b.People)))
	if len(b.People) == 0 || len(b.People) > maxBulk {
		return mistake("bulk.people", "an act is done to 1 to %d people, not to %d", maxBulk, len(b.People))
	}
	switch b.Do {
	case FollowUp:
		return d.checkFollowUp(ctx, b)
	case Assign, Relieve:
		return d.checkWorker(ctx, b.Staff, b.Do == Assign)
	}
	l := d.store.shelves.list(b.List)
	switch {
	case l == nil || !l.reads(d.Session.Me):
		return ErrNotFound
	case l.Owner != d.Session.Me.ID:
		return notMine(l.Owner)
	case !l.Hand:
		return mistake("list.nothand", "the list is a filter; people are picked only into a list made by hand")
	}
	return nil
}

func (d *Desk) checkFollowUp(ctx context.Context, b *Bulk) (err error) {
	if b.Text, err = line("followup.text", "what is to be done", b.Text, maxFollowUp); err != nil {
		return err
	}
	if strings.TrimSpace(b.Text) == "" {
		return mistake("followup.empty", "say what is to be done on that day")
	}
	if !d.coming(b.Day) {
		return mistake("followup.day", "%.20q is no day from today on; write it as 2026-05-31", b.Day)
	}
	b.Staff = cmp.Or(b.Staff, d.Session.Me.ID)
	return d.checkOwner(ctx, b.Staff)
}

// checkWorker refuses nobody, and for something new whoever works with people no more.
func (d *Desk) checkWorker(ctx context.Context, id person.StaffID, fresh bool) error {
	if err := checkStaffID(id); err != nil {
		return err
	}
	staff, err := d.store.staff(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return mistake("staff.unknown", "there is no member of staff %.40q; see staff list", id)
	}
	works := slices.Contains(worksWithPeople, staff.Role)
	if err == nil && fresh && (staff.Off || !works) {
		return mistake("staff.off", "%.40q does not work with people, or not any more", id)
	}
	return err
}

// Bulks are the principal's own acts on many of the last days, the latest first.
func (d *Desk) Bulks(ctx context.Context) ([]BulkDone, error) {
	var list []BulkDone
	a := act{name: "acts on many", action: access.KeepLists, event: audit.BulkListed}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		var kept []keptBulk
		err := d.store.backend.Children(ctx, Bulks, string(d.Session.Me.ID), func(doc Document) error {
			var b keptBulk
			err := bson.Unmarshal(slices.Clone(doc.Body), &b)
			if d.store.clock().Sub(b.At) < bulksFor {
				kept = append(kept, b)
			}
			return err
		})
		slices.SortFunc(kept, func(a, b keptBulk) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID)) })
		for _, b := range kept {
			list = append(list, b.done())
		}
		return len(list), err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// bulksFor is how long an act on many is listed.
const bulksFor = 14 * 24 * time.Hour
