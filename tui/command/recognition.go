package command

import (
	"context"
	"io"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// AddRecognition writes down a qualification from abroad; without a title it lists
// those that are known, with their numbers.
type AddRecognition struct {
	Person               person.ID
	Title, Country, Year string // as typed
	JSON                 bool
}

func parseRecognition(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "country", value: true, words: true}, flag{name: "year", value: true})
	if err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("id.missing")
	}
	who, err := parseID(a.words[0])
	return AddRecognition{who, strings.Join(a.words[1:], " "), a.flags["country"], a.flags["year"], a.has("json")}, err
}

func (a AddRecognition) String() string {
	return "recognition" + when(a.JSON, " --json") + when(a.Year != "", " --year "+a.Year) + when(a.Country != "", " --country "+quotedName(a.Country)) +
		" " + string(a.Person) + when(a.Title != "", " "+a.Title)
}

func (a AddRecognition) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if a.Title != "" {
		r := person.Recognition{Title: a.Title, Year: person.Date(a.Year)}
		var err error
		if a.Country != "" {
			if r.Country, err = codeOf(d, "nationality", a.Country); err != nil {
				return nil, err
			}
		}
		if _, err = d.RecordRecognition(ctx, a.Person, r); err != nil {
			return nil, about("recognition", a.Person, err)
		}
	}
	sheet, err := d.Person(ctx, a.Person, "")
	if err != nil {
		return nil, about("recognition", a.Person, err)
	}
	return recognitionsWritten(a.Person, sheet.Recognitions, a.JSON), nil
}

// recognitionJSON is a line of recognition --json; see doc.go.
type recognitionJSON struct {
	Person string `json:"person"`
	Number int    `json:"number"`
	person.Recognition
}

func recognitionsWritten(who person.ID, list []person.Recognition, json bool) Written {
	w := Written{JSON: json, none: "recognition.none"}
	for i, r := range list {
		w.objects = append(w.objects, recognitionJSON{string(who), i + 1, r})
	}
	w.say = func(f Format) (said []string) {
		for i, r := range list {
			said = append(said, strconv.Itoa(i+1)+" "+recognitionWords(r, f))
		}
		return said
	}
	return w
}

// recognitionWords is a qualification with its steps in one line.
func recognitionWords(r person.Recognition, f Format) string {
	parts := []string{r.Title, when(r.Country != "", f.label("nationality", r.Country)), text.Date(f.Lang, string(r.Year))}
	for _, s := range r.Steps {
		parts = append(parts, f.label("recognition", s.State)+" "+text.Date(f.Lang, string(s.Day))+when(s.Office != "", " ("+s.Office+")"))
	}
	return strings.TrimSuffix(sentenceOf(parts...), ".")
}

// StepRecognition takes the recognition of a qualification one step on.
type StepRecognition struct {
	Person        person.ID
	Number        int
	State, Office string // as typed; State with the day behind it
	JSON          bool
}

func parseRecognitionStep(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "office", value: true, words: true})
	if err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("id.missing")
	}
	step := StepRecognition{Office: a.flags["office"], JSON: a.has("json")}
	if step.Person, err = parseID(a.words[0]); err != nil {
		return nil, err
	}
	if len(a.words) == 1 {
		return nil, usage("titlenumber.missing")
	}
	if step.Number, err = strconv.Atoi(a.words[1]); err != nil || step.Number < 1 {
		return nil, usage("number", "recognition step", shown(a.words[1]))
	}
	if step.State = strings.Join(a.words[2:], " "); step.State == "" {
		return nil, usage("recognitionstate.missing")
	}
	return step, nil
}

func (a StepRecognition) String() string {
	return "recognition step" + when(a.JSON, " --json") + when(a.Office != "", " --office "+quotedName(a.Office)) +
		" " + string(a.Person) + " " + strconv.Itoa(a.Number) + " " + a.State
}

func (a StepRecognition) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	step, err := a.step(d)
	if err != nil {
		return nil, err
	}
	sheet, err := d.Person(ctx, a.Person, "")
	if err != nil {
		return nil, about("recognition", a.Person, err)
	}
	if a.Number > len(sheet.Recognitions) {
		return nil, wrong("recognition.number", a.Number, len(sheet.Recognitions))
	}
	r := person.Recognition{ID: sheet.Recognitions[a.Number-1].ID, Steps: []person.RecognitionStep{step}}
	if _, err := d.RecordRecognition(ctx, a.Person, r); err != nil {
		return nil, about("recognition", a.Person, err)
	}
	return AddRecognition{Person: a.Person, JSON: a.JSON}.Do(ctx, d)
}

// step reads a state and, behind it, the day.
func (a StepRecognition) step(d *store.Desk) (step person.RecognitionStep, err error) {
	step.Office = a.Office
	state := a.State
	if at := strings.LastIndexByte(state, ' '); at > 0 {
		if day, err := anyDay(state[at+1:], d.Session.Now()); err == nil {
			step.Day, state = day, state[:at]
		}
	}
	step.State, err = codeOf(d, "recognition", state)
	return step, err
}
