package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"lotse/store"
)

const (
	patience = 10 * time.Second // for one operation; timeoutMS in the URI says otherwise
	choosing = 3 * time.Second  // for a server to be found; serverSelectionTimeoutMS says otherwise
	parting  = 2 * time.Second  // for saying goodbye to the servers
)

// Backend keeps an office's documents in one database of a MongoDB.
type Backend struct {
	client   *mongo.Client
	db       *mongo.Database
	hosts    string // for sentences
	patience time.Duration
	bell     bell

	mu     sync.Mutex // guards closed against writes that begin
	closed chan struct{}
	writes sync.WaitGroup
}

// Open connects to the MongoDB of a URI (mongodb://… or mongodb+srv://…) and
// makes the indexes that are missing. What is wrong with the URI is ErrURI. A
// MongoDB that does not answer, or has no primary just now, is store.ErrAway;
// one that lets nobody in, is too old or is no replica set is refused with a
// sentence that says what to do. No error holds a password.
func Open(ctx context.Context, uri string) (*Backend, error) {
	a, err := parse(uri)
	if err != nil {
		return nil, err
	}
	o, err := a.client()
	if err != nil {
		return nil, err
	}
	b := &Backend{hosts: a.hosts, patience: patience, closed: make(chan struct{})}
	b.set(o)
	if b.client, err = mongo.Connect(o); err != nil {
		return nil, bad("the driver does not take it")
	}
	b.db = b.client.Database(a.database)
	if err := b.greet(ctx, a.standalone); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// set makes of the driver's options what a register needs, whatever the URI says.
func (b *Backend) set(o *options.ClientOptions) {
	journal := true
	o.SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journal})
	o.SetReadConcern(readconcern.Majority()).SetReadPreference(readpref.Primary())
	o.SetRetryWrites(true).SetRetryReads(true)
	if o.AppName == nil {
		o.SetAppName("lotse")
	}
	if o.ServerSelectionTimeout == nil {
		o.SetServerSelectionTimeout(choosing)
	}
	if o.ConnectTimeout == nil {
		o.SetConnectTimeout(choosing)
	}
	if o.Timeout != nil && *o.Timeout > 0 {
		b.patience = *o.Timeout
	}
	o.Timeout = nil // see bounded
}

// bounded ends a context after the patience for one operation, or when its own
// time is over.
func (b *Backend) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	once, cancel := context.WithTimeout(ctx, b.patience)
	return untimed{once}, cancel
}

// untimed does not tell when a context ends. The driver takes a deadline for
// leave to repeat a request until then without a pause, instead of once.
type untimed struct{ context.Context }

func (untimed) Deadline() (time.Time, bool) { return time.Time{}, false }

// greeting is what a server says of itself.
type greeting struct {
	SetName   string    `bson:"setName"`
	Message   string    `bson:"msg"` // "isdbgrid": the router of a sharded cluster
	Primary   bool      `bson:"isWritablePrimary"`
	LocalTime time.Time `bson:"localTime"`
}

func (b *Backend) hello(ctx context.Context) (g greeting, err error) {
	ctx, cancel := b.bounded(ctx)
	defer cancel()
	err = b.client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&g)
	return g, err
}

// greet finds out with whom it has to do, and makes the indexes.
func (b *Backend) greet(ctx context.Context, standalone bool) error {
	g, err := b.hello(ctx)
	switch {
	case err != nil:
		return b.unwelcome(ctx, err)
	case g.Message != "isdbgrid" && g.SetName == "" && !standalone:
		return fmt.Errorf("the MongoDB at %s is not a replica set, so what it confirms is gone with its disk, and a write whose answer is lost "+
			"cannot be repeated safely; make it one, if only of one server (--replSet NAME, then rs.initiate() in mongosh), or put up with that by adding standalone=allow to the URI", b.hosts)
	case !g.Primary:
		return fmt.Errorf("the server at %s takes no writes; leave directConnection out of the URI, so that the driver finds the one that does", b.hosts)
	}
	for _, c := range store.Collections {
		if err := b.index(ctx, c); err != nil {
			return b.unwelcome(ctx, err)
		}
	}
	return nil
}

// wanted are the indexes of a collection besides that of ids.
func wanted(c store.Collection) []bson.D {
	keys := []bson.D{{{Key: "parent", Value: 1}, {Key: "_id", Value: 1}}}
	if c.Followed() {
		keys = append(keys, bson.D{{Key: "updated", Value: 1}, {Key: "_id", Value: 1}, {Key: "version", Value: 1}})
	}
	return keys
}

// index makes the indexes of a collection that are not there yet. Where all are
// there, whoever may only read can open the store, for verifying the log.
func (b *Backend) index(ctx context.Context, c store.Collection) error {
	ctx, cancel := b.bounded(ctx)
	defer cancel()
	indexes := b.db.Collection(string(c)).Indexes()
	there, err := indexes.ListSpecifications(ctx)
	if err != nil {
		return err
	}
	var missing []mongo.IndexModel
	for _, keys := range wanted(c) {
		if !slices.ContainsFunc(there, func(s mongo.IndexSpecification) bool { return sameKeys(s.KeysDocument, keys) }) {
			missing = append(missing, mongo.IndexModel{Keys: keys})
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = indexes.CreateMany(ctx, missing)
	return err
}

func sameKeys(raw bson.Raw, keys bson.D) bool {
	elements, err := raw.Elements()
	return err == nil && slices.EqualFunc(elements, keys, func(e bson.RawElement, key bson.E) bool {
		n, ok := e.Value().AsInt64OK()
		return ok && n == 1 && e.Key() == key.Key
	})
}

// collection is the one of a name that is known.
func (b *Backend) collection(c store.Collection) (*mongo.Collection, error) {
	if !slices.Contains(store.Collections, c) {
		return nil, errors.New("no such collection")
	}
	return b.db.Collection(string(c)), nil
}

// begin says that a write is under way until done is called.
func (b *Backend) begin() (done func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.isClosed() {
		return nil, errClosed
	}
	b.writes.Add(1)
	return b.writes.Done, nil
}

func (b *Backend) isClosed() bool {
	select {
	case <-b.closed:
		return true
	default:
		return false
	}
}

// Close waits for the writes under way and lets go of the connections. Readers
// and followers get an error.
func (b *Backend) Close() error {
	b.mu.Lock()
	again := b.isClosed()
	if !again {
		close(b.closed)
	}
	b.mu.Unlock()
	b.writes.Wait()
	if again {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), parting)
	defer cancel()
	if err := b.client.Disconnect(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("let go of MongoDB: %w", b.explain(ctx, err))
	}
	return nil
}
