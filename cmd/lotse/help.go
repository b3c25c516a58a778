package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"lotse/tui/command"
)

// help lists the commands, explains one, or hands on to the help of words.
func (c console) help(_ context.Context, args []string) error {
	if len(args) == 0 {
		c.usage(c.out)
		return nil
	}
	topic := strings.Join(args, " ")
	for _, v := range verbs() {
		if v.name == topic && v.name != "staff" && v.name != "key" && v.name != "source" && v.name != "whoami" {
			v.explain(c.out)
			return nil
		}
	}
	action, err := command.Parse("help "+topic, nil)
	if err != nil {
		return usagef("there is no help on %q", topic)
	}
	outcome, err := action.Do(context.Background(), nil) // help needs no Desk
	if err != nil {
		return err
	}
	return outcome.Print(c.out, command.Format{Lang: c.lang()})
}

func (v verb) explain(w io.Writer) {
	fmt.Fprintf(w, "usage: lotse %s %s\n\n%s\n", v.name, v.args, v.about)
}

func (c console) usage(w io.Writer) {
	fmt.Fprint(w, "Lotse is a register of newly arrived people for a county's field staff, over SSH.\n\n")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range verbs() {
		fmt.Fprintf(table, "  lotse %s\t%s\n", strings.TrimSpace(v.name+" "+v.args), v.about)
	}
	table.Flush()
	fmt.Fprint(w, "\nURI is sqlite:FOLDER or mongodb://HOST/DATABASE; LOTSE_STORE may hold it, or\nLOTSE_STORE_FILE name a file that does. To try Lotse out: lotse demo\n")
}
