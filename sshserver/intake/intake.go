package intake

import (
	"context"
	"log/slog"
	"net"

	_ "github.com/gliderlabs/ssh"
	_ "github.com/pkg/sftp"
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

// Server is the door.
type Server struct{}

// New makes a door; without machines' keys or a host key it is an error.
func New(c Config) (*Server, error) { return &Server{}, nil }

// Serve lets machines in until Shutdown.
func (s *Server) Serve(l net.Listener) error { return nil }

// Shutdown ends the door; files that are not complete are removed.
func (s *Server) Shutdown(ctx context.Context) error { return nil }
