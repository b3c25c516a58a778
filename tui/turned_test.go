package tui

import "testing"

// When a source is shut, open screens lose what its office said of people as soon as
// they hear of it, and show it again when it is open.
func TestOpenScreensFollowTheSources(t *testing.T) {
	o := newOffice(t, 0)
	gesa := o.as("gesa")
	s := o.seat("hinrich", "de", 100, 30)
	for name, open := range map[string]func(){
		"the list":    func() { s.app.findPeople("") },
		"the profile": func() { s.app.openProfile(fatima, "") },
	} {
		t.Run(name, func(t *testing.T) {
			open()
			s.settle()
			s.sees("Al-Hassan")
			if err := gesa.Suspend(t.Context(), "abh", "Störung"); err != nil {
				t.Fatal(err)
			}
			s.send(changedMsg{}).seesNot("Al-Hassan")
			if err := gesa.Reopen(t.Context(), "abh"); err != nil {
				t.Fatal(err)
			}
			s.send(changedMsg{})
			if open(); name == "the list" {
				s.settle()
			}
			s.settle()
			s.sees("Al-Hassan")
		})
	}
}
