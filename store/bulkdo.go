package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// keptBulk is an act on many as it is kept: what was asked. What it changed of
// whom stands in the people themselves and in the list, next to the change, so
// that a crash can part neither from the other.
type keptBulk struct {
	ID      string         `bson:"id"`
	Do      BulkKind       `bson:"do"`
	Staff   person.StaffID `bson:"staff,omitempty"`
	Day     person.Date    `bson:"day,omitempty"`
	Text    string         `bson:"text,omitempty"`
	List    string         `bson:"list,omitempty"`
	People  []byte         `bson:"people"` // packed
	At      time.Time      `bson:"at"`
	Changed int            `bson:"changed"`
	Failed  int            `bson:"failed,omitempty"`
	Undone  bool           `bson:"undone,omitempty"`
	Ended   bool           `bson:"ended,omitempty"`
}

func (k *keptBulk) done() BulkDone {
	done := BulkDone{ID: k.ID, Do: k.Do, Staff: k.Staff, Day: k.Day, Text: k.Text, Changed: k.Changed, Failed: k.Failed, Undone: k.Undone}
	if !k.Ended && !k.Undone && k.Changed+k.Failed == 0 {
		done.Open = len(unpackPeople(k.People))
	}
	return done
}

func (k *keptBulk) same(b *keptBulk) bool {
	return k.Do == b.Do && k.Staff == b.Staff && k.Day == b.Day && k.Text == b.Text && k.List == b.List && string(k.People) == string(b.People)
}

// DoBulk does it person by person; progress hears how many are dealt with. When
// it breaks off, what was done stays done and can be undone; sent again with the
// same ID it goes on. Another act under the same ID is ErrConflict.
func (d *Desk) DoBulk(ctx context.Context, b Bulk, progress func(done, of int)) (BulkDone, error) {
	k := bulkKinds[b.Do]
	a := act{name: k.name + " many", action: k.ask(), event: audit.BulkDone, fill: codesOf(k.code, string(b.Staff), b.List)}
	var done BulkDone
	err := d.through(context.WithoutCancel(ctx), a, func(context.Context) (int, error) {
		if err := d.checkBulk(ctx, &b); err != nil {
			return 0, err
		}
		kept, err := d.beginBulk(ctx, &b)
		if err != nil {
			return 0, err
		}
		run := &bulkRun{desk: d, kept: kept, progress: progress}
		err = run.all(ctx, b.People)
		done, err = d.endBulk(ctx, run, false, err)
		return done.Changed, err
	})
	return done, err
}

// beginBulk keeps what is asked before anybody is changed.
func (d *Desk) beginBulk(ctx context.Context, b *Bulk) (*keptBulk, error) {
	me := string(d.Session.Me.ID)
	kept := keptBulk{ID: b.ID, Do: b.Do, Staff: b.Staff, Day: b.Day, Text: b.Text, List: b.List, People: packPeople(b.People), At: d.store.clock().UTC()}
	err := add(ctx, d.store.backend, Bulks, me+"/"+b.ID, me, kept, "")
	if !errors.Is(err, ErrConflict) {
		return &kept, err
	}
	before, _, err := get[keptBulk](ctx, d.store.backend, Bulks, me+"/"+b.ID)
	switch {
	case err != nil:
		return nil, err
	case !before.same(&kept):
		return nil, fmt.Errorf("another act on many was sent under this id before: %w", ErrConflict)
	case before.Undone:
		return nil, mistake("bulk.undone", "this act was taken back; do it anew under another id")
	}
	return &before, nil
}

// endBulk keeps how far it came. What broke off is told by the error.
func (d *Desk) endBulk(ctx context.Context, run *bulkRun, undo bool, err error) (BulkDone, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), effectTime)
	defer cancel()
	me := string(d.Session.Me.ID)
	result := run.kept.done()
	_, _, kept := update(ctx, d.store.backend, Bulks, me+"/"+run.kept.ID, "", func(k *keptBulk) error {
		if undo {
			k.Undone = k.Undone || err == nil
		} else {
			k.Changed, k.Failed, k.Ended = run.changed, run.failed, true
		}
		result = k.done()
		return nil
	})
	result.Changed, result.Failed, result.Open = run.changed, run.failed, 0
	return result, errors.Join(err, kept)
}

// UndoBulk takes one act on many back as one: of each person what it changed, as
// far as nobody has changed that since. Changed is how many were taken back,
// Failed how many are left as they are.
func (d *Desk) UndoBulk(ctx context.Context, id string, progress func(done, of int)) (BulkDone, error) {
	me := string(d.Session.Me.ID)
	kept, _, getErr := get[keptBulk](ctx, d.store.backend, Bulks, me+"/"+id)
	k := bulkKinds[kept.Do]
	a := act{name: "undo act on many", action: k.ask(), event: audit.BulkUndone, fill: codesOf(k.code, string(kept.Staff), kept.List)}
	var done BulkDone
	err := d.through(context.WithoutCancel(ctx), a, func(context.Context) (int, error) {
		if getErr != nil {
			return 0, getErr
		}
		run := &bulkRun{desk: d, kept: &kept, undo: true, progress: progress}
		err := run.all(ctx, unpackPeople(kept.People))
		run.failed += max(0, kept.Changed-run.changed-run.failed)
		done, err = d.endBulk(ctx, run, true, err)
		return done.Changed, err
	})
	return done, err
}

// atOnce is how many people are changed at the same time: what comes together is
// written and recorded together.
const atOnce = 512

