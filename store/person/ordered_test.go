package person

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func TestSameProfileGivesSameBytesAndComesBackWhole(t *testing.T) {
	p := Profile{}
	Merge(&p, []Record{{ID: "abh:1", Source: AliensAuthority, AsOf: "2024-05-01", Fields: Facts{
		Family: {Value: "Haddad"}, Given: {Value: "Rima"}, Birth: {Value: "1990-01-01"}, Nationality: {List: []string{"475"}},
	}}, {ID: "outreach:1", Source: Outreach, AsOf: "2025-01-01", Fields: Facts{Family: {Value: "Hadad"}}}}, Rules{})
	p.List()
	first, err := bson.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, _ := bson.Marshal(p)
		if string(again) != string(first) {
			t.Fatal("two encodings of one profile differ")
		}
	}
	var back Profile
	if err := bson.Unmarshal(first, &back); err != nil {
		t.Fatal(err)
	}
	field := back.Fields[Family]
	if field.Value != "Haddad" || len(field.Losing) != 1 || field.Losing[0].Value != "Hadad" || field.Losing[0].Source != Outreach {
		t.Errorf("family name came back as %+v", field)
	}
	if back.Listing.Nationalities[0] != "475" || back.Listing.Course != "none" {
		t.Errorf("listing came back as %+v", back.Listing)
	}
}
