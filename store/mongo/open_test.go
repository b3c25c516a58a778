package mongo

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// says fails unless Open refuses the URI with every one of the words, and without
// the password.
func says(t *testing.T, uri string, away bool, words ...string) {
	t.Helper()
	begun := time.Now()
	b, err := Open(t.Context(), uri)
	if err == nil {
		b.Close()
		t.Fatalf("Open took it; want an error that says %q", words)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("Open says %q; want it to say %q", err, word)
		}
	}
	if errors.Is(err, store.ErrAway) != away {
		t.Errorf("Open says %q; is it ErrAway: %v", err, !away)
	}
	if strings.Contains(err.Error(), geheim) || strings.Contains(err.Error(), "\n") {
		t.Errorf("Open says %q", err)
	}
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
	t.Log(err)
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	says(t, fmt.Sprintf("mongodb://anna:%s@%s/?replicaSet=rs0", geheim, l.Addr()), true, "cannot be reached", "refused", l.Addr().String(), "see whether it runs")
}

func TestSomebodyListensAndSaysNothing(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	says(t, fmt.Sprintf("mongodb://%s/?replicaSet=rs0&serverSelectionTimeoutMS=500", l.Addr()), true, "cannot be reached", "see whether it runs")
}

func TestTheReplicaSetHasAnotherName(t *testing.T) {
	t.Parallel()
	says(t, startSmall(t).uri("replicaSet=other&serverSelectionTimeoutMS=500"), true, "cannot be reached")
}

func TestThereIsNoPrimary(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.hello = bson.D{{Key: "isWritablePrimary", Value: false}, {Key: "ismaster", Value: false}, {Key: "secondary", Value: true}, {Key: "primary", Value: nil}}
	says(t, s.uri("replicaSet=rs0&serverSelectionTimeoutMS=500"), true, "cannot be reached", "has a primary")
	says(t, s.uri("directConnection=true"), false, "takes no writes", "leave directConnection out")
}

func TestTheReplicaSetWasNeverInitiated(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.hello = bson.D{{Key: "isreplicaset", Value: true}, {Key: "setName", Value: nil}, {Key: "hosts", Value: nil}, {Key: "isWritablePrimary", Value: false}, {Key: "ismaster", Value: false}}
	says(t, s.uri("serverSelectionTimeoutMS=500"), true, "rs.initiate()")
}

func TestTheServerIsTooOld(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.hello = bson.D{{Key: "maxWireVersion", Value: 6}}
	says(t, s.uri("replicaSet=rs0"), false, "too old", "4.4", "upgrade", s.address())
}

func TestTheUserIsNotKnown(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.fault = func(command string) *fault {
		if strings.HasPrefix(command, "sasl") {
			return &fault{answer: refusal(18, "AuthenticationFailed")}
		}
		return nil
	}
	says(t, "mongodb://anna:"+geheim+"@"+s.address()+"/?replicaSet=rs0", false, "does not let Lotse in", "user, password and authSource")
}

func TestTheUserMayNotWrite(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.fault = func(command string) *fault {
		if command == "createIndexes" {
			return &fault{answer: refusal(13, "Unauthorized")}
		}
		return nil
	}
	says(t, s.uri("replicaSet=rs0"), false, "does not let Lotse in", "role readWrite on the database test", "13")
}

func TestASingleServerIsRefusedUnlessWished(t *testing.T) {
	t.Parallel()
	f := startFerret(t)
	uri := f.URI("office")
	says(t, strings.Replace(uri, "?standalone=allow", "", 1), false, "not a replica set", "rs.initiate()", "standalone=allow", "gone with its disk")
	opened(t, uri)
}

func TestARouterOfAShardedClusterIsTaken(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.hello = bson.D{{Key: "msg", Value: "isdbgrid"}, {Key: "setName", Value: nil}, {Key: "hosts", Value: nil}}
	b := opened(t, s.uri(""))
	if _, err := b.Put(t.Context(), store.Notes, store.Document{ID: "a", Body: bodyOf(t, just(1))}); err != nil {
		t.Fatal(err)
	}
}

func TestIndexesAreMadeOnce(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	for range 3 {
		opened(t, s.uri("replicaSet=rs0")).Close()
	}
	s.behave(func() {
		if s.seen["createIndexes"] != len(store.Collections) || len(s.indexes["test.notes"]) != 2 || len(s.indexes["test.audit"]) != 1 {
			t.Errorf("asked %d times; notes %v, audit %v", s.seen["createIndexes"], s.indexes["test.notes"], s.indexes["test.audit"])
		}
	})
}
