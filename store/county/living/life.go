package living

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/county"
	"lotse/store/person"
)

// Spec says how an office lives.
type Spec struct {
	County string // one of county.Counties
	Seed   uint64
	Pace   time.Duration // between two events, on average
	Places []string      // AGS of the municipalities
}

// newcomers is how many people may arrive before they come again under new numbers.
const newcomers = 600

// life is the two offices going on.
type life struct {
	*Offices
	Spec
	dice    *rand.Rand
	arrival func() (store.Arrival, bool)
	stop    func()
	number  int // of the newest file
	later   []person.Record
}

// event is something that may happen, and how often.
type event struct {
	weight int
	name   string
	do     func(*life, context.Context) (string, error)
}

// events are what may happen; each tells in a word what did.
var events = []event{
	{30, "arrival", (*life).arrive},
	{20, "move", (*life).moved},
	{16, "title", (*life).titled},
	{8, "marriage", (*life).married},
	{8, "youth office", (*life).youthCase},
	{6, "duplicate", (*life).twice},
	{5, "registered anew", (*life).anew},
	{4, "correction", (*life).corrected},
	{2, "departure", (*life).left},
	{1, "unknown code", (*life).untranslated},
}

// Live lets things happen until ctx ends, and tells each in a line that names
// nobody.
func (o *Offices) Live(ctx context.Context, spec Spec, tell func(string)) error {
	l := &life{Offices: o, Spec: spec, dice: rand.New(rand.NewPCG(spec.Seed, uint64(time.Now().UnixNano()))), stop: func() {}}
	defer func() { l.stop() }()
	for {
		pause := time.Duration(l.dice.ExpFloat64() * float64(spec.Pace))
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(min(pause, 5*spec.Pace)):
		}
		what, err := l.happen(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if what != "" {
			tell(what)
		}
	}
}

func (l *life) happen(ctx context.Context) (string, error) {
	all := 0
	for _, e := range events {
		all += e.weight
	}
	at := l.dice.IntN(all)
	for _, e := range events {
		if at -= e.weight; at < 0 {
			what, err := e.do(l, ctx)
			if err != nil {
				err = fmt.Errorf("%s: %w", e.name, err)
			}
			return what, err
		}
	}
	return "", nil
}

// next is the next newcomer, from another county of the same kind.
func (l *life) next() (store.Arrival, bool) {
	if l.arrival == nil {
		people := county.New(county.Spec{County: l.County, People: newcomers, Seed: l.dice.Uint64(), Today: time.Now()}).People()
		l.arrival, l.stop = iter.Pull(people)
	}
	a, more := l.arrival()
	if !more {
		l.stop()
		l.arrival = nil
	}
	return a, more
}

// file is a number that no file of an office has had.
func (l *life) file(source person.Source) string {
	l.number = max(l.number+1, int(time.Now().Unix()%100_000_000))
	return fmt.Sprintf("%s:9%08d", source, l.number)
}

// arrive registers somebody who has just come. What the youth office knows of her
// follows later.
func (l *life) arrive(ctx context.Context) (string, error) {
	for range 20 {
		a, more := l.next()
		if !more {
			continue
		}
		for i, r := range a.Records {
			if r.Source != person.AliensAuthority {
				continue
			}
			r.ID, r.AsOf = l.file(r.Source), today()
			r.Fields[person.Arrived] = person.Fact{Value: string(today())}
			for _, other := range a.Records[i+1:] {
				if other.Source == person.YouthOffice {
					other.ID, other.AsOf = l.file(other.Source), today()
					l.later = append(l.later, other)
				}
			}
			return "the aliens authority registers somebody who has just arrived", l.Put(ctx, r)
		}
	}
	return "", nil
}

// youthCase is a case of the youth office of somebody whom the aliens authority has
// known for a while.
func (l *life) youthCase(ctx context.Context) (string, error) {
	if len(l.later) == 0 {
		return "", nil
	}
	r := l.later[0]
	l.later = l.later[1:]
	return "the youth office opens a case of somebody whom the aliens authority knows", l.Put(ctx, r)
}

func today() person.Date { return person.DateOf(time.Now()) }

