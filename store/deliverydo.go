package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
)

const (
	guardsFrom   = 50  // records that a source must have before the guard looks
	rowsAtOnce   = 8   // people written at the same time
	birthsAtOnce = 250 // people taken in with one append
)

// delivering is one delivery while it is taken.
type delivering struct {
	desk     *Desk
	in       *intake
	delivery Delivery
	receipt  Receipt

	mu      sync.Mutex
	births  []birth
	born    map[person.ID]bool   // not written yet
	fresh   *linkage.Index       // those of the rows that are taken in at the moment
	numbers map[string]person.ID // federal numbers of those who were new
	doubts  []doubted
	let     string // the receipt whose release lets it through
}

// doubted is a pair that somebody must look at.
type doubted struct {
	a, b        person.ID
	why         string
	probability float64
}

// Deliver takes what a source delivers: it keeps the records, finds out whose they
// are and brings the people up to date. When it returns, lists show it. A delivery
// that would change or remove too much is held, and its receipt says so.
func (d *Desk) Deliver(ctx context.Context, delivery Delivery) (Receipt, error) {
	id := d.source()
	r := &delivering{desk: d, in: d.store.intake(id), delivery: delivery, born: map[person.ID]bool{}, numbers: map[string]person.ID{}}
	r.receipt = Receipt{ID: delivery.ID, Source: id, Name: delivery.Name, SHA256: delivery.SHA256, Bytes: delivery.Bytes, At: d.store.goneAt(),
		State: ReceiptTaken, Rows: delivery.Total, Bad: delivery.Bad, Unknown: delivery.Unknown}
	a := act{name: "deliver " + string(id), action: access.Deliver, event: audit.Delivery}
	a.fill = func(e *audit.Event) {
		e.Codes = append(e.Codes, string(id), delivery.ID, delivery.SHA256, r.receipt.State,
			fmt.Sprintf("added=%d changed=%d gone=%d", r.receipt.Added, r.receipt.Changed, r.receipt.Gone))
		e.Codes = slices.DeleteFunc(e.Codes, func(code string) bool { return code == "" })
	}
	err := d.through(context.WithoutCancel(ctx), a, func(ctx context.Context) (int, error) {
		r.in.mu.Lock()
		defer r.in.mu.Unlock()
		if done, err := r.before(ctx); done || err != nil {
			return 0, err
		}
		if r.onlyReceipt() {
			return 0, r.keepReceipt(ctx)
		}
		if err := r.take(ctx); err != nil {
			return 0, err
		}
		return r.receipt.Added + r.receipt.Changed + r.receipt.Gone, r.keepReceipt(ctx)
	})
	if err != nil {
		r.forget()
	}
	return r.receipt, err
}

// forget gives up what is known, after an error: how far the delivery came must be
// read anew, and people who were not written are nobody's kin.
func (r *delivering) forget() {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	r.in.read = false
	for _, b := range r.births {
		r.desk.store.kinIndex().Remove(string(b.id))
	}
}

// before looks whether the delivery was taken, and sees to it that what is known is.
func (r *delivering) before(ctx context.Context) (bool, error) {
	s := r.desk.store
	if r.delivery.SHA256 != "" {
		kept, doc, err := get[Receipt](ctx, s.backend, Receipts, r.delivery.ID)
		if err == nil && kept.State != ReceiptHeld && kept.State != ReceiptReleased {
			kept.ID, r.receipt = doc.ID, kept
			return true, nil
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return false, err
		}
	}
	if r.in.read {
		return false, nil
	}
	return false, s.readKnown(ctx, r.in, r.desk.source())
}

// onlyReceipt says whether nothing of a file is to be taken.
func (r *delivering) onlyReceipt() bool {
	switch b := r.delivery.Broken; {
	case r.delivery.Again:
		r.receipt.State, r.receipt.Why = ReceiptAgain, "again"
	case b != nil:
		r.receipt.State, r.receipt.Why = ReceiptRefused, "broken"
		r.receipt.Detail = fmt.Sprintf("row %d: %s", b.Row, b.Why)
	default:
		return false
	}
	return true
}

// sorted are the rows of a delivery by what they are.
type sorted struct {
	added, changed []Row
	gone           []string
}

