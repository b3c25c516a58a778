package text

// factTexts are the words about needs, findings, authorisations and what follows from them.
var factTexts = table{}
