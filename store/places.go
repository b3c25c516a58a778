package store

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// places are those that screens of this process hold: what is written about them
// elsewhere is told to them.
type places struct {
	mu  sync.Mutex
	all map[*Place]struct{}
}

func (l *places) begin(p *Place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[*Place]struct{}{}
	}
	l.all[p] = struct{}{}
}

func (l *places) end(p *Place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.all, p)
}

func (l *places) those(fit func(*Place) bool) []*Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []*Place
	for p := range l.all {
		if fit(p) {
			list = append(list, p)
		}
	}
	return list
}

// of are the places of one session.
func (l *places) of(s *Session) []*Place {
	return l.those(func(p *Place) bool { return p.desk.Session == s })
}

// at are those that have a document, or just try to get it.
func (l *places) at(id string) []*Place {
	return l.those(func(p *Place) bool { name := p.name.Load(); return name != nil && *name == id })
}

// holds says whether a screen of this process goes by a name.
func (l *places) holds(hold string) bool {
	return len(l.those(func(p *Place) bool { return p.hold == hold })) > 0
}

// change changes the place in the store; where there is none yet, it chooses one.
func (p *Place) change(ctx context.Context, how func(*keptScreen)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.over {
			return ErrTaken
		}
		if err := p.choose(ctx); err != nil {
			return err
		}
		next := p.kept
		how(&next)
		err := p.put(ctx, next)
		if !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			return err
		}
		if err := p.reread(ctx); err != nil {
			return err
		}
	}
}

// put writes over what was read or written last, and over nothing else.
func (p *Place) put(ctx context.Context, next keptScreen) error {
	doc := p.doc
	p.name.Store(&doc.ID) // before others can read that it is held, and knock
	if !p.claimed {       // those asked after somebody else
		next.Here, next.Alive = next.Knocks, next.Knocks
	}
	var err error
	if doc.Body, err = stamped(next, ""); err != nil {
		return err
	}
	version, err := p.desk.store.backend.Put(ctx, Screens, doc)
	if err != nil {
		return err
	}
	doc.Version = version
	p.doc, p.kept, p.claimed = doc, next, true
	return nil
}

// choose finds a place for a screen that has none: one that nobody needs any
// more, or a new one. So a key has no more of them than it had screens at once.
func (p *Place) choose(ctx context.Context) error {
	if p.doc.ID != "" {
		return nil
	}
	d := p.desk
	list, err := d.screensOf(ctx)
	if err != nil {
		return err
	}
	p.doc, p.kept = Document{ID: rand.Text(), Parent: d.Session.fingerprint}, keptScreen{}
	for _, c := range list {
		if c.kept.free(d.store.clock()) {
			p.doc, p.kept = c.doc, c.kept
			break
		}
	}
	return nil
}

// reread is for a place that somebody else has written: to knock, to empty it, or
// because it is another screen's now.
func (p *Place) reread(ctx context.Context) error {
	kept, doc, err := get[keptScreen](ctx, p.desk.store.backend, Screens, p.doc.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return p.heard(doc, kept)
}

// heard takes in what the store says of the place.
func (p *Place) heard(doc Document, kept keptScreen) error {
	switch {
	case kept.Hold == p.hold:
		p.doc, p.kept, p.claimed = doc, kept, true
	case p.claimed:
		p.lose()
		return ErrTaken
	default: // a free place that somebody else was faster to take
		p.doc, p.kept = Document{}, keptScreen{}
		p.name.Store(nil)
	}
	return nil
}

func (p *Place) lose() {
	if !p.over {
		p.over = true
		close(p.taken)
	}
	p.desk.store.places.end(p)
}

// end forgets the place: nobody answers for it any more.
func (p *Place) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	p.desk.store.places.end(p)
}

// candidate is a place with a state in it that may be come back to.
type candidate struct {
	doc  Document
	kept keptScreen
	how  string // for the log: why it is nobody's now
}

// Why a screen is nobody's.
const (
	screenLeft = "left" // given up
	screenLost = "lost" // its server gave no sign of life
)

// screensOf reads the places of the principal's key.
func (d *Desk) screensOf(ctx context.Context) ([]candidate, error) {
	var list []candidate
	err := d.store.backend.Children(ctx, Screens, d.Session.fingerprint, func(doc Document) error {
		c := candidate{doc: doc, how: screenLeft}
		if err := bson.Unmarshal(doc.Body, &c.kept); err != nil {
			return nil // damaged: nobody's, and nobody is kept from a place of her own
		}
		list = append(list, c)
		return nil
	})
	return list, err
}
