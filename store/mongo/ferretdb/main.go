package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	syscall.Umask(0o077) // it makes its files and its socket for everybody to open
	socket := flag.String("socket", "", "the socket to listen on")
	dir := flag.String("dir", "", "the folder of the databases")
	tied := flag.Bool("tied", false, "end along with the standard input")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if *tied {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	if err := serve(ctx, *socket, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "ferretdb:", err)
		os.Exit(1)
	}
}

// serve answers on a socket until ctx ends.
func serve(ctx context.Context, socket, dir string) error {
	if !strings.HasSuffix(socket, ".sock") || dir == "" {
		return errors.New("where? --socket PATH.sock --dir DIR; drivers know a socket by .sock")
	}
	for _, folder := range []string{dir, filepath.Dir(socket)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	db, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.Clean(dir) + "/",
	})
	if err != nil {
		return err
	}
	fmt.Printf("mongodb://%s/?standalone=allow\n", url.PathEscape(socket))
	return db.Run(ctx)
}
