package main

import (
	"context"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"lotse/tui/command"
)

func TestWordsOfTheShellStayWords(t *testing.T) {
	for line, args := range map[string][]string{
		`staff add --role dpo --team="Team Recht" hilke "Hilke Onken"`: {"add", "--role", "dpo", "--team=Team Recht", "hilke", "Hilke Onken"},
		`staff add --team "" x Y`:                                      {"add", "--team", "", "x", "Y"},
		`staff from="10.0.0.0/8" ssh-ed25519 AAAA "x`:                  {`from="10.0.0.0/8" ssh-ed25519 AAAA "x`},
		`staff add x O'Neill "ssh-ed25519 AAAA laptop"`:                {"add", "x", "O'Neill", "ssh-ed25519 AAAA laptop"},
	} {
		if got := lineOf("staff", args); got != line {
			t.Errorf("%q became %s, want %s", args, got, line)
		}
	}
}

func TestStoreMayStandAnywhere(t *testing.T) {
	for _, args := range [][]string{
		{"--store", "sqlite:s", "list"}, {"list", "--store", "sqlite:s"}, {"list", "--store=sqlite:s"},
	} {
		value, rest, err := takeOption(args, "store")
		if err != nil || value != "sqlite:s" || !reflect.DeepEqual(rest, []string{"list"}) {
			t.Errorf("%q: %q %q %v", args, value, rest, err)
		}
	}
	if _, _, err := takeOption([]string{"list", "--store"}, "store"); err == nil {
		t.Error("--store without a value is taken")
	}
}

func TestShellReadsAWordBackAsItWas(t *testing.T) {
	for _, word := range []string{"plain/path-1.x", "with space", "it's", `"quoted"`, "$HOME `id` \\", "", "ünï"} {
		out, err := exec.Command("sh", "-c", "printf %s "+shellWord(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q came back as %q, %v", word, out, err)
		}
	}
}

func TestEveryCommandIsExplained(t *testing.T) {
	for _, v := range verbs() {
		var out, errs strings.Builder
		c := console{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }}
		if code := c.run(context.Background(), []string{"help", v.name}); code != command.ExitDone || !strings.Contains(out.String(), v.name) {
			t.Errorf("help %s: exit %d\n%s%s", v.name, code, out.String(), errs.String())
		}
	}
}

func TestNetworksAreReadOrRefused(t *testing.T) {
	got, err := networks("192.0.2.0/24,2001:db8::1")
	if err != nil || len(got) != 2 || got[1].Bits() != 128 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := networks("office"); err == nil {
		t.Error("a word is taken for a network")
	}
}
