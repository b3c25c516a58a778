package sshserver

import (
	"context"
	"time"
)

// Shutdown ends the server in order: no new connections; whoever is in is told
// why it ends and has what is unfinished kept; after at most Limits.Drain, or
// when ctx ends, connections are closed. It returns once every session's end is
// in the log, or with the error of ctx.
func (s *Server) Shutdown(ctx context.Context) error {
	for _, v := range s.drain() {
		v.end(ended("shutdown", sayShutdown), s.Limits.Drain)
	}
	done := make(chan struct{})
	go func() {
		s.over.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	case <-time.After(s.Limits.Drain):
	}
	s.cut()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Server) drain() []*visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.draining = true
	for _, l := range s.listeners {
		l.Close()
	}
	return s.all()
}

func (s *Server) all() []*visit {
	var list []*visit
	for v := range s.visits {
		list = append(list, v)
	}
	return list
}

// cut closes every connection that is left.
func (s *Server) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.all() {
		v.wire.Close()
	}
}
