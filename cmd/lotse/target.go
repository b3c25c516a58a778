package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/charmbracelet/x/term"
)

// target refuses a place that a backup cannot go to, before anything else happens.
func (c console) target(name string) (string, error) {
	if name == "-" {
		if out, ok := c.out.(*os.File); ok && term.IsTerminal(out.Fd()) {
			return "", failure("a backup is no text for a terminal; write it into a file, or send it on: lotse backup … - | COMMAND")
		}
		return name, nil
	}
	if _, err := os.Lstat(name); err == nil {
		return "", failf("%s is there already, and a backup overwrites nothing; choose another name", name)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", failure(err.Error())
	}
	return name, nil
}

// whole is a file that comes to be whole or not at all: until its end it has
// another name. With no name it is the standard output.
type whole struct {
	name string
	file *os.File
	out  io.Writer
	size int64
}

func (c console) begin(name string) (*whole, error) {
	if name == "-" {
		return &whole{out: c.out}, nil
	}
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".unfinished-*") // with mode 0600
	if err != nil {
		return nil, err
	}
	return &whole{name: name, file: file, out: file}, nil
}

func (w *whole) Write(p []byte) (int, error) {
	n, err := w.out.Write(p)
	w.size += int64(n)
	return n, err
}

// end gives the file its name, or takes it away where it is not good.
func (w *whole) end(good bool) error {
	if w.file == nil {
		return nil
	}
	defer os.Remove(w.file.Name()) // its other name, by then
	if !good {
		return w.file.Close()
	}
	if err := errors.Join(w.file.Sync(), w.file.Close()); err != nil {
		return err
	}
	if err := giveName(w.file.Name(), w.name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(w.name))
}

// giveName renames without overwriting what has come to be there meanwhile.
func giveName(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// A file system without hard links, such as that of a USB stick.
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already", to)
	}
	return os.Rename(from, to)
}

func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) {
		return err
	}
	return nil
}
