package sshserver

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	uv "github.com/charmbracelet/ultraviolet"
)

// typing turns what the client sends into events for the program, and ends the
// seat when the client sends no more. It goes on taking input after the program
// has ended, so that nothing waits for it.
func (t *seat) typing(s ssh.Session, program *tea.Program) {
	defer t.caught("typing")
	events := make(chan uv.Event)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for event := range events {
			program.Send(event) // comes back at once when the program is over
		}
	}()
	reader := uv.NewTerminalReader(newBounded(s), t.term())
	// The seat's context, not the program's: the reader ends with the channel.
	reader.StreamEvents(t.ctx, events)
	close(events)
	<-drained
	t.stop(gone)
}
