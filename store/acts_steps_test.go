package store_test

import (
	"context"
	"maps"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

func init() {
	maps.Copy(every, map[string]deskAct{
		"PlanStep": {audit.FollowUpMade, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			_, err := d.PlanStep(ctx, rima, store.NewStep{ID: "s1", Day: "2090-01-01", What: "Anrufen"})
			return err
		}},
		"EndStep": {audit.FollowUpClosed, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			if d.Session.Me.ID == "maike" {
				if _, err := d.PlanStep(ctx, rima, store.NewStep{ID: "s1", Day: "2090-01-01", What: "Anrufen"}); err != nil {
					return err
				}
			}
			return d.EndStep(ctx, rima, "s1", store.StepEnd{State: "done"})
		}},
		"Refer": {audit.Referred, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Refer(ctx, rima, person.Referral{ID: "r1", To: "okko", Why: "zieht nach Norden"})
			return err
		}},
		"AnswerReferral": {audit.ReferralAnswered, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			if d.Session.Me.ID == "maike" {
				if _, err := d.Refer(ctx, rima, person.Referral{ID: "r1", To: "okko", Why: "zieht nach Norden"}); err != nil {
					return err
				}
			}
			return d.AnswerReferral(ctx, rima, "r1", "revoke", "bleibt doch")
		}},
		"Referrals": {audit.ReferralsRead, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Referrals(ctx)
			return err
		}},
		"Tour": {audit.TourRead, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Tour(ctx)
			return err
		}},
		"SuggestTour": {audit.TourSuggested, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.SuggestTour(ctx, 5)
			return err
		}},
		"PlanTour": {audit.TourPlanned, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.PlanTour(ctx, rima)
			return err
		}},
		"Visited": {audit.Visited, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Visited(ctx, store.Visit{Person: rima, Outcome: "nobody", Key: "v1"})
			return err
		}},
		"Steps": {audit.StepsRead, "foelke", "wiebke", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Steps(ctx, store.StepQuery{})
			return err
		}},
	})
}
