package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// reviewWords are about records and people who may be one.
func reviewWords() []Word {
	return []Word{
		{"review", "[--json] [--all]", "help.review", "link", parseReviews},
		{"review show", "[--json] PAIR", "help.review.show", "link", parseReviewShow},
		{"review same", "PAIR", "help.review.same", "link", parseDecide(pairSame)},
		{"review apart", "PAIR", "help.review.apart", "link", parseDecide(pairApart)},
		{"review undo", "PAIR", "help.review.undo", "link", parseDecide(pairUndo)},
		{"review suspect", "ID ID", "help.review.suspect", "link", parseSuspect},
		{"records", "[--json] ID", "help.records", "find", parseRecords},
		{"records split", "[--yes] ID RECORD", "help.records.split", "link", parseSplit},
	}
}

func init() {
	pair := Question{Name: "pair"}
	for word, do := range map[string]string{"review same": pairSame, "review apart": pairApart, "review undo": pairUndo} {
		asks[word] = asked{[]Question{pair}, true, func(a answers) (Action, error) { return DecidePair{a.of("pair"), do}, nil }}
	}
	id := func(a answers) person.ID { return person.ID(a.of("person")) }
	asks["records"] = asked{[]Question{whichPerson}, false, func(a answers) (Action, error) { return ListRecords{ID: id(a)}, nil }}
	asks["records split"] = asked{[]Question{whichPerson, {Name: "record"}}, false, func(a answers) (Action, error) {
		return SplitRecord{ID: id(a), Record: a.of("record")}, nil
	}}
	asks["review suspect"] = asked{[]Question{whichPerson, {Name: "other", Sort: Somebody}}, true, func(a answers) (Action, error) {
		return SuspectPair{id(a), person.ID(a.of("other"))}, nil
	}}
	asks["review show"] = asked{[]Question{pair}, false, func(a answers) (Action, error) { return ShowReview{Pair: a.of("pair")}, nil }}
}

// ListReviews lists the pairs that wait for a decision.
type ListReviews struct{ All, JSON bool }

func parseReviews(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "all"})
	if err != nil {
		return nil, err
	}
	return ListReviews{a.has("all"), a.has("json")}, a.none()
}

func (a ListReviews) String() string {
	return "review" + when(a.All, " --all") + when(a.JSON, " --json")
}

func (a ListReviews) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	rows, err := d.Reviews(ctx, a.All)
	return ReviewsListed{rows, a.JSON}, err
}

// ReviewsListed are pairs.
type ReviewsListed struct {
	Rows []store.ReviewRow
	JSON bool
}

func (l ReviewsListed) Print(w io.Writer, f Format) error {
	if l.JSON || f.JSON {
		return printEach(w, l.Rows, func(r store.ReviewRow) any { return reviewObject(r) })
	}
	if len(l.Rows) == 0 {
		return lines(w, f, text.Of(f.Lang, "review.none"))
	}
	return table(w, f, l.Rows, func(r store.ReviewRow) []string {
		return []string{r.ID, f.Pair(r), f.Who(r.Left), f.Who(r.Right)}
	})
}

// Spoken is one pair a line.
func (l ReviewsListed) Spoken(f Format) []string {
	var said []string
	for _, r := range l.Rows {
		said = append(said, sentenceOf(r.ID, f.Pair(r), f.Who(r.Left), f.Who(r.Right)))
	}
	return said
}

// Pair says how a pair stands, in words.
func (f Format) Pair(r store.ReviewRow) string {
	if r.State != store.ReviewOpen {
		return text.Of(f.Lang, "review.state."+r.State)
	}
	if r.Why == store.ReviewAlarm {
		return text.Of(f.Lang, "review.why.alarm")
	}
	return f.Likely(r.Probability)
}

// Likely is a probability in words and per cent.
func (f Format) Likely(p float64) string {
	word := "review.likely.little"
	for _, step := range []struct {
		from float64
		word string
	}{{0.99, "review.likely.nearly"}, {0.9, "review.likely.very"}, {0.5, "review.likely.rather"}, {0.1, "review.likely.perhaps"}} {
		if p >= step.from {
			word = step.word
			break
		}
	}
	return text.Of(f.Lang, word, fmt.Sprintf("%.0f", min(p*100, 99)))
}

