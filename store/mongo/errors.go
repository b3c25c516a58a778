package mongo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"lotse/store"
)

var (
	errClosed  = errors.New("the store is closed")
	errDamaged = errors.New("a document is not as Lotse writes them; restore it, or the last backup")
)

// What servers answer, by code.
var (
	unwelcome = []int{11, 13, 18, 8000} // UserNotFound, Unauthorized, AuthenticationFailed, AtlasError
	fullDisk  = []int{14031}            // OutOfDiskSpace
	unknown   = []int{59}               // CommandNotFound
	away      = []int{                  // what passes by itself, as a rule
		6, 7, 89, 9001, 202, // HostUnreachable, HostNotFound, NetworkTimeout, SocketException, NetworkInterfaceExceededTimeLimit
		91, 11600, 11602, 11601, 237, // ShutdownInProgress, InterruptedAtShutdown, InterruptedDueToReplStateChange, Interrupted, CursorKilled
		189, 10107, 10058, 13435, 13436, 133, 134, // PrimarySteppedDown, NotWritablePrimary, NotPrimary…, FailedToSatisfyReadPreference, ReadConcernMajorityNotAvailableYet
		50, 262, 24, 46, 112, 365, 43, 175, // MaxTimeMSExpired, ExceededTimeLimit, LockTimeout, LockBusy, WriteConflict, TemporarilyUnavailable, CursorNotFound, QueryPlanKilled
		64, 79, 100, // WriteConcernTimeout, UnknownReplWriteConcern, UnsatisfiableWriteConcern
		371, // UserWritesBlocked: an administrator has stopped all writing
	}
)

// explain says what an error of the driver means to the caller, whose ctx it
// is. What servers say in their own words is left out: they quote ids.
func (b *Backend) explain(ctx context.Context, err error) error {
	var server mongo.ServerError
	switch {
	case err == nil:
		return nil
	case b.isClosed():
		return errClosed
	case ctx.Err() != nil:
		return fmt.Errorf("%w (%s)", ctx.Err(), b.brief(err))
	case errors.As(err, &server) && anyOf(server, fullDisk):
		return fmt.Errorf("%w; make room on the servers of %s", store.ErrFull, b.hosts)
	case passing(err):
		return fmt.Errorf("%w: %s", store.ErrAway, b.brief(err))
	}
	return errors.New(b.brief(err))
}

// passing says whether err means that the database cannot be reached just now.
func passing(err error) bool {
	var labelled mongo.LabeledError
	if errors.As(err, &labelled) {
		for _, label := range []string{"NetworkError", "RetryableWriteError", "TransientTransactionError", "SystemOverloadedError", "RetryableError"} {
			if labelled.HasErrorLabel(label) {
				return true
			}
		}
	}
	var server mongo.ServerError
	if errors.As(err, &server) && len(codes(server)) > 0 {
		return anyOf(server, away)
	}
	var lost net.Error
	return errors.As(err, &lost) || mongo.IsTimeout(err) || mongo.IsNetworkError(err) ||
		strings.Contains(err.Error(), "server selection") || strings.Contains(err.Error(), "connection")
}

// codes are those of a server's answer; the driver reports its own troubles as
// code 0.
func codes(err mongo.ServerError) []int {
	return slices.DeleteFunc(err.ErrorCodes(), func(code int) bool { return code == 0 })
}

func anyOf(err mongo.ServerError, known []int) bool {
	return slices.ContainsFunc(err.ErrorCodes(), func(code int) bool { return slices.Contains(known, code) })
}

// brief is an error in a few words: of a server's answer its code, of other
// trouble what the network says. The rest of what the driver tells is left out,
// for it quotes servers.
func (b *Backend) brief(err error) string {
	var server mongo.ServerError
	if errors.As(err, &server) && len(codes(server)) > 0 {
		return fmt.Sprintf("MongoDB at %s answers with an error, %s", b.hosts, codeOf(err))
	}
	text := err.Error()
	what := "the request did not get through"
	switch {
	case strings.Contains(text, "server selection"):
		what = "no server takes requests"
	case !passing(err):
		what = "the driver does not take the request"
	}
	if found := network.FindString(text); found != "" {
		what += ": " + strings.TrimRight(found, " ,;")
	}
	return fmt.Sprintf("MongoDB at %s: %s", b.hosts, what)
}

// network finds what the network had to say in what the driver tells.
var network = regexp.MustCompile(`((dial|read|write) (tcp|unix)|lookup |tls: |x509: |EOF|i/o timeout|certificate)[^(){}]{0,200}`)

// codeOf names a server's error, such as "Unauthorized, code 13".
func codeOf(err error) string {
	var server mongo.ServerError
	if !errors.As(err, &server) || len(codes(server)) == 0 {
		return "without a code"
	}
	code := fmt.Sprintf("code %d", codes(server)[0])
	if command, ok := errors.AsType[mongo.CommandError](err); ok && command.Name != "" {
		return command.Name + ", " + code
	}
	return code
}

// unwelcome says why Open goes no further, and what to do.
func (b *Backend) unwelcome(ctx context.Context, err error) error {
	var server mongo.ServerError
	isServer := errors.As(err, &server)
	switch text := err.Error(); {
	case isServer && anyOf(server, unwelcome) || strings.Contains(text, "auth error"):
		return fmt.Errorf("MongoDB at %s does not let Lotse in: see whether user, password and authSource in the URI are right, "+
			"and whether the user has the role readWrite on the database %s (%s)", b.hosts, b.db.Name(), codeOf(err))
	case strings.Contains(text, "only supports up to"):
		return fmt.Errorf("the MongoDB at %s is newer than this Lotse understands: upgrade Lotse", b.hosts)
	case strings.Contains(text, "wire version") || isServer && anyOf(server, unknown):
		return fmt.Errorf("the MongoDB at %s is too old: upgrade it to 4.4 at least, better to a version that is still looked after", b.hosts)
	case strings.Contains(text, "RSGhost"):
		return fmt.Errorf("%w: the MongoDB at %s is a replica set that was never initiated; run rs.initiate() in mongosh once", store.ErrAway, b.hosts)
	}
	explained := b.explain(ctx, err)
	if errors.Is(explained, store.ErrAway) {
		return fmt.Errorf("%w; see whether it runs, has a primary, and can be reached from this machine under this name", explained)
	}
	return explained
}
