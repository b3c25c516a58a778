package feed

import (
	"regexp"
	"strings"
)

// passwordIn finds a password inside an address or a list of settings.
var passwordIn = regexp.MustCompile(`(?i)(^|[/\s])[^/@:\s]+:[^/@\s]+@|\b(password|passwd|pwd|passwort|kennwort)\s*=`)

const noPassword = "a password may not stand in this file; write {env: NAME} or {file: PATH} under password"

// secret reads {env: NAME} or {file: PATH}.
func (n node) secret() (Secret, error) {
	pairs, err := n.pairs()
	if err != nil {
		return Secret{}, n.fault(noPassword)
	}
	var s Secret
	for _, p := range pairs {
		name, _ := p.key.text()
		value, err := p.value.text()
		if err != nil {
			return Secret{}, err
		}
		switch name {
		case "env":
			s.Env = strings.TrimSpace(value)
		case "file":
			s.File = value
		default:
			return Secret{}, p.key.fault("%q is no key here; write {env: NAME} or {file: PATH}", name)
		}
	}
	if (s.Env == "") == (s.File == "") {
		return Secret{}, n.fault("write either {env: NAME} or {file: PATH}")
	}
	return s, nil
}
