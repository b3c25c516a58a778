package roster

import "time"

// Renew reads what older documents say in today's codes: they had the states of
// lists for steps, and no moment of asking.
func (c *Course) Renew() {
	for i := range c.Roster {
		s := &c.Roster[i]
		switch s.State {
		case "running":
			s.State = Started
		case "done":
			s.State = ended(s.Result)
		}
		if day, known := s.Since.Time(); known && s.Asked.IsZero() {
			s.Asked = day.UTC().Truncate(time.Millisecond)
		}
	}
}

// ended is the last step of somebody who was there to the end: a certificate is
// given from A2 on.
func ended(result string) string {
	switch {
	case result == "":
		return Ended
	case result < "A2":
		return Examined
	}
	return Certificate
}
