package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"lotse/store"
)

// kills is how often a writing process is killed.
const kills = 24

// patience is for a process to start, on a busy machine.
const patience = 30 * time.Second

func processes(t *testing.T, open func(t *testing.T) store.Backend, o Options) {
	t.Run("ChangesOfOneAreSeenByTheOther", func(t *testing.T) { seenElsewhere(t, open(t), o) })
	t.Run("AKilledFollowerGoesOnFromItsPosition", func(t *testing.T) { followAgain(t, open(t), o) })
	t.Run("NoUpdateOfSeveralIsLost", func(t *testing.T) { countTogether(t, open(t), o) })
	t.Run("OthersOpenAndCloseTheStore", func(t *testing.T) { comeAndGo(t, open(t), o) })
	t.Run("ManyOpenOneStoreAtOnce", func(t *testing.T) { openTogether(t, open(t), o) })
	t.Run("KillLosesNothingAcknowledged", func(t *testing.T) { killed(t, open(t), o) })
}

// listen starts a process that follows from a position, and waits for it.
func listen(t *testing.T, address, position string) *process {
	t.Helper()
	p := spawn(t, "follow", address, position)
	p.line(patience)
	return p
}

// hear waits until a process has seen a version of a document; until then,
// every version is newer than the one before.
func (p *process) hear(versions map[string]int64, id string, version int64) seen {
	p.t.Helper()
	for begun := time.Now(); ; {
		var s seen
		if err := json.Unmarshal([]byte(p.line(late)), &s); err != nil {
			p.t.Fatal(err)
		}
		if s.Version <= versions[s.ID] {
			p.t.Fatalf("version %d of %s came after version %d", s.Version, s.ID, versions[s.ID])
		}
		if s.N != s.Version {
			p.t.Fatalf("version %d of %s came with the body of %d", s.Version, s.ID, s.N)
		}
		versions[s.ID] = s.Version
		if s.ID == id && s.Version == version {
			if took := time.Since(begun); took > soon {
				p.t.Logf("slow: version %d of %s was seen after %v", version, id, took)
			}
			return s
		}
	}
}

