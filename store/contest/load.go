package contest

import (
	"context"
	"slices"
	"sync"
	"time"

	"lotse/store"
	"lotse/store/person"
)

// Load is how readers fare beside a writer.
type Load struct {
	Readers int           `json:"readers"`
	Updates float64       `json:"updates_a_second"` // applied
	Asked   int           `json:"asked"`
	P50     time.Duration `json:"p50_ns"`
	P99     time.Duration `json:"p99_ns"`
}

const (
	readers    = 8
	wanted     = 1000   // updates a second
	sample     = 20_000 // people who are changed
	leastLoad  = 200 * time.Millisecond
	betweenTwo = 20 * time.Millisecond // keys of somebody who types fast
)

// load changes people as another server would, a thousand a second, while eight
// people type.
func (r *run) load(ctx context.Context) error {
	q := questions(r.lotse.today)[1]
	people, err := r.lotse.some(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, max(r.options.Longest*5/2, leastLoad))
	defer stop()
	var wait sync.WaitGroup
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	for n := range readers {
		a, err := r.lotse.admit(context.WithoutCancel(ctx), askers[n%len(askers)])
		if err != nil {
			return err
		}
		wait.Go(func() {
			for first := true; first || ctx.Err() == nil; first = false {
				start := time.Now()
				_, err := a.ask(q)
				one := time.Since(start)
				mu.Lock()
				took, failed = append(took, one), firstOf(failed, err)
				mu.Unlock()
				time.Sleep(betweenTwo)
			}
		})
	}
	began := time.Now()
	updates, err := r.lotse.change(ctx, people)
	seconds := time.Since(began).Seconds()
	wait.Wait()
	slices.Sort(took)
	r.report.Load = Load{readers, float64(updates) / seconds, len(took), took[len(took)/2], took[len(took)*99/100]}
	return firstOf(failed, err)
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// some are people to be changed, as somebody sees them.
func (l *lotse) some(ctx context.Context) ([]one, error) {
	a, err := l.admit(ctx, askers[0])
	if err != nil {
		return nil, err
	}
	found, err := a.list.Find(store.Query{Limit: sample})
	var people []one
	for _, row := range found.Rows {
		people = append(people, one{id: string(row.ID), l: row.Listing})
	}
	return people, err
}

// change changes the day of the last contact of one person after the other.
func (l *lotse) change(ctx context.Context, people []one) (updates int, err error) {
	began := time.Now()
	for ; ; updates++ {
		o := people[updates%len(people)]
		o.l.LastContact = person.DateOf(l.today.AddDate(0, 0, -updates%300))
		doc, err := o.document(int64(updates/len(people)) + 2)
		if err != nil {
			return updates, err
		}
		if updates == 0 { // one in any case, however slow the machine is
			l.crowd.changes <- doc
			continue
		}
		select {
		case <-ctx.Done():
			return updates, nil
		case <-time.After(time.Until(began.Add(time.Duration(updates) * time.Second / wanted))):
		}
		select {
		case <-ctx.Done():
			return updates, nil
		case l.crowd.changes <- doc:
		}
	}
}
