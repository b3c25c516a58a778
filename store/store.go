package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/audit"
	"lotse/store/need"
	"lotse/store/person"
	"lotse/store/register"
)

// Store is an office's data on one Backend. It is handed out as Desks.
type Store struct {
	backend   Backend
	watch     *watch  // the same Backend, people as they lie there; nil where nobody stays for long enough to see it go
	agreed    *agreed // the same with people as they may be shown
	book      *rulebook.Book
	policies  *access.Policies
	register  *register.Register
	agenda    agenda
	log       *audit.Log
	writer    string
	signed    atomic.Int64 // up to which entry this process has signed its chain
	secret    []byte
	now       func() time.Time
	sessions  sessions
	admins    sync.Mutex // one change of staff and keys at a time
	owed      owed
	places    places
	patience  patience
	lates     lates
	unsent    unsents
	shelves   shelves
	opened    chan opening
	catalogue catalogue
	offering  sync.Mutex
	ruled     ruled
	kin       kin
	selves    selves
	intakes   intakes
	reads     reads

	agreements agreements
	listed     atomic.Bool // the register was read

	appender  *appender
	spoolRoot string
	problem   func(error)

	stop context.CancelFunc
	done sync.WaitGroup
}

// Options are what Open may be told.
type Options struct {
	Book     *rulebook.Book   // nil: the embedded rule book
	Clock    func() time.Time // nil: time.Now
	Progress func(people int) // called now and then while lists are read
	Process  string           // who writes to the log: "serve", "demo", "cli"; empty: "lotse"
	NoLists  bool             // do not read the register: for words that need no lists
	Spool    string           // a folder of this server's own (mode 0700), for what waits while the store is away; empty: none
	Problem  func(error)      // told what goes wrong in the background; nil: nobody
}

// Open reads what lists need and begins to follow the store. Where that is away
// the error is ErrAway. The caller closes the Backend after Close.
func Open(ctx context.Context, b Backend, o Options) (*Store, error) {
	s := &Store{book: o.Book, now: o.Clock, patience: patient, problem: o.Problem, spoolRoot: o.Spool, opened: make(chan opening, 100)}
	if s.now == nil {
		s.now = time.Now
	}
	if s.problem == nil {
		s.problem = func(error) {}
	}
	s.watch = newWatch(b, s.now)
	s.agreements.kick, s.kin.again.kick = make(chan struct{}, 1), make(chan struct{}, 1)
	s.agreed = &agreed{watch: s.watch, footing: s.footing, failed: s.unmade}
	s.backend = s.agreed
	if err := s.rules(); err != nil {
		return nil, err
	}
	if err := s.openLog(ctx, o.Process); err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	position, err := s.backend.Now(ctx)
	if err == nil {
		err = errors.Join(s.readSources(ctx), s.readReads(ctx))
	}
	if err == nil && !o.NoLists {
		err = errors.Join(s.readShelves(ctx), s.readCourses(ctx))
	}
	if err == nil && !o.NoLists {
		err = s.readLists(ctx, o.Progress)
		s.listed.Store(true)
		if err == nil {
			err = s.readUnsent(ctx)
		}
		s.offer()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read lists: %w", err), s.closeLog(ctx))
	}
	s.background(position)
	return s, nil
}

func (s *Store) rules() (err error) {
	if s.book == nil {
		if s.book, err = rulebook.Default(); err != nil {
			return fmt.Errorf("rule book: %w", err)
		}
	}
	if s.policies, err = access.Load(); err != nil {
		return fmt.Errorf("access policies: %w", err)
	}
	s.register = register.New(s.book)
	s.register.Turn(need.On(s.book, s.today()))
	return nil
}

// Close ends every session and closes this process's part of the log.
func (s *Store) Close() error {
	for _, session := range s.sessions.all() {
		session.end(EndedClosed)
	}
	s.stop()
	s.done.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), effectTime)
	defer cancel()
	return s.closeLog(ctx)
}

// HasStaff says whether anybody could be let in.
func (s *Store) HasStaff(ctx context.Context) (bool, error) {
	found := errors.New("found")
	err := s.backend.All(ctx, StaffDocs, nil, func(Document) error { return found })
	if errors.Is(err, found) {
		return true, nil
	}
	return false, err
}

// People is the number of profiles in the register.
func (s *Store) People() int { return s.register.Snapshot().Len() }

// Weigh says how many bytes of memory each attribute takes in the register.
func (s *Store) Weigh() map[string]int { return s.register.Weigh() }

// clock is the present moment in the county's time zone.
func (s *Store) clock() time.Time { return s.now().In(county) }

// county is where days begin and end.
var county = mustZone("Europe/Berlin")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.Local
	}
	return zone
}

func (s *Store) today() person.Date { return person.DateOf(s.clock()) }
