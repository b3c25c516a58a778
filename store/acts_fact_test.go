package store_test

import (
	"context"
	"maps"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

func init() {
	b1 := person.Assessment{Level: "B1", Day: "2025-11-01"}
	maps.Copy(every, map[string]deskAct{
		"AddNeed": {audit.NeedAdded, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			_, err := d.AddNeed(ctx, rima, store.NewNeed{ID: "n1", Kind: "housing"})
			return err
		}},
		"CloseNeed": {audit.NeedClosed, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			if d.Session.Me.ID == "maike" {
				if _, err := d.AddNeed(ctx, rima, store.NewNeed{ID: "n1", Kind: "housing"}); err != nil {
					return err
				}
			}
			return d.CloseNeed(ctx, rima, "housing", "met", "")
		}},
		"Assess": {audit.Assessed, "foelke", "tjark", func(ctx context.Context, d *store.Desk) error {
			return d.Assess(ctx, rima, b1)
		}},
		"StrikeAssessment": {audit.AssessmentStruck, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			return d.StrikeAssessment(ctx, rima, keyOfA1, "verhört")
		}},
		"RecordGrant": {audit.GrantRecorded, "foelke", "tjark", func(ctx context.Context, d *store.Desk) error {
			_, err := d.RecordGrant(ctx, rima, person.Grant{ID: "g1", Route: "44-4", State: "applied"})
			return err
		}},
		"RecordRecognition": {audit.RecognitionRecorded, "maike", "tjark", func(ctx context.Context, d *store.Desk) error {
			_, err := d.RecordRecognition(ctx, rima, person.Recognition{ID: "r1", Title: "Krankenschwester"})
			return err
		}},
		"SetFact": {audit.FactSet, "foelke", "wiebke", func(ctx context.Context, d *store.Desk) error {
			return d.SetFact(ctx, rima, person.LiterateLatin, "no")
		}},
	})
}

// keyOfA1 names the finding that everybody in the office begins with.
var keyOfA1 = people()[0].Records[0].Assessments[0].Key()
