package sshserver_test

import (
	"fmt"
	"slices"
	"testing"
)

// dense is a screen full of numbers.
var dense = budget{"a table of numbers", [4]int{750, 2300, 4000, 7000}}

// What keys cost on the screens about courses, by the budgets of budget_test.go.
func TestKeysAmongCoursesKeepToTheirBudget(t *testing.T) {
	t.Parallel()
	o := openFor(t, crowd(200), roomy)
	hinrich := o.as("hinrich")
	for i := range 60 {
		line := fmt.Sprintf("course open ALLG Norden 2099-01-%02d 2099-06-30 --provider KVHS Norden --place Haus %d --times morning --days mo,we --seats 20 --id allg-%d", 1+i%28, i, i)
		if a := o.say(hinrich, line); a.code != 0 {
			t.Fatal(line, a)
		}
	}
	if a := o.say(hinrich, "enrol --yes --limit 60 --to registered allg-0 --filter in:Norden"); a.code != 0 {
		t.Fatal(a)
	}
	t.Run("at", func(t *testing.T) {
		for i, size := range sizes {
			t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := &spending{terminal: o.atHome(t, "hinrich", size[0], size[1]), size: i, most: map[string]int{}}
				s.amongCourses(size[1])
				t.Log(s.most)
			})
		}
	})
}

func (s *spending) amongCourses(height int) {
	s.Settle(calm)
	s.spend(dense, "c")
	s.sees("60 ")
	s.Settle(calm)
	s.spend(moving, "down", "down", "up", "down")
	s.spend(paging, "pgdown", "pgup")
	s.pressed("home")
	s.pressed(slices.Repeat([]string{"down"}, height)...)
	s.spend(dense, "down", "p", "p", "p", "p", "p")
	s.pressed("home")
	s.spend(dense, "enter")
	s.sees("allg-0")
	s.Settle(calm)
	s.spend(moving, "down", "down", "up")
	s.spend(letter, "space")
	s.spend(paging, "pgdown", "pgup")
	s.spend(dense, "s")
	s.spend(moving, "down", "up")
	s.spend(field, "space")
	s.spend(dense, "esc", "r")
	s.spend(letter, "b", "1", "b")
	s.spend(moving, "down", "up")
	s.spend(dense, "esc")
}
