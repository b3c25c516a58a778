package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"
	"golang.org/x/crypto/ssh"
)

func bytesOf(file []byte) io.Reader { return bytes.NewReader(file) }

// sshPair is an SSH key: its public line and its private file.
func sshPair(t *testing.T, private any, passphrase string) (line string, file []byte) {
	t.Helper()
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	var block *pem.Block
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(private, "frauke")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "frauke", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey()))), pem.EncodeToMemory(block)
}

// A backup is made for two: a key of age, and an SSH key as it stands in
// authorized_keys. Either opens it alone; a third does not.
func TestAnyOfTheKeysOpensABackup(t *testing.T) {
	t.Parallel()
	_, private, _ := ed25519.GenerateKey(rand.Reader)
	line, file := sshPair(t, private, "")
	hers, stranger := lock(t), lock(t)
	to, err := Recipients("# who may restore\n\n" + hers.Recipient().String() + "\r\n" + `from="192.0.2.0/24",no-pty ` + line + " frauke@office\n")
	if err != nil || len(to) != 2 {
		t.Fatalf("%d recipients, %v", len(to), err)
	}
	source := newShelf()
	fill(t, source, 3)
	var backup bytes.Buffer
	if _, err := Write(t.Context(), source, &backup, NewHead(), to, nil); err != nil {
		t.Fatal(err)
	}
	if ask, err := WantsPassphrase(bufio.NewReader(bytesOf(backup.Bytes()))); ask || err != nil {
		t.Errorf("asks for a passphrase: %t, %v", ask, err)
	}
	for name, text := range map[string]string{"age": "# mine\n" + hers.String() + "\n", "ssh": string(file)} {
		keys, err := Identities([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		b, err := Open(bytesOf(backup.Bytes()), keys...)
		if err == nil {
			_, err = b.Restore(t.Context(), newShelf(), "tester", nil)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(bytesOf(backup.Bytes()), stranger); err != WrongKey {
		t.Errorf("a stranger's key: %v", err)
	}
	if words, _ := Unlock("any words at all"); words != nil {
		if _, err := Open(bytesOf(backup.Bytes()), words...); err != WrongKey {
			t.Errorf("a passphrase: %v", err)
		}
	}
}

func TestAPassphraseOpensABackup(t *testing.T) {
	t.Parallel()
	to, err := Passphrase("fuenf Woerter ohne Zusammenhang")
	if err != nil {
		t.Fatal(err)
	}
	to[0].(*age.ScryptRecipient).SetWorkFactor(10) // or the test takes seconds
	source := newShelf()
	fill(t, source, 3)
	var backup bytes.Buffer
	if _, err := Write(t.Context(), source, &backup, NewHead(), to, nil); err != nil {
		t.Fatal(err)
	}
	if ask, err := WantsPassphrase(bufio.NewReader(bytesOf(backup.Bytes()))); !ask || err != nil {
		t.Errorf("asks for a passphrase: %t, %v", ask, err)
	}
	for words, want := range map[string]error{"fuenf Woerter ohne Zusammenhang": nil, "fuenf woerter ohne zusammenhang": WrongKey} {
		keys, err := Unlock(words)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(bytesOf(backup.Bytes()), keys...); err != want {
			t.Errorf("%q: %v", words, err)
		}
	}
}

func TestWhatIsNoKeyIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	_, private, _ := ed25519.GenerateKey(rand.Reader)
	line, file := sshPair(t, private, "")
	_, locked := sshPair(t, private, "secret words")
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	curveLine, curveFile := sshPair(t, curve, "")
	mine := lock(t)
	for what, text := range map[string]string{
		"nothing": "", "only comments": "# nobody\n", "a word": "frauke", "an age key cut short": mine.Recipient().String()[:40],
		"a private age key": mine.String(), "a private SSH key": string(file), "another type": curveLine, "a key cut short": line[:50],
		"one good, one bad": line + "\nfrauke\n",
	} {
		to, err := Recipients(text)
		if _, said := errors.AsType[Flaw](err); !said || to != nil {
			t.Errorf("%s as a recipient: %v, %v", what, to, err)
		}
		if err != nil && strings.Contains(err.Error(), mine.String()[20:40]) {
			t.Errorf("%s: the sentence holds the private key", what)
		}
	}
	for what, text := range map[string]string{
		"nothing": "", "a word": "frauke", "a public key": line, "a public age key": mine.Recipient().String(),
		"a locked key": string(locked), "another type": string(curveFile), "an age key cut short": mine.String()[:40],
	} {
		keys, err := Identities([]byte(text))
		if _, said := errors.AsType[Flaw](err); !said || keys != nil {
			t.Errorf("%s as an identity: %v, %v", what, keys, err)
		}
		if err != nil && strings.Contains(err.Error(), mine.String()[20:35]) {
			t.Errorf("%s: the sentence holds the private key", what)
		}
	}
	for _, words := range []string{"", "short"} {
		if _, err := Passphrase(words); err == nil {
			t.Errorf("the passphrase %q is taken", words)
		}
	}
	for what, begin := range map[string]string{"nothing": "", "a picture": "\x89PNG\r\n", "a newer age": "age-encryption.org/v2\n-> scrypt x"} {
		if _, err := WantsPassphrase(bufio.NewReader(strings.NewReader(begin))); err != NotABackup {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// The disk of the backup is full: that is the error, and not a word of the file.
func TestAFullDiskIsTheError(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	source := newShelf()
	fill(t, source, 40)
	if _, err := Write(context.Background(), source, full, NewHead(), []age.Recipient{lock(t).Recipient()}, nil); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v", err)
	}
}
