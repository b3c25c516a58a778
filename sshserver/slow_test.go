package sshserver_test

import (
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver/wiretest"
)

// Somebody holds a key down on a slow link. Pages that nobody will see are not
// sent: when the key is let go, what comes after is a page or two and the last.
func TestKeyHeldDownOnASlowLinkLeavesNoQueue(t *testing.T) {
	t.Parallel()
	o := openFor(t, crowd(200), roomy)
	relay, err := wiretest.NewRelay(o.addr, farAway)
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	client, err := gossh.Dial("tcp", relay.Addr(), config("maike"))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	w, err := o.opened(client, 40, 120)
	if err != nil {
		t.Fatal(err)
	}
	w.goes("=Personenliste", "enter", "=Kennung")
	w.Settle(time.Second)
	before, _ := w.Size()
	for i := range 60 {
		w.press([]string{"pgdown", "pgup"}[i/5%2])
		time.Sleep(40 * time.Millisecond)
	}
	let, _ := w.Size()
	w.Settle(1500 * time.Millisecond)
	all, _ := w.Size()
	t.Logf("%d bytes while the key was held, %d after it was let go", let-before, all-let)
	if late := all - let; late > 14<<10 {
		t.Errorf("%d bytes come after the key was let go", late)
	}
	if err := w.Wrong(); err != nil {
		t.Error(err)
	}
}
