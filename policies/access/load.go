package access

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"

	"github.com/cedar-policy/cedar-go"
	expast "github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/resolved"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

//go:embed *.cedar
var texts embed.FS

//go:embed schema.cedarschema
var schemaText []byte

// Policies are the rules, parsed and checked. They never change and may be
// asked from many goroutines at once.
type Policies struct {
	rules       []rule // ordered by file and place in it
	actions     map[cedar.EntityUID]bool
	roles       map[cedar.EntityUID]bool
	classes     map[cedar.EntityUID]bool
	fingerprint string
}

// rule is one policy with its @id.
type rule struct {
	id     cedar.PolicyID
	policy *cedar.Policy
}

// Load reads the embedded rules. It fails on text that does not parse or does
// not fit the schema: a server must not start with rules that it cannot trust.
func Load() (*Policies, error) { return LoadFrom(texts) }

// LoadFrom reads the rules from the *.cedar files at the top of fsys instead,
// against the same schema. Tests use it to see what a broken rule does.
func LoadFrom(fsys fs.FS) (*Policies, error) {
	known, err := readSchema()
	if err != nil {
		return nil, fmt.Errorf("load access schema: %w", err)
	}
	names, err := fs.Glob(fsys, "*.cedar")
	if err != nil {
		return nil, fmt.Errorf("load access rules: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("load access rules: there are none")
	}
	p := &Policies{actions: uids(maps.Keys(known.Actions)), roles: enum(known, roleType), classes: enum(known, classType)}
	if err := p.read(fsys, names, validate.New(known)); err != nil {
		return nil, fmt.Errorf("load access rules: %w", err)
	}
	return p, nil
}

// Fingerprint is the SHA-256 of schema and rules in hexadecimal: what a
// signature below the matrix is about.
func (p *Policies) Fingerprint() string { return p.fingerprint }

func (p *Policies) read(fsys fs.FS, names []string, check *validate.Validator) error {
	sum := sha256.New()
	sum.Write(schemaText)
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "\n%s %d\n%s", name, len(text), text)
		list, err := cedar.NewPolicyListFromBytes(name, text)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, policy := range list {
			if err := p.add(policy, check); err != nil {
				return fmt.Errorf("%s line %d: %w", name, policy.Position().Line, err)
			}
		}
	}
	p.fingerprint = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// add takes one policy that fits the schema and has an id of its own, which the
// log can name.
func (p *Policies) add(policy *cedar.Policy, check *validate.Validator) error {
	id := cedar.PolicyID(policy.Annotations()["id"])
	if id == "" {
		return errors.New("a rule without @id")
	}
	if slices.ContainsFunc(p.rules, func(r rule) bool { return r.id == id }) {
		return fmt.Errorf("two rules with the @id %q", id)
	}
	if err := check.Policy(string(id), (*expast.Policy)(policy.AST())); err != nil {
		return fmt.Errorf("rule %s: %w", id, err)
	}
	if err := p.checkNames((*expast.Policy)(policy.AST())); err != nil {
		return fmt.Errorf("rule %s: %w", id, err)
	}
	p.rules = append(p.rules, rule{id, policy})
	return nil
}

// All makes the rules a cedar.PolicyIterator with a fixed order, so that the
// log names them in the same order every time.
func (p *Policies) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for _, r := range p.rules {
			if !yield(r.id, r.policy) {
				return
			}
		}
	}
}

func readSchema() (*resolved.Schema, error) {
	var s schema.Schema
	s.SetFilename("schema.cedarschema")
	if err := s.UnmarshalCedar(schemaText); err != nil {
		return nil, err
	}
	return s.Resolve()
}

func enum(s *resolved.Schema, name cedar.EntityType) map[cedar.EntityUID]bool {
	return uids(slices.Values(s.Enums[name].Values))
}

func uids(of iter.Seq[cedar.EntityUID]) map[cedar.EntityUID]bool {
	set := make(map[cedar.EntityUID]bool)
	for uid := range of {
		set[uid] = true
	}
	return set
}
