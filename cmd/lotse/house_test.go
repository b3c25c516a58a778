package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows is the plan of the house: which of our packages a package may import
// in files that are not tests. Whoever draws a new arrow explains it here.
var arrows = map[string][]string{
	"policies/access":   {},
	"policies/rulebook": {},
	"store/plain":       {},
	"store/audit":       {},
	"store/person":      {"store/plain", "policies/rulebook"},
	"store/roster":      {"store/person", "policies/rulebook"},
	"store/need":        {"store/person", "policies/rulebook"},
	"store/supply":      {"store/register", "store/roster", "store/need", "store/person", "policies/rulebook"},
	"store/register":    {"store/need", "store/person", "store/plain", "policies/access", "policies/rulebook"},
	"store/linkage":     {"store/person", "policies/rulebook"},
	"store": {
		"store/linkage", "store/person", "store/plain", "store/audit", "store/register", "store/roster", "store/need", "store/supply",
		"policies/access", "policies/rulebook",
	},
	"store/backup": {"store"},
	"store/county": {"store", "store/person", "store/roster", "policies/rulebook"},
	"store/contest": {
		"store", "store/county", "store/embedded", "store/person", "store/register", "policies/access", "policies/rulebook",
	},
	"store/feed":      {"store", "store/person", "store/plain", "policies/rulebook"}, // the rule book: codes of the offices are translated into its codes
	"store/embedded":  {"store", "store/person", "store/plain"},
	"store/mongo":     {"store", "store/person", "store/plain"},
	"store/storetest": {"store", "store/person", "store/plain"},
	"tui/canvas":      {},
	"tui/widget":      {"store/plain"},
	"tui/text":        {},
	"tui/command":     {"store", "store/linkage", "store/roster", "store/need", "policies/rulebook", "store/supply", "store/person", "store/register", "store/plain", "tui/text"},
	"tui/chat": {
		"tui/command", "tui/text", "tui/widget", "store", "store/linkage", "store/roster", "store/need", "store/supply", "store/person", "store/register", "store/plain",
	},
	"tui":       {"tui/command", "tui/widget", "tui/text", "store", "store/linkage", "store/roster", "store/need", "policies/rulebook", "store/supply", "store/person", "store/register", "store/plain"},
	"tui/files": {"tui/command", "tui/text", "store", "store/plain"}, // the face of programs for files
	"sshserver": {"tui", "tui/canvas", "tui/chat", "tui/files", "tui/command", "tui/text", "store", "store/plain"},

	"sshserver/intake": {"store/plain"},

	// The far end of the wire, for tests of several packages.
	"sshserver/wiretest": {},
}

func TestImportsKeepToTheHouse(t *testing.T) {
	for _, file := range goFiles(t) {
		here := filepath.ToSlash(filepath.Dir(file))
		if here == "cmd/lotse" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		allowed, known := arrows[here]
		if !known {
			t.Errorf("%s lies in a package that the house does not have", file)
		}
		for _, path := range imports(t, file) {
			if ours, found := strings.CutPrefix(path, "lotse/"); found && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s, an arrow that the house does not have", file, ours)
			}
		}
	}
}

// The machinery of the store stays behind the Desk: the words that name it do
// not appear on the other side.
func TestScreensAndDoorNameNoMachinery(t *testing.T) {
	for _, file := range goFiles(t) {
		if !strings.HasPrefix(file, "tui/") && !strings.HasPrefix(file, "sshserver/") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, word := range []string{"store.Store", "store.Backend", "store.Open", "store.Fill"} {
			if strings.Contains(read(t, file), word) {
				t.Errorf("%s names %s", file, word)
			}
		}
	}
}

func TestEveryPackageSaysWhatLivesThere(t *testing.T) {
	t.Chdir("../..")
	for here := range arrows {
		if !strings.Contains(read(t, here+"/doc.go"), "// Package ") {
			t.Errorf("%s/doc.go does not say what lives there", here)
		}
	}
}

func TestNoFileIsTwoThings(t *testing.T) {
	for _, file := range goFiles(t) {
		if lines := strings.Count(read(t, file), "\n"); lines > 600 {
			t.Errorf("%s has %d lines; split it", file, lines)
		}
	}
}

// goFiles lists every Go file of the module, seen from its root.
func goFiles(t *testing.T) []string {
	t.Helper()
	t.Chdir("../..")
	var files []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if _, nested := os.Stat(filepath.Join(path, "go.mod")); path != "." && nested == nil {
			return filepath.SkipDir
		}
		if err == nil && strings.HasSuffix(path, ".go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("no Go files found: %v", err)
	}
	return files
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
