//go:build !unix

package main

import "context"

func (c console) benchOffices(context.Context, []string) error {
	return failure("bench offices needs Debian's PostgreSQL and MariaDB")
}
