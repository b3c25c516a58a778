package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// personKey is kept for every person from birth. The token stands for the
// person in the audit log, the secret seals what must vanish with the person:
// erasing this document erases both, in every backup that lacks it.
type personKey struct {
	Token  string `bson:"token"`
	Secret []byte `bson:"secret"`
}

// officeKey is the id of the office's own key, which turns words that were
// searched for into HMACs.
const officeKey = "office"

func newKey() personKey {
	var raw [48]byte
	rand.Read(raw[:])
	return personKey{Token: base64.RawURLEncoding.EncodeToString(raw[:12]), Secret: raw[16:]}
}

// seal encrypts under the person's key. The place (collection/id/field/version)
// is authenticated, so that a sealed text moved elsewhere does not open.
func (k personKey) seal(place string, text []byte) ([]byte, error) {
	box, err := k.box()
	if err != nil {
		return nil, err
	}
	return box.Seal(nil, nil, text, []byte(place)), nil
}

func (k personKey) open(place string, sealed []byte) ([]byte, error) {
	box, err := k.box()
	if err != nil {
		return nil, err
	}
	return box.Open(nil, nil, sealed, []byte(place))
}

func (k personKey) box() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.Secret)
	if err != nil {
		return nil, fmt.Errorf("the person's key is erased or damaged: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// officeSecret reads the office's key, making it at the first start. Of two
// servers that start at once, one makes it and the other reads it.
func officeSecret(ctx context.Context, b Backend) ([]byte, error) {
	for {
		key, _, err := get[personKey](ctx, b, Keys, officeKey)
		if !errors.Is(err, ErrNotFound) {
			return key.Secret, err
		}
		if err := add(ctx, b, Keys, officeKey, "", newKey(), ""); err != nil && !errors.Is(err, ErrConflict) {
			return nil, err
		}
	}
}

// hashed turns words that were searched for into what the log may hold of them.
func (s *Store) hashed(words []string) []string {
	var out []string
	for _, word := range words {
		mac := hmac.New(sha256.New, s.secret)
		mac.Write([]byte(word))
		out = append(out, base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12]))
	}
	return out
}
