package command

// factWords are about needs, findings, authorisations and what follows from them.
func factWords() []Word { return nil }
