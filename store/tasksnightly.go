package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

const (
	firstNight = 5 * time.Second  // after the start
	nightEvery = 10 * time.Minute // how often it is looked whether a day has begun
)

// nightly makes the tasks that time alone asks for, at the start and once each
// day, on every server: what another one made already is there.
func (s *Store) nightly(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(firstNight):
	}
	var done person.Date
	night := func() {
		if day := s.today(); day != done {
			if err := s.timeTasks(ctx); err == nil {
				done = day
			} else {
				s.reportIn(ctx, err)
			}
		}
	}
	night()
	every(ctx, nightEvery, night)
}

// timeTasks goes through everybody's deadlines.
func (s *Store) timeTasks(ctx context.Context) error {
	desk := s.jobDesk()
	who, err := s.timely(ctx)
	for _, id := range who {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if one := desk.makeTasks(ctx, id); one != nil && !errors.Is(one, ErrNotFound) {
			err = errors.Join(err, one)
		}
	}
	return err
}

// jobDesk is the Desk of what the server does by rule.
func (s *Store) jobDesk() *Desk {
	session := s.newSession("job-"+string(person.NewID()), Staff{ID: taskMaker, Name: "Lotse", Role: access.Job})
	return s.desk(session)
}

// timely are the people of whom a deadline is near, or who have an open task of one.
func (s *Store) timely(ctx context.Context) ([]person.ID, error) {
	day := s.today()
	rules := s.rulesOf(day)
	var who []person.ID
	err := s.backend.All(ctx, Persons, []string{"list", "follow_ups"}, func(doc Document) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var p person.Profile
		if bson.Unmarshal(slices.Clone(doc.Body), &p) != nil {
			return nil // whoever opens her hears of it
		}
		if addTasks(s.book, &p, nil, deadlinesOf(s.book, rules.Of(&p.Listing, nil).Deadlines, day), day) {
			who = append(who, person.ID(doc.ID))
		}
		return nil
	})
	return who, err
}

// makeTasks makes the tasks with one person that are due by time.
func (d *Desk) makeTasks(ctx context.Context, who person.ID) error {
	a, err := d.stepAct(ctx, "tasks with ", who, audit.TaskMade)
	if err != nil {
		return err
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		made := 0
		err := d.store.changePerson(ctx, who, func(p *person.Profile) error {
			trial := *p
			trial.FollowUps = slices.Clone(p.FollowUps)
			if trial.List(); !d.store.ruleTasks(standingOf(p), &trial) {
				return errUnchanged // another server was faster
			}
			made = 1
			return nil
		})
		return made, unlessSame(err)
	})
}
