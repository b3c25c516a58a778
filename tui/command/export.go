package command

import (
	"cmp"
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/register"
	"lotse/tui/text"
)

// Export gives people as a file, for a stated purpose.
type Export struct {
	Filter  string // as typed
	All     bool   // an empty filter is meant
	List    string // name of a saved list; the filter narrows it
	Purpose string
	Columns []string // fields; none: the usual ones
	Sort    register.Sort
	As      FileKind
}

var fileKinds = []FileKind{CSV, XLSX, NDJSON}

func parseExport(rest string, _ io.Reader) (Action, error) {
	flags := []flag{{name: "list", value: true, words: true}, {name: "purpose", value: true, words: true}, {name: "columns", value: true},
		{name: "sort", value: true}, {name: "all"}}
	for _, kind := range fileKinds {
		flags = append(flags, flag{name: string(kind)})
	}
	a, err := anywhere(rest, flags...)
	if err != nil {
		return nil, err
	}
	export := Export{Filter: strings.Join(a.raw, " "), All: a.has("all"), List: a.flags["list"], Purpose: a.flags["purpose"]}
	for _, kind := range fileKinds {
		switch {
		case a.has(string(kind)) && export.As != "":
			return nil, usage("either", "--"+string(export.As), "--"+string(kind))
		case a.has(string(kind)):
			export.As = kind
		}
	}
	export.As = cmp.Or(export.As, CSV)
	if export.Sort, err = sortBy(a.flags["sort"]); err != nil {
		return nil, err
	}
	if export.Columns, err = fieldNames(a.list("columns")); err != nil {
		return nil, err
	}
	switch {
	case export.Filter == "" && export.List == "" && !export.All:
		return nil, usage("export.missing")
	case export.All && (export.Filter != "" || export.List != ""):
		return nil, usage("either", "--all", cmp.Or(shown(export.Filter), "--list"))
	case export.Purpose == "":
		return nil, usage("purpose.missing")
	}
	return export, nil
}

func (a Export) String() string {
	return "export --" + string(a.As) + when(a.All, " --all") + when(a.List != "", " --list "+quotedName(a.List)) +
		when(a.Purpose != "", " --purpose "+quotedName(a.Purpose)) + sortFlag(a.Sort) + columnsFlag(a.Columns) + when(a.Filter != "", " "+a.Filter)
}

// quotedName writes the value of a flag whose words run on where they are not quoted.
func quotedName(value string) string { return `"` + value + `"` }

func (a Export) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	filter, err := a.filter(ctx, d)
	if err != nil {
		return nil, err
	}
	out, err := d.Export(ctx, store.ExportQuery{Filter: filter, Columns: a.Columns, Purpose: a.Purpose, Sort: a.Sort})
	if err != nil {
		return nil, err
	}
	return File{out, a.As}, nil
}

// filter is what is meant: a list that there is, and what narrows it.
func (a Export) filter(ctx context.Context, d *store.Desk) (register.Filter, error) {
	typed := a.Filter
	if a.List != "" {
		list, err := listCalled(ctx, d, a.List)
		if err != nil {
			return register.Filter{}, err
		}
		typed = strings.TrimSpace(inList(list) + " " + typed)
	}
	return Understood(ctx, d, typed)
}

// File is a file for the standard output.
type File struct {
	store.Exported
	As FileKind
}

func (o File) Print(w io.Writer, f Format) error { return WriteFile(w, o.As, o.Exported, f) }

// Remark says what is in the file, and what had to be left out.
func (o File) Remark(f Format) string {
	said := text.Of(f.Lang, "export.done", text.Number(f.Lang, len(o.Rows)), o.Hash)
	if len(o.LeftOut) > 0 {
		said += "; " + text.Of(f.Lang, "export.leftout", strings.Join(o.LeftOut, ", "))
	}
	return said
}
