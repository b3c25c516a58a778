// Package offices starts database servers of one's own, for tests and measurements:
// PostgreSQL and MariaDB as Debian has them, each in a temporary folder, reached by
// a Unix socket and a free port of this machine. There can be several at once.
package offices
