package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gliderlabs/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// Machine is who delivers for a source.
type Machine struct {
	Source   string
	Key      gossh.PublicKey
	Networks []string // CIDR; none: from anywhere
}

// Delivered is a file that came in whole.
type Delivered struct {
	Source      string
	Name        string // as the machine called it, checked
	Path        string // where it lies; whoever takes it removes it
	SHA256      string // hexadecimal
	Bytes       int64
	Fingerprint string // of the key
	Address     string
}

// Config is what the door is told.
type Config struct {
	HostKey  gossh.Signer
	Machines func() []Machine                                                                    // who may deliver now; asked at each connection, and of running ones each second
	Folder   string                                                                              // where files lie while they come in, 0700
	MaxBytes int64                                                                               // of one file; 0: 1 GiB
	Deliver  func(ctx context.Context, d Delivered) error                                        // an error is told to the machine, and the file is removed
	Record   func(ctx context.Context, what, address, fingerprint, source, outcome string) error // each connection and refusal, for the log; an error refuses
	Log      *slog.Logger
}

// What Record is told.
const (
	Opened  = "opened"
	Refused = "refused"
	File    = "file"
)

const (
	handshakeLimit = 10 * time.Second
	idleLimit      = 2 * time.Minute
	longest        = 4 * time.Hour // of a connection
	keepalive      = 30 * time.Second
	mostKnocking   = 100 // connections that have not shown a key yet
	mostKnockingBy = 8   // of them, from one address
	mostLinks      = 4   // connections of one machine
	mostChannels   = 4   // of one connection
	mostStrange    = 20  // requests for what is not given, of one connection
	mostFiles      = 4   // of one connection at once
	ahead          = 8 << 20
	mostParts      = 1000 // pieces of a file with gaps between them
	leastFree      = 256 << 20
	suffix         = ".in"
)

// Server is the door.
type Server struct {
	c       Config
	ssh     *ssh.Server
	ctx     context.Context
	end     context.CancelFunc
	mu      sync.Mutex
	links   map[*link]bool
	failed  map[string]failures
	doors   []net.Listener
	serving sync.WaitGroup
	coming  atomic.Int64 // bytes of files that are not complete
}

// New makes a door; without machines' keys or a host key it is an error. What lies
// in the folder of earlier, incomplete deliveries is removed.
func New(c Config) (*Server, error) {
	switch {
	case c.HostKey == nil:
		return nil, errors.New("make the intake door: no host key")
	case c.Machines == nil || c.Deliver == nil || c.Record == nil:
		return nil, errors.New("make the intake door: nobody says which machines may deliver, who takes files, or who keeps the log")
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = 1 << 30
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if err := clean(c.Folder); err != nil {
		return nil, fmt.Errorf("make the intake door: %w", err)
	}
	s := &Server{c: c, links: map[*link]bool{}, failed: map[string]failures{}}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.ssh = s.handlers()
	return s, nil
}

func clean(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(folder, "*"+suffix))
	for _, path := range old {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// Serve lets machines in until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	s.mu.Lock()
	s.doors = append(s.doors, l)
	s.mu.Unlock()
	go s.watch()
	for {
		conn, err := l.Accept()
		if s.ctx.Err() != nil {
			if err == nil {
				conn.Close()
			}
			return nil
		}
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		if err != nil { // out of files, or the like: it passes
			time.Sleep(50 * time.Millisecond)
			continue
		}
		s.knock(conn)
	}
}

// Shutdown ends the door; files that are not complete are removed.
func (s *Server) Shutdown(ctx context.Context) error {
	s.end()
	s.mu.Lock()
	for _, l := range s.doors {
		l.Close()
	}
	for l := range s.links {
		l.conn.Close()
	}
	s.mu.Unlock()
	done := make(chan struct{})
	go func() { s.serving.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