// drawn changes some columns of a row drawn at random.
func (l *life) drawn(ctx context.Context, o *office, change func(row map[string]string) map[string]string) error {
	row, err := o.any(ctx)
	if err != nil || row == nil {
		return err
	}
	to := change(row)
	to[o.asOf] = string(today())
	return o.set(ctx, row[o.key], to)
}

func (l *life) moved(ctx context.Context) (string, error) {
	err := l.drawn(ctx, l.authority, func(map[string]string) map[string]string {
		return map[string]string{
			"gemeinde": l.Places[l.dice.IntN(len(l.Places))], "ortsteil": "",
			"strasse": []string{"Am Deich", "Hafenstraße", "Moorweg", "Schulstraße", "Norderstraße"}[l.dice.IntN(5)] + " " + strconv.Itoa(1+l.dice.IntN(90)),
		}
	})
	return "somebody moves", err
}

func (l *life) titled(ctx context.Context) (string, error) {
	codes := []string{"25-2", "25-3", "24", "26-3", "fiktion", "gestattung", "25b"}
	err := l.drawn(ctx, l.authority, func(map[string]string) map[string]string {
		return map[string]string{
			"titel":      titled(person.Fact{Value: codes[l.dice.IntN(len(codes))]}),
			"titel_seit": german(person.Fact{Value: string(today())}), "titel_bis": "",
		}
	})
	return "somebody is given another title", err
}

// married gives somebody the family name of another.
func (l *life) married(ctx context.Context) (string, error) {
	other, err := l.authority.any(ctx)
	if err != nil || other == nil {
		return "", err
	}
	err = l.drawn(ctx, l.authority, func(row map[string]string) map[string]string {
		name := other["familienname"]
		if l.dice.IntN(2) == 0 {
			name = row["familienname"] + "-" + name
		}
		return map[string]string{"familienname": name}
	})
	return "somebody marries", err
}

// twice registers somebody a second time, under a number and with a spelling of its
// own, and without the federal number.
func (l *life) twice(ctx context.Context) (string, error) {
	row, err := l.authority.any(ctx)
	if err != nil || row == nil {
		return "", err
	}
	row[l.authority.key] = strings.TrimPrefix(l.file(authority.source), string(authority.source)+":")
	row["azr_nummer"], row["familienname"] = "", respelt(row["familienname"])
	return "the aliens authority registers somebody twice", l.authority.put(ctx, []map[string]string{row})
}

// respelt is a name as somebody else writes it.
func respelt(name string) string {
	for _, pair := range [][2]string{{"ou", "u"}, {"ee", "i"}, {"y", "j"}, {"kh", "ch"}, {"sh", "sch"}, {"w", "v"}, {"ss", "s"}, {"ah", "a"}, {"i", "ie"}} {
		if strings.Contains(name, pair[0]) {
			return strings.Replace(name, pair[0], pair[1], 1)
		}
	}
	return name
}

// anew gives a person's file another number: the old one is gone.
func (l *life) anew(ctx context.Context) (string, error) {
	row, err := l.authority.any(ctx)
	if err != nil || row == nil {
		return "", err
	}
	old := row[l.authority.key]
	row[l.authority.key] = strings.TrimPrefix(l.file(authority.source), string(authority.source)+":")
	if err := l.authority.put(ctx, []map[string]string{row}); err != nil {
		return "", err
	}
	return "somebody's file gets another number", l.authority.remove(ctx, old)
}

// corrected swaps day and month of a birth date back, as an office does that had
// them the wrong way round.
func (l *life) corrected(ctx context.Context) (string, error) {
	err := l.drawn(ctx, l.youth, func(row map[string]string) map[string]string {
		birth := row["geb"]
		if len(birth) == len("2006-01-02") && birth[8:] <= "12" {
			birth = birth[:5] + birth[8:] + "-" + birth[5:7]
		}
		return map[string]string{"geb": birth}
	})
	return "the youth office corrects a birth date", err
}

func (l *life) left(ctx context.Context) (string, error) {
	row, err := l.youth.any(ctx)
	if err != nil || row == nil {
		return "", err
	}
	return "the youth office closes a case", l.youth.remove(ctx, row[l.youth.key])
}

func (l *life) untranslated(ctx context.Context) (string, error) {
	err := l.drawn(ctx, l.authority, func(map[string]string) map[string]string {
		return map[string]string{"titel": "T-104D/NEU"}
	})
	return "the aliens authority uses a code that nobody has translated", err
}
