package mongo

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"lotse/store"
)

// ErrURI says that a URI cannot be understood, and how one is written. The text
// of the error holds nothing of a password, however the URI is broken.
var ErrURI = errors.New("the MongoDB URI is not understood")

// usual is how a URI is written; a password with other letters has these as %XX.
const usual = "write mongodb://USER:PASSWORD@HOST,HOST,HOST/DATABASE?replicaSet=NAME, with @ : / ? # % in a password as %40 %3A %2F %3F %23 %25"

// address is a URI, taken apart.
type address struct {
	scheme     string // "mongodb" or "mongodb+srv"
	user       string // as written
	password   string // as written, with its colon
	hosts      string
	database   string
	options    []string // key=value, without those of Lotse's own
	standalone bool
}

var schemes = []string{"mongodb", "mongodb+srv"}

// Is says whether a URI names a MongoDB, well written or not.
func Is(uri string) bool {
	scheme, _, _ := strings.Cut(uri, ":")
	return slices.Contains(schemes, scheme)
}

// Redacted is a URI as it may be shown and logged: without what is secret. Of
// one that is not understood, only the scheme is left; other kinds of URI come
// back as they are.
func Redacted(uri string) string {
	if !Is(uri) {
		return uri
	}
	a, err := parse(uri)
	if err != nil {
		scheme, _, _ := strings.Cut(uri, ":")
		return scheme + "://…"
	}
	for i, option := range a.options {
		if key, _, _ := strings.Cut(option, "="); secret.MatchString(key) {
			a.options[i] = key + "=***"
		}
	}
	if a.password != "" {
		a.password = ":***"
	}
	if a.standalone {
		a.options = append(a.options, "standalone=allow")
	}
	return a.String()
}

var (
	hosts  = regexp.MustCompile(`^[A-Za-z0-9._-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$|^%2[Ff]([A-Za-z0-9._-]|%[0-9A-Fa-f]{2})*\.sock$`)
	name   = regexp.MustCompile(`^[A-Za-z0-9_-]{0,60}$`)
	secret = regexp.MustCompile(`(?i)passw|properties|token|secret|proxy|^pw`)
	option = regexp.MustCompile(`^[A-Za-z]+$`)
)

// parse takes a URI apart and checks whatever the driver might repeat in an
// error. It is stricter than the driver where a secret could be at the wrong place.
func parse(uri string) (a address, err error) {
	scheme, rest, found := strings.Cut(uri, "://")
	if !found || !slices.Contains(schemes, scheme) {
		return a, bad("it does not begin with mongodb://")
	}
	a.scheme = scheme
	if user, after, found := strings.Cut(rest, "@"); found {
		if a.user, a.password, err = credentials(user); err != nil {
			return a, err
		}
		rest = after
	}
	rest, query, _ := strings.Cut(rest, "?")
	a.hosts, a.database, _ = strings.Cut(rest, "/")
	for _, host := range strings.Split(a.hosts, ",") {
		if !hosts.MatchString(host) {
			return a, bad("between mongodb:// and the next / there must be hosts, and what is before them ends with one @")
		}
	}
	if !name.MatchString(a.database) {
		return a, bad("the name of the database after the hosts has letters, digits, - and _ only")
	}
	if a.database == "" {
		a.database = "lotse"
	}
	return a, a.take(query)
}

// credentials takes apart what is before the @.
func credentials(text string) (user, password string, err error) {
	user, password, found := strings.Cut(text, ":")
	_, wrongUser := url.PathUnescape(user)
	_, wrong := url.PathUnescape(password)
	if wrongUser != nil || wrong != nil || strings.ContainsAny(user+password, ":/?#[]") {
		return "", "", bad("user name and password hold letters that must be written as %XX")
	}
	if found {
		password = ":" + password
	}
	return user, password, nil
}

// take takes the options, Lotse's own apart from the driver's.
func (a *address) take(query string) error {
	for _, pair := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' }) {
		key, value, _ := strings.Cut(pair, "=")
		_, wrong := url.QueryUnescape(value)
		switch {
		case !option.MatchString(key) || wrong != nil || strings.Contains(value, "@"):
			return bad("what follows ? must be options like replicaSet=NAME, with & between them")
		case strings.EqualFold(key, "standalone") && value != "allow":
			return bad("the option standalone has one value, allow")
		case strings.EqualFold(key, "standalone"):
			a.standalone = true
		default:
			a.options = append(a.options, pair)
		}
	}
	return nil
}

// String is the URI as the driver takes it.
func (a address) String() string {
	text := a.scheme + "://"
	if a.user != "" || a.password != "" {
		text += a.user + a.password + "@"
	}
	text += a.hosts + "/" + a.database
	if len(a.options) > 0 {
		text += "?" + strings.Join(a.options, "&")
	}
	return text
}

// client gives the driver's options.
func (a address) client() (*options.ClientOptions, error) {
	o := options.Client().ApplyURI(a.String())
	if o.Validate() == nil {
		return o, nil
	}
	// What the driver has to say, it says again of made-up secrets.
	err := options.Client().ApplyURI(a.public().String()).Validate()
	var lookup *net.DNSError
	switch {
	case err == nil:
		return nil, bad("a password, a token or the like in it is not what the driver expects")
	case errors.As(err, &lookup):
		return nil, fmt.Errorf("%w: the name %s cannot be looked up; see whether it is right, and whether this machine has a network", store.ErrAway, a.hosts)
	}
	return nil, bad(strings.TrimPrefix(err.Error(), "error parsing uri: "))
}

// public is the address with other credentials and without secret options.
func (a address) public() address {
	var options []string
	for _, option := range a.options {
		if key, _, _ := strings.Cut(option, "="); !secret.MatchString(key) {
			options = append(options, option)
		}
	}
	a.options = options
	if a.user != "" {
		a.user = "user"
	}
	if a.password != "" {
		a.password = ":password"
	}
	return a
}

func bad(why string) error { return fmt.Errorf("%w: %s; %s", ErrURI, why, usual) }
