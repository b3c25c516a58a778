package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // days begin and end in the county's time zone, on any machine
)

func main() {
	os.Exit(start())
}

func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends a server that does not end
	c := console{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv}
	return c.run(ctx, os.Args[1:])
}
