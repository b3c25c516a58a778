// Lotse is the register of newly arrived people that a county's field staff use
// over SSH.
//
// This package is the wiring and the operator's commands, one file each, and
// the only reader of flags and environment. Everything else is in the packages
// below: sshserver lets people in, tui is what they see, store keeps it.
//
//	lotse demo          a synthetic county to try out, on this machine
//	lotse init          a store and its first admin
//	lotse serve         the server
//	lotse staff, key    members of staff and their keys, without the server
//	lotse audit verify  whether the log is as it was written
//	lotse backup        the whole store in an encrypted file
//	lotse restore       such a file in an empty store, of the same or the other kind
//	lotse linkage check how well records of one person are found
//	lotse bench         how fast the server is here
//
// The commands speak English, as logs do; what they hand on to tui/command is
// answered in the language of LANG. Exit codes are those of tui/command: 0
// done, 1 refused or failed with one sentence, 2 not understood.
package main
