package sshserver_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// monkeyTime is how long somebody presses everything, everywhere.
const monkeyTime = time.Minute

// keysOfTheTable are all keys that tui/keys.go gives a meaning.
func keysOfTheTable(t *testing.T) []string {
	t.Helper()
	source, err := os.ReadFile("../tui/keys.go")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, list := range regexp.MustCompile(`\[\]string\{([^}]*)\}`).FindAllStringSubmatch(string(source), -1) {
		for _, key := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(list[1], -1) {
			keys = append(keys, key[1])
		}
	}
	if len(keys) < 50 {
		t.Fatalf("only %d keys in the table", len(keys))
	}
	return keys
}

// Somebody presses everything, everywhere, through SSH, as every role and in both
// languages: nothing falls, no session is lost, what is sent is on the list, and
// what the terminal shows is what it would show if it were painted anew.
func TestMonkeyNeverBreaksASession(t *testing.T) {
	t.Parallel()
	lasts := monkeyTime
	if testing.Short() {
		lasts = 5 * time.Second
	}
	keys := keysOfTheTable(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	done, until := make(chan string), time.Now().Add(lasts)
	monkeys := 0
	for _, who := range []string{"maike", "hinrich", "antje", "gesa"} {
		for _, lang := range []string{"de_DE.UTF-8", "en_GB.UTF-8"} {
			// Each in an office of its own: nobody else changes what it sees.
			o := openFor(t, crowd(60), roomy)
			m := &monkey{o: o, who: who, lang: lang, keys: keys, dice: rand.New(rand.NewPCG(seed, uint64(monkeys)))}
			monkeys++
			go func() {
				problem := m.play(until)
				if log := o.log.String(); strings.Contains(log, "msg=crash") && problem == "" {
					problem = "a crash in the log: " + log
				}
				if problem != "" {
					problem = fmt.Sprintf("%s %s: %s\nafter %q", who, lang, problem, m.last)
				}
				done <- fmt.Sprintf("%s\x00%s %s: %d keys, %d sessions, %d screens compared", problem, who, lang, m.pressed, m.sessions, m.compared)
			}()
		}
	}
	for range monkeys {
		problem, summary, _ := strings.Cut(<-done, "\x00")
		if t.Log(summary); problem != "" {
			t.Error(problem)
		}
	}
}

// monkey is somebody who presses everything. It tells its problems rather than
// fail, since it is not alone in its test.
type monkey struct {
	o         *office
	who, lang string
	keys      []string
	dice      *rand.Rand

	w             *terminal
	width, height int
	last          []string // what was pressed, the latest at the end
	repaints      int      // at most, that were caused by something else than ctrl+l
	slowest       time.Duration

	pressed, sessions, compared int
}

func (m *monkey) play(until time.Time) (problem string) {
	for time.Now().Before(until) {
		if problem := m.open(); problem != "" {
			return problem
		}
		for time.Now().Before(until) && problem == "" && !m.over() {
			for range 20 {
				m.press(m.something())
			}
			m.press(pasted("")) // ends a paste that was begun
			if problem = m.anew(); problem != "" || m.over() {
				break
			}
			for range 6 { // on the frame that was painted wholly, one after the other
				m.press(m.key())
				m.w.Settle(50 * time.Millisecond)
			}
			problem = m.compare()
		}
		if problem != "" {
			return problem
		}
		if problem := m.judge(); problem != "" {
			return problem
		}
	}
	return ""
}

func (m *monkey) open() string {
	m.sessions++
	m.width, m.height, m.repaints = 100, 30, 3 // the first frame, and one for each mode that it learns
	client, err := gossh.Dial("tcp", m.o.addr, config(m.who))
	if err != nil {
		return err.Error()
	}
	if m.w, err = m.o.opened(client, m.height, m.width, "LANG="+m.lang); err != nil {
		return err.Error()
	}
	return ""
}

func (m *monkey) over() bool {
	select {
	case err := <-m.w.done:
		m.w.done <- err
		return true
	default:
		return false
	}
}

// judge is what is to be said when a session is over: that its user wished it.
func (m *monkey) judge() string {
	if err := m.w.Wrong(); err != nil {
		return err.Error()
	}
	if sent := m.w.Sent(); strings.Contains(sent, "etwas schiefgegangen") || strings.Contains(sent, "Something went wrong") {
		return "a crash line: " + sent[max(0, len(sent)-300):]
	}
	if m.over() {
		if err := <-m.w.done; err != nil {
			return fmt.Sprintf("the session ended with %v: %q", err, m.w.Sent()[max(0, len(m.w.Sent())-300):])
		}
		return ""
	}
	m.w.s.Close()
	return ""
}

func (m *monkey) press(what string) {
	if m.pressed++; len(m.last) > 60 {
		m.last = m.last[20:]
	}
	m.last = append(m.last, what)
	m.w.in.Write([]byte(what)) // that a session is over is seen elsewhere
	time.Sleep(time.Duration(m.dice.IntN(20)) * time.Millisecond)
}

// something is a key of the table mostly, or else whatever a terminal may send.
func (m *monkey) something() string {
	junk := []string{
		"\x1b[31m", "\x1b]52;c;aGk=\x07", "\x00", "\xff\xfe", "مرحبا", "e\u0301\u0301\u0301\u0301\u0301\u0301", "\u202e", "👩‍👩‍👧‍👦", "漢字", "कि", "course:", "ä",
		"\x1b[M !!", "\x1b[<0;3;5M", "\x1b[I", "\x1b[O", "\x1bP1$r0m\x1b\\", "\x1b[?1;2c", "\x1b[97;5u", "\x1b[13;2u", "\x1b\x1b", "\x1b[200~", "\x1b[201~", "\x1b[", "\x1b[27;5;120~",
	}
	switch m.dice.IntN(30) {
	case 0:
		return pasted(strings.Repeat(junk[m.dice.IntN(len(junk))], m.dice.IntN(400)))
	case 1:
		return strings.Repeat(string(rune('a'+m.dice.IntN(26))), m.dice.IntN(2000))
	case 2, 3:
		return m.resized()
	case 4, 5:
		return junk[m.dice.IntN(len(junk))]
	case 6, 7, 8, 9:
		return string(rune(' ' + m.dice.IntN(95)))
	case 10:
		return string(rune(1 + m.dice.IntN(31)))
	case 11:
		return "\x1b" + string(rune('a'+m.dice.IntN(26)))
	case 12, 13:
		words := []string{"find a", "find in:Norden german:..B1", "show " + known(m.dice.IntN(visited)), "note " + known(0) + " Text", "whoami", "log", "staff list", "key list", "help", "lang de", "lang en", "chat", "find --json"}
		return ":" + words[m.dice.IntN(len(words))] + "\r"
	}
	return m.key()
}

func (m *monkey) key() string {
	if m.dice.IntN(3) == 0 {
		return string([]rune("aehn .,äب12")[m.dice.IntN(11)])
	}
	return code(m.keys[m.dice.IntN(len(m.keys))])
}

// resized makes the terminal another size, also smaller than anything fits.
func (m *monkey) resized() string {
	sizes := [][2]int{{40, 15}, {80, 24}, {100, 30}, {120, 40}, {200, 60}, {60, 19}, {39, 15}, {40, 14}, {20, 5}, {1, 1}, {41, 16}, {160, 50}}
	size := sizes[m.dice.IntN(len(sizes))]
	if size[0] != m.width || size[1] != m.height {
		m.width, m.height = size[0], size[1]
		m.repaints++
		m.w.Resize(m.width, m.height)
		m.w.s.WindowChange(m.height, m.width)
	}
	return ""
}

// stillness is longer than whatever a screen does by itself after a key.
const stillness = 1300 * time.Millisecond

// anew has all painted anew, once all keys before are dealt with. Other things
// have a screen painted anew, too: so it asks once more often than these did.
func (m *monkey) anew() string {
	for ; m.repaints >= 0; m.repaints-- {
		if problem := m.repainted(); problem != "" || m.over() {
			return problem
		}
	}
	m.repaints = 1 // one may still come
	m.w.Settle(100 * time.Millisecond)
	return ""
}

func (m *monkey) repainted() string {
	sent, _ := m.w.Size()
	began := time.Now()
	m.w.in.Write([]byte(code("ctrl+l")))
	for ; !strings.Contains(m.w.Sent()[sent:], "\x1b[H\x1b[2J"); time.Sleep(5 * time.Millisecond) {
		if m.over() {
			return ""
		}
		if time.Since(began) > time.Minute {
			return "nothing is painted anew"
		}
	}
	m.slowest = max(m.slowest, time.Since(began))
	return ""
}

// compare waits for quiet and has all painted anew: that must change nothing.
func (m *monkey) compare() string {
	for until := time.Now().Add(time.Minute); ; {
		m.w.Settle(stillness + m.slowest) // a machine with much to do takes longer
		screen := m.w.Screen()
		if !strings.Contains(screen, "Einen Moment") && !strings.Contains(screen, "One moment") || time.Now().After(until) {
			break // nothing is being fetched
		}
	}
	before, sent := m.w.Picture(), m.w.Sent()
	if problem := m.anew(); problem != "" || m.over() {
		return problem
	}
	m.compared++
	if after := m.w.Picture(); after != before {
		return fmt.Sprintf("it showed\n%s\nand painted anew it is\n%s\nby %q", before, after, m.w.Sent()[max(0, len(sent)-2000):])
	}
	return ""
}
