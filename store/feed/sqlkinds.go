package feed

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	oracle "github.com/sijms/go-ora/v2"
)

// dialect is how one kind of database is asked. Nothing of it ever writes.
type dialect struct {
	open  func(c *Config, password string) (*sql.DB, error)
	begin *sql.TxOptions // of the read transaction; nil: as the server has it
	first string         // statement in it, before any other
	quote func(name string) string
	text  string                          // a column as text, with %s for its name
	param func(n int, kind string) string // the n-th parameter, from 1, as a value of a column's type
	clock func(kind string) string        // the server's own clock, as a column of that type has it
	moves bool                            // a row that moves while all are read can be missed: who is missing is asked for again
	alias string                          // before the name of a query read as a table
}

var dialects = map[string]dialect{
	"postgres": {
		open: openPostgres, begin: &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
		quote: quoted(`"`, `"`), text: "%s::text", alias: "AS ",
		param: func(n int, kind string) string { return fmt.Sprintf("CAST($%d::text AS %s)", n, strings.ToLower(kind)) },
		clock: func(kind string) string {
			if kind == "TIMESTAMPTZ" {
				return "clock_timestamp()::text"
			}
			return "CAST(clock_timestamp() AT TIME ZONE (SELECT reset_val FROM pg_settings WHERE name = 'TimeZone') AS timestamp)::text"
		},
	},
	"mysql":   mariadb,
	"mariadb": mariadb,
	"sqlserver": {
		open: openSQLServer, moves: true, quote: quoted("[", "]"), text: "%s", alias: "AS ",
		param: func(n int, kind string) string {
			switch kind {
			case "DATETIMEOFFSET":
			case "DATETIME", "SMALLDATETIME", "DATETIME2", "DATE":
				kind = "DATETIME2"
			default:
				return fmt.Sprintf("@p%d", n)
			}
			return fmt.Sprintf("CAST(@p%d AS %s)", n, kind)
		},
		clock: func(kind string) string {
			if kind == "DATETIMEOFFSET" {
				return "SYSDATETIMEOFFSET()"
			}
			return "SYSDATETIME()"
		},
	},
	"oracle": {
		open: openOracle, first: "SET TRANSACTION READ ONLY", quote: quoted(`"`, `"`), text: "%s",
		param: func(n int, kind string) string {
			if temporal(kind) {
				return fmt.Sprintf(`TO_TIMESTAMP(:%d, 'YYYY-MM-DD"T"HH24:MI:SS.FF')`, n)
			}
			return fmt.Sprintf(":%d", n)
		},
		clock: func(string) string { return "CAST(SYSTIMESTAMP AS TIMESTAMP)" },
	},
	"sqlite": {
		open:  openSQLite, // in double quotes a column that is not there would be a text
		quote: quoted("[", "]"), text: "CAST(%s AS TEXT)", alias: "AS ",
		param: func(int, string) string { return "?" },
		clock: func(string) string { return "strftime('%Y-%m-%d %H:%M:%f', 'now')" },
	},
}

var mariadb = dialect{
	open: openMySQL, begin: &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
	quote: quoted("`", "`"), text: "%s", alias: "AS ",
	param: func(int, string) string { return "?" },
	clock: func(kind string) string {
		if kind == "TIMESTAMP" {
			return "UTC_TIMESTAMP(6)"
		}
		return "CONVERT_TZ(UTC_TIMESTAMP(6), '+00:00', @@global.time_zone)"
	},
}

func quoted(left, right string) func(string) string {
	return func(name string) string { return left + strings.ReplaceAll(name, right, right+right) + right }
}

// lockWait is how long the office's own work may hold us up; longer than that, the
// table is reported as locked, and tried again.
const lockWait = 2 * time.Second

// sweepTime is how long one reading of everything may take.
func (c *Config) sweepTime() time.Duration { return 6 * c.Read.Timeout }

