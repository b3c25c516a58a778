package embedded

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"lotse/store"
)

const (
	stretch     = 5_000 // documents that one goroutine reads at a time
	mostReaders = 8
)

var _ store.Scattered = (*Backend)(nil)

// Scatter reads every document in the order in which the file has them, stretch
// by stretch on every core; see store.Scattered. In the order of ids each body
// would have to be looked for.
func (b *Backend) Scatter(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	query, err := about(c, `SELECT coalesce(max(rowid), 0) FROM "%s"`)
	if err != nil {
		return fmt.Errorf("read %s: %w", c, err)
	}
	var last int64
	if err := b.scans.QueryRowContext(ctx, query).Scan(&last); err != nil {
		return fmt.Errorf("read %s: %w", c, explain(b.path, err))
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var readers sync.WaitGroup
	for range min(mostReaders, max(2, runtime.GOMAXPROCS(0))) {
		readers.Go(func() {
			for from := next.Add(stretch) - stretch; from <= last && ctx.Err() == nil; from = next.Add(stretch) - stretch {
				if err := b.stretch(ctx, c, from, each); err != nil {
					stop(err)
				}
			}
		})
	}
	readers.Wait()
	return context.Cause(ctx)
}

func (b *Backend) stretch(ctx context.Context, c store.Collection, from int64, each func(store.Document) error) error {
	return b.scan(ctx, c, `SELECT id, parent, version, body FROM "%s" WHERE rowid >= ? AND rowid < ?`, []any{from, from + stretch}, each)
}
