package text

// planTexts are the words of the screens of courses and supply.
var planTexts = table{}
