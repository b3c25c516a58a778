package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"lotse/policies/access"
)

// run says one word in a session of its own on a connection that is there.
func run(client *gossh.Client, line string) error { return runTo(client, line, io.Discard) }

func runTo(client *gossh.Client, line string, out io.Writer) error {
	session, err := client.NewSession()
	if err != nil {
		return err
	}
	defer session.Close()
	session.Stdout = out
	return session.Run(line)
}

// first is the first word that a line prints, such as the id of a person.
func first(client *gossh.Client, line string) (string, error) {
	var out bytes.Buffer
	if err := runTo(client, line, &out); err != nil {
		return "", fmt.Errorf("%s: %w", line, err)
	}
	word, _, _ := strings.Cut(out.String(), " ")
	if word = strings.TrimSpace(word); word == "" {
		return "", fmt.Errorf("%s: nothing came", line)
	}
	return word, nil
}

// courseWords measures what is asked of courses, needs and next steps, over a
// connection that is there.
func (b bencher) courseWords() error {
	client, err := b.dial()
	if err != nil {
		return err
	}
	defer client.Close()
	person, err := first(client, "find course:none german:..A1")
	if err != nil {
		return err
	}
	course, err := b.course(client)
	if err != nil {
		return err
	}
	if err := run(client, "tour add "+person); err != nil {
		return fmt.Errorf("tour add: %w", err)
	}
	for _, line := range []string{
		"course", "course show " + course, "find --count list:@" + course, "steps", "tour", "tour suggest",
		"supply", "due " + person, "find --count due:ALPHA", "find --count deadline:..30d", "find --count misplaced:any",
	} {
		if err := b.asked(client, line); err != nil {
			return err
		}
	}
	return nil
}

// course is the id of one course that there is.
func (b bencher) course(client *gossh.Client) (string, error) {
	var out bytes.Buffer
	if err := runTo(client, "course --json", &out); err != nil {
		return "", fmt.Errorf("course: %w", err)
	}
	_, id, _ := strings.Cut(out.String(), `"id":"`)
	id, _, found := strings.Cut(id, `"`)
	if !found {
		return "", errors.New("the county has no course")
	}
	return id, nil
}

// asked measures a word; one that is refused is told, and the rest goes on.
func (b bencher) asked(client *gossh.Client, line string) error {
	var exit *gossh.ExitError
	if err := run(client, line); errors.As(err, &exit) {
		_, err := fmt.Fprintf(b.out, "word           not answered, exit code %d  %s\n", exit.ExitStatus(), line)
		return err
	}
	return b.time("word", line, 20, func() error { return run(client, line) })
}

// courseScreens measures the frames of the screens of courses and next steps. They
// are opened with keys of people who had no screen before, which begins at the start.
func (b bencher) courseScreens() error {
	for _, of := range []struct {
		role  access.Role
		steps []struct{ what, keys string }
	}{
		{access.Courses, []struct{ what, keys string }{
			{"planning table", "c"}, {"  down", "\x1b[B"}, {"course", "\r"}, {"", "\x1b"}, {"", "\x1b"}, {"next steps", "s"}, {"", "\x1b"}, {"need and places", "p"},
		}},
		{access.Outreach, []struct{ what, keys string }{{"tour", "t"}}},
	} {
		if err := b.frames(of.role, of.steps); err != nil {
			return err
		}
	}
	return nil
}

func (b bencher) frames(role access.Role, steps []struct{ what, keys string }) error {
	b.role = role
	s, err := b.open()
	if err != nil {
		return err
	}
	defer s.close()
	if _, _, err := s.settle(); err != nil {
		return err
	}
	for _, step := range steps {
		var err error
		if step.what != "" {
			err = b.key(s, step.what, step.keys, 1)
		} else {
			_, _, err = s.press(step.keys)
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", role, step.what, err)
		}
	}
	return nil
}
