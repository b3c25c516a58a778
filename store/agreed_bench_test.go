package store

import (
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

// BenchmarkStale is what reading a person costs more than it would without
// agreements, where nothing is stale: once for each that is read.
func BenchmarkStale(b *testing.B) {
	var records []person.Record
	for _, source := range []person.Source{person.AliensAuthority, person.YouthOffice, person.Outreach} {
		facts := person.Facts{}
		for _, spec := range person.Fields {
			facts[spec.Name] = person.Fact{Value: fmt.Sprint("value of ", spec.Name, source)}
		}
		records = append(records, person.Record{ID: string(source) + ":1", Source: source, AsOf: "2026-01-01", Fields: facts})
	}
	var p person.Profile
	person.Merge(&p, records, person.Rules{})
	p.List()
	body, err := bson.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	now := &footing{open: map[person.Source]bool{person.AliensAuthority: true, person.YouthOffice: true}}
	for b.Loop() {
		if now.stale(body) {
			b.Fatal("nothing of it is shut")
		}
	}
}
