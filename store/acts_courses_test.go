package store_test

import (
	"context"
	"errors"
	"maps"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
)

func init() {
	maps.Copy(every, map[string]deskAct{
		"Courses": {audit.CoursesRead, "maike", "antje", func(ctx context.Context, d *store.Desk) error {
			_, err := d.Courses(ctx, store.CourseQuery{})
			return err
		}},
		"Course": {audit.CourseRead, "foelke", "antje", func(ctx context.Context, d *store.Desk) error {
			return inCourse(ctx, d, func(id string) error {
				_, err := d.Course(ctx, id)
				return err
			})
		}},
		"OpenCourse": {audit.CourseOpened, "foelke", "maike", func(ctx context.Context, d *store.Desk) error {
			_, err := d.OpenCourse(ctx, alpha("alpha-1", 2))
			return err
		}},
		"ChangeCourse": {audit.CourseChanged, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			return inCourse(ctx, d, func(id string) error {
				c := alpha(id, 5)
				if sheet, err := d.Course(ctx, id); err == nil {
					c.Version = sheet.Course.Version
				}
				_, err := d.ChangeCourse(ctx, c)
				return err
			})
		}},
		"AdvanceCourse": {audit.CourseAdvanced, "foelke", "tjark", func(ctx context.Context, d *store.Desk) error {
			return inCourse(ctx, d, func(id string) error {
				_, err := d.AdvanceCourse(ctx, id, roster.Running, "")
				return err
			})
		}},
		"Enrol": {audit.CourseEnrolled, "foelke", "maike", func(ctx context.Context, d *store.Desk) error {
			return inCourse(ctx, d, func(id string) error {
				done, err := d.Enrol(ctx, id, store.Enrolling{Person: rima, State: roster.Registered})
				return errors.Join(err, done[0].Err)
			})
		}},
		"Candidates": {audit.CourseSought, "foelke", "wiebke", func(ctx context.Context, d *store.Desk) error {
			return inCourse(ctx, d, func(id string) error {
				_, err := d.Candidates(ctx, id, register.Filter{}, 0)
				return err
			})
		}},
		"Attend": {audit.CourseAttended, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
			return inCourse(ctx, d, func(id string) error {
				return d.Attend(ctx, id, roster.Session{Day: today()})
			})
		}},
		"Results": {audit.CourseResults, "foelke", "maike", func(ctx context.Context, d *store.Desk) error {
			return inCourse(ctx, d, func(id string) error {
				if _, err := d.Enrol(ctx, id, store.Enrolling{Person: rima, State: roster.Started}); err != nil && !errors.As(err, new(*store.Refused)) {
					return err
				}
				done, err := d.Results(ctx, id, store.CourseResult{Person: rima, Level: "A2"})
				return errors.Join(err, done[0].Err)
			})
		}},
	})
}

// inCourse opens a course and does something with it, which whoever may not open
// one may not do either.
func inCourse(ctx context.Context, d *store.Desk, do func(id string) error) error {
	_, err := d.OpenCourse(ctx, alpha("alpha-1", 2))
	if err != nil && !errors.As(err, new(*store.Refused)) && !errors.Is(err, store.ErrConflict) {
		return err
	}
	return do("alpha-1")
}

func today() person.Date { return "2026-11-23" }

// alpha is a course that runs today.
func alpha(id string, seats int) roster.Course {
	return roster.Course{
		ID: id, Type: "ALPHA", Provider: "KVHS Norden", Municipality: norden, Place: "Am Markt 1", Times: "morning",
		Days: []string{"tu", "mo"}, Hours: "08:30–12:00", Seats: seats, From: "2026-11-20", To: "2027-06-30",
	}
}
