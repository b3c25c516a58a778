package main

import (
	"context"
	"fmt"
	"runtime/debug"
)

// version says which source this program was built from.
func (c console) version(_ context.Context, args []string) error {
	if err := newFlags("version").none(args); err != nil {
		return err
	}
	info, _ := debug.ReadBuildInfo()
	version, source := "(devel)", ""
	if info != nil {
		version = info.Main.Version
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				source = " " + setting.Value
			}
		}
	}
	_, err := fmt.Fprintf(c.out, "lotse %s%s %s\n", version, source, info.GoVersion)
	return err
}
