package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// said is what the sources of the tree say: keys named in a call of Of or of a
// wrapper of it, prefixes and suffixes that a code is put to, and all other strings,
// which tables and variables name keys with.
type said struct {
	keys     map[string]string // key: where
	prefixes []string
	suffixes []string
	strings  map[string]bool
}

func sources(t *testing.T) said {
	t.Helper()
	s := said{keys: map[string]string{}, strings: map[string]bool{}}
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if filepath.Dir(path) == "../../tui/text" {
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return nil // being written; the compiler says what is wrong
		}
		ast.Inspect(file, func(n ast.Node) bool { s.take(files, n); return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *said) take(files *token.FileSet, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
			s.strings[text] = true
		}
	case *ast.BinaryExpr:
		if text, ok := literal(n.X); ok && n.Op == token.ADD && strings.HasSuffix(text, ".") {
			s.prefixes = append(s.prefixes, text)
		}
		if text, ok := literal(n.Y); ok && n.Op == token.ADD && strings.HasPrefix(text, ".") {
			s.suffixes = append(s.suffixes, text)
		}
	case *ast.CallExpr:
		if at := keyArgument(n); at >= 0 && at < len(n.Args) {
			if key, ok := literal(n.Args[at]); ok {
				s.keys[key] = files.Position(n.Pos()).String()
			}
		}
	}
}

// keyArgument is which argument of a call is a key: text.Of(lang, key), or a
// screen's words(key).
func keyArgument(call *ast.CallExpr) int {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return -1
	}
	if of, ok := f.X.(*ast.Ident); ok && of.Name == "text" && f.Sel.Name == "Of" {
		return 1
	}
	if f.Sel.Name == "words" && len(call.Args) > 0 {
		return 0
	}
	return -1
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

func TestEveryKeyThatTheSourcesNameHasWords(t *testing.T) {
	for key, where := range sources(t).keys {
		if !slices.ContainsFunc(tables, func(of table) bool { _, ok := of[key]; return ok }) {
			t.Errorf("%s: no words for %q", where, key)
		}
	}
}

func TestNoWordsAreLeftOver(t *testing.T) {
	s := sources(t)
	for _, of := range tables {
		for key := range of {
			if !s.uses(key) {
				t.Errorf("nobody says %q", key)
			}
		}
	}
}

func (s said) uses(key string) bool {
	return s.strings[key] ||
		slices.ContainsFunc(s.prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) ||
		slices.ContainsFunc(s.suffixes, func(suffix string) bool {
			stem, cut := strings.CutSuffix(key, suffix)
			return cut && s.strings[stem]
		})
}

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z%]`)

func TestBothLanguagesHaveTheSameVerbs(t *testing.T) {
	seen := map[string]bool{}
	for _, of := range tables {
		for key, words := range of {
			if seen[key] {
				t.Errorf("%q is in two tables", key)
			}
			seen[key] = true
			if words[0] == "" || words[1] == "" {
				t.Errorf("%q has no words in one language", key)
			}
			if german, english := verb.FindAllString(words[0], -1), verb.FindAllString(words[1], -1); !slices.Equal(german, english) {
				t.Errorf("%q is filled with %v in German and %v in English", key, german, english)
			}
		}
	}
}

func TestDatesAndNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	for iso, german := range map[string]string{"2026-05-31": "31.05.2026", "1980-07": "07.1980", "1980": "1980", "": ""} {
		if got := Date(German, iso); got != german {
			t.Errorf("%q: %q", iso, got)
		}
		if got := Date(English, iso); got != iso {
			t.Errorf("%q: %q", iso, got)
		}
	}
	for n, german := range map[int]string{0: "0", 999: "999", 1000: "1.000", 1234567: "1.234.567", -1000: "-1.000", -100: "-100"} {
		if got := Number(German, n); got != german {
			t.Errorf("%d: %q", n, got)
		}
	}
}
