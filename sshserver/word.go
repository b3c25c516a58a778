package sshserver

import (
	"io"

	"charm.land/ssh"

	"lotse/tui/chat"
	"lotse/tui/command"
)

// word says one word and gives its exit code. When the client goes, the word
// ends with the act that it is at.
func (t *seat) word(s ssh.Session) int {
	leave, err := t.words.wait(t.ctx, t.key)
	if err != nil {
		return t.stopped(s)
	}
	defer leave()
	if err := t.desk.Face(t.ctx, "word"); err != nil {
		t.say(s, command.Sentence(err, t.lang()))
		return exitEnded
	}
	t.touch()
	caller := command.Caller{Lang: t.lang(), In: t.stdin(s), Out: s, Err: t.aside(s)}
	exit := caller.Run(t.ctx, t.desk, t.line)
	if t.why() != nil {
		return t.stopped(s)
	}
	return exit
}

// stopped says why a word was stopped.
func (t *seat) stopped(s ssh.Session) int {
	why := t.why()
	if why == nil {
		return exitEnded
	}
	t.say(s, t.sentence(why))
	return why.exit
}

func (t *seat) stdin(s ssh.Session) io.Reader {
	in := &input{seat: t, from: s}
	if t.term() == "" {
		return in
	}
	return chat.Typed(in, s, t.columns)
}
