package backup

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"
)

// MinPassphrase is how many bytes a passphrase for a new backup has at least:
// whoever has the file can try as many as they like.
const MinPassphrase = 12

// Recipients reads public keys, one a line: age1… or ssh-ed25519 AAAA…, with or
// without the options and comments of an authorized_keys file. Empty lines and
// those that begin with # say nothing.
func Recipients(text string) ([]age.Recipient, error) {
	var list []age.Recipient
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		one, err := recipient(line)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, Flaw("there is no public key in it; one begins with age1 or ssh-ed25519")
	}
	return list, nil
}

func recipient(line string) (age.Recipient, error) {
	switch {
	case strings.HasPrefix(line, "AGE-SECRET-KEY-"), strings.Contains(line, "PRIVATE KEY"):
		return nil, Flaw("that is a private key, which stays where it is; give its public half, which begins with age1 or ssh-ed25519")
	case strings.HasPrefix(line, "age1"):
		list, err := age.ParseRecipients(strings.NewReader(line))
		if err != nil || len(list) != 1 {
			return nil, flawf("%.80q is not a public key of age; copy the whole of it", line)
		}
		return list[0], nil
	}
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return nil, flawf("%.80q is not a public key; one begins with age1 or ssh-ed25519", line)
	}
	if key.Type() != ssh.KeyAlgoED25519 {
		return nil, flawf("a backup cannot be made for a key of the type %s, only for ssh-ed25519 and age", key.Type())
	}
	return agessh.NewEd25519Recipient(key)
}

// Passphrase is the recipient of a backup that a passphrase opens.
func Passphrase(words string) ([]age.Recipient, error) {
	if len(words) < MinPassphrase {
		return nil, flawf("a passphrase needs at least %d characters; five words that do not belong together are good", MinPassphrase)
	}
	one, err := age.NewScryptRecipient(words)
	return []age.Recipient{one}, err
}

// Identities reads private keys: of age, one a line, or one of ssh-ed25519
// without a passphrase.
func Identities(text []byte) ([]age.Identity, error) {
	if !bytes.Contains(text, []byte("PRIVATE KEY-----")) {
		list, err := age.ParseIdentities(bytes.NewReader(text))
		if err != nil || len(list) == 0 {
			return nil, Flaw("there is no private key in it; one is a line that begins with AGE-SECRET-KEY-, or a file of ssh-keygen -t ed25519")
		}
		return list, nil
	}
	one, err := agessh.ParseIdentity(text)
	if _, locked := errors.AsType[*ssh.PassphraseMissingError](err); locked {
		return nil, Flaw("this private key has a passphrase; give a copy without one: ssh-keygen -p -N '' -f COPY")
	}
	if err != nil {
		return nil, Flaw("this private key cannot open a backup; give one of the type ssh-ed25519, or of age")
	}
	return []age.Identity{one}, nil
}

// Unlock is the identity of whoever knows a passphrase.
func Unlock(words string) ([]age.Identity, error) {
	one, err := age.NewScryptIdentity(words)
	if err != nil {
		return nil, Flaw("the passphrase is empty")
	}
	return []age.Identity{one}, nil
}

// WantsPassphrase says whether a passphrase opens this backup, or keys do; it
// looks at the beginning and takes nothing away. NotABackup where it is none.
func WantsPassphrase(r *bufio.Reader) (bool, error) {
	const intro, lock = "age-encryption.org/v1\n-> ", "scrypt "
	begin, err := r.Peek(len(intro) + len(lock))
	if err != nil && err != io.EOF {
		return false, err
	}
	if !bytes.HasPrefix(begin, []byte(intro)) {
		return false, NotABackup
	}
	return err == nil && string(begin[len(intro):]) == lock, nil
}
