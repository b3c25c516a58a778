package feed

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"regexp"
	"strings"
	"syscall"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"
	"modernc.org/sqlite"
)

// Trouble is why a source cannot be read: a code of store.Feed and a sentence
// without anybody's data. Servers put values into the messages of some errors, so
// that their own words are told only where they speak of tables and columns.
type Trouble struct {
	Code string
	Text string
	err  error
}

func (t *Trouble) Error() string { return t.Text }
func (t *Trouble) Unwrap() error { return t.err }

func troubled(code, format string, args ...any) *Trouble {
	return &Trouble{Code: code, Text: fmt.Sprintf(format, args...)}
}

// sentences of the codes; %s is the server's own code of the error.
var sentences = map[string]string{
	"unreachable": "the server cannot be reached or has cut the connection (%s)",
	"login":       "the server does not let the user in: user, password or pg_hba.conf (%s)",
	"database":    "the server has no such database (%s)",
	"table":       "the table is not there, or its name has changed (%s)",
	"column":      "a column is not there, or its name has changed (%s)",
	"permission":  "the user may not read the table; GRANT SELECT is needed (%s)",
	"locked":      "the table is locked by the office's own work (%s)",
	"slow":        "the answer took too long (%s)",
	"file":        "the file cannot be read (%s)",
	"tls":         "the server's certificate is not trusted, or it speaks no TLS; see tls and ca (%s)",
	"query":       "the server refuses the query (%s)",
}

// trouble says what an error of a driver means.
func trouble(err error) *Trouble {
	var known *Trouble
	if errors.As(err, &known) {
		return known
	}
	code, detail := classed(err)
	return &Trouble{code, fmt.Sprintf(sentences[code], detail), err}
}

func classed(err error) (code, detail string) {
	var pg *pgconn.PgError
	var my *mysql.MySQLError
	var lite *sqlite.Error
	var ms mssql.Error
	switch {
	case errors.As(err, &pg):
		return postgresCode(pg)
	case errors.As(err, &my):
		return mysqlCode(my)
	case errors.As(err, &lite):
		return sqliteCode(lite)
	case errors.As(err, &ms):
		return byNumber(map[int32]string{18456: "login", 4060: "database", 207: "column", 208: "table", 229: "permission", 1222: "locked", 1205: "locked"}, ms.Number)
	}
	if ora := oracleError.FindStringSubmatch(err.Error()); ora != nil {
		if code := oracleCodes[ora[1]]; code != "" {
			return code, "ORA-" + ora[1]
		}
		return "query", "ORA-" + ora[1]
	}
	return plainCode(err)
}

func plainCode(err error) (code, detail string) {
	text := err.Error()
	var network net.Error
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "file", "it is not there"
	case errors.Is(err, fs.ErrPermission) && !strings.Contains(text, "dial"):
		return "file", "no permission"
	case errors.Is(err, context.DeadlineExceeded) && !strings.Contains(text, "dial"):
		return "slow", "the time of the query is over"
	case strings.Contains(text, "x509:") || strings.Contains(text, "tls:") || strings.Contains(text, "TLS"):
		return "tls", "TLS"
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, mysql.ErrInvalidConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return "unreachable", "the connection was cut"
	case errors.As(err, &network), strings.Contains(text, "connect"), strings.Contains(text, "conn closed"), strings.Contains(text, "dial"):
		return "unreachable", "no connection"
	}
	return "query", fmt.Sprintf("%T", err)
}

func byNumber(codes map[int32]string, n int32) (code, detail string) {
	if code = codes[n]; code == "" {
		code = "query"
	}
	return code, fmt.Sprintf("error %d", n)
}

func postgresCode(e *pgconn.PgError) (code, detail string) {
	detail = "SQLSTATE " + e.Code
	switch {
	case e.Code == "42703":
		code = "column"
	case e.Code == "42P01", e.Code == "3F000":
		code = "table"
	case e.Code == "42501":
		code = "permission"
	case e.Code == "3D000":
		code = "database"
	case strings.HasPrefix(e.Code, "28"):
		code = "login"
	case e.Code == "55P03", e.Code == "40P01", e.Code == "40001":
		code = "locked"
	case e.Code == "57014":
		code = "slow"
	case strings.HasPrefix(e.Code, "57P"), strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "53"), e.Code == "25P03":
		code = "unreachable"
	default:
		code = "query"
	}
	if strings.HasPrefix(e.Code, "42") {
		detail += ": " + e.Message
	}
	return code, detail
}

func mysqlCode(e *mysql.MySQLError) (code, detail string) {
	code, detail = byNumber(map[int32]string{
		1044: "login", 1045: "login", 1698: "login", 1049: "database", 1054: "column", 1146: "table", 1142: "permission", 1143: "permission",
		1205: "locked", 1213: "locked", 1969: "slow", 3024: "slow", 1317: "slow", 1040: "unreachable", 1053: "unreachable", 1203: "unreachable",
		1927: "unreachable", 1129: "unreachable", 1152: "unreachable", 1158: "unreachable", 1159: "unreachable",
	}, int32(e.Number))
	if e.Number == 1054 || e.Number == 1146 || e.Number == 1064 {
		detail += ": " + e.Message
	}
	return code, detail
}

func sqliteCode(e *sqlite.Error) (code, detail string) {
	detail = fmt.Sprintf("SQLite error %d", e.Code())
	switch text := e.Error(); {
	case strings.Contains(text, "no such column"):
		code = "column"
	case strings.Contains(text, "no such table"):
		code = "table"
	case e.Code()&0xff == 5, e.Code()&0xff == 6:
		code = "locked"
	case e.Code()&0xff == 9:
		code = "slow"
	case e.Code()&0xff == 1:
		code = "query"
	default:
		code = "file"
	}
	return code, detail
}

var oracleError = regexp.MustCompile(`ORA-(\d{5})`)

var oracleCodes = map[string]string{
	"01017": "login", "28000": "login", "28001": "login", "12514": "database", "12505": "database", "00904": "column", "00942": "table",
	"01031": "permission", "00054": "locked", "01013": "slow", "12541": "unreachable", "12170": "unreachable", "03113": "unreachable",
	"03114": "unreachable", "03135": "unreachable", "01033": "unreachable", "01034": "unreachable", "01089": "unreachable",
}
