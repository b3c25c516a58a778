package store

import (
	"errors"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
)

// How long the texts about a source may be, in characters.
const (
	maxSourceText = 200
	maxSourceWhy  = 500
	maxSourceKeys = 20
)

// kinds are the systems that can be read.
var kinds = []string{"", "postgres", "mysql", "sqlserver", "oracle", "sqlite", "csv", "ndjson", "xml"}

// checkSource brings what is documented of a source into the form in which it is kept.
func (s *Store) checkSource(source *Source) error {
	if err := s.checkSourceID(source.ID); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]string{SourceLinked, SourcePlanned, SourceRefused}, source.State):
		return mistake("source.state", "%.40q is no state of a source; use linked, planned or refused", source.State)
	case !slices.Contains(kinds, source.Kind):
		return mistake("source.kind", "%.40q is no kind of source; use one of %s", source.Kind, strings.Join(kinds[1:], ", "))
	case source.Guard < 0 || source.Guard > 1:
		return mistake("source.guard", "the guard is a share of the rows between 0 and 1, such as 0.2")
	case source.State == SourceRefused && strings.TrimSpace(source.Reason) == "":
		return mistake("source.reason", "a source that is refused needs the reason")
	}
	for _, text := range []*string{&source.Office, &source.System, &source.Contact} {
		if err := sourceLine(text, maxSourceText); err != nil {
			return err
		}
	}
	if source.Office == "" {
		source.Office = s.sourceName(source.ID)
	}
	err := errors.Join(sourceLine(&source.Reason, maxSourceWhy), s.checkMissing(&source.Missing), checkFields(source.Fields), checkFields(source.Owns))
	if err == nil && source.Agreement != nil {
		err = checkAgreement(source.Agreement)
	}
	return errors.Join(err, checkMachines(source))
}

// checkSourceID wants a code of the list "source". What staff write needs no agreement.
func (s *Store) checkSourceID(id person.Source) error {
	if _, known := s.book.Entry("source", string(id)); !known || id == person.Outreach {
		var all []string
		for _, e := range s.book.List("source") {
			if e.Code != string(person.Outreach) {
				all = append(all, e.Code)
			}
		}
		return mistake("source.id", "%.40q is no source; use one of %s", string(id), strings.Join(all, ", "))
	}
	return nil
}

func (s *Store) sourceName(id person.Source) string {
	if e, known := s.book.Entry("source", string(id)); known {
		return e.German
	}
	return string(id)
}

func sourceLine(text *string, most int) error {
	*text = plain.NFC(strings.TrimSpace(*text))
	if err := plain.Check(*text, most); err != nil {
		return mistake("source.text", "a text about the source: %v", err)
	}
	return nil
}

// checkMissing wants a filter that asks for nobody in particular.
func (s *Store) checkMissing(text *string) error {
	if err := sourceLine(text, maxSourceWhy); err != nil || *text == "" {
		return err
	}
	f := register.Parse(*text, s.book)
	if err := f.Err(); err != nil {
		return mistake("source.missing", "the filter of whom its absence concerns: %v", err)
	}
	for _, use := range f.Fields() {
		if use.Name == listField || len(use.Words) > 0 {
			return mistake("source.missing", "the filter of whom its absence concerns may ask for codes, ages and days only, not for names or lists")
		}
	}
	return nil
}

func checkFields(names []person.FieldName) error {
	for _, name := range names {
		if _, known := person.SpecOf(name); !known {
			return mistake("source.field", "%.40q is no field of a person", string(name))
		}
	}
	return nil
}

// checkAgreement wants the basis, who signed, and days in their order.
func checkAgreement(a *Agreement) error {
	for _, text := range []*string{&a.Basis, &a.SignedBy, &a.Reference} {
		if err := sourceLine(text, maxSourceText); err != nil {
			return err
		}
	}
	switch {
	case a.Basis == "":
		return mistake("agreement.basis", "an agreement needs its legal basis, such as § 86 AufenthG")
	case a.SignedBy == "":
		return mistake("agreement.signed", "an agreement needs who signed it")
	case !a.Until.IsZero() && !a.From.Before(a.Until):
		return mistake("agreement.days", "the agreement would end before it begins")
	}
	return nil
}

// checkMachines wants keys and networks that can be read.
func checkMachines(source *Source) error {
	if len(source.Keys) > maxSourceKeys || len(source.Networks) > maxSourceKeys {
		return mistake("source.keys", "a source has at most %d keys and networks", maxSourceKeys)
	}
	for _, line := range source.Keys {
		if _, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line)); err != nil {
			return mistake("source.key", "a machine key is no line of authorized_keys")
		}
	}
	for _, network := range source.Networks {
		if _, err := netip.ParsePrefix(network); err != nil {
			return mistake("source.network", "%.60q is no network such as 10.0.0.0/8", network)
		}
	}
	return nil
}
