package command

// courseWords are about courses and places in them.
func courseWords() []Word { return nil }
