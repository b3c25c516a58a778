package feed

import (
	"fmt"
	"io"
	"time"

	"lotse/store"
	"lotse/store/person"
)

// topKeys are the keys of a file. It is a function because sections name each other.
func topKeys() []key {
	return []key{
		{"source", "who delivers: a code of the rule book's list of sources, such as abh", sourceID},
		{"office", "the office as people call it: Ausländerbehörde des Landkreises Aurich", text(func(r *reading) *string { return &r.Office })},
		{"system", "its system (Fachverfahren)", text(func(r *reading) *string { return &r.System })},
		{"contact", "whom to call when it fails", text(func(r *reading) *string { return &r.Contact })},
		{"state", "linked, planned or refused", oneOf(func(r *reading) *string { return &r.State }, store.SourceLinked, store.SourcePlanned, store.SourceRefused)},
		{"reason", "why it is refused, or what is still to be done", text(func(r *reading) *string { return &r.Reason })},
		{"missing", "a filter that finds whom its absence concerns, such as sphere:sgb2", text(func(r *reading) *string { return &r.Missing })},
		{"agreement", "why its data may be used here; without one nothing is read", func(r *reading, n node) error {
			r.Agreement = &r.agreement
			return r.reads(n, " of an agreement", agreementKeys)
		}},
		{"owns", "the fields of which its value wins, before the usual order", owns},
		{"guard", "share of its rows that one delivery may change or remove unasked; 20% where nothing is said", share},
		{"read", "where the rows are, and how they are read", func(r *reading, n node) error { return r.reads(n, " of read", readKeys) }},
		{"intake", "who may deliver its files through the intake door", func(r *reading, n node) error { return r.reads(n, " of intake", intakeKeys) }},
		{"fields", "field: column, or field: {column: …, …}; a column that no field needs is never read", fields},
	}
}

var agreementKeys = []key{
	{"basis", "the law: § 86 AufenthG, § 67d SGB X", text(func(r *reading) *string { return &r.agreement.Basis })},
	{"signed_by", "who signed it", text(func(r *reading) *string { return &r.agreement.SignedBy })},
	{"reference", "of the document", text(func(r *reading) *string { return &r.agreement.Reference })},
	{"from", "first day (2026-01-01, from midnight in Germany) or moment (2026-01-01T08:00:00+01:00)", moment(func(r *reading) *time.Time { return &r.agreement.From }, 0)},
	{"until", "last day, which still counts, or the moment at which it ends; left out: open", moment(func(r *reading) *time.Time { return &r.agreement.Until }, 1)},
}

