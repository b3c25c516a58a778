package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"lotse/store/audit"
)

// waiting says whether entries wait for the store.
func (s *spool) waiting() bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log != nil && !(s.damaged && s.sent == s.end)
}

// add keeps entries behind those that wait: durably, or not at all.
func (s *spool) add(entries []audit.Entry) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if err != nil {
			err = fmt.Errorf("spool %s: %w", s.path(logFile), fullSpool(err))
		}
	}()
	if err := s.begin(); err != nil {
		return err
	}
	var lines bytes.Buffer
	for _, entry := range entries {
		sum := sha256.Sum256(entry.Body)
		fmt.Fprintf(&lines, "%x %s\n", sum, entry.Body)
	}
	s.torn = true
	if _, err := s.log.WriteAt(lines.Bytes(), s.end); err != nil {
		return errors.Join(err, s.mend())
	}
	if err := s.log.Sync(); err != nil {
		return errors.Join(err, s.mend())
	}
	s.end, s.torn = s.end+int64(lines.Len()), false
	return nil
}

// begin sees to it that there is a log that ends where it should.
func (s *spool) begin() (err error) {
	if s.torn {
		return s.mend()
	}
	if s.log != nil {
		return nil
	}
	if err := s.claim(); err != nil {
		return err
	}
	s.sent, s.end = 0, 0
	s.log, err = os.OpenFile(s.path(logFile), os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
	if err == nil {
		err = flush(s.path())
	}
	return err
}

// mend cuts off what was written and is not sure, so that nothing stands there
// that nobody was told of.
func (s *spool) mend() error {
	if err := s.log.Truncate(s.end); err != nil {
		return err
	}
	s.torn = false
	if s.end == 0 {
		return s.finish()
	}
	return nil
}

// next reads at most so many entries that the store does not have yet, and says
// where they end.
func (s *spool) next(most int) (entries []audit.Entry, upTo int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := bufio.NewReader(io.NewSectionReader(s.log, s.sent, s.end-s.sent))
	upTo = s.sent
	for len(entries) < most && upTo < s.end {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil, 0, err
		}
		entry, err := entryIn(line)
		if err != nil {
			return nil, 0, err
		}
		entries, upTo = append(entries, entry), upTo+int64(len(line))
	}
	return entries, upTo, nil
}

// done notes how far the store has it, and removes the log once it has all.
func (s *spool) done(upTo int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = upTo
	switch {
	case s.sent < s.end, s.damaged:
		return nil
	case s.torn:
		if err := s.mend(); err != nil || s.log == nil {
			return err
		}
	}
	return s.finish()
}

func (s *spool) finish() error {
	err := errors.Join(os.Remove(s.path(logFile)), s.log.Close())
	s.log = nil
	return errors.Join(err, s.tidy())
}

// entryIn reads a line of the log.
func entryIn(line []byte) (audit.Entry, error) {
	sum, body, found := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
	is := sha256.Sum256(body)
	if !found || line[len(line)-1] != '\n' || string(sum) != hex.EncodeToString(is[:]) {
		return audit.Entry{}, errors.New("a damaged line")
	}
	event, err := audit.Parse(body)
	return audit.Entry{ID: audit.EntryID(event.Writer, event.Seq), Writer: event.Writer, Body: body}, err
}

// measure finds the end of what was surely kept. The last line may be torn:
// nobody was told that it is there.
func (s *spool) measure() error {
	lines := bufio.NewReader(s.log)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := entryIn(line); err != nil {
			s.damaged = sound(lines)
			return nil
		}
		s.end += int64(len(line))
	}
}

// sound says whether a line follows that is whole: then the one before it is
// not torn but damaged.
func sound(lines *bufio.Reader) bool {
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return false
		}
		if _, err := entryIn(line); err == nil {
			return true
		}
	}
}
