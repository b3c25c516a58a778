package storetest

import (
	"context"
	"testing"

	"lotse/store"
)

// Options say what else a Backend is tested for.
type Options struct {
	// Sequential leaves out the cases with several calls at once, for servers
	// that are only asked whether they understand the requests.
	Sequential bool

	// Address and Open are for the cases with several processes. Address says
	// where a store is, and Open opens it there, in this or in another process.
	// The test binary's TestMain must call Child with the same Open.
	Address func(store.Backend) string
	Open    func(ctx context.Context, address string) (store.Backend, error)

	// Full opens an empty store with room for about 4 MiB, and makes room.
	Full func(t *testing.T) (b store.Backend, room func())
}

// test is one case. Each gets an empty store.
type test struct {
	name string
	run  func(t *testing.T, b store.Backend)
}

// Run tests a Backend. Every call of open returns an empty store, which open
// closes at the end of t.
func Run(t *testing.T, open func(t *testing.T) store.Backend, options ...Options) {
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	theme := func(name string, tests []test) {
		t.Run(name, func(t *testing.T) {
			for _, c := range tests {
				t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
			}
		})
	}
	theme("Documents", documents)
	theme("Append", appending)
	theme("Order", order)
	theme("Hostile", hostile)
	theme("Follow", following)
	theme("Endings", endings)
	if o.Sequential {
		t.Log("left out: the cases with several calls at once (Options.Sequential)")
		return
	}
	theme("Races", races)
	theme("Readers", readers)
	if o.Open == nil {
		t.Log("left out: the cases with several processes (no Options.Open)")
	} else {
		t.Run("Processes", func(t *testing.T) { processes(t, open, o) })
	}
	if o.Full == nil {
		t.Log("left out: the full disk (no Options.Full)")
	} else {
		t.Run("FullDisk", func(t *testing.T) {
			b, room := o.Full(t)
			FullDisk(t, b, room)
		})
	}
}
