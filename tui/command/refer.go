package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// Refer offers a person to a colleague.
type Refer struct {
	Person person.ID
	To     person.StaffID
	Why    string
	Keep   bool
}

func parseRefer(rest string, _ io.Reader) (Action, error) {
	who, a, err := personThen(rest, []flag{{name: "keep"}})
	if err != nil {
		return nil, err
	}
	to, why := cut(a.rest)
	if to == "" {
		return nil, usage("staff.missing")
	}
	if why = strings.TrimSpace(why); why == "" {
		return nil, usage("why.missing")
	}
	return Refer{who, staffID(to), why, a.has("keep")}, nil
}

func (a Refer) String() string {
	return "refer" + when(a.Keep, " --keep") + " " + string(a.Person) + " " + string(a.To) + " " + a.Why
}

func (a Refer) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	r, err := d.Refer(ctx, a.Person, person.Referral{To: a.To, Why: a.Why, Keep: a.Keep})
	if err != nil {
		return nil, about("refer", a.Person, err)
	}
	return told("refer.offered", string(a.Person), string(r.To)), nil
}

// AnswerReferral accepts, rejects or revokes what was offered.
type AnswerReferral struct {
	Answer string
	Person person.ID
	Why    string
}

func parseAnswer(answer string) func(string, io.Reader) (Action, error) {
	return func(rest string, _ io.Reader) (Action, error) {
		who, a, err := personThen(rest, nil)
		return AnswerReferral{answer, who, a.rest}, err
	}
}

func (a AnswerReferral) String() string {
	return "refer " + a.Answer + " " + string(a.Person) + when(a.Why != "", " "+a.Why)
}

func (a AnswerReferral) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if err := d.AnswerReferral(ctx, a.Person, "", a.Answer, a.Why); err != nil {
		return nil, about("refer", a.Person, err)
	}
	return told("refer.done."+a.Answer, string(a.Person)), nil
}

// ListReferrals lists the referrals that wait for an answer.
type ListReferrals struct{ JSON bool }

func parseReferrals(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	return ListReferrals{a.has("json")}, a.none()
}

func (a ListReferrals) String() string { return "referrals" + when(a.JSON, " --json") }

func (a ListReferrals) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, err := d.Referrals(ctx)
	return ReferralsListed{list, d.Session.Me.ID, a.JSON}, err
}

// ReferralsListed are referrals that wait for an answer.
type ReferralsListed struct {
	Referrals []store.ReferralLine
	me        person.StaffID
	JSON      bool
}

// referralJSON is a line of referrals --json; see doc.go.
type referralJSON struct {
	Person string `json:"person"`
	Family string `json:"family,omitempty"`
	Given  string `json:"given,omitempty"`
	person.Referral
}

func (r ReferralsListed) Print(w io.Writer, f Format) error {
	switch {
	case r.JSON || f.JSON:
		return printEach(w, r.Referrals, func(l store.ReferralLine) any {
			return referralJSON{string(l.Row.ID), l.Row.Family, l.Row.Given, l.Referral}
		})
	case len(r.Referrals) == 0:
		return lines(w, f, text.Of(f.Lang, "refer.none"))
	}
	return table(w, f, r.Referrals, func(l store.ReferralLine) []string {
		return []string{text.Date(f.Lang, string(l.Day)), r.direction(l, f), string(l.Row.ID), f.label("municipality", l.Row.Municipality), name(l.Row.Family, l.Row.Given), l.Why}
	})
}

func (r ReferralsListed) direction(l store.ReferralLine, f Format) string {
	return f.ReferralWords(l.Referral, r.me)
}

// ReferralWords say who offers to whom, as one of the two reads it.
func (f Format) ReferralWords(r person.Referral, me person.StaffID) string {
	if r.To == me {
		return text.Of(f.Lang, "refer.from", string(r.From))
	}
	return text.Of(f.Lang, "refer.to", string(r.To))
}

// Spoken is one referral a line.
func (r ReferralsListed) Spoken(f Format) []string {
	if len(r.Referrals) == 0 {
		return []string{whole(text.Of(f.Lang, "refer.none"))}
	}
	said := []string{counted(f, "refer.count", len(r.Referrals))}
	for _, l := range r.Referrals {
		said = append(said, sentenceOf(r.direction(l, f), name(l.Row.Family, l.Row.Given), l.Why, string(l.Row.ID)))
	}
	return said
}

// Told is a sentence about what was done.
type Told struct {
	Code string
	Args []any
}

func told(code string, args ...any) Told { return Told{code, args} }

func (t Told) Print(w io.Writer, f Format) error {
	return lines(w, f, text.Of(f.Lang, t.Code, t.Args...))
}

// Sentence says what was done.
func (t Told) Sentence(lang string) string { return text.Of(lang, t.Code, t.Args...) }

// Spoken is the sentence.
func (t Told) Spoken(f Format) []string { return []string{whole(text.Of(f.Lang, t.Code, t.Args...))} }
