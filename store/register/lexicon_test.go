package register

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"lotse/store/person"
)

// Merging two lexicons, with keys that both have, gives what is made of all
// their uses at once.
func TestMergedLexicons(t *testing.T) {
	var uses []use
	for code := range uint32(600) {
		name := fmt.Sprintf("Al-%cari %c%cmad", 'A'+code%23, 'B'+code%19, 'a'+code%7)
		for _, k := range person.PartKeys(name) {
			uses = append(uses, use{k.Text, code, k.Parts})
		}
	}
	whole := lexiconOf(slices.Clone(uses))
	if whole.size() == 0 || len(whole.bones) == 0 || whole.size() == len(whole.names) {
		t.Fatalf("%d keys with %d sounds and %d uses: nothing to merge", whole.size(), len(whole.bones), len(whole.names))
	}
	for _, part := range []int{0, 1, len(uses) / 3, len(uses) - 1, len(uses)} {
		both := merged(lexiconOf(slices.Clone(uses[:part])), lexiconOf(slices.Clone(uses[part:])))
		// Compared as text, for empty and nil are the same here.
		if got, want := fmt.Sprint(*both), fmt.Sprint(*whole); got != want {
			t.Errorf("merged at %d of %d differs: %.200s\nwant %.200s", part, len(uses), got, want)
		}
		if !reflect.DeepEqual(both.bones, whole.bones) || cap(both.names) != len(both.names) {
			t.Errorf("merged at %d: other sounds, or room to spare", part)
		}
	}
}
