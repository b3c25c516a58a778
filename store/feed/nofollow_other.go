//go:build !unix

package feed

// noFollow is nothing where there is no such flag; only regular files are opened.
const noFollow = 0
