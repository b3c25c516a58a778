package text

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// found are the first groups of a pattern in the sources of a package.
func found(t *testing.T, dir string, patterns ...string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %v", dir, err)
	}
	codes := map[string]string{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range patterns {
			for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1) {
				codes[match[1]] = filepath.Base(path)
			}
		}
	}
	return codes
}

// Whoever makes a mistake reads why in her language: every code of the store and of
// the connectors has words.
func TestEveryCodeHasWords(t *testing.T) {
	for _, c := range []struct {
		dir, prefix string
		least       int
		patterns    []string
	}{
		{"store", "mistake.", 100, []string{`mistake\("([a-z][a-z.]*[a-z])",`, `[^.\w]line\("([a-z.]+)",`, `mistakeIf\([^\n]*, "([a-z.]+)", "`}},
		{"store/feed", "feed.", 11, []string{`troubled\("([a-z]+)"`, `Trouble\{"([a-z]+)"`, `(?m)^\t"([a-z]+)": +"[^"]*\(%s\)",$`, `\.Code, [\w.]+ = "([a-z]+)"`}},
	} {
		codes := found(t, c.dir, c.patterns...)
		if len(codes) < c.least {
			t.Errorf("%s has %d codes only: the pattern does not find them any more", c.dir, len(codes))
		}
		for code, where := range codes {
			for _, lang := range []string{German, English} {
				if key := c.prefix + code; Of(lang, key) == key {
					t.Errorf("%s/%s: %s has no words in %s", c.dir, where, key, lang)
				}
			}
		}
	}
}
