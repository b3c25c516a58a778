package text

// courseTexts are the words about courses and places in them.
var courseTexts = table{}
