package mongo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// small is a server that keeps to MongoDB's documented behaviour for the few
// commands that this package sends, over a real socket: what races, lost
// connections, wrong clocks and errors are tried on, where no MongoDB is at hand.
// It is no proof for MongoDB.
type small struct {
	t        testing.TB
	listener net.Listener

	mu      sync.Mutex // one command at a time; a document is changed by one
	data    map[string]map[string]record
	indexes map[string][]bson.Raw
	answers map[string]bson.D // of retryable writes, by session and number
	cursors map[int64][]bson.Raw
	next    int64
	conns   map[net.Conn]bool

	// How it behaves; set before use or under mu.
	hello bson.D                          // over what it says of itself
	clock func() time.Time                // $currentDate
	hide  func(id string) bool            // not yet seen by a majority
	fault func(command string) (f *fault) // asked before each command
	seen  map[string]int                  // commands
}

// fault is what goes wrong with a command.
type fault struct {
	answer bson.D        // instead of doing it
	do     bool          // do it first
	hang   time.Duration // and wait
	cut    bool          // and close the connection without an answer
}

func startSmall(t testing.TB) *small {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &small{t: t, listener: l, data: map[string]map[string]record{}, indexes: map[string][]bson.Raw{}, answers: map[string]bson.D{}, cursors: map[int64][]bson.Raw{},
		conns: map[net.Conn]bool{}, seen: map[string]int{}, clock: time.Now}
	go s.accept(l)
	t.Cleanup(s.stop)
	return s
}

func (s *small) address() string { return s.listener.Addr().String() }

func (s *small) uri(query string) string { return "mongodb://" + s.address() + "/test?" + query }

// behave changes how it behaves while it runs.
func (s *small) behave(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// stop closes the port and all connections.
func (s *small) stop() {
	s.listener.Close()
	s.behave(func() {
		for conn := range s.conns {
			conn.Close()
		}
	})
}

// start listens again at the same place.
func (s *small) start() {
	l, err := net.Listen("tcp", s.address())
	if err != nil {
		s.t.Fatal(err)
	}
	s.behave(func() { s.listener = l })
	go s.accept(l)
}

func (s *small) accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		s.behave(func() { s.conns[conn] = true })
		go func() {
			defer s.behave(func() { delete(s.conns, conn) })
			defer conn.Close()
			if err := s.serve(conn); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.ErrUnexpectedEOF) {
				if _, isNet := errors.AsType[net.Error](err); !isNet {
					s.t.Errorf("the small server: %v", err)
				}
			}
		}()
	}
}

// The messages of the protocol.
const (
	opReply = 1
	opQuery = 2004 // of old: the first greeting
	opMsg   = 2013
)

func (s *small) serve(conn net.Conn) error {
	for {
		header := make([]byte, 16)
		if _, err := io.ReadFull(conn, header); err != nil {
			return err
		}
		body := make([]byte, binary.LittleEndian.Uint32(header)-16)
		if _, err := io.ReadFull(conn, body); err != nil {
			return err
		}
		op := binary.LittleEndian.Uint32(header[12:])
		command, err := parseCommand(op, body)
		if err != nil {
			return err
		}
		answer := s.answer(command)
		if answer == nil {
			return io.EOF
		}
		if _, err := conn.Write(message(op, header[4:8], answer)); err != nil {
			return err
		}
	}
}

// parseCommand gives a command as one document; sequences that come apart from
// it become its arrays.
func parseCommand(op uint32, body []byte) (command bson.D, err error) {
	if op == opQuery {
		_, rest, _ := bytes.Cut(body[4:], []byte{0})
		return command, bson.Unmarshal(rest[8:], &command)
	}
	if op != opMsg {
		return nil, fmt.Errorf("message %d", op)
	}
	var arrays bson.D
	for rest := body[4:]; len(rest) > 0; {
		kind, size := rest[0], binary.LittleEndian.Uint32(rest[1:])
		section := rest[1 : 1+size]
		rest = rest[1+size:]
		if kind == 0 {
			if err := bson.Unmarshal(section, &command); err != nil {
				return nil, err
			}
			continue
		}
		name, docs, _ := bytes.Cut(section[4:], []byte{0})
		var array bson.A
		for len(docs) > 0 {
			n := binary.LittleEndian.Uint32(docs)
			array, docs = append(array, bson.Raw(docs[:n])), docs[n:]
		}
		arrays = append(arrays, bson.E{Key: string(name), Value: array})
	}
	return append(command, arrays...), nil
}

func message(op uint32, to []byte, answer bson.D) []byte {
	doc, err := bson.Marshal(answer)
	if err != nil {
		panic(err) // a mistake in this file
	}
	lead, kind := make([]byte, 5), uint32(opMsg) // no flags, a section of kind 0
	if op == opQuery {
		lead, kind = make([]byte, 20), opReply
		binary.LittleEndian.PutUint32(lead[16:], 1) // one document
	}
	whole := binary.LittleEndian.AppendUint32(nil, uint32(16+len(lead)+len(doc)))
	whole = append(append(append(whole, 0, 0, 0, 0), to...), byte(kind), byte(kind>>8), 0, 0)
	return append(append(whole, lead...), doc...)
}

// answer does a command as it should, or as it was told to misbehave; nil closes
// the connection.
func (s *small) answer(command bson.D) bson.D {
	name := command[0].Key
	s.mu.Lock()
	s.seen[name]++
	var f *fault
	if s.fault != nil && name != "hello" && name != "isMaster" && name != "ismaster" {
		f = s.fault(name)
	}
	var answer bson.D
	if f == nil || f.do {
		answer = s.do(name, command)
	}
	s.mu.Unlock()
	if f != nil {
		time.Sleep(f.hang)
		if f.cut {
			return nil
		}
		if f.answer != nil {
			return f.answer
		}
	}
	return answer
}

func refusal(code int, name string) bson.D {
	return bson.D{{Key: "ok", Value: 0.0}, {Key: "code", Value: code}, {Key: "codeName", Value: name}, {Key: "errmsg", Value: "because of azr:123456789012"}}
}

func refusedWrite(index, code int) bson.D {
	return bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: index}, {Key: "nModified", Value: 0}, {Key: "writeErrors", Value: bson.A{
		bson.D{{Key: "index", Value: index}, {Key: "code", Value: code}, {Key: "errmsg", Value: "because of azr:123456789012"}}}}}
}
