package command

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/person"
)

func TestAProfileSaysHowFreshItsValuesAre(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	spec, _ := person.SpecOf(person.Family)
	sheet := &store.Sheet{ID: id, Fields: []store.SheetField{{Spec: spec, Field: person.Field{Fact: person.Fact{Value: "Harms", Source: "abh", AsOf: "2026-11-01"}}}}}
	p := Profile{Sheet: sheet, Reads: map[person.Source]time.Time{"abh": now.Add(-2 * time.Second)}, Now: now}
	for json, want := range map[bool]string{false: "abh, vor 2 s, 2026-11-01", true: `"read_at":"2026-11-23T11:59:58Z"`} {
		var out bytes.Buffer
		if err := p.Print(&out, Format{Lang: "de", JSON: json}); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s%v", want, out.String(), err)
		}
	}
	p.Reads = nil // the source is shut, or nobody's system
	var out bytes.Buffer
	if err := p.Print(&out, Format{Lang: "de", JSON: true}); err != nil || strings.Contains(out.String(), "read_at") {
		t.Errorf("%s%v", out.String(), err)
	}
}
