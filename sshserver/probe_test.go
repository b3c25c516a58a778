package sshserver_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/sshserver"
	"lotse/store"
)

// probe is a screen that tells what reaches it, and misbehaves on demand: by a
// key press, or from the start.
type probe struct {
	width, height int
	sizes         *atomic.Int64 // size messages
	left          *atomic.Int64 // screens that were left
	updates       *atomic.Int64
	keys          string
	storm         bool // sends more than anybody reads
	view          bool // panics while drawing
	init          bool // panics at once
	leave         bool // panics while leaving
}

type probes struct{ sizes, left, updates atomic.Int64 }

// secret is what a panic must not carry into any log.
const secret = "Amina Al-Hassan was here"

// show puts probes in the place of the screens.
func (o *office) show(change ...func(*probe)) *probes {
	var all probes
	o.probed = true
	o.server.Show(func(_ *store.Desk, width, height int) sshserver.Screen {
		p := &probe{width: width, height: height, sizes: &all.sizes, left: &all.left, updates: &all.updates}
		for _, f := range change {
			f(p)
		}
		return p
	})
	return &all
}

type stormMsg struct{}

func storm() tea.Msg { time.Sleep(5 * time.Millisecond); return stormMsg{} }

func (p *probe) Init() tea.Cmd {
	if p.init {
		panic(secret)
	}
	if p.storm {
		return storm
	}
	return nil
}

func (p *probe) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	p.updates.Add(1)
	switch msg := msg.(type) {
	case stormMsg:
		return p, storm
	case tea.WindowSizeMsg:
		p.sizes.Add(1)
		p.width, p.height = msg.Width, msg.Height
	case tea.PasteMsg:
		p.keys = fmt.Sprintf("pasted %d bytes", len(msg.Content))
	case tea.KeyPressMsg:
		p.keys += msg.String()
		switch msg.String() {
		case "q":
			return p, tea.Quit
		case "u":
			panic(secret)
		case "v":
			p.view = true
		case "c":
			return p, func() tea.Msg { panic(secret) }
		case "b":
			return p, tea.Batch(nil, func() tea.Msg { return nil }, func() tea.Msg { panic(secret) })
		case "s":
			return p, tea.Sequence(func() tea.Msg { return nil }, func() tea.Msg { panic(secret) })
		}
	}
	return p, nil
}

func (p *probe) View() tea.View {
	if p.view {
		panic(secret)
	}
	text := fmt.Sprintf("\x1b[38;2;255;0;0;7m%dx%d\x1b]0;title\a %s", p.width, p.height, p.keys)
	if p.storm {
		letter := string(rune('a' + p.updates.Load()%26))
		text = strings.Repeat(strings.Repeat(letter, p.width)+"\n", p.height)
	}
	view := tea.NewView(text)
	view.AltScreen = true
	return view
}

func (p *probe) Leave(context.Context) {
	p.left.Add(1)
	if p.leave {
		panic(secret)
	}
}

func (p *probe) ExitMessage() string { return "" }
