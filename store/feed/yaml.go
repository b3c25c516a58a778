package feed

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Fault is what is wrong in a configuration, where, and what to do about it.
type Fault struct {
	Path         string
	Line, Column int // from 1
	Text         string
}

func (f *Fault) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.Path, f.Line, f.Column, f.Text)
}

// node is one place of a file.
type node struct {
	path string
	at   *token.Position
	ast.Node
}

// pair is a key of a file with its value.
type pair struct{ key, value node }

// root is the outermost value of a file.
func root(path string, text []byte) (node, error) {
	top := node{path: path, at: &token.Position{Line: 1, Column: 1}}
	file, err := yamlparser.ParseBytes(text, 0)
	var wrong yaml.Error
	switch {
	case errors.As(err, &wrong):
		if t := wrong.GetToken(); t != nil && t.Position != nil {
			top.at = t.Position
		}
		return top, top.fault("this is no YAML: %s", wrong.GetMessage())
	case err != nil:
		return top, top.fault("this is no YAML: %v", err)
	case len(file.Docs) == 0 || file.Docs[0].Body == nil:
		return top, top.fault("the file is empty; write at least source, office and state")
	case len(file.Docs) > 1 && file.Docs[1].Body != nil:
		return top.of(file.Docs[1].Body), top.of(file.Docs[1].Body).fault("one file describes one source; make a file of its own for the next")
	}
	return top.of(file.Docs[0].Body), nil
}

func (n node) of(inner ast.Node) node {
	at := n.at
	if inner != nil {
		if t := inner.GetToken(); t != nil && t.Position != nil {
			at = t.Position
		}
		switch m := inner.(type) { // their own tokens are those of the first ":"
		case *ast.MappingNode:
			if len(m.Values) > 0 && !m.IsFlowStyle {
				at = m.Values[0].Key.GetToken().Position
			}
		case *ast.MappingValueNode:
			at = m.Key.GetToken().Position
		}
	}
	return node{n.path, at, inner}
}

func (n node) fault(format string, args ...any) error {
	return &Fault{n.path, n.at.Line, n.at.Column, fmt.Sprintf(format, args...)}
}

// pairs are the keys of a value that has keys.
func (n node) pairs() ([]pair, error) {
	var values []*ast.MappingValueNode
	switch m := n.Node.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		return nil, n.fault("keys with values belong here, such as %s", "host: db.example.org")
	}
	seen := map[string]bool{}
	var out []pair
	for _, v := range values {
		key := n.of(v.Key)
		name, err := key.text()
		if err != nil {
			return nil, err
		}
		if seen[name] {
			return nil, key.fault("%q stands here twice; keep one", name)
		}
		seen[name] = true
		value := n.of(v.Value)
		if v.Value == nil || v.Value.Type() == ast.NullType {
			value.at = key.at
		}
		out = append(out, pair{key, value})
	}
	return out, nil
}

// text is a value of one piece, as it was written: 007 stays 007.
func (n node) text() (string, error) {
	switch v := n.Node.(type) {
	case *ast.StringNode:
		return v.Value, nil
	case *ast.LiteralNode:
		return v.Value.Value, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, nil
	case *ast.NullNode, nil:
		return "", n.fault("a value is missing; write one or leave the key out")
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return "", n.fault("anchors, aliases and tags are not understood here; write the value out")
	}
	return "", n.fault("one value belongs here, no list and no keys")
}

// list is several values; a single one is a list, too.
func (n node) list() ([]node, error) {
	sequence, ok := n.Node.(*ast.SequenceNode)
	if !ok {
		if _, err := n.text(); err != nil {
			return nil, err
		}
		return []node{n}, nil
	}
	var out []node
	for _, v := range sequence.Values {
		out = append(out, n.of(v))
	}
	return out, nil
}

func (n node) texts() ([]string, error) {
	list, err := n.list()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, one := range list {
		text, err := one.text()
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}
