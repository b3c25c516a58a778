package sshserver

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	gossh "golang.org/x/crypto/ssh"
)

// What a client may ask of a channel. Everything else is refused, and never
// reaches the SSH library or Bubble Tea: a terminal of 2³² rows would take all
// memory, an endless environment as well.
const (
	maxColumns, maxRows         = 400, 200
	defaultColumns, defaultRows = 80, 24

	maxTerm    = 64
	maxCommand = 64 << 10
	maxEnv     = 16 // variables
	maxEnvText = 64 // bytes of a name, and of a value
)

// desired is what the client asked for, as far as it was granted.
type desired struct {
	mu       sync.Mutex
	terminal string // TERM; empty: no PTY
	width    int
	height   int
	vars     []string // NAME=value
	isWord   bool
	isFiles  bool
	line     string // the word
	started  bool
	resized  chan struct{} // has a value when width or height changed
}

func (d *desired) term() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.terminal
}

func (d *desired) size() (width, height int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.width, d.height
}

// env is the first of the variables that is set.
func (d *desired) env(names ...string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, name := range names {
		for _, v := range d.vars {
			if value, ok := strings.CutPrefix(v, name+"="); ok && value != "" {
				return value
			}
		}
	}
	return ""
}

// filtered is a channel whose requests pass the filter first.
type filtered struct {
	gossh.NewChannel
	seat *seat
}

func (f *filtered) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, requests, err := f.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	f.seat.channel = newOutput(ch, f.seat.visit)
	granted := make(chan *gossh.Request)
	go f.seat.filter(requests, granted)
	return f.seat.channel, granted, nil
}

// filter passes on what is granted, until the client closes the channel. Then
// the seat ends: an OpenSSH master connection stays without it.
func (t *seat) filter(requests <-chan *gossh.Request, granted chan<- *gossh.Request) {
	defer t.caught("requests")
	defer close(granted)
	defer t.stop(gone)
	for request := range requests {
		if t.grant(request) {
			granted <- request
		} else {
			request.Reply(false, nil)
		}
	}
}

// grant says whether the library may see a request, cut to size.
func (t *seat) grant(r *gossh.Request) bool {
	switch r.Type {
	case "pty-req":
		return t.pty(r)
	case "env":
		return t.setenv(r)
	case "shell":
		return t.start("", "")
	case "subsystem":
		var system struct{ Name string }
		return gossh.Unmarshal(r.Payload, &system) == nil && system.Name == filesSubsystem && t.start(filesSubsystem, "")
	case "exec":
		var exec struct{ Line string }
		return len(r.Payload) <= maxCommand+4 && gossh.Unmarshal(r.Payload, &exec) == nil && t.start("exec", exec.Line)
	case "window-change":
		t.windowChange(r.Payload)
	}
	return false // window changes are dealt with; all others are not offered
}

// start begins the screen, the word or the files, once.
func (t *seat) start(face, line string) bool {
	t.desired.mu.Lock()
	defer t.desired.mu.Unlock()
	if t.started || !t.begin() {
		return false
	}
	t.started, t.isWord, t.isFiles, t.line = true, face == "exec", face == filesSubsystem, line
	return true
}

type ptyRequest struct {
	Term                         string
	Columns, Rows, Width, Height uint32
	Modes                        string
}

func (t *seat) pty(r *gossh.Request) bool {
	var asked ptyRequest
	if gossh.Unmarshal(r.Payload, &asked) != nil || len(asked.Term) > maxTerm || !printable(asked.Term) {
		return false
	}
	t.desired.mu.Lock()
	defer t.desired.mu.Unlock()
	if t.started || t.terminal != "" {
		return false
	}
	if asked.Term == "" {
		asked.Term = "dumb"
	}
	t.terminal = asked.Term
	t.width, t.height = clamp(asked.Columns, asked.Rows)
	r.Payload = gossh.Marshal(ptyRequest{Term: t.terminal, Columns: uint32(t.width), Rows: uint32(t.height)})
	return true
}

// clamp cuts the size of a terminal to what memory has room for; 0 is unknown.
func clamp(columns, rows uint32) (width, height int) {
	fit := func(n uint32, most, unknown int) int {
		if n == 0 {
			return unknown
		}
		return int(min(n, uint32(most)))
	}
	return fit(columns, maxColumns, defaultColumns), fit(rows, maxRows, defaultRows)
}

// windowChange keeps the last size for the screen to fetch: ten thousand in a
// second are one. A size that is none, or no news, is dropped.
func (t *seat) windowChange(payload []byte) {
	if len(payload) < 8 {
		return
	}
	width, height := clamp(binary.BigEndian.Uint32(payload), binary.BigEndian.Uint32(payload[4:]))
	t.desired.mu.Lock()
	defer t.desired.mu.Unlock()
	if !t.started || t.terminal == "" || width == t.width && height == t.height {
		return
	}
	t.width, t.height = width, height
	select {
	case t.resized <- struct{}{}:
	default:
	}
}

// setenv takes what says something about language and colours.
func (t *seat) setenv(r *gossh.Request) bool {
	var asked struct{ Name, Value string }
	if gossh.Unmarshal(r.Payload, &asked) != nil || len(asked.Name) > maxEnvText || len(asked.Value) > maxEnvText ||
		!printable(asked.Name) || !printable(asked.Value) {
		return false
	}
	welcome := slices.Contains([]string{"LANG", "COLORTERM", "NO_COLOR"}, asked.Name) || strings.HasPrefix(asked.Name, "LC_")
	t.desired.mu.Lock()
	defer t.desired.mu.Unlock()
	if !welcome || t.started || len(t.vars) >= maxEnv {
		return false
	}
	t.vars = append(t.vars, asked.Name+"="+asked.Value)
	return true
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
