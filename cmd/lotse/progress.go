package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/term"

	"lotse/store"
)

// counting tells on a terminal how far something is, at most once a second.
type counting struct {
	to   io.Writer // nil: there is no terminal
	now  func() time.Time
	done string // "read", "put in"

	past int64            // of the collections before this one
	of   store.Collection // this one
	here int64
	told time.Time
}

// counting is for one run; without a terminal it is silent.
func (c console) counting(done string) *counting {
	file, ok := c.err.(*os.File)
	if !ok || !term.IsTerminal(file.Fd()) {
		return &counting{}
	}
	return &counting{to: file, now: time.Now, done: done}
}

// tell is a backup.Progress.
func (p *counting) tell(of store.Collection, documents int64) {
	if p.to == nil {
		return
	}
	if of != p.of || documents < p.here {
		p.past, p.of = p.past+p.here, of
	}
	p.here = documents
	if now := p.now(); now.Sub(p.told) >= time.Second {
		p.told = now
		fmt.Fprintf(p.to, "\r%d records %s, of them %d in %s\x1b[K", p.past+p.here, p.done, p.here, of)
	}
}

// end leaves the row to what is said next.
func (p *counting) end() {
	if p.to != nil && !p.told.IsZero() {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