var readKeys = []key{
	{"kind", "postgres, mysql, mariadb, sqlserver, oracle, sqlite; csv, ndjson, xml", oneOf(func(r *reading) *string { return &r.Read.Kind }, append(append([]string{}, databases...), fileKinds...)...)},
	{"host", "name or address; for a Unix socket its folder (postgres) or its path (mariadb)", text(func(r *reading) *string { return &r.Read.Host })},
	{"port", "of the server; left out: the usual one", port},
	{"database", "name of the database; of Oracle: the service", text(func(r *reading) *string { return &r.Read.Database })},
	{"user", "a user that may only read: GRANT SELECT on one table or view is enough", text(func(r *reading) *string { return &r.Read.User })},
	{"password", "{env: NAME} or {file: PATH}, never the password itself", password},
	{"tls", "on (certificate is checked), unchecked, off; left out: on, but off on this machine", oneOf(func(r *reading) *string { return &r.Read.TLS }, "on", "unchecked", "off")},
	{"ca", "file with the certificate of whoever signed the server's, where the system does not know it", path(func(r *reading) *string { return &r.Read.CA })},
	{"file", "of SQLite", path(func(r *reading) *string { return &r.Read.File })},
	{"table", "table or view, such as fv.personen; or", table},
	{"query", "one SELECT, read as if it were a table", query},
	{"key", "column with the office's number of the record, which never changes; several columns are joined with -", texts(func(r *reading) *[]string { return &r.Read.Key })},
	{"changed", "column that every change moves forward: a time or a counter, with an index; left out: all rows are compared", text(func(r *reading) *string { return &r.Read.Changed })},
	{"every", "a cycle, 1s where nothing is said", span(func(r *reading) *time.Duration { return &r.Read.Every }, 100*time.Millisecond, time.Hour)},
	{"timeout", "of one query, 10s where nothing is said", span(func(r *reading) *time.Duration { return &r.Read.Timeout }, time.Second, 10*time.Minute)},
	{"sweep", "all rows are compared at least so often, 10s where nothing is said, and as often as a fifth of the time allows", span(func(r *reading) *time.Duration { return &r.Read.Sweep }, time.Second, 24*time.Hour)},
	{"folder", "that is watched for files; left out: they come through the intake door", path(func(r *reading) *string { return &r.Read.Folder })},
	{"encoding", "utf-8, windows-1252, iso-8859-1, iso-8859-15, utf-16", oneOf(func(r *reading) *string { return &r.Read.Encoding }, "utf-8", "windows-1252", "iso-8859-1", "iso-8859-15", "utf-16")},
	{"delimiter", "between columns of csv: one character, or tab; ; where nothing is said", character(func(r *reading) *string { return &r.Read.Delimiter }, "tab")},
	{"quote", `around values of csv: one character, or none; " where nothing is said`, character(func(r *reading) *string { return &r.Read.Quote }, "none")},
	{"header", "true: the first line of csv has the columns' names, as where nothing is said", yes(func(r *reading) *bool { return &r.Read.Header })},
	{"columns", "the columns' names, where csv has no header", texts(func(r *reading) *[]string { return &r.Read.Columns })},
	{"whole", "true: a file has all rows, who is not in it is gone; false: it has what changed; must be said", yes(func(r *reading) *bool { r.wholeSaid = true; return &r.Read.Whole })},
	{"deleted", "column that says that the office has deleted a row: by anything but nothing, 0, no, nein, false", text(func(r *reading) *string { return &r.Read.Deleted })},
	{"still", "so long a file in the folder must not have changed before it is read, 3s where nothing is said; one that ends in the middle waits longer", span(func(r *reading) *time.Duration { return &r.Read.Still }, 100*time.Millisecond, time.Hour)},
	{"marker", "ending of an empty file that says that a file is whole: with .ok, list.csv is read when list.csv.ok is there", marker},
	{"records", "path of a record in xml: /export/personen/person; columns are paths inside: name/vorname, @nr", text(func(r *reading) *string { return &r.Read.Records })},
}

var intakeKeys = []key{
	{"keys", "public keys of machines, as in authorized_keys", texts(func(r *reading) *[]string { return &r.Keys })},
	{"networks", "from which they may come: 192.0.2.0/24; left out: from anywhere", texts(func(r *reading) *[]string { return &r.Networks })},
}

var fieldKeys = []key{
	{"column", "of the source", text(func(r *reading) *string { return &r.field.Column })},
	{"format", `of a date, or several that are tried in turn: "02.01.2006", "20060102", "2006"; the day is 02, the month 01, the year 2006`, texts(func(r *reading) *[]string { return &r.field.Formats })},
	{"codes", `{what the office writes: code of the rule book}; "" as code: no value. Codes, German and English names and aliases of the rule book need none`, codes},
	{"separator", "between the values of a list", func(r *reading, n node) (err error) {
		r.field.Separator, err = n.text()
		return err
	}},
}

// WriteKeys explains every key of a configuration.
func WriteKeys(w io.Writer) {
	for _, s := range []struct {
		title string
		keys  []key
	}{
		{"A file NAME.yaml describes one source.", topKeys()}, {"agreement:", agreementKeys}, {"read:", readKeys}, {"intake:", intakeKeys},
		{"fields: FIELD: {…}", fieldKeys},
	} {
		fmt.Fprintf(w, "%s\n", s.title)
		for _, k := range s.keys {
			fmt.Fprintf(w, "  %-10s %s\n", k.name, k.about)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "fields (and as_of: of what day a row's values are)")
	for _, spec := range person.Fields {
		kind := spec.Kind
		switch kind {
		case "":
			kind = "text"
		case "date", "number":
		default:
			kind = "code of the list " + kind
		}
		if spec.List {
			kind += ", several"
		}
		fmt.Fprintf(w, "  %-14s %s\n", spec.Name, kind)
	}
}
