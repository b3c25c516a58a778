package county

import "slices"

// claims are the first titles that give a claim to an integration course for a year
// (AufenthG §44(1) and (2)).
var claims = []string{"25-1", "25-2", "25b", "family"}

// suspended is the day from which no admissions under AufenthG §44(4) are given; a
// year after the last they have all lapsed (IntV §5(3)).
var suspended = dayOf(2026, 2, 9)

// route is the legal way into a course of a kind on a day.
func (h *household) route(kind string, on day) string {
	switch kind {
	case "EOK":
		return "eok"
	case "MIA":
		return "mia"
	case "VHS", "KOMM", "EHRENAMT":
		return "local"
	case "BSK-B2", "BSK-C1", "JOB-BSK":
		return "bsk"
	}
	first, title := h.titled(on)
	switch {
	case slices.Contains(claims, first.code) && on < first.from.years(1):
		return "44-1"
	case on < suspended && slices.Contains([]string{"24", "gestattung", "duldung", "25-5", "25a"}, title):
		return "44-4"
	}
	return "44a"
}

// titled is the first title proper of a household, and what it has on a day.
func (h *household) titled(on day) (first stretch, now string) {
	for _, s := range h.titles {
		if s.from > on {
			break
		}
		now = s.code
		if first.code == "" && !slices.Contains([]string{"ankunft", "gestattung", "duldung", "fiktion"}, s.code) {
			first = s
		}
	}
	return first, now
}

// sphere is the law on which the household lives on a day.
func (h *household) sphere(on day) string {
	code := ""
	for _, s := range h.spheres {
		if s.from <= on {
			code = s.code
		}
	}
	return code
}

// obliges is the authority that may oblige people of the household to a course
// (AufenthG §44a).
func (h *household) obliges(on day) string {
	switch h.sphere(on) {
	case "sgb2":
		return "jobcenter"
	case "asylblg":
		return "asylblg"
	}
	return "abh"
}
