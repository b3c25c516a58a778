package backup

import (
	"errors"
	"fmt"
)

// Flaw is a whole sentence for the operator about a file or a key that cannot
// be used. What is wrong with a store comes as the store's own errors.
type Flaw string

func (f Flaw) Error() string { return string(f) }

func flawf(format string, args ...any) Flaw { return Flaw(fmt.Sprintf(format, args...)) }

// What may be wrong with a backup.
const (
	NotABackup Flaw = "this is not a backup of Lotse"
	WrongKey   Flaw = "this backup was made for another key or passphrase than the one given"
	Cut        Flaw = "the backup is cut short, or its end was changed; copy it again from where it was made"
	Changed    Flaw = "the backup is not as it was written: something in it was changed, put in or added; copy it again from where it was made"
	Garbled    Flaw = "the backup contradicts itself: its parts do not belong together"
)

// errGarbled stands for what only somebody with the key, or a mistake in this
// program, can have written.
var errGarbled = errors.New("garbled")
