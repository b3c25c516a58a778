package sshserver_test

import (
	"testing"
	"time"
)

// idle is longer than whatever a screen does some time after a key: a filter is
// recorded and a draft kept a second after the last one.
const idle = 3 * time.Second

// Nobody pays for a screen that nobody touches, whichever it is.
func TestIdleScreensSendNothing(t *testing.T) {
	t.Parallel()
	o := openFor(t, crowd(40), roomy)
	type after struct {
		*terminal
		sent int
	}
	touched := map[string]after{}
	for name, c := range map[string]struct {
		who  string
		keys []string
		sees string
	}{
		"the home":           {"maike", nil, "Personenliste"},
		"the list":           {"maike", []string{"enter", "=Kennung", "down"}, "Kennung"},
		"a half filter":      {"maike", []string{"/", "=F1", "bak"}, "Bakr"},
		"a settled filter":   {"maike", []string{"/", "=F1", "bak", "enter"}, "Bakr"},
		"a filter of nobody": {"maike", []string{"/", "=F1", "qqqq"}, "qqqq"},
		"a profile":          {"maike", []string{":", "=F1", "show " + known(0), "enter"}, "Verlauf"},
		"its notes":          {"maike", []string{":", "=F1", "show " + known(0), "enter", "=Verlauf", "3", "down"}, "[3 Notizen]"},
		"an empty note":      {"maike", []string{":", "=F1", "show " + known(0), "enter", "=Verlauf", "n", "=Speichern"}, "Speichern"},
		"a note":             {"maike", []string{":", "=F1", "show " + string(amina), "enter", "=Verlauf", "n", "=Speichern", "Zu Hause, sagt مرحبا"}, "sagt"},
		"a note kept":        {"maike", []string{":", "=F1", "show " + known(0), "enter", "=Verlauf", "n", "=Speichern", "Text", "esc"}, "Verlauf"},
		`the ":" line`:       {"maike", []string{":", "=F1", "find a"}, "find a"},
		"help":               {"maike", []string{"?", "=Tasten", "pgdown"}, "↓"},
		"a sentence":         {"maike", []string{":", "=F1", "nonsense", "enter"}, "nonsense"},
		"another language":   {"enno", []string{"L"}, "Hello"},
		"the log":            {"antje", []string{":", "=F1", "log", "enter"}, "›  log"},
		"a reason":           {"antje", []string{"1", "=F1", "tab", "Anfrage"}, "Anfrage"},
		"staff":              {"gesa", []string{":", "=F1", "staff list", "enter"}, "maike"},
	} {
		w := o.atHome(t, c.who, 100, 30)
		w.goes(c.keys...)
		w.sees(c.sees)
		touched[name] = after{w, 0}
	}
	for name, w := range touched {
		w.Settle(2 * time.Second) // what the last keys gave, on a busy machine, too
		w.sent, _ = w.Size()
		touched[name] = w
	}
	time.Sleep(idle)
	for name, w := range touched {
		if sent := w.Sent()[w.sent:]; sent != "" {
			t.Errorf("%s sent %q", name, sent)
		}
	}
}