// bulkRun is one going through the people of an act on many.
type bulkRun struct {
	desk     *Desk
	kept     *keptBulk
	undo     bool
	progress func(done, of int)

	mu                     sync.Mutex
	dealt, changed, failed int
	err                    error            // the first
	written                []register.Entry // not yet published
}

// all goes through the people, many at once, until ctx ends. A person of whom
// something went wrong does not keep the others from it.
func (r *bulkRun) all(ctx context.Context, people []person.ID) error {
	if r.kept.Do == AddTo || r.kept.Do == TakeFrom {
		return r.pick(ctx, people)
	}
	queue := make(chan person.ID)
	var workers sync.WaitGroup
	for range min(atOnce, len(people)) {
		workers.Go(func() {
			for id := range queue {
				changed, err := r.one(ctx, id)
				r.told(changed, err, len(people))
			}
		})
	}
	for _, id := range people {
		if ctx.Err() != nil || r.desk.Session.Why() != nil {
			break
		}
		queue <- id
	}
	close(queue)
	workers.Wait()
	r.publish()
	if r.dealt < len(people) {
		return errors.Join(fmt.Errorf("broken off after %d of %d", r.dealt, len(people)), context.Cause(ctx), r.desk.Session.Why(), r.err)
	}
	return r.err
}

func (r *bulkRun) told(changed bool, err error, of int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dealt++
	if changed {
		r.changed++
	}
	if err != nil {
		r.failed++
		if r.err == nil {
			r.err = err
		}
	}
	if r.progress != nil {
		r.progress(r.dealt, of)
	}
}

// one does it to one person: policy, intent, effect, outcome, with her token, so
// that it can be answered who changed her file. Who may not be changed, or is not
// there, is passed over.
func (r *bulkRun) one(ctx context.Context, id person.ID) (bool, error) {
	d := r.desk
	before, known := d.store.register.Snapshot().Facts(id)
	if !known || !d.mayDo(r.kept.Do, before) { // the register may lag behind, never the decision below
		return false, nil
	}
	doc, key, err := d.files(ctx, id)
	if err != nil {
		return false, err
	}
	p := person.Profile{ID: id}
	if err := bson.Unmarshal(doc.Body, &p); err != nil {
		return false, err
	}
	switch {
	case !r.undo && r.did(&p): // before it broke off
		return true, nil
	case !r.change(&p): // nothing is recorded where there is nothing to do
		return false, nil
	}
	who := &subject{facts: facts(doc), token: key.Token, key: key, known: true}
	k := bulkKinds[r.kept.Do]
	a := act{name: k.name, action: k.action, event: k.done, classes: []person.Class{k.class}, who: who}
	if r.undo {
		a.event = k.undone
	}
	a.fill = codesOf(string(r.kept.Staff))
	if _, refusal := d.ask(a); refusal != nil {
		return false, nil
	}
	changed := false
	err = d.do(context.WithoutCancel(ctx), a, func(ctx context.Context) (int, error) {
		changed, err = r.write(ctx, doc, &p)
		return bit(changed), err
	})
	return changed, err
}

// write writes a profile as it was changed, unless somebody was faster: then what
// is there now is changed.
func (r *bulkRun) write(ctx context.Context, doc Document, p *person.Profile) (changed bool, err error) {
	s := r.desk.store
	p.List()
	if doc.Body, err = stamped(p, ""); err != nil {
		return false, err
	}
	doc.Version, err = s.backend.Put(ctx, Persons, doc)
	if err == nil {
		return true, r.publish(doc)
	}
	if !errors.Is(err, ErrConflict) {
		return false, err
	}
	err = s.changePerson(ctx, person.ID(doc.ID), func(p *person.Profile) error {
		if changed = r.change(p); !changed {
			return errUnchanged
		}
		return nil
	})
	if errors.Is(err, errUnchanged) {
		err = nil
	}
	return changed, err
}

// publish gathers the people who were changed: to publish them one by one would
// take as long as all the rest.
func (r *bulkRun) publish(docs ...Document) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, doc := range docs {
		entry, err := r.desk.store.register.Decode(doc.ID, doc.Version, doc.Body)
		if err = errors.Join(err, r.desk.store.noteSteps(doc)); err != nil {
			return err
		}
		r.written = append(r.written, entry)
	}
	if len(r.written) >= atOnce || len(docs) == 0 {
		r.desk.store.publish(r.written...)
		r.written = nil
	}
	return nil
}

// pick changes the list at once, which is one document.
func (r *bulkRun) pick(ctx context.Context, people []person.ID) error {
	d := r.desk
	var allowed []person.ID
	for _, id := range people {
		if facts, known := d.store.register.Snapshot().Facts(id); known && d.mayDo(r.kept.Do, facts) {
			allowed = append(allowed, id)
		}
	}
	op := opOn(Lists, r.kept.List)
	err := d.changeList(ctx, r.kept.List, op, func(l *keptList) error {
		r.changed = r.changeList(l, allowed)
		if len(l.Picked) > maxPicked {
			return mistake("list.full", "a list made by hand holds at most %d people", maxPicked)
		}
		if len(l.Taken) > maxPicked {
			l.Taken = slices.Clone(l.Taken[len(l.Taken)-maxPicked:])
		}
		return nil
	})
	if err != nil {
		r.changed = 0
	}
	if r.progress != nil {
		r.progress(len(people), len(people))
	}
	return err
}
