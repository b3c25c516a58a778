package text

// resumeWords are the words for coming back to a screen.
var resumeWords = table{}
