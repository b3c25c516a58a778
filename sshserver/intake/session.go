package intake

import (
	"errors"
	"io"
	"net"

	"github.com/gliderlabs/ssh"
	"github.com/pkg/sftp"
	gossh "golang.org/x/crypto/ssh"
)

func (s *Server) handlers() *ssh.Server {
	return &ssh.Server{
		Version:              "Lotse",
		HostSigners:          []ssh.Signer{s.c.HostKey},
		ServerConfigCallback: s.config,
		ConnCallback: func(ctx ssh.Context, conn net.Conn) net.Conn {
			ctx.SetValue(linkKey{}, conn.(*named).link)
			return conn
		},
		// Without a handler the library would let everybody in. A key that is only
		// offered says nothing yet: whose it is is found out when it has signed.
		PublicKeyHandler: func(ctx ssh.Context, key ssh.PublicKey) bool {
			l := linkOf(ctx)
			if s.find(key, l.address) != nil {
				return true
			}
			l.mu.Lock()
			l.offered = gossh.FingerprintSHA256(key)
			l.mu.Unlock()
			return false
		},
		ChannelHandlers: map[string]ssh.ChannelHandler{"session": s.session, "default": s.strange},
		RequestHandlers: map[string]ssh.RequestHandler{},
	}
}

func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	c := &gossh.ServerConfig{MaxAuthTries: 3, Config: gossh.Config{
		KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519},
		Ciphers:      []string{gossh.CipherChaCha20Poly1305, gossh.CipherAES256GCM, gossh.CipherAES128GCM},
		MACs:         []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM},
	}}
	c.PublicKeyAuthAlgorithms = []string{gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256, gossh.KeyAlgoECDSA256}
	c.VerifiedPublicKeyCallback = func(_ gossh.ConnMetadata, key gossh.PublicKey, p *gossh.Permissions, _ string) (*gossh.Permissions, error) {
		return &gossh.Permissions{}, s.admit(linkOf(ctx), key)
	}
	return c
}

var errRefused = errors.New("permission denied")

// admit lets a machine in whose key has signed.
func (s *Server) admit(l *link, key gossh.PublicKey) error {
	m := s.find(key, l.address)
	if m == nil {
		return errRefused
	}
	print := gossh.FingerprintSHA256(key)
	s.mu.Lock()
	same := 0
	for other := range s.links {
		other.mu.Lock()
		if other != l && other.machine != nil && other.fingerprint() == print {
			same++
		}
		other.mu.Unlock()
	}
	if same < mostLinks {
		l.mu.Lock()
		l.machine = m
		l.mu.Unlock()
		delete(s.failed, l.address)
	}
	s.mu.Unlock()
	what, outcome := Opened, "ok"
	if same >= mostLinks {
		what, outcome = Refused, "too-many"
	}
	if err := s.c.Record(s.ctx, what, l.address, print, m.Source, outcome); err != nil || what == Refused {
		if err != nil {
			s.c.Log.Error("a machine was not let in: the log cannot be written", "error", err)
		}
		l.conn.Close()
		return errRefused
	}
	return nil
}

// strange turns away everything that is no session: forwarding of any kind.
func (s *Server) strange(_ *ssh.Server, _ *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	defer s.caught(linkOf(ctx))
	ch.Reject(gossh.Prohibited, "only files can be delivered here")
	linkOf(ctx).oddity()
}

// oddity ends a connection that keeps asking for what is not given.
func (l *link) oddity() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.strange++; l.strange > mostStrange {
		l.conn.Close()
	}
}

func (s *Server) session(_ *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	l := linkOf(ctx)
	defer s.caught(l)
	l.mu.Lock()
	l.ssh = conn
	l.channels++
	ok := l.channels <= mostChannels && l.machine != nil
	if ok {
		l.sessions.Add(1)
	}
	l.mu.Unlock()
	defer func() { l.mu.Lock(); l.channels--; l.mu.Unlock() }()
	if !ok {
		ch.Reject(gossh.ResourceShortage, "too many sessions")
		l.oddity()
		return
	}
	defer l.sessions.Done()
	channel, requests, err := ch.Accept()
	if err != nil {
		return
	}
	defer channel.Close()
	s.requests(l, channel, requests)
}

// requests answers what is asked of a session: nothing but the subsystem sftp.
func (s *Server) requests(l *link, channel gossh.Channel, requests <-chan *gossh.Request) {
	for r := range requests {
		var subsystem struct{ Name string }
		if r.Type == "subsystem" && gossh.Unmarshal(r.Payload, &subsystem) == nil && subsystem.Name == "sftp" {
			r.Reply(true, nil)
			go func() {
				for r := range requests {
					r.Reply(false, nil)
					l.oddity()
				}
			}()
			s.take(l, channel)
			return
		}
		r.Reply(false, nil)
		l.oddity()
		if r.Type == "shell" || r.Type == "exec" || r.Type == "subsystem" {
			io.WriteString(channel.Stderr(), "only files can be delivered here, by SFTP\r\n")
			channel.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{1}))
			return
		}
	}
}

// take speaks SFTP until the machine has said all.
func (s *Server) take(l *link, channel gossh.Channel) {
	d := &delivery{s: s, l: l, files: map[string]*upload{}}
	defer d.drop()
	h := sftp.Handlers{FileGet: d, FilePut: d, FileCmd: d, FileList: d}
	server := sftp.NewRequestServer(&lively{channel, l}, h)
	status := uint32(0)
	if err := server.Serve(); err != nil && !errors.Is(err, io.EOF) {
		status = 1
	}
	channel.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{status}))
}

// lively notes that a machine still says something.
type lively struct {
	gossh.Channel
	l *link
}

func (c *lively) Read(p []byte) (int, error) {
	n, err := c.Channel.Read(p)
	if n > 0 {
		c.l.touch()
	}
	return n, err
}