func (r *delivering) sort() sorted {
	var out sorted
	last := map[string]int{}
	for i, row := range r.delivery.Rows {
		if at, twice := last[row.Key]; twice {
			r.receipt.Bad = append(r.receipt.Bad, BadRow{Number: r.delivery.Rows[at].Number, Key: row.Key, Code: "twice"})
			r.say(r.delivery.Rows[at], "bad")
		}
		last[row.Key] = i
	}
	for i, row := range r.delivery.Rows {
		if last[row.Key] != i {
			continue
		}
		switch k, had := r.in.known[row.Key]; {
		case !had:
			out.added = append(out.added, row)
			r.say(row, "added")
		case k.gone || k.hash != row.Hash:
			out.changed = append(out.changed, row)
			r.say(row, "changed")
		default:
			r.receipt.Same++
			r.say(row, "same")
		}
	}
	for _, key := range r.delivery.Gone {
		if k, had := r.in.known[key]; had && !k.gone {
			out.gone = append(out.gone, key)
		}
	}
	return out
}

func (r *delivering) say(row Row, what string) {
	if r.delivery.Outcome {
		r.receipt.Each = append(r.receipt.Each, RowOutcome{row.Number, what})
	}
}

// take does what the guard lets through: those who are gone first, so that whoever is
// registered anew is not taken for somebody else; then what is new.
func (r *delivering) take(ctx context.Context) error {
	rows := r.sort()
	if err := r.guard(ctx, &rows); err != nil {
		return err
	}
	if err := r.each(len(rows.gone), func(i int) error { return r.leave(ctx, rows.gone[i]) }); err != nil {
		return err
	}
	if err := r.each(len(rows.changed), func(i int) error { return r.change(ctx, rows.changed[i]) }); err != nil {
		return err
	}
	if err := r.add(ctx, rows.added); err != nil {
		return err
	}
	r.receipt.Gone, r.receipt.Changed, r.receipt.Added = len(rows.gone), len(rows.changed), len(rows.added)
	if err := r.tellDoubts(ctx); err != nil || r.let == "" {
		return err
	}
	return r.letThrough(ctx, r.let)
}

// tellDoubts writes down the pairs that somebody must look at: before the people are
// written, so that no crash loses a doubt. One that names nobody in the end is seen by
// nobody.
func (r *delivering) tellDoubts(ctx context.Context) error {
	r.mu.Lock()
	doubts := r.doubts
	r.doubts = nil
	r.mu.Unlock()
	for _, pair := range doubts {
		if _, err := r.desk.store.doubt(ctx, pair.a, pair.b, pair.why, pair.probability); err != nil {
			return err
		}
	}
	return nil
}

