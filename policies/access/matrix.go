package access

import (
	"fmt"
	"slices"
	"strings"
)

// Matrix writes what the rules allow as a page (Markdown) that a data
// protection officer can read and sign. Every cell is asked of Decide; nothing
// in it is written by hand.
func (p *Policies) Matrix() string {
	var page strings.Builder
	page.WriteString(matrixHead)
	for _, s := range subjects {
		p.matrixPeople(&page, s)
	}
	p.matrixOffice(&page)
	p.matrixRules(&page)
	fmt.Fprintf(&page, matrixFoot, p.Fingerprint())
	return page.String()
}

const matrixHead = `# Who may do what (Zugriffsmatrix)

This page is computed from the rules in this folder; a test fails when it no longer says what they do.

**F** find: the person appears in lists and counts, and can be filtered by this class (finden) ·
**R** read: open the person and see this class (lesen) ·
**W** write a note (Notiz schreiben) · **D** keep a draft of one (Entwurf) ·
**A** assign (zuweisen) · **P** ask for a place (Platz anfragen) · **E** give places (einschreiben) · **B** write down findings (feststellen) ·
**N** needs (Bedarfe) · **G** authorisations (Berechtigungen) · **H** hand over (übergeben) · **L** join and part records (verknüpfen) · **K** propose a correction (Korrektur vorschlagen) · **S** plan a next step (Wiedervorlage) · **X** let it leave as a file (Export) · **–** nothing: the person reads "not found".

The columns say how the person stands to whoever asks:

- **own area**: lives in one of her municipalities, is not assigned to her (eigene Gemeinde)
- **assigned**: assigned to her, lives elsewhere (zugewiesen)
- **elsewhere**: neither (andere Gemeinde)
- **restricted**: lives in her area and is assigned to her, but is restricted, and she is not in the circle (gesperrt)
- **in circle**: the same, and she is in the circle (im Kreis)
- **only in circle**: restricted, in the circle, but neither in her area nor assigned to her
- **offered**: elsewhere, but a colleague offers to hand the person over to her (Übergabe angeboten)

Whoever has no municipalities of her own is asked about as if she had.
`

const matrixFoot = `
## Signature (Unterschrift)

The rules and their schema at the time of signing, SHA-256:
` + "`%s`" + `

| | |
|---|---|
| Data protection officer (Datenschutzbeauftragte/r) | |
| Place and date (Ort, Datum) | |
| Signature (Unterschrift) | |
`

// subject is somebody whose table the page shows.
type subject struct {
	title  string
	role   Role
	reason string
}

var subjects = []subject{
	{"Outreach worker (aufsuchende Sozialarbeit)", Outreach, ""},
	{"Language course coordinator (Sprachförderkoordination)", Courses, ""},
	{"Coordinator (Koordinierungsstelle)", Coordinator, ""},
	{"Planner (Planung, Presse)", Planner, ""},
	{"Admin (Systemverwaltung)", Admin, ""},
	{"Data protection officer with a stated reason (Datenschutzbeauftragte/r mit Begründung)", DPO, "stated"},
	{"Data protection officer without a reason (ohne Begründung)", DPO, ""},
	{"Operator: the server's own command line (Betrieb)", Operator, ""},
	{"Job: what the server does by rule (selbsttätig)", Job, ""},
	{"Source: a system of an office (Fachverfahren)", Source, ""},
}

// relation is how a person stands to whoever asks.
type relation struct {
	title                                        string
	area, assigned, restricted, circle, referred bool
}

var relations = []relation{
	{title: "own area", area: true},
	{title: "assigned", assigned: true},
	{title: "elsewhere"},
	{title: "restricted", area: true, assigned: true, restricted: true},
	{title: "in circle", area: true, assigned: true, restricted: true, circle: true},
	{title: "only in circle", restricted: true, circle: true},
	{title: "offered", referred: true},
}

// material is a row of a table: a class, and for confided notes whose.
type material struct {
	title, class, author, team string
}

var materials = []material{
	{title: "identity: name, birth, sex (Personalien)", class: "identity"},
	{title: "azr: AZR number (AZR-Nummer)", class: "azr"},
	{title: "origin: nationality, arrival (Herkunft)", class: "origin"},
	{title: "place: municipality (Gemeinde)", class: "place"},
	{title: "contact: street, telephone (Erreichbarkeit)", class: "contact"},
	{title: "status: residence title, benefits (Aufenthalt, Rechtskreis)", class: "status"},
	{title: "education: school, qualification (Bildung)", class: "education"},
	{title: "language: languages, levels (Sprache)", class: "language"},
	{title: "household: children (Haushalt)", class: "household"},
	{title: "course: enrolments (Kurse)", class: "course"},
	{title: "entitlement: legal routes, deadlines (Zugang zu Kursen)", class: "entitlement"},
	{title: "need: needs, childcare (Bedarfe)", class: "need"},
	{title: "consent: declarations (Einwilligungen)", class: "consent"},
	{title: "note: contact notes (Kontaktnotizen)", class: "note", author: "colleague", team: "other"},
	{title: "confided, written by herself (Anvertrautes, selbst notiert)", class: "confided", author: "self", team: "own"},
	{title: "confided, written in her team (im Team notiert)", class: "confided", author: "colleague", team: "own"},
	{title: "confided, written elsewhere (andernorts notiert)", class: "confided", author: "stranger", team: "other"},
}