func openPostgres(c *Config, password string) (*sql.DB, error) {
	config, err := pgx.ParseConfig("sslmode=disable")
	if err != nil {
		return nil, err
	}
	config.Host, config.Port, config.Database, config.User, config.Password = c.Read.Host, uint16(c.port(5432)), c.Read.Database, c.Read.User, password
	config.ConnectTimeout, config.Fallbacks = 5*time.Second, nil
	if config.TLSConfig, err = c.tls(); err != nil {
		return nil, err
	}
	settings := fmt.Sprintf(`SET default_transaction_read_only = on; SET statement_timeout = %d; SET lock_timeout = %d;
		SET idle_in_transaction_session_timeout = %d; SET DateStyle = 'ISO'; SET TimeZone = 'Europe/Berlin'; SET bytea_output = 'hex';
		SET extra_float_digits = 1; SET application_name = 'lotse'`,
		c.sweepTime().Milliseconds(), lockWait.Milliseconds(), c.sweepTime().Milliseconds())
	return stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.PgConn().Exec(ctx, settings).ReadAll()
		return err
	})), nil
}

func openMySQL(c *Config, password string) (*sql.DB, error) {
	config := mysql.NewConfig()
	config.User, config.Passwd, config.DBName = c.Read.User, password, c.Read.Database
	config.Net, config.Addr = "tcp", net.JoinHostPort(c.Read.Host, strconv.Itoa(c.port(3306)))
	if strings.HasPrefix(c.Read.Host, "/") {
		config.Net, config.Addr = "unix", c.Read.Host
	}
	config.InterpolateParams, config.Timeout = true, 5*time.Second
	config.ReadTimeout, config.Logger = c.sweepTime(), &mysql.NopLogger{}
	seconds := strconv.Itoa(int(lockWait.Seconds()))
	config.Params = map[string]string{"time_zone": "'+00:00'", "lock_wait_timeout": seconds, "innodb_lock_wait_timeout": seconds}
	if c.Read.Kind == "mariadb" {
		config.Params["max_statement_time"] = strconv.Itoa(int(c.sweepTime().Seconds()))
	}
	var err error
	if config.TLS, err = c.tls(); err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

func openSQLServer(c *Config, password string) (*sql.DB, error) {
	values := url.Values{
		"database": {c.Read.Database}, "ApplicationIntent": {"ReadOnly"}, "app name": {"lotse"},
		"dial timeout": {"5"}, "encrypt": {"true"}, "TrustServerCertificate": {"false"},
	}
	switch c.tlsMode() {
	case "off":
		values.Set("encrypt", "disable")
	case "unchecked":
		values.Set("TrustServerCertificate", "true")
	}
	if c.Read.CA != "" {
		values.Set("certificate", c.Read.CA)
	}
	at := url.URL{Scheme: "sqlserver", User: url.UserPassword(c.Read.User, password), Host: net.JoinHostPort(c.Read.Host, strconv.Itoa(c.port(1433))), RawQuery: values.Encode()}
	return sql.Open("sqlserver", at.String())
}

func openOracle(c *Config, password string) (*sql.DB, error) {
	options := map[string]string{"CONNECTION TIMEOUT": "5", "PROGRAM": "lotse"}
	switch c.tlsMode() {
	case "on":
		options["SSL"] = "true"
	case "unchecked":
		options["SSL"], options["SSL VERIFY"] = "true", "false"
	}
	return sql.Open("oracle", oracle.BuildUrl(c.Read.Host, c.port(1521), c.Read.Database, c.Read.User, password, options))
}

func openSQLite(c *Config, _ string) (*sql.DB, error) {
	if _, err := os.Stat(c.Read.File); err != nil {
		return nil, err
	}
	query := url.Values{"mode": {"ro"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", lockWait.Milliseconds()), "query_only(1)"}}
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: c.Read.File}).EscapedPath(), RawQuery: query.Encode()}).String())
}

func (c *Config) port(usual int) int {
	if c.Read.Port != 0 {
		return c.Read.Port
	}
	return usual
}

// tlsMode is on wherever nobody says otherwise, but on this machine.
func (c *Config) tlsMode() string {
	if c.Read.TLS != "" {
		return c.Read.TLS
	}
	ip, err := netip.ParseAddr(c.Read.Host)
	if strings.HasPrefix(c.Read.Host, "/") || c.Read.Host == "localhost" || err == nil && ip.IsLoopback() {
		return "off"
	}
	return "on"
}

func (c *Config) tls() (*tls.Config, error) {
	mode := c.tlsMode()
	if mode == "off" {
		return nil, nil
	}
	config := &tls.Config{ServerName: c.Read.Host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: mode == "unchecked"}
	if c.Read.CA == "" {
		return config, nil
	}
	text, err := os.ReadFile(c.Read.CA)
	if err != nil {
		return nil, err
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(text) {
		return nil, errors.New("the file under ca has no certificate in PEM form")
	}
	return config, nil
}
