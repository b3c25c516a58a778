package main

import "strings"

// shellWord writes a word so that a shell reads it back as one.
func shellWord(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-:@=,+[]", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// sshOption writes NAME=PATH for ssh -o, which splits its value at spaces once more.
func sshOption(name, path string) string {
	if strings.ContainsAny(path, " \t") {
		path = `"` + path + `"`
	}
	return shellWord(name + "=" + path)
}