func (p *Policies) matrixPeople(page *strings.Builder, s subject) {
	fmt.Fprintf(page, "\n## %s\n\n", s.title)
	var rows strings.Builder
	anything := false
	for _, m := range materials {
		fmt.Fprintf(&rows, "| %s |", m.title)
		for _, r := range relations {
			cell := p.cell(s, m, r)
			anything = anything || cell != "–"
			fmt.Fprintf(&rows, " %s |", cell)
		}
		rows.WriteString("\n")
	}
	if !anything {
		page.WriteString("Sees no person: every class, every column is –.\n")
		return
	}
	page.WriteString("| class |")
	for _, r := range relations {
		fmt.Fprintf(page, " %s |", r.title)
	}
	page.WriteString("\n|---|" + strings.Repeat("---|", len(relations)) + "\n" + rows.String())
}

// cell asks the actions on people. Notes are written by oneself: rows of
// what others confided are not asked for writing.
func (p *Policies) cell(s subject, m material, r relation) string {
	request := Request{
		Principal: Principal{ID: "self", Role: s.role, Team: "own", Municipalities: []string{"home"}},
		Class:     m.class, Person: r.person(),
		NoteAuthor: m.author, NoteTeam: m.team, Reason: s.reason,
	}
	var letters []string
	for _, ask := range []struct {
		action Action
		letter string
	}{{Find, "F"}, {Read, "R"}, {WriteNote, "W"}, {Draft, "D"}, {Assign, "A"}, {FollowUp, "S"}, {Export, "X"},
		{Propose, "P"}, {Enrol, "E"}, {Assess, "B"}, {Need, "N"}, {Grant, "G"}, {Refer, "H"}, {Link, "L"}, {Correct, "K"}} {
		request.Action = ask.action
		if slices.Contains([]Action{WriteNote, Draft}, ask.action) && m.class == "confided" && m.author != "self" {
			continue
		}
		if p.Decide(request).Allow {
			letters = append(letters, ask.letter)
		}
	}
	if len(letters) == 0 {
		return "–"
	}
	return strings.Join(letters, " ")
}

func (r relation) person() *Person {
	person := &Person{ID: "somebody", Municipality: "away", Assigned: []string{"other"}, Restricted: r.restricted, Circle: []string{"other"}}
	if r.area {
		person.Municipality = "home"
	}
	if r.assigned {
		person.Assigned = append(person.Assigned, "self")
	}
	if r.circle {
		person.Circle = append(person.Circle, "self")
	}
	if r.referred {
		person.Referred = []string{"self"}
	}
	return person
}

func (p *Policies) matrixOffice(page *strings.Builder) {
	page.WriteString("\n## What is not about one person\n\n| action |")
	everyone := append(append([]Role{}, Roles...), Operator, Job, Source)
	for _, role := range everyone {
		fmt.Fprintf(page, " %s |", role)
	}
	page.WriteString("\n|---|" + strings.Repeat("---|", len(everyone)) + "\n")
	for _, a := range []struct {
		action Action
		title  string
	}{
		{Find, "open lists (Listen öffnen)"}, {KeepLists, "keep and share lists (Listen speichern)"},
		{Assign, "assign people (zuweisen)"}, {FollowUp, "plan next steps (Wiedervorlagen)"}, {Export, "export (ausgeben)"},
		{Propose, "ask for places (Plätze anfragen)"}, {Enrol, "give places (einschreiben)"}, {Assess, "write down findings (feststellen)"},
		{Need, "write down needs (Bedarfe)"}, {Grant, "write down authorisations (Berechtigungen)"}, {Refer, "hand over (übergeben)"},
		{CourseTable, "see the table of courses (Planungstabelle)"}, {CourseRead, "see courses with their rosters (Kurse sehen)"}, {CourseEdit, "open, change, end courses (Kurse pflegen)"},
		{SupplyRead, "see need against places (Angebot und Bedarf)"}, {RulesRead, "read the rules (Regeln)"}, {Tour, "plan visits (Tour)"},
		{NewPerson, "take in somebody new (neu aufnehmen)"}, {Link, "join and part records (verknüpfen)"}, {Correct, "propose corrections (Korrekturen)"},
		{SourceRead, "see the sources (Quellen sehen)"}, {SourceEdit, "agreements, held deliveries (Vereinbarungen)"}, {Deliver, "deliver records, for itself, under a valid agreement (liefern)"},
		{WhoAmI, "ask who one is (whoami)"},
		{Screen, "find one's own screen again"},
		{StaffRead, "list staff"}, {StaffEdit, "add, change, remove staff"},
		{KeyRead, "list keys"}, {KeyEdit, "add, revoke keys"}, {LogRead, "read the log (Protokoll lesen)"},
		{Backup, "make an encrypted backup (Sicherung)"}, {Restore, "put a backup into an empty store"},
	} {
		fmt.Fprintf(page, "| %s |", a.title)
		for _, role := range everyone {
			answer := "–"
			if p.Decide(officeRequest(role, a.action)).Allow {
				answer = "yes"
			}
			fmt.Fprintf(page, " %s |", answer)
		}
		page.WriteString("\n")
	}
}

// officeRequest asks for a role; a source has its agreement.
func officeRequest(role Role, a Action) Request {
	r := Request{Principal: Principal{ID: "self", Role: role}, Action: a}
	if a == Deliver {
		r.Principal.ID, r.Source, r.Agreed = sourceID+"abh", "abh", []string{"abh"}
	}
	return r
}

// matrixRules lists the rules by the ids that stand in the log.
func (p *Policies) matrixRules(page *strings.Builder) {
	page.WriteString("\n## The rules behind it\n\nThe log names them by these ids; the files say each in office words.\n\n| rule | file |\n|---|---|\n")
	for _, r := range p.rules {
		fmt.Fprintf(page, "| %s | %s |\n", r.id, r.policy.Position().Filename)
	}
}
