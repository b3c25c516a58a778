package access

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/matrix.md anew")

func TestMatrixIsTheSignedPage(t *testing.T) {
	got := load(t).Matrix()
	const page = "testdata/matrix.md"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the rules no longer allow what %s says; have it read and signed again, then run with -update\n%s", page, got)
	}
}
