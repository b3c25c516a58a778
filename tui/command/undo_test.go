package command

import (
	"strings"
	"testing"

	"lotse/store"
)

func TestActThatIsNotFinishedIsNotToldAsNothing(t *testing.T) {
	b := store.BulkDone{ID: "n1", Do: store.Assign, Staff: "maike", Open: 742}
	for lang, want := range map[string]string{"de": "höchstens 742 Personen", "en": "at most 742 people"} {
		f := Format{Lang: lang}
		for _, said := range []string{Acted{BulkDone: b}.Sentence(f), UndoPlanned{Bulk: b}.Sentence(f)} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q, want %q in it", lang, said, want)
			}
		}
	}
}