func seenElsewhere(t *testing.T, b store.Backend, o Options) {
	p := listen(t, o.Address(b), now(t, b))
	versions := make(map[string]int64)
	slowest := time.Duration(0)
	for n := range int64(15) {
		begun := time.Now()
		put(t, b, store.Persons, store.Document{ID: "a", Version: n, Body: numbered(n+1, 0)})
		add(t, b, store.Audit, document(fmt.Sprint("silent", n), 1))
		p.hear(versions, "a", n+1)
		slowest = max(slowest, time.Since(begun))
	}
	// Many at once: versions may be overtaken, none may come late or twice.
	race(t, func(racer int) error {
		for n := range int64(40) {
			if _, err := b.Put(context.Background(), store.Persons, store.Document{ID: fmt.Sprint("b", racer), Version: n, Body: numbered(n+1, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	for racer := range racers {
		if id := fmt.Sprint("b", racer); versions[id] < 40 {
			p.hear(versions, id, 40)
		}
	}
	if want := racers + 1; len(versions) != want {
		t.Errorf("%d documents seen; want %d", len(versions), want)
	}
	t.Logf("the slowest of 15 changes was seen after %v", slowest)
}

func followAgain(t *testing.T, b store.Backend, o Options) {
	position := now(t, b)
	versions := make(map[string]int64)
	for round := range int64(4) {
		put(t, b, store.Persons, store.Document{ID: "a", Version: 2 * round, Body: numbered(2*round+1, 0)})
		p := listen(t, o.Address(b), position)
		if o.Again {
			clear(versions)
		}
		p.hear(versions, "a", 2*round+1)
		put(t, b, store.Persons, store.Document{ID: "a", Version: 2*round + 1, Body: numbered(2*round+2, 0)})
		position = p.hear(versions, "a", 2*round+2).Position
		p.kill()
	}
}

func countTogether(t *testing.T, b store.Backend, o Options) {
	f := follow(t, b, now(t, b)) // numbers of changes must not collide
	put(t, b, store.Courses, document("a", 0))
	const several = 3
	var wg sync.WaitGroup
	for range several {
		p := spawn(t, "count", o.Address(b), "")
		wg.Go(func() {
			for range p.lines {
			}
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("the counting process: %v", err)
			}
		})
	}
	for range 100 {
		if err := increment(b, nil); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	const want = (several + 1) * 100
	kept(t, b, store.Courses, store.Document{ID: "a", Version: want + 1, Body: numbered(want, 0)})
	f.expect(store.Courses, "a", want+1)
}

// comeAndGo has the store opened and closed by this and other processes while
// one keeps it open. What closes must not take the file from under the others.
func comeAndGo(t *testing.T, b store.Backend, o Options) {
	put(t, b, store.Courses, document("a", 0))
	for round := range int64(4) {
		again, err := o.Open(context.Background(), o.Address(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		p := spawn(t, "count", o.Address(b), "")
		for range p.lines {
		}
		if err := p.cmd.Wait(); err != nil {
			t.Fatalf("the counting process: %v", err)
		}
		if err := increment(b, nil); err != nil {
			t.Fatal(err)
		}
		total := (round + 1) * 101
		kept(t, b, store.Courses, store.Document{ID: "a", Version: total + 1, Body: numbered(total, 0)})
	}
}

// openTogether opens one store several times at once.
func openTogether(t *testing.T, b store.Backend, o Options) {
	address := o.Address(b)
	race(t, func(racer int) error {
		again, err := o.Open(context.Background(), address)
		if err != nil {
			return err
		}
		defer again.Close()
		return again.Append(context.Background(), store.Notes, document(fmt.Sprint(racer), 1))
	})
	if got := len(all(t, b, store.Notes)); got != racers {
		t.Fatalf("%d documents of %d", got, racers)
	}
}

func killed(t *testing.T, b store.Backend, o Options) {
	address := o.Address(b)
	if err := b.Close(); err != nil { // so that what opens next has to recover
		t.Fatal(err)
	}
	total := 0
	for round := range kills {
		p := spawn(t, "write", address, strconv.Itoa(round))
		first := p.line(patience)
		time.Sleep(time.Duration(rand.IntN(120)) * time.Millisecond)
		p.kill()
		acknowledged := p.acknowledged(first)

		b, err := o.Open(context.Background(), address)
		if err != nil {
			t.Fatalf("round %d: open after the kill: %v", round, err)
		}
		for writer := range writers {
			upto := acknowledged[writer]
			recovered(t, b, o, fmt.Sprintf("%d/%d", round, writer), upto)
			total += int(upto)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d acknowledged writes, none lost, none doubled", kills, total)
}

// recovered checks what a killed writer left: all of its writes up to the last
// acknowledged one, perhaps the next, and nothing else.
func recovered(t *testing.T, b store.Backend, o Options, id string, upto int64) {
	t.Helper()
	next := upto + 1
	var notes, records, version int64
	for n := int64(1); n <= upto; n++ {
		switch n % 3 {
		case 1:
			notes++
		case 2:
			version++
		case 0:
			records += batch
		}
	}
	between(t, "notes of "+id, int64(len(numberedBy(t, b, store.Notes, id))), notes, one(next%3 == 1))
	found := int64(len(numberedBy(t, b, store.Records, id)))
	if found%batch != 0 && o.Cut {
		found = complete(t, b, id, next, found)
	}
	between(t, "records of "+id, found, records, batch*one(next%3 == 0))
	if found%batch != 0 {
		t.Fatalf("%d records of %s: a batch is there in part", found, id)
	}

	doc, err := b.Get(context.Background(), store.Persons, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		t.Fatal(err)
	}
	between(t, "version of "+id, doc.Version, version, one(next%3 == 2))
	if doc.Version > 0 && number(doc.Body) != doc.Version {
		t.Fatalf("version %d of %s has the body of %d", doc.Version, id, number(doc.Body))
	}
}

// complete sends the batch again that was under way, of which a first part must
// be there, and returns how many records there are then.
func complete(t *testing.T, b store.Backend, id string, n, found int64) int64 {
	t.Helper()
	docs := batchOf(id, n)
	if there := prefix(t, b, docs); int64(there) != found%batch {
		t.Fatalf("%d records of %s, and %d of the last batch", found, id, there)
	}
	add(t, b, store.Records, docs...)
	return int64(len(numberedBy(t, b, store.Records, id)))
}

// numberedBy reads the children of a writer; each must be at version 1 and have
// the number of its id.
func numberedBy(t *testing.T, b store.Backend, c store.Collection, id string) []store.Document {
	t.Helper()
	docs := children(t, b, c, id)
	for _, doc := range docs {
		var n int64
		if _, err := fmt.Sscanf(doc.ID[len(id):], "/%d", &n); err != nil {
			t.Fatal(err)
		}
		if doc.Version != 1 || number(doc.Body) != n {
			t.Fatalf("%s has version %d and number %d", doc.ID, doc.Version, number(doc.Body))
		}
	}
	return docs
}

// between fails unless got is want, or want and what was under way.
func between(t *testing.T, what string, got, want, underWay int64) {
	t.Helper()
	if got != want && got != want+underWay {
		t.Fatalf("%s: %d; acknowledged: %d, under way: %d", what, got, want, underWay)
	}
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}