// each does something with several at once, and stops at the first error.
func (r *delivering) each(n int, do func(i int) error) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	slots := make(chan struct{}, rowsAtOnce)
	for i := range n {
		slots <- struct{}{}
		mu.Lock()
		stop := failed != nil
		mu.Unlock()
		if stop {
			<-slots
			break
		}
		all.Go(func() {
			defer func() { <-slots }()
			if err := do(i); err != nil {
				mu.Lock()
				failed = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return failed
}

// note keeps what is known of a record in step.
func (r *delivering) note(key string, k knownRecord) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.in.set(key, k)
}

func (r *delivering) was(key string) knownRecord {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.in.known[key]
}

// leave keeps of a record only that the office has it no more.
func (r *delivering) leave(ctx context.Context, key string) error {
	s, k := r.desk.store, r.was(key)
	rec, _, err := update(ctx, s.backend, Records, r.id(key), "", func(rec *person.Record) error {
		if rec.Person == "" {
			rec.Person = k.person
		}
		rec.Gone = s.goneAt()
		return nil
	})
	if err == nil {
		err = s.remake(ctx, rec.Person, r.id(key))
	}
	if err == nil {
		k.gone, k.person = true, rec.Person
		r.note(key, k)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.in.remember(rec.Person, &rec)
	}
	return err
}

func (r *delivering) id(key string) string { return string(r.desk.source()) + ":" + key }

// change keeps a record as it is now. Whose it is does not change with it.
func (r *delivering) change(ctx context.Context, row Row) error {
	s, k := r.desk.store, r.was(row.Key)
	before, _, err := s.record(ctx, r.id(row.Key))
	if err != nil {
		return err
	}
	after := before
	r.put(&after, row)
	if err := r.renumbered(ctx, before, after); err != nil { // first, so that no crash loses what it says
		return err
	}
	after, _, err = update(ctx, s.backend, Records, r.id(row.Key), "", func(rec *person.Record) error {
		if rec.Person == "" {
			rec.Person = k.person
		}
		r.put(rec, row)
		return nil
	})
	if err == nil {
		err = s.remake(ctx, after.Person, r.id(row.Key))
	}
	if err == nil {
		r.note(row.Key, knownRecord{row.Hash, after.Person, false})
	}
	return err
}

// put writes a row into its record.
func (r *delivering) put(rec *person.Record, row Row) {
	rec.Source, rec.AsOf, rec.Fields = r.desk.source(), row.AsOf, row.Fields
	rec.Raw, rec.Hash, rec.Received, rec.Gone = row.Raw, row.Hash, r.receipt.At, time.Time{}
	rec.Spells = person.Carry(rec.Spells, rec)
}

// renumbered sees what another federal number says.
func (r *delivering) renumbered(ctx context.Context, before, after person.Record) error {
	azr := after.Fields[person.AZRNumber].Value
	if azr == "" || azr == before.Fields[person.AZRNumber].Value {
		return nil
	}
	return r.claim(ctx, after)
}

// claim takes a federal number for the person of a record. Where it is somebody
// else's, the two are a pair to be looked at.
func (r *delivering) claim(ctx context.Context, rec person.Record) error {
	azr := rec.Fields[person.AZRNumber].Value
	if azr == "" {
		return nil
	}
	s := r.desk.store
	holder, err := s.reserve(ctx, "azr:"+azr, rec.Person)
	if err != nil || s.self(holder) == s.self(rec.Person) {
		return err
	}
	why, probability := ReviewMatch, 0.99
	if r.compare(ctx, s.self(holder), rec).Decision == linkage.Alarm {
		why, probability = ReviewAlarm, 0
	}
	_, err = s.doubt(ctx, s.self(holder), s.self(rec.Person), why, probability)
	return err
}

func (r *delivering) doubtful(a, b person.ID, why string, probability float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.doubts = append(r.doubts, doubted{a, b, why, probability})
}

// compare compares a person with a record.
func (r *delivering) compare(ctx context.Context, who person.ID, rec person.Record) linkage.Match {
	s := r.desk.store
	p, _, err := get[person.Profile](ctx, s.backend, Persons, string(who))
	if err != nil {
		return linkage.Match{}
	}
	s.kinIndex()
	a, b := kinOf(who, &p.Listing), kinOfRecord(&rec)
	return s.kin.model.Compare(&a, &b)
}

// kinOfRecord is what linkage compares of a record.
func kinOfRecord(rec *person.Record) linkage.Record {
	f := rec.Fields
	return linkage.Record{
		ID: rec.ID, Given: f[person.Given].Value, Family: f[person.Family].Value, Birth: person.Date(f[person.Birth].Value), Sex: f[person.Sex].Value,
		Nationalities: f[person.Nationality].List, Place: f[person.Municipality].Value, AZR: f[person.AZRNumber].Value,
	}
}

// add takes in records that were not known, some at a time: of two sources that bring
// the same new people at once, the one then finds those of the other.
func (r *delivering) add(ctx context.Context, rows []Row) error {
	for some := range slices.Chunk(rows, birthsAtOnce) {
		if err := r.addSome(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (r *delivering) addSome(ctx context.Context, rows []Row) error {
	r.desk.store.kin.births.Lock()
	defer r.desk.store.kin.births.Unlock()
	records := make([]person.Record, len(rows))
	for i, row := range rows {
		records[i].ID = r.id(row.Key)
		r.put(&records[i], row)
	}
	glances, err := r.glances(ctx, records)
	if err != nil {
		return err
	}
	var links []person.Record
	for i, row := range rows {
		rec := records[i]
		who, linked, err := r.whose(ctx, &rec, glances[i])
		if err != nil {
			return err
		}
		rec.Linked = linked
		if rec.Person = who; linked.How != person.LinkedNew {
			links = append(links, rec)
			r.note(row.Key, knownRecord{row.Hash, who, false})
		}
	}
	if err := errors.Join(r.tellDoubts(ctx), r.bearAll(ctx)); err != nil {
		return err
	}
	return r.each(len(links), func(i int) error { return r.link(ctx, links[i], r.key(links[i])) })
}

// key is the office's number of a record.
func (r *delivering) key(rec person.Record) string { return rec.ID[len(r.desk.source())+1:] }

// whose finds out whose a new record is; where nobody is like it, it makes a person.
func (r *delivering) whose(ctx context.Context, rec *person.Record, g glance) (person.ID, person.Linked, error) {
	s := r.desk.store
	linked := person.Linked{How: person.LinkedNew, At: r.receipt.At}
	if g.held != "" { // from before a crash
		return g.held, linked, r.again(ctx, rec, g.held)
	}
	alarm := person.ID("")
	if azr := rec.Fields[person.AZRNumber].Value; azr != "" {
		if who := s.self(cmp.Or(g.holder, r.numbers[azr])); who != "" {
			if r.born[who] {
				if err := errors.Join(r.tellDoubts(ctx), r.bearAll(ctx)); err != nil {
					return "", linked, err
				}
			}
			if m := r.compare(ctx, who, *rec); m.Decision != linkage.Alarm {
				return who, person.Linked{How: person.LinkedAZR, Probability: 1, At: r.receipt.At}, nil
			}
			alarm = who
		}
	}
	kin := kinOfRecord(rec)
	var pairs []doubted
	for _, m := range r.alike(kin, g) {
		other := person.ID(m.A)
		if m.A == rec.ID {
			other = person.ID(m.B)
		}
		switch {
		case other == alarm:
		case m.Decision == linkage.Same && r.in.living[other] == 0 && alarm == "":
			return other, person.Linked{How: person.LinkedMatch, Probability: m.Probability, At: r.receipt.At}, nil
		case m.Decision == linkage.Same || m.Decision == linkage.Unsure:
			pairs = append(pairs, doubted{other, "", ReviewMatch, m.Probability})
		}
	}
	if alarm == "" {
		if who, probability := r.registeredAnew(kin); who != "" {
			return who, person.Linked{How: person.LinkedMatch, Probability: probability, At: r.receipt.At}, nil
		}
	}
	who := g.free
	for r.born[who] { // drawn twice
		var err error
		if who, err = r.free(ctx); err != nil {
			return "", linked, err
		}
	}
	r.conceive(rec, who, alarm != "")
	if alarm != "" {
		pairs = slices.Insert(pairs, 0, doubted{alarm, "", ReviewAlarm, 0})
	}
	for _, pair := range pairs[:min(len(pairs), 2)] {
		r.doubtful(pair.a, who, pair.why, pair.probability)
		r.receipt.Review++
		if pair.why == ReviewAlarm {
			r.receipt.Alarms++
		}
	}
	return who, linked, nil
}

// again goes on with a record that a crash left half taken in.
func (r *delivering) again(ctx context.Context, rec *person.Record, who person.ID) error {
	if who == "" {
		return nil
	}
	kin := kinOfRecord(rec)
	kin.ID = string(who)
	r.fresh.Put(kin)
	rec.Person = who
	_, err := r.desk.store.bear(ctx, *rec)
	if err == nil {
		err = r.claim(ctx, *rec)
	}
	if err == nil {
		r.note(rec.ID[len(r.desk.source())+1:], knownRecord{rec.Hash, who, false})
	}
	return err
}

// conceive notes somebody new, who can be found from now on.
func (r *delivering) conceive(rec *person.Record, id person.ID, alarm bool) person.ID {
	rec.Person = id
	b := birth{id: id, record: *rec, azr: !alarm && rec.Fields[person.AZRNumber].Value != ""}
	b.record.Linked = person.Linked{How: person.LinkedNew, At: r.receipt.At}
	r.births, r.born[id] = append(r.births, b), true
	kin := kinOfRecord(rec)
	kin.ID = string(id)
	r.desk.store.kinIndex().Put(kin)
	r.fresh.Put(kin)
	if b.azr {
		r.numbers[kin.AZR] = id
	}
	r.note(rec.ID[len(r.desk.source())+1:], knownRecord{rec.Hash, id, false})
	r.receipt.People++
	return id
}

// bearAll writes those who are new, many with one append.
func (r *delivering) bearAll(ctx context.Context) error {
	if len(r.births) == 0 {
		return nil
	}
	s := r.desk.store
	docs := map[Collection][]Document{}
	for _, b := range r.births {
		made, err := b.documents(s.footing().rulesFor([]person.Record{b.record}))
		if err != nil {
			return err
		}
		for c, doc := range made {
			docs[c] = append(docs[c], doc)
		}
		docs[Unique] = append(docs[Unique], unique("record:"+b.record.ID, b.id))
		if b.azr {
			docs[Unique] = append(docs[Unique], unique("azr:"+b.record.Fields[person.AZRNumber].Value, b.id))
		}
	}
	for _, c := range []Collection{Unique, Keys, Records, Persons} {
		err := s.backend.Append(ctx, c, docs[c]...)
		if errors.Is(err, ErrConflict) { // another process was faster with one of them
			return r.bearEach(ctx)
		}
		if err != nil {
			return fmt.Errorf("take people in: %w", err)
		}
	}
	for _, doc := range docs[Persons] {
		doc.Version = 1
		if err := s.take(doc.ID, 1, doc.Body); err != nil {
			return err
		}
	}
	r.births, r.born = nil, map[person.ID]bool{}
	return nil
}

func unique(value string, who person.ID) Document {
	body, _ := bson.Marshal(bson.D{{Key: "person", Value: string(who)}})
	return Document{ID: value, Parent: string(who), Body: body}
}

// bearEach writes them one by one, where another process has some of them already.
func (r *delivering) bearEach(ctx context.Context) error {
	s := r.desk.store
	for _, b := range r.births {
		holder, err := r.overtaken(ctx, b)
		if err != nil {
			return err
		}
		id := holder
		if b.record.Linked.How = person.LinkedNew; holder != "" {
			b.record.Person, b.record.Linked.How, b.record.Linked.Probability = holder, person.LinkedAZR, 1
			r.receipt.People--
			err = r.link(ctx, b.record, r.key(b.record))
		} else if id, err = s.bear(ctx, b.record); err == nil && b.azr {
			b.record.Person = id
			err = r.claim(ctx, b.record)
		}
		if err != nil {
			return err
		}
		if id != b.id {
			s.kinIndex().Remove(string(b.id))
			r.note(r.key(b.record), knownRecord{b.record.Hash, id, false})
		}
	}
	r.births, r.born = nil, map[person.ID]bool{}
	return nil
}

// overtaken is who got the federal number of somebody new in the meantime, from another
// process; empty: nobody, or somebody else who has the same.
func (r *delivering) overtaken(ctx context.Context, b birth) (person.ID, error) {
	s := r.desk.store
	if !b.azr {
		return "", nil
	}
	holder, err := s.holderOf(ctx, "azr:"+b.record.Fields[person.AZRNumber].Value)
	if holder = s.self(holder); err != nil || holder == "" || holder == b.id {
		return "", err
	}
	if own, err := s.holderOf(ctx, "record:"+b.record.ID); err != nil || own != "" {
		return "", err
	}
	if _, err := s.backend.Get(ctx, Persons, string(holder)); err != nil { // is being written
		return "", unlessNone(err)
	}
	if r.compare(ctx, holder, b.record).Decision == linkage.Alarm {
		return "", nil
	}
	return holder, nil
}

func unlessNone(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// link keeps a new record of somebody who was known.
func (r *delivering) link(ctx context.Context, rec person.Record, key string) error {
	s := r.desk.store
	body, err := bson.Marshal(rec)
	if err != nil {
		return err
	}
	err = s.backend.Append(ctx, Records, Document{ID: rec.ID, Parent: string(rec.Person), Body: body})
	if errors.Is(err, ErrConflict) { // it is there, from before a crash or from another process
		_, _, err = update(ctx, s.backend, Records, rec.ID, "", func(kept *person.Record) error {
			if kept.Person != "" {
				rec.Person = kept.Person
			}
			*kept = rec
			return nil
		})
		r.note(key, knownRecord{rec.Hash, rec.Person, false})
	}
	if err != nil {
		return err
	}
	if err := r.claim(ctx, rec); err != nil {
		return err
	}
	if err := s.remake(ctx, rec.Person, rec.ID); err != nil {
		return err
	}
	r.mu.Lock()
	r.receipt.Linked++
	r.mu.Unlock()
	return r.tellLink(ctx, rec)
}

// tellLink records that a record came to somebody who was known.
func (r *delivering) tellLink(ctx context.Context, rec person.Record) error {
	key, _, err := get[personKey](ctx, r.desk.store.backend, Keys, string(rec.Person))
	if err != nil {
		return err
	}
	event := r.desk.event(audit.RecordLinked)
	event.Subject, event.Codes, event.Outcome = key.Token, []string{string(rec.Source), rec.Linked.How}, "ok"
	return r.desk.store.log.Record(ctx, event)
}
