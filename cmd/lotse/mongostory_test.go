package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"lotse/store"
	"lotse/store/mongo"
	"lotse/store/storetest"
)

// marked finds, in a story, whether it is told on MongoDB as well, and why not on
// FerretDB.
var marked = regexp.MustCompile(`(?m)^# Told on MongoDB, too(?:, but not on FerretDB: (.*))?\.$`)

// storiesForMongoDB are the files of the stories that are marked, and the
// sentences for those that are left out.
func storiesForMongoDB(t *testing.T, ferret bool) (files, leftOut []string) {
	t.Helper()
	all, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range all {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		mark := marked.FindStringSubmatch(read(t, file))
		switch {
		case mark == nil:
			leftOut = append(leftOut, name+": not about the store, or about the embedded one")
		case ferret && mark[1] != "":
			leftOut = append(leftOut, name+": "+mark[1])
		default:
			files = append(files, file)
		}
	}
	return files, leftOut
}

// TestStoriesOnFerretDB tells them once more on MongoDB's protocol, each with a
// FerretDB of its own: several stories on one would lose each other's updates.
func TestStoriesOnFerretDB(t *testing.T) {
	t.Parallel()
	files, leftOut := storiesForMongoDB(t, true)
	for _, sentence := range leftOut {
		t.Log("left out:", sentence)
	}
	params := storiesOnFerret(t)
	params.Files = files
	testscript.Run(t, params)
}

func storiesOnFerret(t *testing.T) testscript.Params {
	d := demoOffice(t.TempDir(), 13)
	filled := sync.OnceValues(func() (string, error) { return fillFerret(d) })
	return stories(func() *teller {
		return &teller{
			filled: func() (string, error) { _, err := filled(); return d.dir, err },
			mongodb: func(ts *testscript.TestScript) string {
				from, err := filled()
				ts.Check(err)
				return startFerret(ts, from).URI("lotse")
			},
		}
	})
}

// TestStoriesOnMongoDB tells them on the real one, where there is one.
func TestStoriesOnMongoDB(t *testing.T) {
	uri := os.Getenv("LOTSE_TEST_MONGODB")
	if uri == "" {
		t.Skip("LOTSE_TEST_MONGODB=mongodb://… is not set: the stories are NOT told on MongoDB in this run")
	}
	t.Parallel()
	files, _ := storiesForMongoDB(t, false)
	d := demoOffice(t.TempDir(), 120)
	params := stories(func() *teller {
		return &teller{
			filled: func() (string, error) { return d.dir, nil },
			mongodb: func(ts *testscript.TestScript) string {
				own := ownDatabase(ts, uri)
				ts.Check(fillMongo(d, own))
				return own
			},
		}
	})
	params.Files = files
	testscript.Run(t, params)
}

// demoOffice is a county with its keys in a folder, not filled yet.
func demoOffice(dir string, people int) demo {
	quiet := console{in: strings.NewReader(""), out: io.Discard, err: io.Discard, env: func(string) string { return "" }}
	return demo{console: quiet, dir: filepath.Join(dir, "office"), people: people, seed: 1}
}

var makingKeys sync.Mutex

func fillMongo(d demo, uri string) error {
	makingKeys.Lock()
	defer makingKeys.Unlock()
	if err := d.folder(); err != nil {
		return err
	}
	if !exists(d.path("host_key")) {
		if _, err := makeKey(d.path("host_key"), "story"); err != nil {
			return err
		}
	}
	office, _, err := d.office(context.Background())
	if err != nil {
		return err
	}
	backend, err := mongo.Open(context.Background(), uri)
	if err != nil {
		return err
	}
	return errors.Join(store.Fill(context.Background(), backend, office, nil), backend.Close())
}

// fillFerret fills a FerretDB, ends it and returns the folder of its data.
func fillFerret(d demo) (string, error) {
	data := d.dir + ".ferretdb"
	f, err := storetest.StartFerretDB(data)
	if err != nil {
		return "", err
	}
	defer f.Stop()
	return data, fillMongo(d, f.URI("lotse"))
}

// startFerret starts a FerretDB for one story, on a copy of the data in from, or
// on nothing.
func startFerret(ts *testscript.TestScript, from string) *storetest.FerretDB {
	data := ts.MkAbs("ferretdb")
	if from != "" {
		ts.Check(os.CopyFS(data, os.DirFS(from)))
	}
	f, err := storetest.StartFerretDB(data)
	ts.Check(err)
	ts.Defer(f.Stop)
	tellerOf(ts).ferret = f
	return f
}

func emptyFerret(ts *testscript.TestScript, neg bool, _ []string) {
	affirmative(ts, neg)
	ts.Setenv("LOTSE_STORE", startFerret(ts, "").URI("lotse"))
}

// parts are those of a MongoDB URI: what is before the database, the database,
// and the options.
var parts = regexp.MustCompile(`^([^:]+://[^/?]+)/?([^?]*)(.*)$`)

// ownDatabase is a URI with a database of a story's own, dropped at its end.
func ownDatabase(ts *testscript.TestScript, uri string) string {
	own := parts.ReplaceAllString(uri, "${1}/lotse-story-"+strings.ToLower(rand.Text()[:10])+"${3}")
	ts.Defer(func() {
		if client, err := plainDriver(own); err == nil {
			client.Database(parts.FindStringSubmatch(own)[2]).Drop(context.Background())
			client.Disconnect(context.Background())
		}
	})
	return own
}

// plainDriver is another way to a store than the store's own.
func plainDriver(uri string) (*driver.Client, error) {
	return driver.Connect(options.Client().ApplyURI(strings.Replace(uri, "standalone=allow", "", 1)))
}

// flipMongo changes a bit of an entry of the log and returns its id.
func flipMongo(ts *testscript.TestScript, uri string) string {
	ctx := context.Background()
	client, err := plainDriver(uri)
	ts.Check(err)
	defer client.Disconnect(ctx)
	log := client.Database(parts.FindStringSubmatch(uri)[2]).Collection("audit")
	var entries []struct {
		ID   string `bson:"_id"`
		Body struct {
			Entry []byte
			Sum   []byte
		}
	}
	cursor, err := log.Find(ctx, bson.D{}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
	ts.Check(err)
	ts.Check(cursor.All(ctx, &entries))
	entry := entries[3].Body
	entry.Entry[len(entry.Entry)/2] ^= 1
	_, err = log.UpdateOne(ctx, bson.D{{Key: "_id", Value: entries[3].ID}}, bson.D{{Key: "$set", Value: bson.D{{Key: "body", Value: bson.D{{Key: "entry", Value: entry.Entry}, {Key: "sum", Value: entry.Sum}}}}}})
	ts.Check(err)
	return entries[3].ID
}
