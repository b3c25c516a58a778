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

	// Small makes batches of dozens of documents instead of thousands and leaves
	// out bodies of mebibytes, for servers that are slow with them.
	Small bool

	// Again is for a Backend whose Follow may begin with changes that were made
	// shortly before its position.
	Again bool

	// Cut is for a Backend that writes a batch in parts: a race for one of its ids,
	// or a kill, may leave those documents that stand first in it.
	Cut bool

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

// many is a large number of documents, or what Small allows.
func (o Options) many(large int) int {
	if o.Small {
		return min(large, 60)
	}
	return large
}

// with makes a case of one that depends on the Options.
func with(o Options, run func(t *testing.T, b store.Backend, o Options)) func(t *testing.T, b store.Backend) {
	return func(t *testing.T, b store.Backend) { run(t, b, o) }
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
	theme("Append", append(appending, test{"ALargeBatchIsKeptWhole", with(o, largeBatch)}))
	theme("Restore", restoring)
	theme("Order", order)
	theme("Hostile", hostile)
	theme("Follow", append(following,
		test{"WhatWasBeforeIsNotSeen", with(o, nothingBefore)},
		test{"RefusedWritesAreNotSeen", with(o, nothingRefused)},
		test{"AFollowerGoesOnFromItsPosition", with(o, goesOn)}))
	theme("Endings", endings)
	if o.Small {
		t.Log("left out: batches of thousands of documents, bodies of mebibytes (Options.Small)")
	} else {
		theme("Large", large)
	}
	if o.Sequential {
		t.Log("left out: the cases with several calls at once (Options.Sequential)")
		return
	}
	theme("Races", append(races, test{"OverlappingBatchesAreWholeOrAbsent", with(o, overlapping)}))
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
