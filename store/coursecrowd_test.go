package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/roster"
)

const (
	crowd      = 200 // people who are confirmed at once
	crowdSeats = 25
	envCrowd   = "LOTSE_CROWD_STORE" // the folder, for a child of this test
	envPart    = "LOTSE_CROWD_PART"  // which part of the people it confirms: 0 or 1
	crowdID    = "alpha-norden-26-01"
)

func crowded(i int) person.ID { return person.IDFrom(uint64(i)*997 + 5) }

// TestCrowdChild is a server of its own, and no test: it confirms its part of the
// crowd at once, and tells of each what became of her when it is certain.
func TestCrowdChild(t *testing.T) {
	dir := os.Getenv(envCrowd)
	if dir == "" {
		t.Skip("only as a child")
	}
	go func() { // a child does not outlive the test
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	s, done := openCrowd(t, dir)
	defer done()
	desk := s.DeskOf(store.Staff{ID: "foelke", Role: access.Courses, Name: "Foelke"})
	part := 0
	fmt.Sscan(os.Getenv(envPart), &part)
	var all sync.WaitGroup
	var mu sync.Mutex
	for i := part; i < crowd; i += 2 {
		all.Go(func() {
			done, err := desk.Enrol(context.Background(), crowdID, store.Enrolling{Person: crowded(i), State: roster.Registered})
			if err != nil || done[0].Err != nil {
				fmt.Println("CROWD failed", err, done)
				os.Exit(1)
			}
			mu.Lock()
			fmt.Println("CROWD", done[0].Person, done[0].State)
			mu.Unlock()
		})
	}
	all.Wait()
	fmt.Println("CROWD done")
}

func openCrowd(t *testing.T, dir string) (*store.Store, func()) {
	t.Helper()
	backend, err := embedded.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), backend, store.Options{Process: "test", Problem: func(err error) { fmt.Println(err) }})
	if err != nil {
		t.Fatal(err)
	}
	return s, func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		backend.Close()
	}
}

// server is a child and what it told: what was said of a person, said once.
type server struct {
	cmd   *exec.Cmd
	lines chan string
}

func startServer(t *testing.T, dir string, part int) *server {
	t.Helper()
	s := &server{cmd: exec.Command(os.Args[0], "-test.run=^TestCrowdChild$", "-test.v"), lines: make(chan string, crowd+2)}
	s.cmd.Env = append(os.Environ(), envCrowd+"="+dir, fmt.Sprint(envPart, "=", part))
	s.cmd.Stderr = os.Stderr
	if _, err := s.cmd.StdinPipe(); err != nil { // open until this process ends
		t.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.lines)
		for in := bufio.NewScanner(out); in.Scan(); {
			if _, word, found := strings.Cut(in.Text(), "CROWD "); found {
				s.lines <- word
			} else if strings.Contains(in.Text(), "FAIL") {
				s.lines <- "failed " + in.Text()
			}
		}
	}()
	t.Cleanup(func() { s.cmd.Process.Kill() })
	return s
}

// hear notes what a server tells, at most so many lines; false at its end.
func (s *server) hear(t *testing.T, told map[person.ID]string, most int) bool {
	t.Helper()
	for range most {
		line, open := <-s.lines
		if !open || line == "done" {
			return false
		}
		id, state, _ := strings.Cut(line, " ")
		if id == "failed" {
			t.Fatal(line)
		}
		if before, again := told[person.ID(id)]; again && before != state {
			t.Errorf("%s was told to be %s, and then %s", id, before, state)
		}
		told[person.ID(id)] = state
	}
	return true
}

// kill ends a server as a power cut would; what it told before counts.
func (s *server) kill(t *testing.T, told map[person.ID]string) {
	t.Helper()
	s.cmd.Process.Kill()
	for s.hear(t, told, 1) {
	}
	s.cmd.Wait()
}

// Two servers on one store confirm 200 people for 25 seats at once, and one of them
// is killed in the middle of it three times and begins again with all of its people.
func TestTwoHundredForTwentyFiveSeatsFromTwoServers(t *testing.T) {
	dir := t.TempDir() + "/store"
	fillCrowd(t, dir)
	told := map[person.ID]string{}
	steady, killed := startServer(t, dir, 0), startServer(t, dir, 1)
	for _, after := range []int{3, 40, 15} {
		killed.hear(t, told, after)
		killed.kill(t, told)
		killed = startServer(t, dir, 1)
	}
	for _, s := range []*server{steady, killed} {
		for s.hear(t, told, crowd) {
		}
		if err := s.cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	s, done := openCrowd(t, dir)
	defer done()
	wait(t, "the last copies", func() bool { return s.Owed(crowdID) == 0 })
	soundCrowd(t, s, told)
}

func fillCrowd(t *testing.T, dir string) {
	t.Helper()
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close()
	people := func(yield func(store.Arrival) bool) {
		for i := range crowd {
			record := person.Record{ID: fmt.Sprint("abh:", i), Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: person.Facts{
				person.Family: {Value: "Haddad"}, person.Given: {Value: string(crowded(i))}, person.Municipality: {Value: norden},
			}}
			if !yield(store.Arrival{Profile: person.Profile{ID: crowded(i)}, Records: []person.Record{record}}) {
				return
			}
		}
	}
	office := store.Office{Staff: staff(), People: people, Courses: []store.Course{alpha(crowdID, crowdSeats)}}
	if err := store.Fill(t.Context(), backend, office, nil); err != nil {
		t.Fatal(err)
	}
}

func soundCrowd(t *testing.T, s *store.Store, told map[person.ID]string) {
	t.Helper()
	desk := s.DeskOf(store.Staff{ID: "foelke", Role: access.Courses, Name: "Foelke"})
	sheet, err := desk.Course(t.Context(), crowdID)
	if err != nil {
		t.Fatal(err)
	}
	if want := (roster.Places{Seats: crowdSeats, Confirmed: crowdSeats, Waiting: crowd - crowdSeats}); sheet.Places != want || len(sheet.Seats) != crowd {
		t.Fatalf("%+v and %d lines, want %+v", sheet.Places, len(sheet.Seats), want)
	}
	if len(told) != crowd {
		t.Errorf("%d people were told of", len(told))
	}
	seen := map[person.ID]bool{}
	for _, line := range sheet.Seats {
		if seen[line.Person] || told[line.Person] != line.State {
			t.Errorf("%s is %s, and was told to be %s", line.Person, line.State, told[line.Person])
		}
		seen[line.Person] = true
		p, err := desk.Person(t.Context(), line.Person, "")
		if err != nil || len(p.Enrolments) != 1 || p.Enrolments[0].Step != line.State || p.Enrolments[0].Course != crowdID {
			t.Errorf("%s has the copies %+v (%v)", line.Person, p.Enrolments, err)
		}
	}
}
