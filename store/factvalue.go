package store

import (
	"slices"
	"strconv"

	"lotse/store/person"
)

// maxValues is how many values a field that is a list may have.
const maxValues = 20

// newFact makes of values what is kept of a field.
func (d *Desk) newFact(spec person.Spec, values []string) (person.Fact, error) {
	fact := person.Fact{Source: person.Outreach, AsOf: d.store.today()}
	if len(values) > maxValues || len(values) > 1 && !spec.List {
		return fact, mistake("fact.one", "the field %s takes %d values at most", spec.Name, map[bool]int{true: maxValues, false: 1}[spec.List])
	}
	for _, value := range values {
		value, err := d.factValue(spec, value)
		if err != nil {
			return fact, err
		}
		switch {
		case !spec.List:
			fact.Value = value
		case !slices.Contains(fact.List, value):
			fact.List = append(fact.List, value)
		}
	}
	return fact, nil
}

// factValue checks one value by the kind of its field.
func (d *Desk) factValue(spec person.Spec, value string) (string, error) {
	if err := checkText(&value); err != nil {
		return "", err
	}
	switch spec.Kind {
	case "":
		if value == "" {
			return "", mistake("fact.text", "the text: it is empty")
		}
		return value, nil
	case "number":
		if n, err := strconv.Atoi(value); err != nil || n < 0 || n > 30 {
			return "", mistake("fact.number", "%.40q is no number from 0 to 30", value)
		}
		return value, nil
	case "date":
		day, err := person.ParseDate(value)
		if err != nil || day > d.store.today() {
			return "", mistake("fact.date", "%.40q is no date that was; write 1990-05-31, 1990-05 or 1990", value)
		}
		return string(day), nil
	}
	return value, d.checkCode(spec.Kind, value)
}
