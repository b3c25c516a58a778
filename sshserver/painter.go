package sshserver

import (
	"context"
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/tui/canvas"
)

const (
	// betweenFrames is how often a screen is painted at most: 30 times a second.
	betweenFrames = time.Second / 30
	// together is how long a frame waits for the next one, so that a key and what
	// it gave are one; the first frame waits for what the screen reads at its start.
	together, firstTogether = 10 * time.Millisecond, 25 * time.Millisecond
)

// onTheWay is how many bytes may be on their way besides those that the client was
// asked about: a second of the slowest link, or two frames of a list.
const onTheWay = 2 << 10

// painter shows the frames of a screen: always the last one. To a client that
// takes them slowly it shows fewer, and asks it now and then whether it has got
// what was sent: else a key held down on a slow link would fill the link's queues
// for many seconds. Nobody else waits for it, neither who types nor who writes.
type painter struct {
	to   io.Writer
	ask  func()        // returns when the client has got what was written before
	news chan struct{} // has a value when there is a frame
	over chan struct{} // closed: no more frames
	done chan struct{} // closed: nothing more is written

	// Only of run.
	asking  bool
	heard   chan struct{} // has a value when ask has returned
	unasked int           // bytes written since it was called

	mu            sync.Mutex
	canvas        *canvas.Canvas
	frame         tea.View      // the last one
	width, height int           // of the terminal that it is for
	learned       []int         // modes that the terminal has
	shown         int           // frames so far
	written       int           // of these
	wrote         chan struct{} // closed with the next one written
}

func newPainter(to io.Writer, ask func(), canvas *canvas.Canvas, width, height int) *painter {
	return &painter{
		to: to, ask: ask, heard: make(chan struct{}, 1), news: make(chan struct{}, 1), over: make(chan struct{}), done: make(chan struct{}),
		canvas: canvas, width: width, height: height, wrote: make(chan struct{}),
	}
}

// show has a frame painted on a terminal of a size.
func (p *painter) show(frame tea.View, width, height int) {
	p.mu.Lock()
	p.frame, p.width, p.height = frame, width, height
	p.shown++
	p.mu.Unlock()
	select {
	case p.news <- struct{}{}:
	default:
	}
}

// learn hears what the terminal answers about one of its modes.
func (p *painter) learn(answer tea.ModeReportMsg) {
	if answer.Value.IsNotRecognized() || answer.Value.IsPermanentlyReset() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.learned = append(p.learned, answer.Mode.Mode())
}

// painted waits until what is shown has been written: the frame, too, that comes
// of the message that is dealt with just now.
func (p *painter) painted(ctx context.Context) {
	time.Sleep(tooSoon + time.Millisecond)
	p.mu.Lock()
	last := p.shown
	p.mu.Unlock()
	for {
		p.mu.Lock()
		wrote, done := p.wrote, p.written >= last
		p.mu.Unlock()
		if done {
			return
		}
		select {
		case <-wrote:
		case <-p.done:
			return
		case <-ctx.Done():
			return
		}
	}
}

// anew has the next frame painted wholly.
func (p *painter) anew() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.canvas.Forget()
}

// run paints until the end, and then gives the terminal back as it was.
func (p *painter) run() {
	defer close(p.done)
	defer func() { p.to.Write(p.canvas.Leave()) }()
	for wait := firstTogether; p.due(wait) && p.clear(); wait = together {
		began := time.Now()
		bytes, frame := p.paint()
		if _, err := p.to.Write(bytes); err != nil {
			return
		}
		p.wroteUpTo(frame)
		p.count(len(bytes))
		if !p.pause(betweenFrames - together - time.Since(began)) {
			return
		}
	}
}

// clear waits while too much is on its way; false at the end.
func (p *painter) clear() bool {
	if !p.asking || p.unasked < onTheWay {
		return true
	}
	select {
	case <-p.over:
		return false
	case <-p.heard:
		p.asking = false
		return true
	}
}

// count asks the client after so many bytes, one question at a time.
func (p *painter) count(bytes int) {
	select {
	case <-p.heard:
		p.asking = false
	default:
	}
	if p.unasked += bytes; p.asking || p.unasked < onTheWay {
		return
	}
	p.asking, p.unasked = true, 0
	go func() {
		p.ask()
		p.heard <- struct{}{}
	}()
}

func (p *painter) wroteUpTo(frame int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.wrote)
	p.written, p.wrote = frame, make(chan struct{})
}

// due waits for a frame, and a little longer; false at the end.
func (p *painter) due(wait time.Duration) bool {
	select {
	case <-p.over:
		return false
	case <-p.news:
		return p.pause(wait)
	}
}

func (p *painter) pause(wait time.Duration) bool {
	select {
	case <-p.over:
		return false
	case <-time.After(wait):
		return true
	}
}

// paint is the last frame as bytes, and its number.
func (p *painter) paint() (bytes []byte, frame int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.canvas.Resize(p.width, p.height)
	for _, mode := range p.learned {
		p.canvas.Learn(mode)
	}
	p.learned = nil
	var cursor *canvas.Point
	if at := p.frame.Cursor; at != nil {
		cursor = &canvas.Point{X: at.X, Y: at.Y}
	}
	p.canvas.Mouse(p.frame.MouseMode != tea.MouseModeNone)
	return p.canvas.Paint(p.frame.Content, cursor), p.shown
}

// end waits until all is written.
func (p *painter) end() {
	close(p.over)
	<-p.done
}

// got returns when the client has got what was sent to it.
func (t *seat) got() {
	if conn := t.conn.Load(); conn != nil {
		_ = t.visit.ask(t.ctx, *conn, seenTime)
	}
}
