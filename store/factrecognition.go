package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// RecordRecognition writes down a qualification from abroad, or the next steps of
// its recognition where the id is known; the field "qualification" follows. Without
// an id it is the one with the same title.
func (d *Desk) RecordRecognition(ctx context.Context, who person.ID, r person.Recognition) (person.Recognition, error) {
	a, err := d.factAct(ctx, "write recognition of ", who, access.Assess, audit.RecognitionRecorded, person.Education)
	if err != nil {
		return r, err
	}
	r.Steps = slices.Clone(r.Steps)
	for _, step := range r.Steps {
		a.fill = d.knownCodes("recognition", step.State)
	}
	named, kept := r.ID != "", r
	err = d.changing(ctx, a, who, func() error { return d.checkRecognition(&r) }, func(p *person.Profile) (err error) {
		if kept, err = keepRecognition(p, r, named); err != nil {
			return err
		}
		fact := person.Fact{Value: qualificationOf(p.Recognitions), Source: person.Outreach, AsOf: d.store.today()}
		if !writeFact(p, person.Qualification, fact) {
			return nil
		}
		return d.store.merge(ctx, p, who)
	})
	return kept, err
}

func (d *Desk) checkRecognition(r *person.Recognition) error {
	if err := checkText(&r.Title); err != nil {
		return err
	}
	if r.Country != "" {
		if err := d.checkCode("nationality", r.Country); err != nil {
			return err
		}
	}
	if year, err := person.ParseDate(string(r.Year)); r.Year != "" && (err != nil || year > d.store.today()) {
		return mistake("fact.date", "%.40q is no date that was; write 1990-05-31, 1990-05 or 1990", string(r.Year))
	}
	r.By = d.Session.Me.ID
	for i := range r.Steps {
		step := &r.Steps[i]
		step.By = r.By
		if err := d.checkCode("recognition", step.State); err != nil {
			return err
		}
		if err := checkText(&step.Office); err != nil {
			return err
		}
		if err := d.checkPast(&step.Day); err != nil {
			return err
		}
	}
	return checkID(&r.ID)
}

// keepRecognition writes a recognition into a person; errUnchanged where it is so
// already.
func keepRecognition(p *person.Profile, r person.Recognition, named bool) (person.Recognition, error) {
	at := slices.IndexFunc(p.Recognitions, func(old person.Recognition) bool {
		return old.ID == r.ID || !named && strings.EqualFold(old.Title, r.Title)
	})
	switch {
	case at < 0 && r.Title == "":
		return r, mistake("recognition.title", "say what the qualification is called")
	case at < 0 && len(p.Recognitions) >= maxFacts:
		return r, mistake("fact.full", "no more than %d of these are kept of one person", maxFacts)
	case at < 0:
		steps := r.Steps
		r.Steps = nil
		addSteps(&r, steps)
		p.Recognitions = append(p.Recognitions, r)
		return r, nil
	}
	next := p.Recognitions[at]
	if r.Title != "" && !strings.EqualFold(r.Title, next.Title) {
		return r, fmt.Errorf("another qualification was sent under this id before: %w", ErrConflict)
	}
	next.Steps = slices.Clone(next.Steps)
	changed := addSteps(&next, r.Steps)
	if r.Country != "" && r.Country != next.Country {
		next.Country, changed = r.Country, true
	}
	if r.Year != "" && r.Year != next.Year {
		next.Year, changed = r.Year, true
	}
	if !changed {
		return next, errUnchanged
	}
	p.Recognitions[at] = next
	return next, nil
}

// addSteps adds the steps that are not there yet, oldest first.
func addSteps(r *person.Recognition, steps []person.RecognitionStep) (changed bool) {
	for _, step := range steps {
		same := func(old person.RecognitionStep) bool {
			return old.State == step.State && old.Day == step.Day && (step.Office == "" || old.Office == step.Office)
		}
		if !slices.ContainsFunc(r.Steps, same) {
			r.Steps, changed = append(r.Steps, step), true
		}
	}
	slices.SortStableFunc(r.Steps, func(a, b person.RecognitionStep) int { return cmp.Compare(a.Day, b.Day) })
	return changed
}

// qualificationOf is the best that became of somebody's qualifications, as a code
// of the list "qualification".
func qualificationOf(list []person.Recognition) string {
	best := 0
	ranked := []string{"abroad", "in_recognition", "recognised"}
	for _, r := range list {
		if len(r.Steps) == 0 {
			continue
		}
		switch r.Steps[len(r.Steps)-1].State {
		case "applied", "incomplete":
			best = max(best, 1)
		case "full", "partial":
			best = max(best, 2)
		}
	}
	return ranked[best]
}
