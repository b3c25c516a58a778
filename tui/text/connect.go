package text

// connectWords are the words for getting connected.
var connectWords = table{}
