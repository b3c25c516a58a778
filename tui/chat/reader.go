package chat

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"lotse/tui/widget"
)

// Why a line is none. What ends the conversation is io.EOF, or why its context
// is over.
var (
	errDropped = errors.New("the line was given up")
	errFull    = errors.New("the line is too long")
)

const (
	// pasted is how many bytes that come at once were not typed, not even on a
	// link that lost them for a second.
	pasted = 64

	// quiet is how long nothing comes after the end of what was pasted.
	quiet = 300 * time.Millisecond

	maxRaw = 4 * maxLine // bytes of a line without a terminal
)

// reader reads lines: as they come, or as somebody types them on a terminal.
type reader struct {
	bursts <-chan []byte
	out    *bufio.Writer
	typist *typist // nil without a terminal
	keys   keys
	queue  []widget.Key // keys that came and are not used yet
	raw    []byte       // the same without a terminal
	cr     bool         // of raw: LF after it is no line end
	paste  bool         // what is in the queue was pasted
	came   time.Time    // when it came
	closed bool         // nothing more will come

	prompted bool // the prompt stands on the row, and nobody has ended it
}

// listening is what may happen while a line is waited for.
type listening struct {
	complete func(line string) []string
	news     <-chan struct{} // while nothing is typed
	tell     func() bool     // what there is; false: nothing
}

// read reads one line after a prompt.
func (r *reader) read(ctx context.Context, prompt string, l listening) (string, error) {
	defer r.out.Flush()
	r.prompted = true
	if r.typist == nil {
		return r.plain(ctx, prompt)
	}
	r.keys.broken = false
	r.typist.complete = l.complete
	r.typist.begin(prompt)
	for {
		for len(r.queue) > 0 {
			if ctx.Err() != nil { // a long paste must not outlive its session
				return "", context.Cause(ctx)
			}
			key := r.queue[0]
			r.queue = r.queue[1:]
			if r.paste && key.Name == "tab" {
				key = widget.Key{Text: " "}
			}
			if line, err, ended := r.ended(ctx, r.typist.press(key)); ended {
				r.prompted = false
				return line, err
			}
		}
		if err := r.wait(ctx, l); err != nil {
			return "", err
		}
	}
}

// ended says whether a key ended the line, and how.
func (r *reader) ended(ctx context.Context, by how) (line string, err error, ended bool) {
	switch by {
	case entered:
		return r.typist.line.Text(), nil, true
	case dropped:
		r.queue = nil
		return "", errDropped, true
	case over:
		return "", io.EOF, true
	case full:
		r.skip(ctx)
		return "", errFull, true
	}
	return "", nil, false
}

// wait waits for keys. News is told in between, if nothing stands on the line.
func (r *reader) wait(ctx context.Context, l listening) error {
	if r.closed {
		return io.EOF
	}
	news := l.news
	if !r.typist.line.empty() {
		news = nil
	}
	r.out.Flush()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-news:
		if l.tell() {
			r.prompted = true
			r.out.WriteString(r.typist.prompt)
		}
	case burst, more := <-r.bursts:
		now := time.Now()
		r.closed, r.paste = !more, len(burst) > pasted || r.paste && now.Sub(r.came) < quiet
		r.came, r.queue = now, r.keys.read(burst, now)
		if r.keys.broken {
			r.out.WriteByte('\a')
		}
	}
	return nil
}

// rest says whether more of a pasted text follows the line that was read.
func (r *reader) rest() bool { return r.paste && len(r.queue) > 0 }

// skip throws away what is left of a pasted text.
func (r *reader) skip(ctx context.Context) {
	r.queue = nil
	r.out.Flush()
	for !r.closed {
		select {
		case <-ctx.Done():
			return
		case _, more := <-r.bursts:
			r.closed = !more
		case <-time.After(quiet):
			return
		}
	}
}

// partial is what stands on a line that was never ended.
func (r *reader) partial() string {
	if r.typist == nil {
		return string(r.raw)
	}
	return r.typist.line.Text()
}

// pending says whether a line can be read without waiting for it.
func (r *reader) pending() bool {
	return len(r.queue) > 0 || bytes.ContainsAny(r.raw, "\r\n")
}

// plain reads a line as it comes. The last one needs no end.
func (r *reader) plain(ctx context.Context, prompt string) (string, error) {
	r.out.WriteString(prompt)
	skipping := false
	for {
		line, found := r.cut()
		switch {
		case found && skipping:
			r.prompted = false
			return "", errFull
		case found:
			r.prompted = false
			return line, nil
		case ctx.Err() != nil: // the end of the line may be missing
			return "", context.Cause(ctx)
		case r.closed && len(r.raw) > 0 && !skipping:
			line = string(r.raw)
			r.raw = nil
			return line, nil
		case r.closed:
			return "", io.EOF
		case len(r.raw) > maxRaw:
			r.raw, skipping = nil, true
		}
		r.out.Flush()
		select {
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case burst, more := <-r.bursts:
			r.closed = !more
			r.raw = append(r.raw, burst...)
		}
	}
}

// cut takes the first line off what came: it ends with LF, CR, or both.
func (r *reader) cut() (string, bool) {
	if r.cr && len(r.raw) > 0 {
		r.cr = false
		r.raw = bytes.TrimPrefix(r.raw, []byte{'\n'})
	}
	at := bytes.IndexAny(r.raw, "\r\n")
	if at < 0 {
		return "", false
	}
	line := string(r.raw[:at])
	r.cr, r.raw = r.raw[at] == '\r', r.raw[at+1:]
	return line, true
}
