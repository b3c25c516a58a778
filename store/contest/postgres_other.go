//go:build !unix

package contest

import (
	"context"
	"errors"
)

var errNoPostgres = errors.New("PostgreSQL is started on Unix only")

type postgres struct{ base }

func startPostgres(context.Context) (*postgres, error) { return nil, errNoPostgres }

func (p *postgres) close() error { return nil }

func (p *postgres) take(context.Context, <-chan []one) error { return errNoPostgres }
