package person

import (
	"strings"
	"testing"
)

func TestIDIsReadAsPeopleTypeIt(t *testing.T) {
	id := IDFrom(1234567)
	for _, typed := range []string{
		string(id), strings.ToLower(string(id)), strings.ReplaceAll(string(id), "-", ""), " " + string(id) + " ",
		strings.ReplaceAll(strings.ReplaceAll(string(id), "0", "O"), "1", "l"),
	} {
		if got, err := ParseID(typed); err != nil || got != id {
			t.Errorf("ParseID(%q) = %q, %v; want %q", typed, got, err, id)
		}
	}
	for _, wrong := range []string{"", "7KQ", "7KQ-M4XX", "7KU-M4X", "٣KQ-M4X", strings.Repeat("7", 1<<20)} {
		if got, err := ParseID(wrong); err == nil {
			t.Errorf("ParseID(%.20q) = %q", wrong, got)
		}
	}
}

// A slip of the finger must not open somebody else's profile.
func TestEverySlipOfTheFingerIsFound(t *testing.T) {
	for n := range uint64(500) {
		id := []byte(strings.ReplaceAll(string(IDFrom(n*67_001)), "-", ""))
		for i := range id {
			for _, wrong := range []byte(crockford) {
				if slip := replaced(id, i, wrong); wrong != id[i] && parses(slip) {
					t.Fatalf("%s passes for %s", slip, id)
				}
			}
			for j := range i {
				swap := replaced(replaced(id, i, id[j]), j, id[i])
				if id[i] != id[j] && parses(swap) {
					t.Fatalf("%s passes for %s", swap, id)
				}
			}
		}
	}
}

func replaced(id []byte, at int, symbol byte) []byte {
	out := append([]byte(nil), id...)
	out[at] = symbol
	return out
}

func parses(id []byte) bool {
	_, err := ParseID(string(id))
	return err == nil
}

func TestIDsOfACountyDiffer(t *testing.T) {
	seen := map[ID]bool{}
	for n := range uint64(100_000) {
		seen[IDFrom(n)] = true
	}
	if len(seen) != 100_000 {
		t.Errorf("100,000 numbers gave %d ids", len(seen))
	}
}
