package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"net"

	gossh "golang.org/x/crypto/ssh"

	"lotse/store"
	"lotse/tui/command"
)

// THROWAWAY until sshserver is there.
func serveOn(ctx context.Context, l net.Listener, h *house, hostKey gossh.Signer, log *slog.Logger, ready func()) error {
	adm := h.Admission()
	ready()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				id := rand.Text()
				cfg := &gossh.ServerConfig{PublicKeyCallback: func(m gossh.ConnMetadata, k gossh.PublicKey) (*gossh.Permissions, error) {
					fp := gossh.FingerprintSHA256(k)
					if err := adm.Known(ctx, store.Offer{Session: id, Fingerprint: fp, Address: m.RemoteAddr().String()}); err != nil {
						return nil, err
					}
					return &gossh.Permissions{Extensions: map[string]string{"fp": fp}}, nil
				}}
				cfg.AddHostKey(hostKey)
				conn, chans, reqs, err := gossh.NewServerConn(c, cfg)
				if err != nil {
					return
				}
				go gossh.DiscardRequests(reqs)
				d, err := adm.Admit(ctx, store.Offer{Session: id, Fingerprint: conn.Permissions.Extensions["fp"], Address: c.RemoteAddr().String()})
				if err != nil {
					log.Error("admit", "err", err)
					conn.Close()
					return
				}
				go func() {
					<-d.Session.Ended()
					conn.Close()
				}()
				for nc := range chans {
					ch, rs, _ := nc.Accept()
					go func() {
						for r := range rs {
							if r.Type == "shell" {
								r.Reply(true, nil)
								ch.Write([]byte("hello"))
								go func() {
									<-d.Session.Ended()
									ch.Write([]byte(command.Sentence(d.Session.Why(), "en")))
									ch.Close()
								}()
								continue
							}
							if r.Type != "exec" {
								r.Reply(true, nil)
								continue
							}
							var p struct{ Line string }
							gossh.Unmarshal(r.Payload, &p)
							r.Reply(true, nil)
							go func() {
								code := command.Run(ctx, d, p.Line, ch, ch, ch.Stderr())
								ch.SendRequest("exit-status", false, binary.BigEndian.AppendUint32(nil, uint32(code)))
								ch.Close()
							}()
						}
					}()
				}
				d.End(context.Background(), "closed")
			}()
		}
	}()
	<-ctx.Done()
	l.Close()
	return nil
}
