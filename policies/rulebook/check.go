package rulebook

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// needed are the rules that programs ask for, with the parameters that they
// read. A book without one of them, on whatever day, would leave them silent: a
// rule that holds no more has a row that says so, or simply ends.
var needed = map[string]string{
	"44-1": "titles with", "44-2": "term", "44-3-age": "age types", "44-3-level": "level evidence", "44-german": "titles",
	"44a": "spheres term", "44-4": "titles term suspended refused", "allg": "type", "alpha": "type", "zweit": "type",
	"foerder": "type after below reasons schools", "intensiv": "type schools", "repeat": "types", "misplaced": "",
	"bsk": "to_age", "bsk-b2": "type level enough evidence", "bsk-b1": "type level", "bsk-c1": "type level enough", "bsk-c2": "type level enough", "youth": "type under", "job-bsk": "type level",
	"deufov-6-3": "term", "deufov-8-1": "term", "deufov-9-3": "term group", "notice": "term group", "eok": "type due titles levels",
	"mia": "type sex age courses", "local": "type", "stale": "term", "childcare": "state need settled", "place": "", "authorisation": "",
	"unknown": "", "seat": "",
}

// ofKind names the parameters whose values are codes of a list.
var ofKind = map[string]string{
	"titles": "residence", "with": "residence", "unsure": "residence", "due": "residence", "refused": "residence",
	"spheres": "sphere", "type": "course", "types": "course", "after": "course", "level": "level", "levels": "level",
	"below": "level", "enough": "level", "evidence": "evidence", "schools": "school", "sex": "sex", "reasons": "reason", "state": "childcare", "settled": "childcare", "need": "need",
}

var numbers = []string{"age", "from_age", "to_age", "under", "ue", "courses", "children", "min", "max", "days", "percent", "questions", "pass", "naturalisation"}

// wrongParam says what is wrong with a parameter.
func (b *Book) wrongParam(rule, name, value string) string {
	kind := ofKind[name]
	if rule == "misplaced" {
		kind = "course"
	}
	if kind != "" {
		for _, code := range split(value) {
			if _, known := b.Entry(kind, code); !known {
				return fmt.Sprintf("%q is not a code of the list %s", code, kind)
			}
		}
		return ""
	}
	if slices.Contains(numbers, name) {
		if n, err := strconv.Atoi(value); err != nil || n < 0 {
			return fmt.Sprintf("%q is not a number", value)
		}
		return ""
	}
	switch name {
	case "term":
		if _, err := ParseTerm(value); err != nil {
			return err.Error()
		}
	case "suspended":
		if value != "yes" && value != "no" {
			return fmt.Sprintf("%q is neither yes nor no", value)
		}
	case "group":
	default:
		return "there is no such parameter"
	}
	return ""
}

// complete refuses a book that lacks a rule or a parameter that programs need.
func (b *Book) complete() error {
	for _, id := range slices.Sorted(maps.Keys(needed)) {
		params := needed[id]
		found := false
		for _, r := range b.rules {
			if r.ID != id {
				continue
			}
			found = true
			for _, name := range strings.Fields(params) {
				if r.Params[name] == "" {
					return fmt.Errorf("rule %q (valid from %q): the parameter %q is missing", id, r.ValidFrom, name)
				}
			}
		}
		if !found {
			return fmt.Errorf("the rule %q is missing from all files of rules/; a rule that holds no more gets a valid_to", id)
		}
	}
	return nil
}
