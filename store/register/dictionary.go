package register

import "strings"

// dictionary numbers the distinct values of an attribute; 0 is the empty value.
// It only grows, so a snapshot shares the beginning of words with it.
type dictionary struct {
	words []string
	codes map[string]uint32
}

func newDictionary() *dictionary {
	return &dictionary{words: []string{""}, codes: map[string]uint32{"": 0}}
}

func (d *dictionary) code(word string) uint32 {
	code, known := d.codes[word]
	if !known {
		code = uint32(len(d.words))
		word = strings.Clone(word) // it may be a piece of something large
		d.words = append(d.words, word)
		d.codes[word] = code
	}
	return code
}

// lists numbers the distinct lists of values; 0 is the empty list. People share
// few different lists, so that one number a person takes any of them.
type lists struct {
	all   [][]string
	codes map[string]uint32
}

func newLists() *lists {
	return &lists{all: [][]string{nil}, codes: map[string]uint32{"": 0}}
}

func (l *lists) code(list []string) uint32 {
	if len(list) == 0 {
		return 0
	}
	key := strings.Join(list, "\x00") + "\x00"
	code, known := l.codes[key]
	if !known {
		code = uint32(len(l.all))
		own := strings.Split(key, "\x00")
		l.all = append(l.all, own[:len(own)-1])
		l.codes[key] = code
	}
	return code
}
