package command

import (
	"errors"
	"io"
	"strings"

	"lotse/store"
	"lotse/tui/text"
)

// SSHConfig is what to put into ~/.ssh/config to come back with "ssh lotse": over
// one connection for all windows, which costs two round trips instead of nine.
type SSHConfig struct {
	Fingerprint string
	Reached     store.Reached
}

// errLocal is for somebody who came to a Desk by another way than SSH.
var errLocal = errors.New("print the ssh_config: not over SSH")

func newSSHConfig(who store.Identity) (Outcome, error) {
	if who.Reached.Host == "" {
		return nil, errLocal
	}
	return SSHConfig{who.Fingerprint, who.Reached}, nil
}

// Print writes the block for any OpenSSH since 2014. It has no Compression: the
// door offers none, and what it sends is little.
func (c SSHConfig) Print(w io.Writer, f Format) error {
	f.Width = 0 // half a line is none
	comment := func(key string, args ...any) string { return "# " + text.Of(f.Lang, "sshconfig."+key, args...) }
	set := func(words ...string) string { return "    " + strings.Join(words, " ") }
	return lines(w, f,
		comment("head", c.line()),
		"Host lotse",
		set("HostName", c.Reached.Host),
		set("Port", c.Reached.Port),
		set("User", "lotse"),
		set(comment("key", c.Fingerprint)),
		set("IdentityFile", "~/.ssh/id_ed25519"),
		set("IdentitiesOnly", "yes"),
		set("HostKeyAlgorithms", strings.Join(c.Reached.HostKeys, ",")),
		set(comment("shared")),
		set("ControlMaster", "auto"),
		set("ControlPath", "~/.ssh/lotse-%C"),
		set("ControlPersist", "10m"),
		set(comment("alive")),
		set("ServerAliveInterval", "15"),
		set("ServerAliveCountMax", "3"),
		set("TCPKeepAlive", "yes"),
	)
}

// line is how the block gets into the file.
func (c SSHConfig) line() string {
	return "ssh -p " + c.Reached.Port + " lotse@" + c.Reached.Host + " whoami --ssh-config >> ~/.ssh/config"
}