// Who is a person in a few words: id, name, birth date, municipality.
func (f Format) Who(r register.Row) string {
	name := person.DisplayName(r.Family, r.Given)
	parts := []string{string(r.ID), name, text.Date(f.Lang, string(r.Birth))}
	if r.Municipality != "" && f.Book != nil {
		parts = append(parts, f.Book.Label("municipality", r.Municipality, f.Lang))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// ShowReview shows one pair side by side.
type ShowReview struct {
	Pair string
	JSON bool
}

func parseReviewShow(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("pair.missing", 1)
	if err != nil {
		return nil, err
	}
	return ShowReview{words[0], a.has("json")}, nil
}

func (a ShowReview) String() string {
	return "review show" + when(a.JSON, " --json") + " " + quoted(a.Pair)
}

func (a ShowReview) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	sheet, err := d.Review(ctx, a.Pair)
	return ReviewShown{sheet, a.JSON}, err
}

// ReviewShown is a pair side by side.
type ReviewShown struct {
	store.ReviewSheet
	JSON bool
}

func (s ReviewShown) Print(w io.Writer, f Format) error {
	if s.JSON || f.JSON {
		return printJSON(w, sheetObject(s.ReviewSheet))
	}
	return lines(w, f, f.ReviewLines(s.ReviewSheet)...)
}

// Spoken is one field a line.
func (s ReviewShown) Spoken(f Format) []string { return f.ReviewLines(s.ReviewSheet) }

// ReviewLines are a pair, one thing a line: of each field what the offices say of
// either, and what that speaks for.
func (f Format) ReviewLines(s store.ReviewSheet) []string {
	list := []string{s.ID + ": " + f.Pair(s.ReviewRow), "A " + f.Who(s.Left), "B " + f.Who(s.Right)}
	if s.State != store.ReviewOpen && s.By != "" {
		list = append(list, text.Of(f.Lang, "review.decided", string(s.By), text.Date(f.Lang, s.Decided.Format(time.DateOnly))))
	}
	for _, c := range s.Fields {
		list = append(list, f.FieldWord(c.Field)+": "+f.said(c.Field, c.Left)+" | "+f.said(c.Field, c.Right)+when(c.Level != linkage.Unknown, " – "+f.Weighed(c)))
	}
	return append(list, text.Of(f.Lang, "review.notes", s.Notes[0], s.Notes[1]))
}

// said is what the offices say of a field, each once.
func (f Format) said(name person.FieldName, facts []person.Fact) string {
	list := f.SaidEach(name, facts)
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}

// SaidEach is what the offices say of a field, one text an office.
func (f Format) SaidEach(name person.FieldName, facts []person.Fact) (list []string) {
	spec, _ := person.SpecOf(name)
	for _, fact := range facts {
		values := fact.List
		if fact.Value != "" {
			values = []string{fact.Value}
		}
		var labels []string
		for _, v := range values {
			switch {
			case spec.Kind == "date":
				v = text.Date(f.Lang, v)
			case spec.Kind != "" && spec.Kind != "number" && f.Book != nil:
				v = f.Book.Label(spec.Kind, v, f.Lang)
			}
			labels = append(labels, v)
		}
		source := string(fact.Source)
		if f.Book != nil {
			source = f.Book.Label("source", source, f.Lang)
		}
		list = append(list, strings.Join(labels, ", ")+" ("+source+")")
	}
	return list
}

// Weighed says in words how a field compares, and what that speaks for.
func (f Format) Weighed(c store.Compared) string {
	level := text.Of(f.Lang, "review.level."+levelNames[c.Level])
	strength := "review.weight.none"
	switch w := c.Weight; {
	case w >= 6:
		strength = "review.weight.for2"
	case w >= 3:
		strength = "review.weight.for1"
	case w >= 0.5:
		strength = "review.weight.for0"
	case w <= -4:
		strength = "review.weight.against2"
	case w <= -1:
		strength = "review.weight.against1"
	}
	return level + ": " + text.Of(f.Lang, strength)
}

// What can be decided of a pair.
const (
	pairSame  = "same"
	pairApart = "apart"
	pairUndo  = "undo"
)

// DecidePair decides about a pair, or takes that back.
type DecidePair struct{ Pair, What string }

func parseDecide(what string) func(string, io.Reader) (Action, error) {
	return func(rest string, _ io.Reader) (Action, error) {
		a, err := anywhere(rest)
		if err != nil {
			return nil, err
		}
		words, err := a.exactly("pair.missing", 1)
		if err != nil {
			return nil, err
		}
		return DecidePair{words[0], what}, nil
	}
}

func (a DecidePair) String() string { return "review " + a.What + " " + quoted(a.Pair) }

func (a DecidePair) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	do := map[string]func(context.Context, string) error{pairSame: d.Same, pairApart: d.Apart, pairUndo: d.UndoReview}[a.What]
	return PairDecided{a}, do(ctx, a.Pair)
}

// PairDecided says what was decided.
type PairDecided struct{ DecidePair }

func (p PairDecided) Print(w io.Writer, f Format) error {
	return lines(w, f, text.Of(f.Lang, "review.done."+p.What, p.Pair))
}

// SuspectPair puts two people into the queue who may be one.
type SuspectPair struct{ A, B person.ID }

func parseSuspect(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	words, err := a.exactly("suspect.missing", 2)
	if err != nil {
		return nil, err
	}
	one, err := parseID(words[0])
	if err != nil {
		return nil, err
	}
	two, err := parseID(words[1])
	return SuspectPair{one, two}, err
}

func (a SuspectPair) String() string { return "review suspect " + string(a.A) + " " + string(a.B) }

func (a SuspectPair) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	r, err := d.Suspect(ctx, a.A, a.B)
	return PairMade{r}, err
}

// PairMade names the new pair.
type PairMade struct{ store.Review }

func (p PairMade) Print(w io.Writer, f Format) error { return lines(w, f, p.ID) }
