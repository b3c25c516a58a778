package contest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"lotse/store/county"
)

// Report is what one run with so many people found.
type Report struct {
	County   string             `json:"county"`
	People   int                `json:"people"`
	Engines  []string           `json:"engines"`
	Missing  string             `json:"missing,omitempty"` // why PostgreSQL is not among them
	Filled   time.Duration      `json:"filled_ns"`         // making the people, and filling all engines with them
	Heap     float64            `json:"heap_bytes_a_person"`
	Columns  map[string]float64 `json:"column_bytes_a_person"`
	Compared int                `json:"compared"` // ids and counts that were the same
	Figures  []Figure           `json:"figures"`
	Load     Load               `json:"load"`
}

// Options say what to run.
type Options struct {
	County   string // one of county.Counties
	People   int
	Seed     uint64
	Longest  time.Duration               // for one engine and question; 0: two seconds
	Progress func(what string, done int) // called now and then
	Tell     func(Figure)                // called with each figure as it comes; nil: not at all
}

// run is one contest.
type run struct {
	report  Report
	options Options
	engines []engine
	lotse   *lotse
	close   []func() error
}

func (r *run) tell(f Figure) {
	if r.options.Tell != nil {
		r.options.Tell(f)
	}
}

// Run fills all engines and asks them everything. An answer that is not the same
// everywhere is an error.
func Run(ctx context.Context, o Options) (Report, error) {
	r, err := open(ctx, o)
	if err != nil {
		return Report{}, err
	}
	err = r.all(ctx)
	return r.report, errors.Join(err, r.end())
}

// open makes the people and fills every engine that there is.
func open(ctx context.Context, o Options) (_ *run, err error) {
	o.Longest = cmp.Or(o.Longest, longest)
	r := &run{options: o, report: Report{County: o.County, People: o.People, Engines: []string{"Lotse"}}}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.end())
		}
	}()
	dir, err := os.MkdirTemp("", "lotse-contest")
	if err != nil {
		return nil, err
	}
	r.close = append(r.close, func() error { return os.RemoveAll(dir) })
	takers, err := r.rivals(ctx, dir)
	if err != nil {
		return nil, err
	}
	began, today := time.Now(), time.Now()
	made := county.New(county.Spec{County: o.County, People: o.People, Seed: o.Seed, Today: today})
	made.Staff() // reads what is the same for any number of people
	before := heap()
	r.lotse, err = openLotse(ctx, filepath.Join(dir, "store"), made, today, takers, func(n int) { o.Progress("people", n) })
	if err != nil {
		return nil, err
	}
	r.close = append(r.close, r.lotse.close)
	r.report.Filled = time.Since(began)
	r.weigh(before)
	return r, nil
}

// rivals starts the databases.
func (r *run) rivals(ctx context.Context, dir string) ([]taker, error) {
	var takers []taker
	pg, err := startPostgres(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, errors.Join(ctx.Err(), err)
	case err != nil: // not installed, or it does not start here
		r.report.Missing = err.Error()
	default:
		r.close = append(r.close, pg.close)
		r.engines, takers = append(r.engines, engine{"PostgreSQL", &pg.base}), append(takers, pg)
	}
	lite, err := openSQLite(dir)
	if err != nil {
		return nil, err
	}
	r.close = append(r.close, lite.db.Close)
	r.engines, takers = append(r.engines, engine{"SQLite", &lite.base}), append(takers, lite)
	for _, e := range r.engines {
		r.report.Engines = append(r.report.Engines, e.name)
	}
	return takers, nil
}

// weigh says what the people cost in memory.
func (r *run) weigh(before int64) {
	r.report.Heap = float64(heap()-before) / float64(r.report.People)
	r.report.Columns = map[string]float64{}
	for name, bytes := range r.lotse.store.Weigh() {
		r.report.Columns[name] = float64(bytes) / float64(r.report.People)
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func (r *run) all(ctx context.Context) error {
	for _, role := range askers {
		a, err := r.lotse.admit(ctx, role)
		if err != nil {
			return fmt.Errorf("admit the %s: %w", role, err)
		}
		for _, q := range questions(r.lotse.today) {
			if err := r.race(ctx, a, q); err != nil {
				return err
			}
		}
	}
	return r.load(ctx)
}

// end closes everything, what was opened last first.
func (r *run) end() error {
	var errs []error
	for n := len(r.close) - 1; n >= 0; n-- {
		errs = append(errs, r.close[n]())
	}
	return errors.Join(errs...)
}
