package person

// The states of a referral.
const (
	Offered  = "offered"
	Accepted = "accepted"
	Rejected = "rejected"
	Revoked  = "revoked"
)

// offered are those to whom the person is offered and who have not answered yet.
func (p *Profile) offered() []string {
	var to []string
	for _, r := range p.Referrals {
		if r.State == Offered {
			to = append(to, string(r.To))
		}
	}
	return to
}
