package living

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"lotse/store/person"
)

// Configurations are the files that tell Lotse how to read the two systems, by name.
// Titles are the codes of residence titles that are translated; the offices use one
// that is not.
func (o *Offices) Configurations(titles []string, today time.Time) map[string]string {
	var codes []string
	for _, code := range titles {
		codes = append(codes, fmt.Sprintf("%q: %q", titled(person.Fact{Value: code}), code))
	}
	from := today.AddDate(-1, 0, 0).Format(time.DateOnly)
	return map[string]string{
		"abh.yaml": fmt.Sprintf(`# The aliens authority of this demo: a database that changes by itself.
source: abh
office: Ausländerbehörde (Demo)
system: %s
contact: nobody; this office is played
state: linked
agreement:
  basis: § 86 AufenthG, § 67d SGB X (synthetic data)
  signed_by: Demo
  reference: DEMO-1
  from: %s
owns: [family, given, birth, sex, azr, nationality, residence, residence_from, residence_to]
read:
  kind: sqlite
  file: %s
  table: personen
  key: kennzeichen
  changed: geaendert
fields:
  family: familienname
  given: vorname
  birth: {column: geburtsdatum, format: ["02.01.2006", "2006-01", "2006"]}
  sex: geschlecht
  azr: azr_nummer
  nationality: {column: staatsangehoerigkeit, separator: ","}
  arrived: {column: einreise, format: ["02.01.2006", "2006-01", "2006"]}
  street: strasse
  municipality: gemeinde
  district: ortsteil
  residence:
    column: titel
    codes: {%s}
  residence_from: {column: titel_seit, format: ["02.01.2006"]}
  residence_to: {column: titel_bis, format: ["02.01.2006"]}
  sphere: leistung
  as_of: stand
`, authority.file, from, quoted(filepath.Join(o.dir, authority.file)), strings.Join(codes, ", ")),
		"jugend.yaml": fmt.Sprintf(`# The youth office of this demo. It does not note when a row was changed: all are
# compared.
source: jugend
office: Jugendamt (Demo)
system: %s
contact: nobody; this office is played
state: linked
agreement:
  basis: § 67d SGB X, § 68 SGB VIII (synthetic data)
  signed_by: Demo
  reference: DEMO-2
  from: %s
owns: [children]
read:
  kind: sqlite
  file: %s
  table: klienten
  key: nr
fields:
  family: nachname
  given: rufname
  birth: geb
  sex: {column: geschl, codes: {"1": m, "2": w, "3": d, "0": x}}
  nationality: {column: nation, separator: ","}
  municipality: ags
  district: ortsteil
  street: anschrift
  phone: telefon
  children: kinder
  as_of: erfasst
`, youth.file, from, quoted(filepath.Join(o.dir, youth.file))),
	}
}

// quoted is a text as YAML has it between double quotes.
func quoted(text string) string { return fmt.Sprintf("%q", text) }
