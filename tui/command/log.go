package command

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
)

// maxLog is how many events one line may ask for: they are held in memory.
const maxLog = 10_000

// ReadLog reads the audit log.
type ReadLog struct {
	Limit int         // the latest so many; 0: as the Desk sees fit
	Since person.Date // from this day of the county on; empty: from the beginning
	Staff string
	Type  string // such as "note.added"
	JSON  bool
}

func parseLog(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "limit", value: true}, flag{name: "since", value: true},
		flag{name: "staff", value: true}, flag{name: "type", value: true})
	if err != nil {
		return nil, err
	}
	log := ReadLog{Staff: a.flags["staff"], Type: a.flags["type"], JSON: a.has("json")}
	if log.Limit, err = a.number("limit", 0); err != nil {
		return nil, err
	}
	if log.Limit > maxLog {
		return nil, usage("most", "--limit", maxLog, log.Limit)
	}
	if log.Since, err = a.day("since"); err != nil {
		return nil, err
	}
	return log, a.none()
}

func (a ReadLog) String() string {
	return "log" + when(a.JSON, " --json") + when(a.Limit > 0, " --limit "+strconv.Itoa(a.Limit)) +
		when(a.Since != "", " --since "+string(a.Since)) + when(a.Staff != "", " --staff "+quoted(a.Staff)) +
		when(a.Type != "", " --type "+quoted(a.Type))
}

func (a ReadLog) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	query := store.LogQuery{Limit: a.Limit, Since: a.Since, Staff: a.Staff}
	set(&query.Type, a.Type)
	events, err := d.Log(ctx, query)
	if err != nil {
		return nil, err
	}
	read := LogRead{JSON: a.JSON, zone: d.Session.Now().Location()}
	for _, e := range events {
		read.events = append(read.events, eventJSON{
			Writer: e.Writer, Seq: e.Seq, Time: e.Time, Type: string(e.Type), Phase: string(e.Phase), Op: e.Op,
			Session: e.Session, Staff: e.Staff, Role: e.Role, Key: e.Key, Address: e.Address, Subject: e.Subject,
			Fields: e.Fields, Codes: e.Codes, Words: e.Words, Count: e.Count, Policies: e.Policies,
			Reason: e.Reason, Stated: e.Stated, Outcome: e.Outcome,
		})
	}
	return read, nil
}

// LogRead are events of the log, the latest last.
type LogRead struct {
	JSON   bool
	events []eventJSON
	zone   *time.Location // whose days are read out
}

// eventJSON is a line of log --json; see doc.go.
type eventJSON struct {
	Writer   string    `json:"writer"`
	Seq      int64     `json:"seq"`
	Time     time.Time `json:"time"`
	Type     string    `json:"type"`
	Phase    string    `json:"phase,omitempty"`
	Op       string    `json:"op,omitempty"`
	Session  string    `json:"session,omitempty"`
	Staff    string    `json:"staff,omitempty"`
	Role     string    `json:"role,omitempty"`
	Key      string    `json:"key,omitempty"`
	Address  string    `json:"address,omitempty"`
	Subject  string    `json:"subject,omitempty"`
	Fields   []string  `json:"fields,omitempty"`
	Codes    []string  `json:"codes,omitempty"`
	Words    []string  `json:"words,omitempty"`
	Count    int64     `json:"count,omitempty"`
	Policies []string  `json:"policies,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Stated   string    `json:"stated,omitempty"`
	Outcome  string    `json:"outcome,omitempty"`
}

func (l LogRead) Print(w io.Writer, f Format) error {
	if l.JSON || f.JSON {
		return printEach(w, l.events, func(e eventJSON) any { return e })
	}
	return table(w, f, l.events, func(e eventJSON) []string {
		return []string{
			e.Time.Format(time.RFC3339), e.Staff, e.Type, e.Phase, e.Outcome, e.Reason, e.Subject,
			strings.Join(e.Fields, ","), strings.Join(e.Codes, ","), e.Address, e.Stated,
		}
	})
}
