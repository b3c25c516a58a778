package text

// chatWords are the words of the line face.
var chatWords = table{}
