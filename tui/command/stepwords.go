package command

// stepWords are about next steps, referrals and tours.
func stepWords() []Word { return nil }
