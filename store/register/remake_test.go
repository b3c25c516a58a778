package register

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"lotse/store/person"
)

// TestRemadePeopleAreAsTheyAreMadeLast makes people anew at random, also at the
// version that they have, hides and masks them, and compares with a register that is
// filled at once with who is to be seen.
func TestRemadePeopleAreAsTheyAreMadeLast(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	r, seen := New(book(t)), map[person.ID]Entry{}
	versions := map[person.ID]int64{}
	for _, e := range entries(8, chunkRows-200) {
		r.Apply(e)
		seen[e.ID], versions[e.ID] = e, e.Version
	}
	for range 400 {
		var batch []Entry
		for range 1 + rng.IntN(3)*300 {
			e := entry(rng, rng.IntN(chunkRows+500))
			e.Version = max(1, versions[e.ID]+int64(rng.IntN(3)-1)) // older, the same, or newer
			e.Listing.Hidden = rng.IntN(3) == 0
			batch = append(batch, e)
			switch {
			case e.Version < versions[e.ID]:
				continue
			case e.Listing.Hidden:
				delete(seen, e.ID)
			default:
				seen[e.ID] = e
			}
			versions[e.ID] = e.Version
		}
		r.Remake(batch...)
		r.Publish()
		late := batch[len(batch)-1]
		late.Version, late.Listing.Hidden = versions[late.ID], false
		r.Apply(late) // what somebody wrote before comes after it was made anew
	}
	compareWith(t, r, seen)
}

func TestMaskedPeopleComeBack(t *testing.T) {
	all := entries(9, 2*chunkRows+70)
	left := map[person.ID]Entry{}
	for i := range all {
		all[i].Listing.Sources = [][]string{{"abh"}, {"jugend", "outreach"}, {"abh", "outreach"}, nil}[i%4]
		left[all[i].ID] = all[i]
	}
	r := office(t, all)
	masked := maps.Clone(left)
	maps.DeleteFunc(masked, func(_ person.ID, e Entry) bool { return slices.Contains(e.Listing.Sources, "abh") })
	if n, want := r.Snapshot().From("abh"), len(left)-len(masked); n != want || r.Mask("abh") != want || r.Mask("abh") != 0 {
		t.Errorf("%d people are of abh, want %d", n, want)
	}
	compareWith(t, r, masked)
	if got := r.Snapshot().Sources(); !slices.Equal(got, []string{"abh", "jugend", "outreach"}) {
		t.Errorf("sources are %q", got)
	}
	r.Apply(all...)
	compareWith(t, r, masked)
	r.Remake(all...)
	r.Publish()
	compareWith(t, r, left)
}
