package sshserver

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// crashed logs a panic under a reference number: functions and lines alone,
// because the value of a panic may hold anything.
func (v *visit) crashed(where string, value any) (reference string) {
	reference = rand.Text()[:6]
	v.Log.Error("crash", "reference", reference, "where", where, "session", v.id,
		"kind", fmt.Sprintf("%T", value), "trace", trace())
	return reference
}

// trace is the stack of the panic that is being recovered.
func trace() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var lines []string
	panicked := false
	for {
		frame, more := frames.Next()
		if panicked && len(lines) < 24 {
			lines = append(lines, fmt.Sprintf("%s %s:%d", frame.Function, filepath.Base(frame.File), frame.Line))
		}
		panicked = panicked || frame.Function == "runtime.gopanic"
		if !more {
			return strings.Join(lines, "; ")
		}
	}
}

// caught is deferred in every goroutine of a visit: a panic ends the visit and
// not the server. Before the login it counts against the address.
func (v *visit) caught(where string) {
	value := recover()
	if value == nil {
		return
	}
	reference := v.crashed(where, value)
	v.note("crash " + reference)
	if !v.entered() {
		v.penalise(v, penaltyCrash)
	}
	v.stop(crash(reference))
	v.wire.Close()
}

// refuseOnPanic is deferred in the callbacks of the login.
func (v *visit) refuseOnPanic(err *error) {
	if value := recover(); value != nil {
		*err = fmt.Errorf("crash %s", v.crashed("login", value))
		v.penalise(v, penaltyCrash)
	}
}

func crash(reference string) *ending {
	return &ending{"crash " + reference, exitCrashed, func(lang string) string { return sayCrash.in(lang, reference) }}
}
