package command

// supplyWords are about need against places.
func supplyWords() []Word { return nil }
