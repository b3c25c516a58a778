// Package intake is the machines' door: offices deliver files here by SFTP, on a port
// of its own, with a host key of its own. A machine is known by its key; it may put
// files, and nothing else: no shell, no exec, no PTY, no forwarding, no reading, no
// listing, no terminal code. A file is handed on when it is complete.
package intake
