//go:build unix

package feed

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/feed/offices"
)

// lags notes when each change was committed at an office and when it was delivered.
type lags struct {
	*recorder
	mu        sync.Mutex
	committed map[string]time.Time // by what the row is then: key=name, key= where it is gone
	came      map[string]time.Time
}

func (l *lags) Deliver(ctx context.Context, d store.Delivery) (store.Receipt, error) {
	receipt, err := l.recorder.Deliver(ctx, d)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, row := range d.Rows {
		l.came[row.Key+"="+row.Fields["family"].Value] = time.Now()
	}
	for _, key := range d.Gone {
		l.came[key+"="] = time.Now()
	}
	return receipt, err
}

// BenchmarkLag changes 50 rows a second at an office of 50,000: inserts, updates and
// deletions, each committed for itself. -benchtime 3000x is a minute.
func BenchmarkLag(b *testing.B) {
	for _, kind := range []string{"postgres", "mariadb"} {
		b.Run(kind, func(b *testing.B) {
			s, err := offices.Start(b.Context(), kind)
			if err != nil {
				b.Skip(err)
			}
			defer s.Close()
			fillOffice(b, s)
			l := &lags{recorder: newRecorder(), committed: map[string]time.Time{}, came: map[string]time.Time{}}
			ctx, stop := context.WithCancel(b.Context())
			var done sync.WaitGroup
			c := configOfBench(b, s.Source("personen")+"  key: id\n  changed: stand\n")
			done.Go(func() { readSQL(ctx, &c, l, func(string) string { return "" }, slog.New(slog.DiscardHandler)) })
			for !rowsNow(l.recorder, 50_000) {
				time.Sleep(50 * time.Millisecond)
			}
			time.Sleep(3 * time.Second)
			b.ResetTimer()
			for i := range b.N {
				next := time.After(20 * time.Millisecond)
				l.change(b, s, i)
				<-next
			}
			time.Sleep(4 * time.Second)
			b.StopTimer()
			stop()
			done.Wait()
			l.report(b)
		})
	}
}

func rowsNow(r *recorder, n int) bool {
	r.recorderLock()
	defer r.mu.Unlock()
	return len(r.rows) == n
}

func (r *recorder) recorderLock() { r.mu.Lock() }

func fillOffice(b *testing.B, s *offices.Server) {
	stamp := map[string]string{"postgres": "timestamptz", "mariadb": "DATETIME(6)"}[s.Kind]
	must := func(words string) {
		if _, err := s.DB.Exec(words); err != nil {
			b.Fatal(err)
		}
	}
	must(`CREATE TABLE personen (id BIGINT PRIMARY KEY, name VARCHAR(200), geboren VARCHAR(40), titel VARCHAR(40), strasse VARCHAR(200), stand ` + stamp + `)`)
	must(`CREATE INDEX personen_stand ON personen (stand)`)
	for from := 0; from < 50_000; from += 1000 {
		var rows []string
		for i := from; i < from+1000; i++ {
			rows = append(rows, fmt.Sprintf("(%d,'Name%d','1980-01-01','X','Weg %d',now())", i, i, i))
		}
		must("INSERT INTO personen VALUES " + strings.Join(rows, ","))
	}
}

func configOfBench(b *testing.B, read string) Config {
	c, err := parse("abh.yaml", []byte(`source: abh
office: Amt
state: linked
agreement: {basis: b, signed_by: s, reference: r, from: 2026-01-01}
read:
`+read+`
fields: {family: name, birth: geboren, street: strasse, residence: {column: titel, codes: {X: duldung}}}
`), nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (l *lags) change(b *testing.B, s *offices.Server, i int) {
	now, key, name := map[string]string{"postgres": "clock_timestamp()", "mariadb": "now(6)"}[s.Kind], i*13%50_000, fmt.Sprintf("Neu%d", i)
	words := fmt.Sprintf("UPDATE personen SET name='%s', stand=%s WHERE id=%d", name, now, key)
	switch {
	case i%10 == 3:
		key = 100_000 + i
		words = fmt.Sprintf("INSERT INTO personen VALUES (%d,'%s','1990','X','',%s)", key, name, now)
	case i%10 == 7 && i > 50:
		key, name = 100_000+i-44, ""
		words = fmt.Sprintf("DELETE FROM personen WHERE id=%d", key)
	}
	if _, err := s.DB.Exec(words); err != nil {
		b.Fatal(err)
	}
	l.mu.Lock()
	l.committed[fmt.Sprintf("%d=%s", key, name)] = time.Now()
	l.mu.Unlock()
}

func (l *lags) report(b *testing.B) {
	var rows, gone []time.Duration
	lost := 0
	for what, at := range l.committed {
		came, ok := l.came[what]
		switch {
		case !ok:
			lost++
		case strings.HasSuffix(what, "="):
			gone = append(gone, came.Sub(at))
		default:
			rows = append(rows, came.Sub(at))
		}
	}
	for name, list := range map[string][]time.Duration{"rows": rows, "gone": gone} {
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		for p, part := range map[string]int{"p50": 50, "p99": 99, "max": 100} {
			b.ReportMetric(float64(list[min(len(list)-1, len(list)*part/100)].Milliseconds()), name+"-"+p+"-ms")
		}
	}
	b.ReportMetric(float64(lost), "lost")
	b.ReportMetric(float64(l.same), "doubled")
}
