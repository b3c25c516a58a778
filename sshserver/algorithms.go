package sshserver

import (
	"fmt"
	"slices"

	gossh "golang.org/x/crypto/ssh"
)

// What the door speaks: nothing with SHA-1, CBC, RSA or a group that may be
// weak. An OpenSSH client from 2014 on speaks enough of it.
var (
	keyExchanges = []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519} // the alias of libssh.org comes with it
	ciphers      = []string{gossh.CipherChaCha20Poly1305, gossh.CipherAES256GCM, gossh.CipherAES128GCM}
	macs         = []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM}

	// ecdsa is for smart cards.
	userKeys = []string{gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256, gossh.KeyAlgoECDSA256}
	hostKeys = []string{gossh.KeyAlgoED25519, gossh.KeyAlgoECDSA256}
)

func algorithms() gossh.Config {
	return gossh.Config{KeyExchanges: keyExchanges, Ciphers: ciphers, MACs: macs}
}

func checkHostKeys(keys []gossh.Signer) error {
	if len(keys) == 0 {
		return fmt.Errorf("make the SSH server: no host key")
	}
	for _, key := range keys {
		if kind := key.PublicKey().Type(); !slices.Contains(hostKeys, kind) {
			return fmt.Errorf("make the SSH server: a host key of type %s is not taken; make one with: ssh-keygen -t ed25519", kind)
		}
	}
	return nil
}
