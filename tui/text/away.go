package text

// awayWords are the words for a store that is away.
var awayWords = table{}
